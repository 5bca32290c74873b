// A restart in the middle of things: orders keep waiting for what they waited for, time that passed is caught
// up.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import type { Engine } from "./api.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  request,
  savedState,
  START,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { EngineState } from "./types.ts";

/** Saves through JSON and comes back `downtime` later. */
function restart({ engine }: TestEngine, downtime: number): Engine {
  const state = savedState(engine);
  return restoreEngine({ seed: 7, startTime: engine.now() + downtime }, state);
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

Deno.test("resting orders, stops and brackets go on where they were", () => {
  const test = testEngine();
  test.engine.control.setPrice(AAPL, "290");
  const stop = accepted(test.place({ orderType: "STP", auxPrice: "294", tif: "GTC", orderRef: "keep" }));
  const [parent, child] = test.engine.orders.place([
    request({ orderId: 100, orderType: "LMT", limitPrice: "286", tif: "GTC" }),
    request({
      orderId: 101,
      parentId: 100,
      action: "SELL",
      orderType: "LMT",
      limitPrice: "288",
      tif: "GTC",
      memo: { any: ["thing"] },
    }),
  ]).map(accepted);
  if (parent === undefined || child === undefined) throw new Error("Two orders expected");
  const again = restart(test, 5 * MINUTE);
  expect(again.orders.openOrders().map((order) => order.permId)).toEqual([
    stop.permId,
    parent.permId,
    child.permId,
  ]);
  expect(current(again, child).request.memo).toEqual({ any: ["thing"] });
  again.control.setPrice(AAPL, "294.5");
  expect(current(again, stop)).toMatchObject({ status: "Filled" });
  again.control.setPrice(AAPL, "285");
  expect(current(again, parent).status).toBe("Filled");
  expect(current(again, child).status).toBe("Submitted");
  expect(brokenInvariants(again)).toEqual([]);
});

Deno.test("orders whose time ended while nobody was running are cancelled at once", () => {
  const test = testEngine();
  const base = { orderType: "LMT", limitPrice: "250" };
  const day = accepted(test.place(base));
  const timed = accepted(test.place({ ...base, tif: "GTD", goodTillDate: "20261120-18:00:00" }));
  const forever = accepted(test.place({ ...base, tif: "GTC" }));
  const again = restart(test, 2 * DAY);
  const cancelled: number[] = [];
  again.on((event) => {
    if (event.type === "cancelled") cancelled.push(event.order.permId);
  });
  again.advanceTo(again.now() + 1);
  expect(cancelled.sort()).toEqual([day.permId, timed.permId].sort());
  expect(again.orders.openOrders().map((order) => order.permId)).toEqual([forever.permId]);
});

Deno.test("missed day rolls and expiries happen once, after the restart", () => {
  const test = testEngine();
  const [option] = test.engine.instruments.findContracts({
    symbol: "AAPL",
    secType: "OPT",
    strike: "250",
    right: "C",
    lastTradeDateOrContractMonth: "20261120",
  });
  accepted(test.place({ conId: option?.conId ?? AAPL, quantity: "1" }));
  accepted(test.place({ quantity: "10" }));
  test.wait(2_000);
  const again = restart(test, 3 * DAY);
  let rolls = 0;
  again.on((event) => {
    if (event.type === "dayRoll") rolls++;
  });
  again.advanceTo(again.now() + 2_000);
  expect(rolls).toBe(1);
  const rows = again.accounts.portfolio(ACCOUNT);
  expect(rows.map((row) => [row.contract.secType, row.position])).toEqual([["STK", "110"]]);
  expect(brokenInvariants(again)).toEqual([]);
  again.advanceTo(again.now() + DAY);
  expect(rolls).toBe(2);
});

Deno.test("ids go on: no permId, execution id or order id is given twice", () => {
  const test = testEngine();
  const first = accepted(test.place({}));
  const again = restart(test, MINUTE);
  const [second] = again.orders.place([request({ orderId: 2 })]).map(accepted);
  expect(second?.permId).toBeGreaterThan(first.permId);
  const ids = again.orders.executions({ since: 0 }).map((one) => one.execId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(1);
  expect(again.orders.highestOrderId(1)).toBe(2);
});

Deno.test("prices go on from where they were, new accounts get their cash", () => {
  const test = testEngine();
  test.engine.control.setPrice(AAPL, "310");
  const state = savedState(test.engine);
  const again = restoreEngine({
    seed: 7,
    startTime: START,
    accounts: [{ id: "DU7654321", baseCurrency: "EUR", cash: { EUR: "5000" } }],
  }, state);
  expect(Math.abs(Number(again.market.quote(AAPL)?.mark) - 310)).toBeLessThan(0.2);
  expect(again.accounts.accountIds()).toEqual([ACCOUNT, "DU7654321"]);
  expect(again.accounts.accountSummary("DU7654321", ["NetLiquidation"])).toEqual([
    { key: "NetLiquidation", value: "5000.00", currency: "EUR" },
  ]);
});

Deno.test("a state of another version or with a part missing is refused, not guessed at", () => {
  const good = testEngine().engine.serialize();
  const bad = (changes: object) => () =>
    restoreEngine({ seed: 7, startTime: START }, { ...good, ...changes } as EngineState);
  expect(bad({ version: 2 })).toThrow(RangeError);
  expect(bad({ accounts: undefined })).toThrow(RangeError);
});

Deno.test("an exchange that was silent is silent after a restart, and a cancel waits as it did", () => {
  const test = testEngine();
  test.engine.control.holdMatching(true);
  const [order, cancelled] = [accepted(test.place({ tif: "GTC" })), accepted(test.place({ tif: "GTC" }))];
  test.engine.orders.cancel(cancelled.permId);
  const again = restart(test, MINUTE);
  again.advanceTo(again.now() + MINUTE);
  expect(current(again, order)).toMatchObject({ status: "PreSubmitted", filled: "0" });
  expect(current(again, cancelled).status).toBe("PendingCancel");
  again.control.holdMatching(false);
  expect(current(again, order).status).toBe("Filled");
  expect(current(again, cancelled).status).toBe("Cancelled");
});
