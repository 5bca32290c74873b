// An order that IB has ended: said in red and in words, with IB's text made readable, and the way out as a button.
import { expect } from "@std/expect";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, details, order, ordersOf, preview } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
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
