// The review of a change: what the order is worth and what its bracket risks, as it stands and as it would
// be.
import { expect } from "@std/expect";
import { orderDesk, withTicket } from "@/tests/support/desk_screen.ts";
import { busySnapshot, order, ordersOf, preview } from "@/tests/support/screen_samples.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

for (
  const [locale, change, words] of [
    ["en-US", /^Change BUY/, {
      worth: "Notional 18,450.00 → 9,225.00 USD",
      share: "1.8% → 0.9% of net liquidation",
      loss: "Loss at the stop −450.00 → −225.00 USD",
      gain: "Gain at the target +1,050.00 USD",
      ratio: "Reward to risk 2.33 → 4.66 : 1",
    }],
    ["de-DE", /ändern$|^BUY .* ändern|Ändern/, {
      worth: "Gegenwert 18.450,00 → 9.225,00 USD",
      share: "1,8 % → 0,9 % des Liquidationswerts",
      loss: "Verlust am Stop −450,00 → −225,00 USD",
      gain: "Gewinn am Ziel +1.050,00 USD",
      ratio: "Chance zu Risiko 2,33 → 4,66 : 1",
    }],
  ] as const
) {
  Deno.test(`the review of a change tells worth and risk before and after, ${locale}`, options, async () => {
    const desk = orderDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
    const outcome = {
      takeProfit: "195",
      stopLoss: "180",
      entry: "184.50",
      loss: "450",
      gain: "1050",
      lossBase: null,
      gainBase: null,
      ratio: "2.33",
    };
    const asItStands = { notional: "18450", notionalBase: "18450", percentOfNetLiquidation: "1.84" };
    desk.on("preview_modify", () =>
      preview({
        notional: "9225",
        notionalBase: "9225",
        percentOfNetLiquidation: "0.92",
        outcome: { ...outcome, loss: "225", ratio: "4.66" },
        standing: { ...asItStands, outcome },
      }));
    await withTicket(desk, async ({ page, shoot, findings }) => {
      await page.getByRole("button", { name: change }).first().click();
      await page.locator("[id^=modify-a1-]").first().waitFor();
      await page.fill("#modify-a1-quantity", "50");
      await page.keyboard.press("Enter");
      const facts = page.locator("dialog[open] .facts").first();
      await facts.waitFor();
      const told = (await facts.innerText()).replace(/\s+/g, " ");
      for (const one of Object.values(words)) expect(told).toContain(one);
      await shoot(`review-change-${locale}`);
      expect(await findings()).toEqual([]);
    }, { locale, size: locale === "de-DE" ? "tablet" : "laptop", settings: { theme: "light" } });
  });
}
