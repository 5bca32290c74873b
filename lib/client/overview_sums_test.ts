import { expect } from "@std/expect";
import type { AccountLine, DeskLine } from "@/lib/contract/views/overview.ts";
import { byMode, firmTotals, leverageOf, unreadOf } from "./overview_sums.ts";

const account = (more: Partial<AccountLine> = {}): AccountLine => ({
  id: "DU1",
  currency: "USD",
  netLiquidation: "100000.10",
  dailyPnl: "-20.05",
  positions: 2,
  grossExposure: "250000",
  working: 1,
  unknown: 0,
  stale: false,
  ...more,
});

const desk = (name: string, accounts: AccountLine[], more: Partial<DeskLine> = {}): DeskLine => ({
  desk: name,
  silent: false,
  readable: true,
  heardAt: null,
  mode: "paper",
  connection: null,
  trading: "active",
  accounts,
  ...more,
});

Deno.test("accounts of one currency are added up across desks, to the cent", () => {
  const [total, ...more] = firmTotals([
    desk("a", [account()]),
    desk("b", [account(), account({ currency: "EUR" })]),
  ], []);
  expect(more).toEqual([]);
  expect(total?.currency).toBe("USD");
  expect(total?.sums.netLiquidation).toEqual({ value: "200000.2", lacks: [] });
  expect(total?.sums.dailyPnl.value).toBe("-40.1");
});

Deno.test("a desk that is silent, stale or does not know a figure makes it no sum, and is named", () => {
  const silent = firmTotals([desk("a", [account()]), desk("b", [account()], { silent: true })], [])[0];
  expect(silent?.sums.netLiquidation).toEqual({ value: null, lacks: ["b"] });
  const unknown = firmTotals([desk("a", [account()]), desk("b", [account({ dailyPnl: null })])], [])[0];
  expect(unknown?.sums.dailyPnl).toEqual({ value: null, lacks: ["b"] });
  expect(unknown?.sums.netLiquidation.value).toBe("200000.2");
  const stale = firmTotals([desk("a", [account({ stale: true })]), desk("b", [account()])], [])[0];
  expect(stale?.sums.grossExposure).toEqual({ value: null, lacks: ["a"] });
});

Deno.test("a desk of which nothing can be read may be in any sum: there is none without it", () => {
  const unread = unreadOf([desk("a", [account()]), desk("old", [], { mode: null, readable: false })]);
  const [total] = firmTotals([desk("a", [account()]), desk("b", [account({ dailyPnl: null })])], unread);
  expect(total?.sums.netLiquidation).toEqual({ value: null, lacks: ["old"] });
  expect(total?.sums.dailyPnl).toEqual({ value: null, lacks: ["b", "old"] });
});

Deno.test("real money, paper and simulation stand apart, real money first", () => {
  const groups = byMode([
    desk("p", [account()]),
    desk("l", [account()], { mode: "live" }),
    desk("x", [], { mode: null }),
  ]);
  expect(groups.map((group) => group.map(({ desk: name }) => name))).toEqual([["l"], ["p"], ["x"]]);
});

Deno.test("leverage is of known figures and of an account that is worth something", () => {
  expect(leverageOf(account())).toBe("2.5");
  expect(leverageOf(account({ netLiquidation: null }))).toBeNull();
  expect(leverageOf(account({ netLiquidation: "0" }))).toBeNull();
  expect(leverageOf(account({ netLiquidation: "-5" }))).toBeNull();
});
