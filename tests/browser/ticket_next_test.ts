// The ticket between two orders: Esc takes back what was typed and leaves the field; another instrument takes
// nothing over, and has nothing to do with the review of the one before it.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import type { Page } from "playwright-core";
import { orderDesk, takeAapl, withTicket } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, details, order, ordersOf, quote, sap } from "@/tests/support/screen_samples.ts";
import { refuse } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
/** As long as a send is guarded after the review has opened. */
const GUARD_MS = 600;

const ticketDesk = (orders = ordersOf(order("a1"))) =>
  orderDesk(
    busySnapshot({ orders, quotes: { [aapl.conId]: quote("187.24", "187.27") } }),
    [aapl, sap],
  );
const focus = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "");
const value = (page: Page, id: string) => page.inputValue(`#${id}`);

Deno.test(
  "Esc puts back what stood in a field of the ticket, leaves it, and only then closes what is open",
  options,
  () =>
    withTicket(ticketDesk(), async ({ page }) => {
      const { keyboard } = page;
      await takeAapl(page);
      await page.locator("[data-order=a1] .name-btn").click();
      await page.waitForSelector(".timeline");
      await page.fill("#ticket-quantity", "25");
      await page.focus("#ticket-limit");
      await page.focus("#ticket-quantity");
      await keyboard.type("9000");
      await keyboard.press("ArrowUp");
      await keyboard.press("Escape");
      expect([await value(page, "ticket-quantity"), await focus(page)]).toEqual(["25", "ticket-quantity"]);
      await keyboard.press("Escape");
      expect([await value(page, "ticket-quantity"), await focus(page)]).toEqual(["25", "pane-ticket"]);
      // What is open elsewhere is none of the field's business.
      expect(await page.locator(".timeline").count()).toBe(1);
      // The keys of the desk act again.
      await keyboard.press("s");
      await page.waitForSelector("[data-side=SELL][aria-pressed=true]");
      await keyboard.press("Escape");
      await keyboard.press("Escape");
      await page.waitForSelector(".timeline", { state: "detached" });
      // Choices are left as well.
      await page.focus("#ticket-type");
      await keyboard.press("Escape");
      expect(await focus(page)).toBe("pane-ticket");
    }),
);

Deno.test(
  "Esc in the search closes its list, empties it, and leaves it",
  options,
  () =>
    withTicket(ticketDesk(), async ({ page }) => {
      const { keyboard } = page;
      await keyboard.press("/");
      await keyboard.type("aap");
      await page.waitForSelector("[role=option]");
      await keyboard.press("Escape");
      expect([await value(page, "symbol-search"), await focus(page)]).toEqual(["aap", "symbol-search"]);
      await keyboard.press("Escape");
      expect([await value(page, "symbol-search"), await focus(page)]).toEqual(["", "symbol-search"]);
      await keyboard.press("Escape");
      expect(await focus(page)).toBe("pane-ticket");
    }),
);

Deno.test(
  "Esc puts a field of a change back before it closes the change",
  options,
  () =>
    withTicket(ticketDesk(), async ({ page }) => {
      const price = "modify-a1-limitPrice";
      await page.getByRole("button", { name: /^Change BUY/ }).click();
      await page.waitForFunction((id) => document.activeElement?.id === id, price);
      await page.keyboard.type("1");
      await page.keyboard.press("Escape");
      expect(await value(page, price)).toBe("184.50");
      await page.keyboard.press("Escape");
      await page.waitForSelector(`#${price}`, { state: "detached" });
    }),
);

Deno.test(
  "another instrument takes nothing over, and Esc brings nothing of the one before it back",
  options,
  () =>
    withTicket(ticketDesk(), async ({ page, shoot, findings }) => {
      await takeAapl(page);
      await page.selectOption("#ticket-type", "MKT");
      await page.selectOption("#ticket-tif", "GTC");
      await page.fill("#ticket-quantity", "10000");
      await page.fill("#symbol-search", "sap");
      await page.click(`[role=option][data-con-id="${sap.conId}"]`);
      await page.waitForSelector(`[data-instrument="${sap.conId}"]`);
      await page.focus("#ticket-quantity");
      await page.keyboard.press("Escape");
      const ids = ["quantity", "type", "tif"];
      expect(await Promise.all(ids.map((id) => value(page, `ticket-${id}`)))).toEqual(["", "LMT", "DAY"]);
      await shoot("ticket-next-instrument");
      expect(await findings()).toEqual([]);
    }),
);

Deno.test(
  "an instrument that comes while another is under review changes nothing of the review",
  options,
  async () => {
    const desk = ticketDesk({});
    const gate = Promise.withResolvers<void>();
    desk.on("contract_details", async ({ conId }) => {
      if (conId === sap.conId) await gate.promise;
      return details(conId === sap.conId ? sap : aapl);
    });
    await withTicket(desk, async ({ page }) => {
      await takeAapl(page);
      await page.fill("#ticket-quantity", "10");
      await page.fill("#symbol-search", "sap");
      await page.click(`[role=option][data-con-id="${sap.conId}"]`);
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open] [data-action=confirm]:enabled");
      gate.resolve();
      await page.waitForSelector(`[data-instrument="${sap.conId}"]`, { state: "attached" });
      expect(await page.innerText("dialog[open] .facts")).toContain("AAPL");
      await page.waitForTimeout(GUARD_MS);
      await page.click("[data-action=confirm]");
      await page.waitForSelector("dialog[open]", { state: "detached" });
      expect(desk.requestsOf("preview_order").map(({ order }) => order.conId)).toEqual([aapl.conId]);
      expect(desk.requestsOf("submit")).toHaveLength(1);
      expect(await value(page, "ticket-quantity")).toBe("");
    });
  },
);

Deno.test("a refusal of one instrument is not said at the ticket of another", options, async () => {
  const desk = ticketDesk();
  const gate = Promise.withResolvers<void>();
  desk.on("preview_order", async () => {
    await gate.promise;
    return refuse(say("LIMIT_ORDER_QUANTITY", { value: "10", limit: "4", most: "4" }), {
      field: "order.quantity",
    });
  });
  await withTicket(desk, async ({ page, errors }) => {
    await takeAapl(page);
    await page.fill("#ticket-quantity", "10");
    await page.click("[data-action=preview]");
    await page.fill("#symbol-search", "sap");
    await page.click(`[role=option][data-con-id="${sap.conId}"]`);
    await page.waitForSelector(`[data-instrument="${sap.conId}"]`);
    gate.resolve();
    await page.waitForSelector("[data-toast=problem]");
    expect(await page.locator("#pane-ticket [aria-invalid=true]").count()).toBe(0);
    // The refusal itself, as browsers tell it.
    expect(errors.splice(0)).toHaveLength(1);
  });
});
