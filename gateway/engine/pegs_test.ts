// Orders whose limit follows the market.
import { expect } from "@std/expect";
import { AAPL, current, EURUSD, quietEngine, savedState, START } from "./testing/test_engine.ts";
import { restoreEngine } from "./engine.ts";
import type { OrderRequest } from "./types.ts";

/** AAPL stands still; 100 shares rest there. */
function placed(changes: Partial<OrderRequest>, price = "290") {
  const test = quietEngine({}, price);
  test.wait(1000);
  const result = test.place({ conId: AAPL, quantity: "100", ...changes });
  if (!result.ok) throw new Error(result.text);
  const quote = test.engine.market.quote(AAPL);
  const [bid, ask] = [Number(quote?.bid), Number(quote?.ask)];
  return { ...test, order: result.order, bid, ask, now: () => current(test.engine, result.order) };
}

Deno.test("G12: MIDPRICE rests at the midpoint, the other half of the spread is its gain", () => {
  for (const action of ["BUY", "SELL"]) {
    const test = placed({ orderType: "MIDPRICE", limitPrice: null, action });
    expect(test.now()).toMatchObject({ status: "Submitted", orderType: "MIDPRICE", filled: "0" });
    test.engine.control.unfreeze(AAPL);
    test.wait(120_000);
    const { filled, avgFillPrice, status } = test.now();
    expect([action, status, filled]).toEqual([action, "Filled", "100"]);
    const last = test.engine.orders.executions().at(-1);
    expect(last?.lastLiquidity).toBe(1);
    expect(Number(avgFillPrice)).toBeGreaterThan(280);
  }
});

Deno.test("G12: the limit of MIDPRICE is a cap", () => {
  const test = placed({ orderType: "MIDPRICE", limitPrice: "285" });
  test.engine.control.unfreeze(AAPL);
  test.wait(60_000);
  expect(test.now()).toMatchObject({ status: "Submitted", filled: "0", request: { limitPrice: "285" } });
  test.engine.control.setPrice(AAPL, "284");
  test.wait(60_000);
  expect(test.now().status).toBe("Filled");
  expect(Number(test.now().avgFillPrice)).toBeLessThanOrEqual(285);
});

Deno.test("G12: REL stands at the bid, at most at its cap, and moves with it", () => {
  const test = placed({ orderType: "REL", limitPrice: "300" });
  expect(test.now().status).toBe("Submitted");
  test.engine.control.setPrice(AAPL, "295");
  test.wait(500);
  test.engine.control.unfreeze(AAPL);
  test.wait(180_000);
  expect(test.now().status).toBe("Filled");
  // It went up with the market: at 290 it would never have been reached.
  expect(Number(test.now().avgFillPrice)).toBeGreaterThan(292);
  const capped = placed({ orderType: "REL", limitPrice: "290.5" });
  capped.engine.control.setPrice(AAPL, "295");
  capped.engine.control.unfreeze(AAPL);
  capped.wait(60_000);
  expect(capped.now()).toMatchObject({ status: "Submitted", filled: "0" });
});

Deno.test("G12: an offset as wide as the market takes the other side, in percent too", () => {
  expect(placed({ orderType: "REL", auxPrice: "1" }).now().status).toBe("Filled");
  expect(placed({ orderType: "REL", percentOffset: "0.01" }).now().status).toBe("Filled");
  expect(placed({ orderType: "REL" }).now().status).toBe("Submitted");
});

Deno.test("G12: SNAP takes its price once: the other side, the middle, or its own", () => {
  const market = placed({ orderType: "SNAP MKT" });
  expect(market.now().status).toBe("Filled");
  expect(Number(market.now().avgFillPrice)).toBe(market.ask);
  for (const orderType of ["SNAP MID", "SNAP PRIM", "PEG MID"]) {
    const test = placed({ orderType });
    expect([orderType, test.now().status]).toEqual([orderType, "Submitted"]);
    test.engine.control.setPrice(AAPL, "300");
    test.engine.control.unfreeze(AAPL);
    test.wait(120_000);
    expect([orderType, test.now().status]).toEqual([
      orderType,
      orderType === "PEG MID" ? "Filled" : "Submitted",
    ]);
  }
  expect(placed({ orderType: "SNAP MKT", auxPrice: "2" }).now().status).toBe("Submitted");
});

Deno.test("G12: without two sides a pegged order waits, and it follows again after a restart", () => {
  const test = placed({ orderType: "MIDPRICE", limitPrice: null });
  test.engine.control.halt(AAPL);
  const second = test.place({ conId: AAPL, quantity: "5", orderType: "REL" });
  test.wait(10_000);
  expect(test.now().filled).toBe("0");
  if (!second.ok) throw new Error(second.text);
  const state = savedState(test.engine);
  const after = restoreEngine({ seed: 7, startTime: START + 60_000 }, state);
  after.control.resume(AAPL);
  after.control.unfreeze(AAPL);
  after.advanceTo(after.now() + 240_000);
  for (const { permId } of [test.order, second.order]) {
    expect(after.orders.order(permId)?.status).toBe("Filled");
  }
});

Deno.test("G12: a change of the cap or of the offset counts at once, and pairs can be relative", () => {
  const test = placed({ orderType: "REL" });
  const changed = test.engine.orders.modify({ ...test.order.request, auxPrice: "2" });
  expect(changed.ok).toBe(true);
  expect(test.now().status).toBe("Filled");
  const pair = test.place({
    conId: EURUSD,
    quantity: "25000",
    orderType: "REL",
    auxPrice: "0.00005",
    exchange: "IDEALPRO",
  });
  expect(pair.ok).toBe(true);
});
