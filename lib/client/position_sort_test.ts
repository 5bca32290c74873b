import { expect } from "@std/expect";
import fc from "fast-check";
import { compare } from "@/lib/contract/decimal.ts";
import { account, ago, contract, position } from "@/tests/support/screen_samples.ts";
import { sortedPositions } from "./position_sort.ts";
import type { ColumnOf } from "./sorts.ts";

const rate = { EUR: { value: "2", at: ago(3), source: "account updates" } };
const accounts = () => account({ values: { ExchangeRate: rate } });
const by = (column: ColumnOf<"positions">, down: boolean, rows = all) =>
  sortedPositions(rows, { column, down }, accounts);

const aapl = position(contract("AAPL", 1), "10", { marketValue: "150", weight: "1" });
const sap = position(contract("SAP", 2, { currency: "EUR" }), "9", { marketValue: "100", weight: "3" });
const vod = position(contract("VOD", 3, { currency: "GBP" }), "100", { marketValue: "9000", weight: null });
const all = [aapl, sap, vod];

Deno.test("the largest first, the smallest first, names as names", () => {
  expect(by("quantity", true)).toEqual([vod, aapl, sap]);
  expect(by("quantity", false)).toEqual([sap, aapl, vod]);
  expect(by("symbol", false, [vod, sap, aapl])).toEqual(all);
  expect(by("symbol", true)).toEqual([vod, sap, aapl]);
});

Deno.test("money is compared in the base currency; what can not be compared stands last both ways", () => {
  expect(by("value", true)).toEqual([sap, aapl, vod]);
  expect(by("value", false)).toEqual([aapl, sap, vod]);
  expect(by("weight", true)).toEqual([sap, aapl, vod]);
});

Deno.test("sorting loses no row and puts every known figure in its order", () => {
  const figure = fc.option(fc.integer({ min: -1000, max: 1000 }).map(String), { nil: null });
  fc.assert(fc.property(fc.array(figure, { maxLength: 12 }), fc.boolean(), (figures, down) => {
    const rows = figures.map((dailyPnl, index) => position(contract("X", index), "1", { dailyPnl }));
    const sorted = by("daily", down, rows);
    expect(new Set(sorted)).toEqual(new Set(rows));
    const known = sorted.map(({ dailyPnl }) => dailyPnl);
    known.forEach((one, index) => {
      const before = known[index - 1];
      if (index === 0 || before === undefined) return;
      if (one === null) return;
      expect(before).not.toBeNull();
      if (before !== null) expect(compare(before, one) * (down ? -1 : 1)).toBeLessThanOrEqual(0);
    });
  }));
});
