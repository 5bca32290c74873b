// Orders that wait for a condition, and orders that a condition cancels.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  EURUSD,
  quietEngine,
  refusedCode,
  SAP,
  savedState,
  START,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { ConditionSet, OrderCondition, OrderRequest } from "./types.ts";

const MSFT = 272093;

/** AAPL stands at 290, MSFT at 400; both move only when told to. */
function twoStocks(sessions: "always" | "real" = "always"): TestEngine {
  const accounts = [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "1000000" } }];
  const test = quietEngine({ sessions, accounts });
  test.engine.control.setPrice(MSFT, "400");
  test.engine.control.freeze(MSFT);
  return test;
}

function when(...list: OrderCondition[]): ConditionSet {
  return { list, cancelOrder: false, ignoreRth: false };
}

function priceAbove(conId: number, price: string, conjunction: "a" | "o" = "a"): OrderCondition {
  return { type: "price", conjunction, conId, isMore: true, price, triggerMethod: 0 };
}

const BUY: Partial<OrderRequest> = { quantity: "10", tif: "GTC" };

Deno.test("an order waits until another market has reached its price, and stays on its way when that turns back", () => {
  const test = twoStocks();
  const order = accepted(
    test.place({
      ...BUY,
      orderType: "LMT",
      limitPrice: "280",
      conditions: when(priceAbove(MSFT, "405")),
    }),
  );
  expect(current(test.engine, order)).toMatchObject({ status: "PreSubmitted", worked: false });
  expect(test.events.findLast((event) => event.type === "held")).toMatchObject({ reason: "condition" });
  test.engine.control.setPrice(MSFT, "404");
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.engine.control.setPrice(MSFT, "406");
  expect(current(test.engine, order).status).toBe("Submitted");
  test.engine.control.setPrice(MSFT, "390");
  expect(current(test.engine, order).status).toBe("Submitted");
  test.engine.control.setPrice(AAPL, "279");
  expect(current(test.engine, order).status).toBe("Filled");
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("what is true already holds nothing up", () => {
  const test = twoStocks();
  const order = accepted(test.place({ ...BUY, conditions: when(priceAbove(MSFT, "395")) }));
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("AND binds tighter than OR", () => {
  const test = twoStocks();
  const [low, high] = [priceAbove(AAPL, "280"), priceAbove(AAPL, "999")];
  const either = accepted(
    test.place({ ...BUY, conditions: when({ ...high, conjunction: "o" }, low) }),
  );
  const both = accepted(test.place({ ...BUY, conditions: when(high, low) }));
  const lastAlone = accepted(
    test.place({ ...BUY, conditions: when(high, { ...high, conjunction: "o" }, low) }),
  );
  expect([either, both, lastAlone].map((order) => current(test.engine, order).status))
    .toEqual(["Filled", "PreSubmitted", "Filled"]);
});

Deno.test("a time comes by itself, even when no market moves", () => {
  const test = twoStocks();
  const order = accepted(
    test.place({
      ...BUY,
      conditions: when({
        type: "time",
        conjunction: "a",
        isMore: true,
        time: "20261120 10:05:00 US/Eastern",
      }),
    }),
  );
  test.wait(299_000);
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.wait(1_000);
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("an execution in the named instrument lets the order go, an earlier one does not", () => {
  const test = twoStocks();
  const filled: OrderCondition = {
    type: "execution",
    conjunction: "a",
    symbol: "MSFT",
    secType: "STK",
    exchange: "SMART",
  };
  accepted(test.place({ ...BUY, conId: MSFT }));
  test.wait(1_000);
  const order = accepted(test.place({ ...BUY, conditions: when(filled) }));
  test.wait(10_000);
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  accepted(test.place({ ...BUY, conId: SAP, exchange: "" }));
  test.wait(10_000);
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  accepted(test.place({ ...BUY, conId: MSFT }));
  test.wait(10_000);
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a currency pair is named as IB names it", () => {
  const test = twoStocks();
  const traded: OrderCondition = {
    type: "execution",
    conjunction: "a",
    symbol: "EUR.USD",
    secType: "CASH",
    exchange: "IDEALPRO",
  };
  const order = accepted(test.place({ ...BUY, conditions: when(traded) }));
  test.wait(10_000);
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  accepted(test.place({ conId: EURUSD, quantity: "20000", exchange: "IDEALPRO" }));
  test.wait(10_000);
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("volume, change against the close and the margin cushion are watched too", () => {
  const test = twoStocks();
  const { volume, close } = test.engine.market.quote(AAPL) ?? { volume: "0", close: null };
  const traded = accepted(
    test.place({
      ...BUY,
      conId: MSFT,
      conditions: when({
        type: "volume",
        conjunction: "a",
        conId: AAPL,
        isMore: true,
        volume: Number(volume) + 50,
      }),
    }),
  );
  const risen = accepted(
    test.place({
      ...BUY,
      conId: MSFT,
      conditions: when({
        type: "percentChange",
        conjunction: "a",
        conId: AAPL,
        isMore: true,
        changePercent: "5",
      }),
    }),
  );
  const tight = accepted(
    test.place({
      ...BUY,
      conId: MSFT,
      conditions: when({ type: "margin", conjunction: "a", isMore: false, percent: 60 }),
    }),
  );
  const statuses = () => [traded, risen, tight].map((order) => current(test.engine, order).status);
  expect(statuses()).toEqual(["PreSubmitted", "PreSubmitted", "PreSubmitted"]);
  accepted(test.place({ ...BUY, quantity: "100" }));
  test.wait(2_000);
  expect(statuses()).toEqual(["Filled", "PreSubmitted", "PreSubmitted"]);
  test.engine.control.setPrice(AAPL, (Number(close) * 1.06).toFixed(2));
  expect(statuses()).toEqual(["Filled", "Filled", "PreSubmitted"]);
  // Maintenance of a quarter of the position: more than 1.6 times the equity leaves less than 60 percent.
  accepted(test.place({ ...BUY, quantity: "6000" }));
  test.wait(2_000);
  expect(statuses()).toEqual(["Filled", "Filled", "Filled"]);
});

Deno.test("a condition may cancel a working order instead", () => {
  const test = twoStocks();
  const conditions = { ...when(priceAbove(MSFT, "405")), cancelOrder: true };
  const order = accepted(test.place({ ...BUY, orderType: "LMT", limitPrice: "280", conditions }));
  expect(current(test.engine, order).status).toBe("Submitted");
  test.engine.control.setPrice(MSFT, "406");
  expect(current(test.engine, order).status).toBe("Cancelled");
  expect(test.events.at(-1)).toMatchObject({ type: "cancelled", code: 202 });
});

Deno.test("outside regular hours a price counts only when the order says so", () => {
  const evening = Date.parse("2026-11-20T22:00:00Z");
  for (const ignoreRth of [false, true]) {
    const test = testEngine({ sessions: "real", startTime: evening });
    const bid = Number(test.engine.market.quote(AAPL)?.bid ?? "1");
    const conditions = { ...when(priceAbove(AAPL, (bid / 2).toFixed(2))), ignoreRth };
    const order = accepted(test.place({
      ...BUY,
      orderType: "LMT",
      limitPrice: (bid * 0.97).toFixed(2),
      outsideRth: true,
      conditions,
    }));
    expect(current(test.engine, order).status).toBe(ignoreRth ? "Submitted" : "PreSubmitted");
  }
});

Deno.test("a change of the conditions counts from then on", () => {
  const test = twoStocks();
  const order = accepted(test.place({ ...BUY, conditions: when(priceAbove(MSFT, "900")) }));
  const { request } = current(test.engine, order);
  expect(test.engine.orders.modify({ ...request, conditions: when(priceAbove(MSFT, "410")) }).ok).toBe(true);
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.engine.control.setPrice(MSFT, "411");
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a waiting order goes on waiting after a restart, a watched one is still watched", () => {
  const test = twoStocks();
  const waiting = accepted(test.place({ ...BUY, conditions: when(priceAbove(MSFT, "405")) }));
  const watched = accepted(test.place({
    ...BUY,
    orderType: "LMT",
    limitPrice: "280",
    conditions: { ...when(priceAbove(MSFT, "405")), cancelOrder: true },
  }));
  const state = savedState(test.engine);
  const again = restoreEngine({ seed: 7, startTime: START }, state);
  expect(again.orders.order(waiting.permId)?.status).toBe("PreSubmitted");
  again.control.setPrice(MSFT, "406");
  expect(again.orders.order(waiting.permId)?.status).toBe("Filled");
  expect(again.orders.order(watched.permId)?.status).toBe("Cancelled");
});

Deno.test("conditions without a contract, a level or a moment are refused with 321", () => {
  const test = twoStocks();
  const bad: OrderCondition[] = [
    priceAbove(999, "100"),
    { type: "price", conjunction: "a", conId: AAPL, isMore: true, price: null, triggerMethod: 0 },
    { type: "time", conjunction: "a", isMore: true, time: "soon" },
    { type: "margin", conjunction: "a", isMore: true, percent: null },
    { type: "volume", conjunction: "a", conId: AAPL, isMore: true, volume: null },
    { type: "percentChange", conjunction: "a", conId: EURUSD, isMore: true, changePercent: null },
    { type: "execution", conjunction: "a", symbol: "", secType: "STK", exchange: "SMART" },
  ];
  for (const condition of bad) {
    expect(refusedCode(test.place({ ...BUY, conditions: when(condition) }))).toBe(321);
  }
});
