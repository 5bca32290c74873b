// Splits: what is held, what it costs, what rests, what was, and the options on it.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  EURUSD,
  PENNY,
  quietEngine,
  savedState,
  SPY,
  START,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";

const NIGHT = Date.parse("2026-11-21T05:00:01Z");

function trade(test: TestEngine, conId: number, action: "BUY" | "SELL", quantity: string): void {
  const { permId } = accepted(test.place({ conId, action, quantity }));
  if (test.engine.orders.order(permId)?.status !== "Filled") test.engine.control.fill(permId);
}

function optionAt({ engine }: Pick<TestEngine, "engine">, strike: string, right = "C", expiry = 3) {
  const found = engine.instruments.findContracts({
    ...{ symbol: "AAPL", secType: "OPT", right, strike },
    lastTradeDateOrContractMonth: engine.instruments.optionChains(AAPL, "")[0]?.expirations[expiry] ?? "",
  });
  return found[0] ?? null;
}

function row({ engine }: Pick<TestEngine, "engine">, conId: number) {
  return engine.accounts.portfolio(ACCOUNT, true).find(({ contract }) => contract.conId === conId);
}

function value({ engine }: Pick<TestEngine, "engine">, key: string): number {
  const rows = engine.accounts.accountValues(ACCOUNT);
  return Number(rows.find((one) => one.key === key && one.currency === "USD")?.value);
}

function split(test: TestEngine, conId: number, numerator: number, denominator = 1): void {
  test.engine.control.split(conId, { numerator, denominator });
}

function dailyProfit({ engine }: TestEngine): number {
  const { daily } = engine.accounts.positionPnl(ACCOUNT, AAPL);
  if (daily === null) throw new Error("No profit is told yet");
  return Number(daily);
}

Deno.test("four for one: four times the shares at a quarter of cost and price, worth what they were", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "100");
  // Profits are told from the first round of the accounts on.
  test.wait(2_000);
  const [before, worth, profit] = [row(test, AAPL), value(test, "NetLiquidation"), dailyProfit(test)];
  test.seen();
  split(test, AAPL, 4);
  const after = row(test, AAPL);
  expect(after?.position).toBe("400");
  expect(Number(after?.averageCost)).toBeCloseTo(Number(before?.averageCost) / 4, 6);
  expect(Number(after?.marketPrice) * 4 / Number(before?.marketPrice)).toBeCloseTo(1, 2);
  // Prices are cents: of 400 shares half a cent each, and the width of the market.
  expect(Math.abs(value(test, "NetLiquidation") - worth)).toBeLessThan(10);
  expect(Math.abs(dailyProfit(test) - profit)).toBeLessThan(10);
  expect(test.seen()).toEqual(["position", "account"]);
  expect(test.engine.orders.executions().map(({ shares }) => shares)).toEqual(["100"]);
  expect(brokenInvariants(test.engine)).toEqual([]);
  trade(test, AAPL, "SELL", "400");
  test.wait(3_600_000);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("what rests on the stock, its options and their combinations is cancelled, everything else stays", () => {
  const test = testEngine();
  const call = optionAt(test, "290");
  const resting = { orderType: "LMT", limitPrice: "1", tif: "GTC", quantity: "1" };
  const gone = [accepted(test.place(resting)), accepted(test.place({ ...resting, conId: call?.conId ?? 0 }))];
  const stays = accepted(test.place({ ...resting, conId: SPY }));
  test.seen();
  split(test, AAPL, 2);
  expect(gone.map((order) => current(test.engine, order).status)).toEqual(["Cancelled", "Cancelled"]);
  expect(current(test.engine, stays).status).toBe("Submitted");
  expect(test.events.filter(({ type }) => type === "cancelled")).toMatchObject([
    { code: 202, text: "Order Canceled - reason:" },
    { code: 202, text: "Order Canceled - reason:" },
  ]);
});

Deno.test("the past is told in shares of now: lower prices, more of them, the same money", () => {
  const test = testEngine();
  test.wait(3 * 86_400_000);
  const bars = (barSize: string, duration: string) => {
    const query = { conId: AAPL, end: null, duration, barSize, whatToShow: "TRADES", useRth: true };
    const result = test.engine.market.history(query);
    if (!result.ok) throw new Error(result.text);
    return result.bars;
  };
  const kinds = [["1 day", "8 D"], ["1 hour", "2 D"], ["1 min", "3600 S"], ["5 secs", "600 S"]] as const;
  const before = kinds.map(([size, duration]) => bars(size, duration));
  split(test, AAPL, 4);
  for (const [i, [size, duration]] of kinds.entries()) {
    const after = bars(size, duration);
    const old = before[i] ?? [];
    expect([size, after.length]).toEqual([size, old.length]);
    for (const [n, bar] of after.slice(0, -1).entries()) {
      const was = old[n];
      expect([size, n, Math.abs(Number(bar.close) * 4 / Number(was?.close) - 1) < 0.01]).toEqual([
        size,
        n,
        true,
      ]);
      expect([
        size,
        n,
        Math.abs(Number(bar.volume) / 4 / Number(was?.volume || 1) - 1) < 0.3 || bar.volume === "0",
      ])
        .toEqual([size, n, true]);
      const inside = [bar.open, bar.close].every((price) =>
        Number(bar.low) <= Number(price) && Number(price) <= Number(bar.high)
      );
      expect([size, n, inside]).toEqual([size, n, true]);
    }
  }
});

Deno.test("an option has a quarter of its strike, and four times as many are held; they deliver at the new strike", () => {
  const test = testEngine();
  test.engine.control.setPrice(AAPL, "290");
  test.engine.control.freeze(AAPL);
  const call = optionAt(test, "280");
  const conId = call?.conId ?? 0;
  trade(test, conId, "BUY", "1");
  const mark = Number(row(test, conId)?.marketPrice);
  split(test, AAPL, 4);
  expect(row(test, conId)).toMatchObject({ position: "4", contract: { strike: "70", multiplier: "100" } });
  expect(row(test, conId)?.contract.localSymbol).toBe(call?.localSymbol.replace("00280000", "00070000"));
  expect(Number(row(test, conId)?.marketPrice)).toBeCloseTo(mark / 4, 0);
  expect(optionAt(test, "70")?.conId).toBe(conId);
  expect(optionAt(test, "280")).toBeNull();
  expect(brokenInvariants(test.engine)).toEqual([]);
  accepted(test.engine.orders.exercise({
    ...{ clientId: 1, orderId: 900, account: ACCOUNT, conId, action: "exercise", quantity: "4" },
    ...{ override: false, memo: null },
  }));
  test.engine.advanceTo(NIGHT);
  expect(row(test, AAPL)).toMatchObject({ position: "400", averageCost: "70" });
  expect(brokenInvariants(test.engine)).toEqual([]);
  // What is listed later has strikes of now, too.
  const state = savedState(test.engine);
  const engine = restoreEngine({ seed: 7, startTime: Date.parse("2026-11-28T06:00:00Z") }, state);
  engine.advanceTo(engine.now());
  expect(optionAt({ engine }, "70", "C", 6)).not.toBeNull();
});

Deno.test("assignments that wait for the night grow with their options; instructions are cancelled", () => {
  const test = testEngine();
  test.engine.control.setPrice(AAPL, "290");
  test.engine.control.freeze(AAPL);
  const [call, put] = [optionAt(test, "280")?.conId ?? 0, optionAt(test, "300", "P")?.conId ?? 0];
  trade(test, call, "BUY", "1");
  trade(test, put, "SELL", "1");
  test.engine.control.assign(ACCOUNT, put, "1");
  const order = accepted(test.engine.orders.exercise({
    ...{ clientId: 1, orderId: 900, account: ACCOUNT, conId: call, action: "exercise", quantity: "1" },
    ...{ override: false, memo: null },
  }));
  split(test, AAPL, 2);
  expect(current(test.engine, order).status).toBe("Cancelled");
  test.engine.advanceTo(NIGHT);
  expect(row(test, AAPL)).toMatchObject({ position: "200", averageCost: "150" });
  expect(row(test, put)?.position).toBe("0");
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("shares put together: what is less than one is paid out, of a short position paid", () => {
  for (const action of ["BUY", "SELL"] as const) {
    const test = quietEngine();
    trade(test, AAPL, action, "100");
    test.wait(2_000);
    const [cash, cost] = [value(test, "CashBalance"), Number(row(test, AAPL)?.averageCost)];
    const profit = dailyProfit(test);
    split(test, AAPL, 1, 3);
    // What is paid out is a third of a share's worth: without it the day would have lost that.
    expect(Math.abs(dailyProfit(test) - profit)).toBeLessThan(20);
    const sign = action === "BUY" ? 1 : -1;
    const after = row(test, AAPL);
    expect(after?.position).toBe(String(33 * sign));
    const paid = value(test, "CashBalance") - cash;
    expect(paid / sign).toBeCloseTo(Number(after?.marketPrice) / 3, 0);
    expect(Number(after?.averageCost)).toBeCloseTo(cost * 3, 4);
    expect(Number(after?.realizedPnl)).toBeCloseTo(paid - sign * cost, 1);
    expect(brokenInvariants(test.engine)).toEqual([]);
  }
});

Deno.test("of one share put together nothing is left: its whole cost goes with it", () => {
  const test = quietEngine();
  trade(test, AAPL, "BUY", "1");
  const cost = Number(row(test, AAPL)?.averageCost);
  const cash = value(test, "CashBalance");
  split(test, AAPL, 1, 3);
  const paid = value(test, "CashBalance") - cash;
  expect(Number(row(test, AAPL)?.realizedPnl)).toBeCloseTo(paid - cost, 1);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("what cannot be split is refused, and nothing has changed", () => {
  const test = testEngine();
  trade(test, optionAt(test, "290")?.conId ?? 0, "BUY", "1");
  const resting = accepted(test.place({ orderType: "LMT", limitPrice: "1" }));
  const wrong: readonly (readonly [number, number, number, string])[] = [
    [AAPL, 3, 2, "Options on AAPL are held"],
    [AAPL, 1, 1, "as many shares as before"],
    [EURUSD, 2, 1, "Not a stock"],
    [PENNY, 1000, 1, "No market has the price after it"],
    [5, 2, 1, "Unknown conId"],
  ];
  for (const [conId, numerator, denominator, message] of wrong) {
    expect(() => split(test, conId, numerator, denominator)).toThrow(message);
  }
  expect(current(test.engine, resting).status).toBe("Submitted");
});

Deno.test("splits again and again end where no number is exact any more, and nothing has changed", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "100");
  test.engine.control.setPrice(AAPL, "10000");
  split(test, AAPL, 100);
  test.engine.control.setPrice(AAPL, "10000");
  expect(() => split(test, AAPL, 100)).toThrow("the price that the past had");
  expect(row(test, AAPL)?.position).toBe("10000");
  test.engine.control.setPrice(AAPL, "10");
  for (let turn = 0; turn < 3; turn++) {
    split(test, AAPL, 1, 100);
    test.engine.control.setPrice(AAPL, "10");
  }
  expect(() => split(test, AAPL, 1, 100)).toThrow("the price that the past had");
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("nobody holds more than a thousand million shares", () => {
  const test = testEngine({
    accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "100000000000" } }],
  });
  test.engine.control.setPrice(PENNY, "0.5");
  trade(test, PENNY, "BUY", "100000000");
  expect(() => split(test, PENNY, 20)).toThrow("Nobody holds as many shares");
  split(test, PENNY, 2);
  expect(row(test, PENNY)?.position).toBe("200000000");
});

Deno.test("a split outlives a restart, with prices, past, strikes and positions", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "10");
  const call = optionAt(test, "280")?.conId ?? 0;
  trade(test, call, "BUY", "1");
  split(test, AAPL, 4);
  const history = {
    conId: AAPL,
    end: null,
    duration: "20 D",
    barSize: "1 day",
    whatToShow: "TRADES",
    useRth: true,
  };
  const state = savedState(test.engine);
  const engine = restoreEngine({ seed: 7, startTime: START }, state);
  expect(row({ engine }, AAPL)?.position).toBe("40");
  expect(row({ engine }, call)).toMatchObject({ position: "4", contract: { strike: "70" } });
  expect(optionAt({ engine }, "70")?.conId).toBe(call);
  expect(engine.market.quote(AAPL)?.mark).toBe(test.engine.market.quote(AAPL)?.mark);
  expect(engine.market.history(history)).toEqual(test.engine.market.history(history));
  expect(brokenInvariants(engine)).toEqual([]);
});

Deno.test("an execution of before a split is not corrected, one after it is", () => {
  const test = testEngine();
  trade(test, AAPL, "BUY", "10");
  split(test, AAPL, 2);
  trade(test, AAPL, "BUY", "10");
  const [old, young] = test.engine.orders.executions();
  const price = String(Number(young?.price) + 0.5);
  expect(test.engine.control.correct(old?.execId ?? "", price)).toMatchObject({ ok: false, code: 135 });
  expect(test.engine.control.correct(young?.execId ?? "", price).ok).toBe(true);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("who watches an option sees its open interest at the strike that it has now", () => {
  const test = testEngine();
  const conId = optionAt(test, "290")?.conId ?? 0;
  const figures = test.engine.market.figures(conId);
  const before = figures?.openInterest()?.call ?? 0;
  split(test, AAPL, 4);
  const fresh = test.engine.market.figures(conId)?.openInterest()?.call ?? 0;
  expect(figures?.openInterest()?.call).toBe(fresh);
  // Round strikes have more, but the distance from the price is what it was.
  expect(fresh / before).toBeGreaterThan(0.4);
  expect(fresh / before).toBeLessThan(2.5);
});
