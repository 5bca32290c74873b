// A combo on the screen: its legs in its name, its details and among the fills; an order for cash without a
// quantity.
import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  ago,
  busySnapshot,
  contract,
  executionsOf,
  order,
  ordersOf,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const call = (conId: number, strike: string) =>
  contract("SPY", conId, {
    secType: "OPT",
    lastTradeDate: "20261218",
    strike,
    right: "C",
    multiplier: "100",
    tradingClass: "SPY",
  });
const low = call(700001, "600");
const spread = contract("SPY", 28812380, {
  secType: "BAG",
  legs: [
    { conId: 700001, ratio: 1, side: "BUY", contract: low },
    { conId: 700002, ratio: 1, side: "SELL" },
    { conId: 700003, ratio: 2, side: "SELL", contract: call(700003, "612.5") },
  ],
});
const COMBO = order("PERM-1", {
  contract: spread,
  side: "SELL",
  quantity: "10",
  limitPrice: "1.15",
  filled: "4",
  remaining: "6",
  averageFillPrice: "1.16",
  state: "partly_filled",
  origin: "foreign",
  legFills: [{ contract: low, side: "SELL", quantity: "4", averagePrice: "3.10" }],
});
const CASH = order("c1", {
  quantity: null,
  remaining: null,
  cashQuantity: "1111.11",
  orderType: "MKT",
  limitPrice: null,
});
const fill = {
  permId: 1,
  account: "DU1234567",
  at: ago(60),
  time: "20261127 10:15:03 US/Eastern",
  commission: null,
  commissionCurrency: null,
  realizedPnl: null,
  liquidation: false,
  clientOrderId: "PERM-1",
  side: "SELL",
  quantity: "4",
} as const;
const snapshot = () =>
  busySnapshot({
    orders: ordersOf(COMBO, CASH),
    executions: executionsOf(
      { ...fill, execId: "1.01", part: "order", contract: spread, price: "1.16" },
      { ...fill, execId: "2.01", part: "leg", contract: low, price: "3.10" },
      { ...fill, execId: "3.01", part: "order", contract: aapl, price: "187" },
    ),
  });

Deno.test(
  "B1, B14: a combo is named and shown with its legs, a cash order with its amount, in both languages",
  { sanitizeOps: false, sanitizeResources: false },
  async () => {
    await using browser = await launchBrowser();
    await using server = await serveScreen(new ScriptedDesk(snapshot()));
    for (const lang of ["en", "de"] as const) {
      for (const size of ["desktop", "phone"] as const) {
        await using screen = await openScreen(browser, server, {
          size,
          colorScheme: "dark",
          locale: lang === "de" ? "de-DE" : "en-US",
          settings: { theme: "dark" },
        });
        const { page } = screen;
        if (size === "phone") {
          await page.getByRole("button", { name: lang === "de" ? "Orders" : "Orders" }).first().click();
        }
        const row = page.locator("[data-order='PERM-1']");
        await row.waitFor();
        const text = await row.innerText();
        expect(text).toContain(
          lang === "de"
            ? "SPY Kombination: +1 SPY 18. Dez. 2026 600 Call −1 #700002 −2 SPY 18. Dez. 2026 612,5 Call"
            : "SPY combo: +1 SPY 18 Dec 2026 600 call −1 #700002 −2 SPY 18 Dec 2026 612.5 call",
        );
        expect(await page.locator("[data-order='c1']").innerText()).toContain(
          lang === "de" ? "1.111,11\u00a0USD" : "1,111.11\u00a0USD",
        );
        await row.locator("button[aria-expanded]").click();
        expect(await page.locator("[data-legs]").innerText()).toMatch(
          /SELL 1 SPY.*4 @ 3[.,]10[\s\S]*BUY 1 #700002/,
        );
        await screen.shoot(`combo-${size}-${lang}`);
        await page.getByRole("button", { name: lang === "de" ? "Ausführungen" : "Fills" }).first().click();
        const part = page.locator("[data-fill='2.01'] .badge");
        await part.waitFor();
        expect(await part.innerText()).toBe(lang === "de" ? "Teil" : "leg");
        // A long name wraps: nothing of it is cut off, and quantity and price stay on the screen.
        for (const cell of await page.locator("[data-fill='1.01'] td:visible").all()) {
          const fits = await cell.evaluate((td) => {
            const { left, right } = td.getBoundingClientRect();
            return td.scrollWidth <= td.clientWidth && left >= 0 && right <= globalThis.innerWidth;
          });
          expect([size, lang, await cell.innerText(), fits]).toEqual([
            size,
            lang,
            await cell.innerText(),
            true,
          ]);
        }
        await screen.shoot(`combo-fills-${size}-${lang}`);
        expect(screen.errors).toEqual([]);
      }
    }
  },
);
