// Dividends: the price falls, holders are owed, a night pays, and adjusted prices know of it.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  EURUSD,
  savedState,
  START,
  type TestEngine,
  testEngine,
  VOD,
} from "./testing/test_engine.ts";

/** Midnight in New York. */
const NIGHT = Date.parse("2026-11-21T05:00:00Z");
const DAY_MS = 86_400_000;
const PROFIT_MS = 2_000;

function held(quantities: Readonly<Record<number, number>>): TestEngine {
  const test = testEngine();
  for (const [conId, quantity] of Object.entries(quantities)) {
    const action = quantity > 0 ? "BUY" : "SELL";
    const { permId } = accepted(
      test.place({ conId: Number(conId), action, quantity: String(Math.abs(quantity)) }),
    );
    if (test.engine.orders.order(permId)?.status !== "Filled") test.engine.control.fill(permId);
  }
  test.engine.control.freeze(null);
  return test;
}

function value({ engine }: Pick<TestEngine, "engine">, key: string, currency: string): number {
  const rows = engine.accounts.accountValues(ACCOUNT);
  return Number(rows.find((row) => row.key === key && row.currency === currency)?.value);
}

function mark({ engine }: TestEngine, conId: number): number {
  return Number(engine.market.quote(conId)?.mark);
}

function dailyProfit({ engine }: TestEngine): number {
  const { daily } = engine.accounts.positionPnl(ACCOUNT, AAPL);
  if (daily === null) throw new Error("No profit is told yet");
  return Number(daily);
}

Deno.test("a stock goes ex: its price falls, its holder is owed the dividend, and the night pays it", () => {
  const test = held({ [AAPL]: 100 });
  // Profits are told from the first round of the accounts on.
  test.wait(PROFIT_MS);
  const [price, cash, worth] = [
    mark(test, AAPL),
    value(test, "CashBalance", "USD"),
    value(test, "NetLiquidation", "USD"),
  ];
  const daily = dailyProfit(test);
  test.seen();
  test.engine.control.dividend(AAPL, "0.26", 1);
  expect(test.seen()).toEqual(["position", "account"]);
  expect(mark(test, AAPL)).toBeCloseTo(price - 0.26, 1);
  expect(value(test, "AccruedDividend", "USD")).toBe(26);
  expect(value(test, "NetDividend", "USD")).toBe(26);
  expect(value(test, "CashBalance", "USD")).toBe(cash);
  // What the price lost is owed: neither worth nor profit of the day changes by more than the spread of the
  // new market.
  expect(Math.abs(value(test, "NetLiquidation", "USD") - worth)).toBeLessThan(6);
  expect(Math.abs(dailyProfit(test) - daily)).toBeLessThan(6);
  expect(brokenInvariants(test.engine)).toEqual([]);
  test.engine.advanceTo(NIGHT + 1);
  expect(value(test, "CashBalance", "USD")).toBe(cash + 26);
  expect(value(test, "AccruedDividend", "USD")).toBe(0);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("who is short pays, in the stock's own currency, on the night that was named", () => {
  const test = held({ [VOD]: -1000 });
  const price = mark(test, VOD);
  const pounds = value(test, "CashBalance", "GBP");
  test.engine.control.dividend(VOD, "0.02", 3);
  // Quoted in pence.
  expect(mark(test, VOD)).toBeCloseTo(price - 2, 0);
  expect(value(test, "NetDividend", "GBP")).toBe(-20);
  expect(value(test, "AccruedDividend", "USD")).toBeLessThan(-20);
  test.engine.advanceTo(NIGHT + DAY_MS + 1);
  expect(value(test, "CashBalance", "GBP")).toBe(pounds);
  test.engine.advanceTo(NIGHT + 2 * DAY_MS + 1);
  expect(value(test, "CashBalance", "GBP")).toBe(pounds - 20);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("what is bought after the ex-day earns nothing; what is sold after it has earned", () => {
  const test = held({ [AAPL]: 50 });
  test.engine.control.dividend(AAPL, "1", 1);
  test.engine.control.unfreeze(null);
  for (const [action, quantity] of [["SELL", "50"], ["BUY", "10"]] as const) {
    const { permId } = accepted(test.place({ action, quantity }));
    expect(test.engine.orders.order(permId)?.status).toBe("Filled");
  }
  expect(value(test, "AccruedDividend", "USD")).toBe(50);
  test.engine.control.dividend(AAPL, "1", 1);
  expect(value(test, "AccruedDividend", "USD")).toBe(60);
});

Deno.test("a dividend outlives a restart", () => {
  const test = held({ [AAPL]: 100 });
  test.engine.control.dividend(AAPL, "0.5", 1);
  const state = savedState(test.engine);
  const engine = restoreEngine({ seed: 7, startTime: START }, state);
  const cash = value({ engine }, "CashBalance", "USD");
  expect(value({ engine }, "AccruedDividend", "USD")).toBe(50);
  engine.advanceTo(NIGHT + 1);
  expect(value({ engine }, "CashBalance", "USD")).toBe(cash + 50);
});

Deno.test("what no company pays is refused", () => {
  const { control } = testEngine().engine;
  for (
    const [conId, amount] of [[AAPL, "0"], [AAPL, "-1"], [AAPL, "200"], [EURUSD, "0.01"], [5, "1"]] as const
  ) {
    expect(() => control.dividend(conId, amount, 1)).toThrow(RangeError);
  }
});

Deno.test("ADJUSTED_LAST counts the dividend in before the ex-day, TRADES does not", () => {
  const test = held({});
  test.engine.control.unfreeze(null);
  test.wait(3 * DAY_MS);
  const closes = (whatToShow: string) => {
    const query = { conId: AAPL, end: null, duration: "5 D", barSize: "1 day", whatToShow, useRth: true };
    const result = test.engine.market.history(query);
    if (!result.ok) throw new Error(result.text);
    return result.bars.map(({ close }) => Number(close));
  };
  expect(closes("ADJUSTED_LAST")).toEqual(closes("TRADES"));
  const before = closes("TRADES");
  const price = mark(test, AAPL);
  test.engine.control.dividend(AAPL, "10", 1);
  const [plain, adjusted] = [closes("TRADES"), closes("ADJUSTED_LAST")];
  expect(plain.slice(0, -1)).toEqual(before.slice(0, -1));
  expect(adjusted.at(-1)).toBe(plain.at(-1));
  for (const [i, close] of adjusted.slice(0, -1).entries()) {
    expect(close).toBeCloseTo((plain[i] ?? 0) * (1 - 10 / price), 1);
  }
});

Deno.test("of two dividends both factors count before the first; the ex-day begins at midnight", () => {
  const test = testEngine();
  const bars = (barSize: string, whatToShow: string) => {
    const query = { conId: AAPL, end: null, duration: "2 D", barSize, whatToShow, useRth: false };
    const result = test.engine.market.history(query);
    if (!result.ok) throw new Error(result.text);
    return result.bars;
  };
  const factors: number[] = [];
  for (const amount of ["20", "30"]) {
    factors.push(1 - Number(amount) / mark(test, AAPL));
    test.engine.control.dividend(AAPL, amount, 1);
  }
  const midnight = NIGHT - DAY_MS;
  const [plain, adjusted] = [bars("1 hour", "TRADES"), bars("1 hour", "ADJUSTED_LAST")];
  const at = (list: typeof plain, time: number) => Number(list.find((bar) => bar.time === time)?.close);
  expect(at(adjusted, midnight)).toBe(at(plain, midnight));
  const before = midnight - 3_600_000;
  const [first = 1, second = 1] = factors;
  expect(at(adjusted, before)).toBeCloseTo(at(plain, before) * first * second, 1);
});

Deno.test("what was paid adds up over the nights", () => {
  const test = held({ [AAPL]: 100 });
  const cash = value(test, "CashBalance", "USD");
  test.engine.control.dividend(AAPL, "1", 1);
  test.engine.control.dividend(AAPL, "0.5", 2);
  test.engine.advanceTo(NIGHT + 2 * DAY_MS + 1);
  expect(value(test, "CashBalance", "USD")).toBe(cash + 150);
  expect(brokenInvariants(test.engine)).toEqual([]);
});
