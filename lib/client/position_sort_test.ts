import { expect } from "@std/expect";
import fc from "fast-check";
import { compare } from "@/lib/contract/decimal.ts";
import { account, ago, contract, position } from "@/tests/support/screen_samples.ts";
import type { PositionSort, SortColumn } from "./lists.ts";
import { pressedSort } from "./position_sort.ts";

const rate = { EUR: { value: "2", at: ago(3), source: "account updates" } };
const accounts = () => account({ values: { ExchangeRate: rate } });
const press = (column: SortColumn, before: PositionSort | null = null) =>
  pressedSort(before, column, accounts);

const aapl = position(contract("AAPL", 1), "10", { marketValue: "150", weight: "1" });
const sap = position(contract("SAP", 2, { currency: "EUR" }), "9", { marketValue: "100", weight: "3" });
const vod = position(contract("VOD", 3, { currency: "GBP" }), "100", { marketValue: "9000", weight: null });
const all = [aapl, sap, vod];

Deno.test("a column is pressed: the largest first, the smallest first, as before", () => {
  const down = press("quantity");
  expect(down?.rows(all)).toEqual([vod, aapl, sap]);
  const up = press("quantity", down);
  expect(up?.rows(all)).toEqual([sap, aapl, vod]);
  expect(press("quantity", up)).toBeNull();
  const names = press("symbol", up);
  expect(names?.rows([vod, sap, aapl])).toEqual(all);
  expect(press("symbol", names)?.rows(all)).toEqual([vod, sap, aapl]);
});

Deno.test("money is compared in the base currency; what can not be compared stands last both ways", () => {
  const down = press("value");
  expect(down?.rows(all)).toEqual([sap, aapl, vod]);
  expect(press("value", down)?.rows(all)).toEqual([aapl, sap, vod]);
  expect(press("weight")?.rows(all)).toEqual([sap, aapl, vod]);
});

Deno.test("sorting loses no row and puts every known figure in its order", () => {
  const figure = fc.option(fc.integer({ min: -1000, max: 1000 }).map(String), { nil: null });
  fc.assert(fc.property(fc.array(figure, { maxLength: 12 }), fc.boolean(), (figures, twice) => {
    const rows = figures.map((dailyPnl, index) => position(contract("X", index), "1", { dailyPnl }));
    const first = press("daily");
    const sorted = (twice ? press("daily", first) : first)?.rows(rows) ?? [];
    expect(new Set(sorted)).toEqual(new Set(rows));
    const known = sorted.map(({ dailyPnl }) => dailyPnl);
    known.forEach((one, index) => {
      const before = known[index - 1];
      if (index === 0 || before === undefined) return;
      if (one === null) return;
      expect(before).not.toBeNull();
      if (before !== null) expect(compare(before, one) * (twice ? 1 : -1)).toBeLessThanOrEqual(0);
    });
  }));
});
