// An order that IB has ended: said in red and in words, with IB's text made readable, and the way out as a
// button.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { drawn } from "@/tests/support/screen_page.ts";
import { showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, details, order, ordersOf, preview } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { FILL_TOAST_MS } from "@/lib/client/toasts.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const BAND =
  "Order Canceled - reason:We cannot accept an order at a limit price at or more aggressive than 310.51. " +
  "Please submit your order <br>using a limit price that is closer to the current market price of 301.88.";

const refused = order("b1", {
  limitPrice: "320",
  state: "cancelled",
  ibCode: 202,
  reason: BAND,
  ibAdvice: {
    meaning: "The order is cancelled; the text may give a reason.",
    fix: "Confirmed by re-reading",
  },
});
const looks = [
  { locale: "en-US", word: "Refused by IB", fix: "Set limit to 301.88 and preview again", typed: "301.88" },
  {
    locale: "de-DE",
    word: "Von IB abgelehnt",
    fix: "Limit auf 301,88 setzen und neue Vorschau",
    typed: "301,88",
  },
];

for (const { locale, word, fix, typed } of looks) {
  Deno.test(
    `an end by IB is red, stays, is readable, and is put right by one press, ${locale}`,
    options,
    async () => {
      const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("b1", { limitPrice: "320" })) }));
      desk.on("contract_details", () => details(aapl));
      desk.on("preview_order", ({ order }) => preview({ order }));
      await using screen = await showDesk(desk, { locale });
      const { page } = screen;
      await page.waitForSelector("[data-action=preview]:enabled");
      desk.change(() => ({ orders: ordersOf(refused) }));
      const toast = page.locator("[data-toast=problem]");
      await toast.waitFor();
      expect(await toast.innerText()).toContain(word);
      expect(await toast.innerText()).toContain("Please submit your order using a limit price");
      expect(await toast.innerText()).not.toMatch(/<br>|reason:/);
      const state = page.locator('[data-order="b1"] [data-by-ib]');
      expect(await state.innerText()).toBe(word);
      const danger = await page.evaluate(() => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.className = "text-danger";
        const { color } = getComputedStyle(probe);
        probe.remove();
        return color;
      });
      expect(await state.evaluate((element) => getComputedStyle(element).color)).toBe(danger);
      await page.click('[data-order="b1"] button[aria-expanded]');
      const detail = page.locator("td.detail");
      await detail.locator("[data-refusal=band]").waitFor();
      expect(await detail.innerText()).not.toContain("<br>");
      // What the code book says of a cancel does not explain a refusal.
      expect(await detail.innerText()).not.toContain("re-reading");
      expect(await screen.findings()).toEqual([]);
      await screen.shoot(`refused-${locale}`);
      await page.waitForTimeout(FILL_TOAST_MS + 500);
      expect(await toast.count()).toBe(1);
      await toast.getByRole("button", { name: fix }).click();
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      expect(desk.requestsOf("preview_order").map(({ order }) => order)).toEqual([
        {
          account: "DU1234567",
          conId: aapl.conId,
          side: "BUY",
          quantity: "100",
          orderType: "LMT",
          limitPrice: "301.88",
          tif: "DAY",
          outsideRth: false,
        },
      ]);
      expect(await page.inputValue("#ticket-limit")).toBe(typed);
      expect(desk.requestsOf("submit")).toEqual([]);
      expect(screen.errors).toEqual([]);
    },
  );
}

Deno.test("a cancel of one's own is a quiet cancel", options, async () => {
  const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("b1")) }));
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.waitForSelector("[data-action=preview]:enabled");
  const reason = "Order Canceled - reason:";
  desk.change(() => ({ orders: ordersOf(order("b1", { state: "cancelled", ibCode: 202, reason })) }));
  await page.waitForSelector("[data-toast=info]");
  expect(await page.innerText('[data-order="b1"] [data-state]')).toBe("cancelled");
  // An empty reason is none.
  expect(await page.innerText("[data-toast=info]")).not.toContain("reason");
  expect(await page.innerText(".last-event")).not.toContain("reason");
});

Deno.test(
  "every refusal opens its explanation where it stands: a limit, a message, a lock, an end by IB",
  options,
  async () => {
    const unexplained = { ...refused, ibCode: 4711, reason: "Something of IB's", state: "rejected" as const };
    const desk = new ScriptedDesk(
      busySnapshot({ orders: ordersOf({ ...unexplained, ibAdvice: null }, order("b2")) }),
    );
    desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
    desk.on("contract_details", () => details(aapl));
    const limit = {
      key: "orderNotional",
      value: "93625",
      limit: "22500",
      wouldPass: "120",
      of: "quantity",
    } as const;
    const says = say("LIMIT_MAX_NOTIONAL", { value: "93625", limit: "22500", most: "120", currency: "USD" });
    desk.on("preview_order", () => refuse(says, { field: "order.quantity", limit }));
    desk.on(
      "cancel_order",
      () => refuse(say("READ_ONLY"), { ib: { code: 321, message: "API <br>is read-only" } }),
    );
    await using screen = await showDesk(desk);
    const { page } = screen;
    const explain = async (place: string) => {
      const summary = page.locator(`${place} .explain > summary`).first();
      await summary.waitFor();
      // What is pressed before a dialog is on the screen is not meant for it.
      await drawn(page);
      await summary.press("Enter");
      const text = page.locator(`${place} [data-explanation]`).first();
      await text.waitFor();
      return [await text.getAttribute("data-explanation"), (await text.innerText()).replaceAll(/\s+/g, " ")];
    };
    // A limit, at its field: what was held against it, what is allowed, what would pass.
    await takeAapl(page);
    await page.selectOption("#ticket-type", "LMT");
    await page.fill("#ticket-quantity", "500");
    await page.fill("#ticket-limit", "187.25");
    await page.click("[data-action=preview]");
    await page.waitForSelector("#ticket-quantity-error");
    const [family, text] = await explain(".pane-ticket");
    expect(family).toBe("size");
    expect(text).toContain(
      "Limit Value per order Held against it 93,625 Allowed 22,500 Quantity that would pass 120",
    );
    expect(await screen.findings()).toEqual([]);
    await screen.shoot("explain-limit");
    // A message, with IB's words made readable.
    await page.locator('[data-order="b2"]').getByRole("button", { name: /^Cancel/ }).click();
    await page.waitForSelector("[data-toast=problem]");
    const [kind, words] = await explain("[data-toast=problem]");
    expect(kind).toBe("readOnly");
    expect(words).toContain("IB 321: API is read-only");
    await screen.shoot("explain-toast");
    // An order that IB has ended with a code that nobody knows.
    await page.click('[data-order="b1"] button[aria-expanded]');
    expect((await explain("td.detail"))[0]).toBe("ib");
    await page.waitForSelector("td.detail [data-refusal=other]");
    // What closes the ticket.
    desk.change(({ trading }) => ({ trading: { ...trading, state: "halted" } }));
    await page.waitForSelector("#ticket-lock");
    expect((await explain(".ticket-foot"))[0]).toBe("halted");
    expect(await screen.findings()).toEqual([]);
    await screen.shoot("explain-halted");
  },
);
