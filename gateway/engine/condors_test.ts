// What option combinations need that cannot lose on both sides, and rolls of options of any underlying.
import { expect } from "@std/expect";
import {
  AAPL,
  accepted,
  ACCOUNT,
  quietEngine,
  request,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";

const CASH = { accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "1000000" } }] };

function option(test: TestEngine, strike: string, right: string, expiry = 4): number {
  const chain = test.engine.instruments.optionChains(AAPL, "")[0];
  const found = test.engine.instruments.resolveContract({
    ...{ symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD", strike, right },
    lastTradeDateOrContractMonth: chain?.expirations[expiry] ?? "",
  });
  if (!found.ok) throw new Error(found.text);
  return found.contract.conId;
}

function whatIf(
  test: TestEngine,
  legs: readonly (readonly ["BUY" | "SELL", number, number])[],
  action = "BUY",
) {
  const combo = test.engine.instruments.resolveCombo({
    symbol: "AAPL",
    legs: legs.map(([side, ratio, conId]) => ({ action: side, ratio, conId, exchange: "SMART" })),
  });
  if (!combo.ok) throw new Error(combo.text);
  const result = test.engine.orders.whatIf(request({ conId: combo.contract.conId, quantity: "1", action }));
  if (!result.ok) throw new Error(result.text);
  return {
    conId: combo.contract.conId,
    init: Number(result.initMarginChange),
    maint: Number(result.maintMarginChange),
  };
}

Deno.test("G14: an iron condor needs one of its sides: only one can lose", () => {
  const test = quietEngine(CASH);
  const condor = whatIf(test, [
    ["BUY", 1, option(test, "260", "P")],
    ["SELL", 1, option(test, "270", "P")],
    ["SELL", 1, option(test, "310", "C")],
    ["BUY", 1, option(test, "320", "C")],
  ]);
  expect([condor.init, condor.maint]).toEqual([1000, 1000]);
  // The wider side counts.
  const broken = whatIf(test, [
    ["BUY", 1, option(test, "250", "P")],
    ["SELL", 1, option(test, "270", "P")],
    ["SELL", 1, option(test, "310", "C")],
    ["BUY", 1, option(test, "320", "C")],
  ]);
  expect(broken.init).toBe(2000);
  const fly = whatIf(test, [
    ["BUY", 1, option(test, "280", "C")],
    ["SELL", 2, option(test, "290", "C")],
    ["BUY", 1, option(test, "300", "C")],
  ]);
  expect(fly.init).toBe(0);
});

Deno.test("G14: a short strangle needs its dearer side and what the other is worth", () => {
  const test = quietEngine(CASH);
  const [call, put] = [option(test, "310", "C"), option(test, "270", "P")];
  const alone = (conId: number) => {
    const result = test.engine.orders.whatIf(request({ conId, quantity: "1", action: "SELL" }));
    if (!result.ok) throw new Error(result.text);
    return Number(result.initMarginChange);
  };
  const worth = (conId: number) => Number(test.engine.market.quote(conId)?.mark) * 100;
  const both = whatIf(test, [["SELL", 1, call], ["SELL", 1, put]]);
  const sides = [[alone(call), worth(put)], [alone(put), worth(call)]] as const;
  const [dearer, other] = sides[0][0] >= sides[1][0] ? sides[0] : sides[1];
  expect(Math.abs(both.init - dearer - other)).toBeLessThan(10);
  // Of two calls and one put one call stays alone.
  const uneven = whatIf(test, [["SELL", 2, call], ["SELL", 1, put]]);
  expect(uneven.init).toBeGreaterThan(both.init + 0.9 * alone(call));
  // Another day is another position.
  const calendar = whatIf(test, [["SELL", 1, call], ["SELL", 1, option(test, "270", "P", 5)]]);
  expect(calendar.init).toBeGreaterThan(both.init + 0.5 * Math.min(alone(call), alone(put)));
});

Deno.test("G14: a put of any underlying is rolled in one order, and the books have both legs", () => {
  const test = testEngine(CASH);
  const { instruments, market, orders, accounts } = test.engine;
  const tlt = instruments.findContracts({ symbol: "TLT", secType: "STK" })[0]?.conId ?? 0;
  const days = instruments.optionChains(tlt, "")[0]?.expirations ?? [];
  const [near = 0, far = 0] = [days[1], days[4]].map((day) =>
    instruments.findContracts({
      symbol: "TLT",
      secType: "OPT",
      strike: "90",
      right: "P",
      lastTradeDateOrContractMonth: day,
    })[0]
      ?.conId
  );
  accepted(test.place({ conId: near, action: "SELL", quantity: "2", orderType: "MKT" }));
  test.wait(1000);
  const roll = instruments.resolveCombo({
    symbol: "TLT",
    legs: [
      { conId: near, ratio: 1, action: "BUY", exchange: "SMART" },
      { conId: far, ratio: 1, action: "SELL", exchange: "SMART" },
    ],
  });
  if (!roll.ok) throw new Error(roll.text);
  const quote = market.quote(roll.contract.conId);
  // Buying it back costs less than the later one brings.
  expect(Number(quote?.bid)).toBeLessThan(Number(quote?.ask));
  expect(Number(quote?.ask)).toBeLessThan(0);
  const order = accepted(
    test.place({
      conId: roll.contract.conId,
      quantity: "2",
      orderType: "LMT",
      limitPrice: quote?.ask ?? null,
    }),
  );
  test.wait(60_000);
  expect(orders.order(order.permId)?.status).toBe("Filled");
  const shown = orders.executions().filter(({ permId }) => permId === order.permId).map((
    { contract, side, shares },
  ) => [
    contract.secType,
    side,
    shares,
  ]);
  expect(shown.slice(0, 3).map(([secType]) => secType)).toEqual(["BAG", "OPT", "OPT"]);
  const positions = accounts.portfolio(ACCOUNT).map(({ contract, position }) => [contract.conId, position]);
  expect(positions).toEqual([[far, "-2"]]);
});
