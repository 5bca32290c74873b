import { expect } from "@std/expect";
import fc from "fast-check";
import { dec } from "@/lib/contract/decimal.ts";
import { type PlanFacts, type PlanWish, sizePlan } from "./size_plan.ts";

const stock = { secType: "STK", multiplier: null, priceMagnifier: 1 };
const facts = (rest: Partial<PlanFacts> = {}): PlanFacts => ({
  valued: stock,
  currency: "USD",
  step: "1",
  least: "1",
  baseCurrency: "USD",
  rate: "1",
  netLiquidation: "100000",
  ...rest,
});
const wish = (rest: Partial<PlanWish> = {}): PlanWish => ({
  percent: "1",
  entry: "280",
  stop: "270",
  target: "310",
  ...rest,
});

Deno.test("one percent of the account between entry and stop is the quantity that one reckons by hand", () => {
  expect(sizePlan(wish(), facts())).toEqual({
    side: "BUY",
    budget: "1000",
    size: { quantity: "100" },
    notional: "28000",
    notionalBase: "28000",
    leverage: "0.28",
    outcome: { gain: "3000", loss: "1000", ratio: "3" },
  });
  // A sale's stop is above it; what is over is left.
  expect(sizePlan(wish({ entry: "270", stop: "273", target: "260" }), facts())).toMatchObject({
    side: "SELL",
    size: { quantity: "333" },
    outcome: { loss: "999", ratio: "3.33" },
  });
});

Deno.test("money at risk is the base currency's, and a future counts with its multiplier", () => {
  const euro = facts({ baseCurrency: "EUR", rate: "0.9" });
  // 1000 EUR are 1111.11 USD: 111 shares at 10 USD each.
  expect(sizePlan(wish(), euro)).toMatchObject({
    size: { quantity: "111" },
    notional: "31080",
    notionalBase: "27972",
  });
  const es = facts({ valued: { secType: "FUT", multiplier: "50", priceMagnifier: 1 } });
  expect(sizePlan(wish({ entry: "6000", stop: "5995", target: null }), es)).toMatchObject({
    size: { quantity: "4" },
    notional: "1200000",
    leverage: "12",
    outcome: { gain: null, loss: "1000", ratio: null },
  });
});

Deno.test("what is not known stays unknown, and says which it is", () => {
  const gapOf = (plan: ReturnType<typeof sizePlan>) => "gap" in plan.size ? plan.size.gap : null;
  expect(gapOf(sizePlan(wish(), facts({ netLiquidation: null })))).toBe("netLiquidation");
  expect(gapOf(sizePlan(wish(), facts({ rate: null })))).toBe("rate");
  expect(gapOf(sizePlan(wish({ stop: null }), facts()))).toBe("stop");
  expect(gapOf(sizePlan(wish({ entry: null }), facts()))).toBe("quote");
  expect(gapOf(sizePlan(wish({ stop: "280" }), facts()))).toBe("stopSide");
  expect(gapOf(sizePlan(wish({ percent: "0" }), facts()))).toBe("amount");
  expect(gapOf(sizePlan(wish({ percent: "0.001" }), facts()))).toBe("tooSmall");
  const unknown = sizePlan(wish(), facts({ rate: null }));
  expect([unknown.notional, unknown.notionalBase, unknown.leverage, unknown.outcome.loss])
    .toEqual([null, null, null, null]);
  // A target behind the stop gains nothing.
  expect(sizePlan(wish({ target: "260" }), facts()).outcome).toMatchObject({ gain: null, ratio: null });
});

Deno.test("no plan loses more at its stop than was given for it", () => {
  const cents = (least: number, most: number) =>
    fc.integer({ min: least, max: most }).map((n) => String(n / 100));
  fc.assert(fc.property(cents(1, 500), cents(100, 90_000), cents(100, 90_000), (percent, entry, stop) => {
    const { size, budget, outcome } = sizePlan(
      { percent, entry, stop, target: null },
      facts({ rate: "0.87" }),
    );
    if ("gap" in size) return;
    expect(dec(outcome.loss ?? "-1").times("0.87").lte(budget ?? "0")).toBe(true);
  }));
});
