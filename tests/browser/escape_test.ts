// Esc in a field: what was typed goes back, then the field is left, then what is open is closed.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { orderDesk, takeAapl, withTicket } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, order, ordersOf, quote, sap } from "@/tests/support/screen_samples.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const ticketDesk = () =>
  orderDesk(
    busySnapshot({ orders: ordersOf(order("a1")), quotes: { [aapl.conId]: quote("187.24", "187.27") } }),
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
