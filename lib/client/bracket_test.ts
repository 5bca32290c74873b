import { expect } from "@std/expect";
import fc from "fast-check";
import { dec, isMultipleOf, text } from "@/lib/contract/decimal.ts";
import { valueOf } from "@/lib/contract/unit_value.ts";
import { type BracketFacts, exitPrice } from "./bracket.ts";
import type { BracketUnit } from "./bracket_units.ts";
import { priceStep } from "@/lib/contract/price_step.ts";

const us = [{ lowEdge: "0", increment: "0.0001" }, { lowEdge: "1", increment: "0.01" }];
const stock = { secType: "STK", multiplier: null, priceMagnifier: 1 };

function facts(rest: Partial<BracketFacts> = {}): BracketFacts {
  return { side: "BUY", entry: "280", rules: us, valued: stock, quantity: "100", rate: "1", ...rest };
}

const exits = (unit: BracketUnit, value: string, rest: Partial<BracketFacts> = {}) =>
  (["take", "stop"] as const).map((leg) => {
    const found = exitPrice(leg, { unit, value }, facts(rest));
    return "price" in found ? found.price : found.gap;
  });

Deno.test("ticks, percent and money are distances from the entry, on the side of each exit", () => {
  expect(exits("ticks", "150")).toEqual(["281.5", "278.5"]);
  expect(exits("percent", "2")).toEqual(["285.6", "274.4"]);
  expect(exits("money", "500")).toEqual(["285", "275"]);
  expect(exits("ticks", "150", { side: "SELL" })).toEqual(["278.5", "281.5"]);
  expect(exits("money", "500", { side: "SELL" })).toEqual(["275", "285"]);
  const es = { entry: "6000", rules: [{ lowEdge: "0", increment: "0.25" }], quantity: "2" };
  expect(exits("money", "1000", { ...es, valued: { ...stock, secType: "FUT", multiplier: "50" } }))
    .toEqual(["6010", "5990"]);
  // In the base currency: 500 EUR are 625 USD.
  expect(exits("money", "500", { rate: "0.8" })).toEqual(["286.25", "273.75"]);
});

Deno.test("between two steps an exit is nearer to the entry", () => {
  expect(exits("percent", "0.333")).toEqual(["280.93", "279.07"]);
  expect(exits("money", "333.33")).toEqual(["283.33", "276.67"]);
  expect(exits("money", "333.339")).toEqual(["283.33", "276.67"]);
});

Deno.test("what is not known, or is no distance, gives no exit", () => {
  for (const unit of ["ticks", "percent", "money"] as const) {
    expect([unit, exits(unit, "2", { entry: null })]).toEqual([unit, ["entry", "entry"]]);
    expect([unit, exits(unit, "0")]).toEqual([unit, ["near", "near"]]);
  }
  expect(exits("money", "500", { quantity: null })).toEqual(["quantity", "quantity"]);
  expect(exits("money", "500", { rate: null })).toEqual(["rate", "rate"]);
  expect(exits("money", "0.5")).toEqual(["near", "near"]);
  expect(exits("ticks", "1.5")).toEqual(["whole", "whole"]);
  expect(exits("ticks", "10001")).toEqual(["far", "far"]);
  expect(exits("price", "290")).toEqual(["290", "side"]);
  expect(exits("price", "270", { side: "SELL" })).toEqual(["270", "side"]);
  expect(exits("price", "280")).toEqual(["side", "side"]);
  expect(exits("price", "290", { entry: null })).toEqual(["290", "290"]);
});

Deno.test("no stop loses more than the money or the share that was asked for, and is on the grid", () => {
  const cases = fc.record({
    entry: fc.integer({ min: 200, max: 10_000_000 }),
    quantity: fc.integer({ min: 1, max: 100_000 }),
    amount: fc.integer({ min: 1, max: 100_000_000 }),
    rate: fc.integer({ min: 1, max: 3_000_000 }),
    side: fc.constantFrom("BUY" as const, "SELL" as const),
    unit: fc.constantFrom("money" as const, "percent" as const),
  });
  let found = 0;
  fc.assert(
    fc.property(cases, ({ entry: cents, quantity, amount, rate: millionths, side, unit }) => {
      const entry = text(dec(cents).div(100));
      const rate = text(dec(millionths).div(1_000_000));
      const given = facts({ entry, quantity: String(quantity), rate, side });
      const value = unit === "money" ? text(dec(amount).div(100)) : text(dec(amount % 9_000 + 1).div(100));
      const stop = exitPrice("stop", { unit, value }, given);
      if ("gap" in stop) return expect(stop.gap).toBe("near");
      found++;
      const distance = dec(stop.price).minus(entry).abs();
      const lost = valueOf(String(quantity), text(distance), stock).times(rate);
      if (unit === "money") expect(lost.lte(value)).toBe(true);
      else expect(distance.times(100).lte(dec(entry).times(value))).toBe(true);
      if (dec(stop.price).gt(0)) {
        expect(isMultipleOf(stop.price, priceStep(stop.price, us) ?? "1")).toBe(true);
      }
      expect(dec(stop.price).gt(entry)).toBe(side === "SELL");
    }),
    { numRuns: 2000 },
  );
  expect(found).toBeGreaterThan(300);
});
