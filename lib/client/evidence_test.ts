import { expect } from "@std/expect";
import fc from "fast-check";
import { dec, text } from "@/lib/contract/decimal.ts";
import { moneyPerPoint } from "@/lib/contract/unit_value.ts";
import { entryPrice, priceFromValue, weight } from "@/lib/server/account/position_math.ts";
import { account, ago, contract, position } from "@/tests/support/screen_samples.ts";
import { accountEvidence, type Evidence, positionEvidence } from "./evidence.ts";

const value = (amount: string, source = "account updates") => ({ value: amount, at: ago(3), source });
const row = (rows: readonly Evidence[], label: Evidence["label"]) => {
  const found = rows.find((one) => one.label === label);
  if (found === undefined) throw new Error(`no evidence of ${label}`);
  return found;
};

Deno.test("a figure of the account names its callback and its time; one that has not come names none", () => {
  const rows = accountEvidence(account());
  expect(row(rows, "account.netLiquidation")).toMatchObject({
    value: "1003418.22",
    unit: "USD",
    source: "account updates",
    formula: null,
  });
  expect(row(rows, "account.dailyPnl").source).toBe("reqPnL");
  const none = accountEvidence(null);
  expect(none.map(({ value, source, at }) => [value, source, at])).toEqual(
    none.map(() => [null, null, null]),
  );
});

const decimal = fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, places]) => text(dec(digits).div(`1${"0".repeat(places)}`)));
const terms = fc.record({
  multiplier: fc.constantFrom("1", "50", "100"),
  priceMagnifier: fc.constantFrom(1, 100),
  secType: fc.constantFrom("STK", "BOND"),
});
const inputs = (rows: readonly Evidence[], label: Evidence["label"]) =>
  row(rows, label).formula?.inputs.map((input) => dec(input.value ?? "x")) ?? [];

Deno.test("the formulas that are shown make the figures that are shown, of the inputs that are shown", () => {
  const numbers = fc.record({
    cost: decimal,
    worth: decimal,
    quantity: decimal,
    rate: decimal,
    whole: decimal,
  });
  fc.assert(fc.property(terms, numbers, (price, { cost, worth, quantity, rate, whole }) => {
    const held = position(contract("X", 1, { currency: "EUR" }), quantity, {
      averageCost: cost,
      marketValue: worth,
      entryPrice: entryPrice(cost, price),
      marketPrice: priceFromValue(worth, quantity, price),
      moneyPerPoint: moneyPerPoint(price),
      weight: weight(worth, rate, whole),
    });
    const rows = positionEvidence(
      held,
      account({ values: { NetLiquidation: { USD: value(whole) }, ExchangeRate: { EUR: value(rate) } } }),
    );
    const near = (shown: string | null, made: ReturnType<typeof dec>, digits: number) =>
      expect(dec(shown ?? "x").minus(made).abs().lte(`1e-${digits}`)).toBe(true);
    const [paid, point] = inputs(rows, "positions.entry");
    if (paid && point) near(held.entryPrice, paid.div(point), 8);
    const [market, amount, each] = inputs(rows, "positions.price");
    if (market && amount && each) near(held.marketPrice, market.div(amount).div(each), 8);
    const [part, factor, all] = inputs(rows, "positions.weight");
    if (part && factor && all) near(held.weight, part.times(factor).div(all).times(100), 2);
    expect([paid, market, part].every((one) => one !== undefined)).toBe(true);
  }));
});

Deno.test("a time is told only of the callback that it is of; what is unknown has neither", () => {
  const held = position(contract("X", 1), "1", {
    source: "pnlSingle",
    sources: { value: "updatePortfolio", unrealized: "pnlSingle", realized: "pnlSingle" },
    dailyPnl: null,
  });
  const rows = positionEvidence(held, account());
  expect(row(rows, "positions.unrealized")).toMatchObject({ source: "pnlSingle", at: held.at });
  expect(row(rows, "positions.value")).toMatchObject({ source: "updatePortfolio", at: null });
  expect(row(rows, "positions.quantity")).toMatchObject({ source: "position", at: null });
  expect(row(rows, "positions.daily")).toMatchObject({ value: null, source: null, at: null });
});

Deno.test("a rate that IB does not tell is unknown in the formula, not one", () => {
  const rows = positionEvidence(position(contract("X", 1, { currency: "GBP" }), "1"), account());
  const rate = row(rows, "positions.weight").formula?.inputs[1];
  expect([rate?.value, rate?.source]).toEqual([null, null]);
});
