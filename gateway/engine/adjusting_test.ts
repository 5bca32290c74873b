// Stops that become another stop when the market has gone their way.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import {
  AAPL,
  accepted,
  current,
  quietEngine,
  refusedCode,
  request,
  savedState,
  type TestEngine,
} from "./testing/test_engine.ts";
import type { AdjustedStop, OrderRequest, OrderView } from "./types.ts";

const TO_STOP: AdjustedStop = {
  orderType: "STP",
  triggerPrice: "295",
  stopPrice: "292",
  stopLimitPrice: null,
  trailingAmount: null,
  inPercent: false,
};

/** A position of 100 bought at 290 and a stop at 285 that becomes another one at 295. */
function stopOf(test: TestEngine, adjusted: Partial<AdjustedStop>, changes: Partial<OrderRequest> = {}) {
  accepted(test.place({}));
  return accepted(test.place({
    ...{ action: "SELL", orderType: "STP", auxPrice: "285", tif: "GTC" },
    adjusted: { ...TO_STOP, ...adjusted },
    ...changes,
  }));
}

function shown({ engine }: TestEngine, order: OrderView) {
  const { orderType, status, request } = current(engine, order);
  const { limitPrice, auxPrice, trailStopPrice, trailingPercent } = request;
  return { orderType, status, limitPrice, auxPrice, trailStopPrice, trailingPercent };
}

Deno.test("a stop moves once to its new price when the market reaches the trigger price, and fires there", () => {
  const test = quietEngine();
  const order = stopOf(test, {});
  test.engine.control.setPrice(AAPL, "294.5");
  expect(shown(test, order)).toMatchObject({ status: "PreSubmitted", auxPrice: "285" });
  test.engine.control.setPrice(AAPL, "295.5");
  expect(shown(test, order)).toMatchObject({ orderType: "STP", status: "PreSubmitted", auxPrice: "292" });
  const told = test.events.filter((event) => event.type === "modified").length;
  test.engine.control.setPrice(AAPL, "300");
  test.engine.control.setPrice(AAPL, "293");
  expect(test.events.filter((event) => event.type === "modified").length).toBe(told);
  test.engine.control.setPrice(AAPL, "291.5");
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a stop becomes one with a limit", () => {
  const test = quietEngine();
  const order = stopOf(test, { orderType: "STP LMT", stopLimitPrice: "291.5" });
  test.engine.control.setPrice(AAPL, "296");
  expect(shown(test, order)).toMatchObject({ orderType: "STP LMT", auxPrice: "292", limitPrice: "291.5" });
  test.engine.control.setPrice(AAPL, "290");
  expect(current(test.engine, order)).toMatchObject({ status: "Submitted", filled: "0" });
});

Deno.test("a stop becomes one that trails, from its new price on", () => {
  const test = quietEngine();
  const order = stopOf(test, { orderType: "TRAIL", trailingAmount: "2" });
  test.engine.control.setPrice(AAPL, "296");
  test.engine.control.setPrice(AAPL, "300");
  expect(shown(test, order)).toMatchObject({ orderType: "TRAIL", auxPrice: "2" });
  expect(Number(current(test.engine, order).trailStopPrice)).toBeCloseTo(298, 1);
  test.engine.control.setPrice(AAPL, "297.5");
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a stop trails by percent with a limit behind it", () => {
  const test = quietEngine();
  const order = stopOf(test, {
    ...{ orderType: "TRAIL LIMIT", stopLimitPrice: "291", trailingAmount: "1", inPercent: true },
  });
  test.engine.control.setPrice(AAPL, "300");
  expect(shown(test, order)).toMatchObject({ orderType: "TRAIL LIMIT", trailingPercent: "1" });
  expect(Number(current(test.engine, order).trailStopPrice)).toBeCloseTo(297, 0);
});

Deno.test("a purchase is adjusted on the way down, a child only when its parent has filled", () => {
  const test = quietEngine();
  const [parent, child] = test.engine.orders.place([
    request({ orderId: 50, action: "SELL", orderType: "LMT", limitPrice: "292" }),
    request({
      ...{ orderId: 51, parentId: 50, action: "BUY", orderType: "STP", auxPrice: "300", tif: "GTC" },
      adjusted: { ...TO_STOP, triggerPrice: "285", stopPrice: "288" },
    }),
  ]).map(accepted);
  if (parent === undefined || child === undefined) throw new Error("Two orders expected");
  test.engine.control.setPrice(AAPL, "284");
  expect(shown(test, child)).toMatchObject({ status: "PreSubmitted", auxPrice: "300" });
  test.engine.control.setPrice(AAPL, "293");
  expect(current(test.engine, parent).status).toBe("Filled");
  expect(shown(test, child)).toMatchObject({ auxPrice: "300" });
  test.engine.control.setPrice(AAPL, "284");
  expect(shown(test, child)).toMatchObject({ auxPrice: "288" });
});

Deno.test("what waits to be adjusted outlives a restart, what has been stays so", () => {
  const test = quietEngine();
  const order = stopOf(test, {});
  const again = restoreEngine({ seed: 7, startTime: test.engine.now() }, savedState(test.engine));
  again.control.setPrice(AAPL, "296");
  expect(current(again, order).request).toMatchObject({ auxPrice: "292" });
  const third = restoreEngine({ seed: 7, startTime: again.now() }, savedState(again));
  third.control.setPrice(AAPL, "293");
  expect(current(third, order)).toMatchObject({ status: "PreSubmitted" });
});

Deno.test("what can not be adjusted is refused: no stop, no other stop, prices that are missing or off the grid", () => {
  const test = quietEngine();
  const wrong: readonly (readonly [Partial<OrderRequest>, Partial<AdjustedStop>, number])[] = [
    [{ orderType: "LMT", limitPrice: "300" }, {}, 321],
    [{}, { orderType: "LMT" }, 321],
    [{}, { triggerPrice: null }, 361],
    [{}, { stopPrice: "292.001" }, 362],
    [{}, { orderType: "STP LMT" }, 363],
    [{}, { orderType: "TRAIL" }, 364],
    [{}, { orderType: "TRAIL", trailingAmount: "120", inPercent: true }, 364],
  ];
  for (const [changes, adjusted, code] of wrong) {
    const order = { action: "SELL", orderType: "STP", auxPrice: "285", ...changes };
    expect(refusedCode(test.place({ ...order, adjusted: { ...TO_STOP, ...adjusted } }))).toBe(code);
  }
});
