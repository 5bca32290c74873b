// Options that do what their holders say before their end, and what their writers have to bear.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  quietEngine,
  refusedCode,
  savedState,
  START,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { ExerciseRequest, OrderResult } from "./types.ts";

const DAY_MS = 86_400_000;
const NEXT_DAY = START + 15 * 3_600_000;

function option({ engine }: TestEngine, strike: string, right: "C" | "P", expiry = 3): number {
  const found = engine.instruments.findContracts({
    ...{ symbol: "AAPL", secType: "OPT", right, strike },
    lastTradeDateOrContractMonth: engine.instruments.optionChains(AAPL, "")[0]?.expirations[expiry] ?? "",
  });
  return found[0]?.conId ?? 0;
}

function trade(test: TestEngine, conId: number, action: "BUY" | "SELL", quantity: string): void {
  const { permId } = accepted(test.place({ conId, action, quantity }));
  if (test.engine.orders.order(permId)?.status !== "Filled") test.engine.control.fill(permId);
}

let requests = 500;
function exercise(test: TestEngine, conId: number, changes: Partial<ExerciseRequest> = {}): OrderResult {
  return test.engine.orders.exercise({
    ...{ clientId: 1, orderId: ++requests, account: ACCOUNT, conId, action: "exercise", quantity: "1" },
    ...{ override: false, memo: null },
    ...changes,
  });
}

function held({ engine }: TestEngine): Record<string, string> {
  return Object.fromEntries(
    engine.accounts.portfolio(ACCOUNT).map(({ contract, position }) => [contract.localSymbol, position]),
  );
}

function text(result: OrderResult): string {
  return result.ok ? "accepted" : `${result.code} ${result.text}`;
}

Deno.test("an exercised call waits as an order and is shares at the strike in the morning", () => {
  const test = quietEngine();
  const call = option(test, "280", "C");
  trade(test, call, "BUY", "2");
  test.seen();
  const order = accepted(exercise(test, call));
  expect(order).toMatchObject({ status: "PreSubmitted", orderType: "LMT", quantity: "1", tif: "DAY" });
  expect(test.seen()).toEqual(["accepted"]);
  test.wait(3_600_000);
  expect(held(test)[order.contract.localSymbol]).toBe("2");
  test.engine.advanceTo(NEXT_DAY);
  expect(held(test)).toEqual({ AAPL: "100", [order.contract.localSymbol]: "1" });
  expect(test.engine.orders.order(order.permId)).toMatchObject({
    ...{ status: "Filled", filled: "1", remaining: "0", avgFillPrice: "0", commission: "0" },
  });
  const executions = test.engine.orders.executions({ since: START + 10 * 3_600_000 });
  expect(executions.map(({ side, shares, price, permId, orderId }) => [side, shares, price, permId, orderId]))
    .toEqual([
      ["SLD", "1", "0", order.permId, order.request.orderId],
      ["BOT", "100", "280", expect.any(Number), 0],
    ]);
  expect(test.engine.accounts.portfolio(ACCOUNT).find((row) => row.contract.conId === AAPL)?.averageCost)
    .toBe("280");
  expect(test.seen()).toEqual(expect.arrayContaining(["fill", "commission", "position", "account"]));
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("an exercised put delivers the shares that are held, or sells them short", () => {
  const test = quietEngine();
  const put = option(test, "300", "P");
  trade(test, put, "BUY", "2");
  trade(test, AAPL, "BUY", "150");
  accepted(exercise(test, put, { quantity: "2" }));
  test.engine.advanceTo(NEXT_DAY);
  expect(held(test)).toEqual({ AAPL: "-50" });
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("an instruction against the option's nature is refused in IB's words, unless it overrides", () => {
  const test = quietEngine();
  const [inside, outside] = [option(test, "280", "C"), option(test, "310", "C")];
  for (const conId of [inside, outside]) trade(test, conId, "BUY", "1");
  expect(text(exercise(test, outside))).toBe(
    "322 Error processing request.Exercise ignored because option is not in-the-money.",
  );
  expect(text(exercise(test, inside, { action: "lapse" }))).toBe(
    "322 Error processing request.Lapse ignored because option is in-the-money.",
  );
  expect(text(exercise(test, outside, { override: true }))).toBe("accepted");
  expect(text(exercise(test, inside, { action: "lapse", override: true }))).toBe("accepted");
  test.engine.advanceTo(NEXT_DAY);
  expect(held(test)).toMatchObject({ AAPL: "100" });
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("no more is instructed than is held and not spoken of yet; what is written cannot be exercised", () => {
  const test = quietEngine();
  const call = option(test, "280", "C");
  const none =
    `322 Error processing request.No unlapsed position exists in this option in account ${ACCOUNT}.`;
  expect(text(exercise(test, call))).toBe(none);
  trade(test, call, "BUY", "3");
  expect(accepted(exercise(test, call, { quantity: "2" })).quantity).toBe("2");
  expect(accepted(exercise(test, call, { quantity: "9" })).quantity).toBe("1");
  expect(text(exercise(test, call))).toBe(none);
  const written = option(test, "270", "C");
  trade(test, written, "SELL", "1");
  expect(refusedCode(exercise(test, written))).toBe(322);
  expect(refusedCode(exercise(test, AAPL))).toBe(322);
  expect(refusedCode(exercise(test, 999))).toBe(200);
});

Deno.test("an instruction is cancelled like an order, cannot be changed, and uses up no order id", () => {
  const test = quietEngine();
  const call = option(test, "280", "C");
  trade(test, call, "BUY", "1");
  const highest = test.engine.orders.highestOrderId(1);
  const order = accepted(exercise(test, call));
  expect(test.engine.orders.highestOrderId(1)).toBe(highest);
  const changed = test.engine.orders.modify({ ...order.request, limitPrice: "3", quantity: "1" });
  expect(refusedCode(changed)).toBe(105);
  expect(() => test.engine.control.fill(order.permId)).toThrow(RangeError);
  expect(refusedCode(exercise(test, call, { orderId: order.request.orderId }))).toBe(322);
  test.engine.orders.cancelAll();
  expect(test.engine.orders.order(order.permId)?.status).toBe("Cancelled");
  test.engine.advanceTo(NEXT_DAY);
  expect(Object.values(held(test))).toEqual(["1"]);
});

Deno.test("what was sold meanwhile is not exercised: the instruction is cancelled", () => {
  const test = quietEngine();
  const call = option(test, "280", "C");
  trade(test, call, "BUY", "1");
  const order = accepted(exercise(test, call));
  trade(test, call, "SELL", "1");
  test.engine.advanceTo(NEXT_DAY);
  expect(test.engine.orders.order(order.permId)?.status).toBe("Cancelled");
  expect(held(test)).toEqual({});
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("at the end an option does what was said: it lapses in the money, is exercised out of it", () => {
  const test = quietEngine();
  const [inside, outside, plain] = [
    option(test, "280", "C", 0),
    option(test, "295", "C", 0),
    option(test, "285", "C", 0),
  ];
  for (const conId of [inside, outside, plain]) trade(test, conId, "BUY", "2");
  const lapse = accepted(exercise(test, inside, { action: "lapse", override: true, quantity: "2" }));
  const exercised = accepted(exercise(test, outside, { override: true, quantity: "1" }));
  test.engine.advanceTo(Date.parse("2026-11-20T21:00:01Z"));
  // One of the two outside by instruction, both of the plain ones by nature, none of those that lapsed.
  expect(held(test)).toEqual({ AAPL: "300" });
  for (const { permId } of [lapse, exercised]) {
    expect(test.engine.orders.order(permId)?.status).toBe("Filled");
  }
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a written option is assigned in the night, a put's shares are bought at the strike", () => {
  const test = quietEngine();
  const [call, put] = [option(test, "280", "C"), option(test, "300", "P")];
  trade(test, AAPL, "BUY", "300");
  trade(test, call, "SELL", "3");
  trade(test, put, "SELL", "2");
  test.engine.control.assign(ACCOUNT, call, "2");
  test.engine.control.assign(ACCOUNT, put);
  expect(() => test.engine.control.assign(ACCOUNT, call, "2")).toThrow("Cannot assign 2 of 1");
  expect(() => test.engine.control.assign(ACCOUNT, AAPL)).toThrow(RangeError);
  test.wait(3_600_000);
  expect(held(test).AAPL).toBe("300");
  test.engine.advanceTo(NEXT_DAY);
  expect(held(test)).toEqual({ AAPL: "300", [localSymbol(test, call)]: "-1" });
  const { orders } = test.engine;
  const night = orders.executions({ since: START + 10 * 3_600_000 });
  expect(night.map(({ side, shares, price, orderId, clientId }) => [side, shares, price, orderId, clientId]))
    .toEqual([
      ["BOT", "2", "0", 0, 0],
      ["SLD", "200", "280", 0, 0],
      ["BOT", "2", "0", 0, 0],
      ["BOT", "200", "300", 0, 0],
    ]);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

function localSymbol({ engine }: TestEngine, conId: number): string {
  return engine.instruments.contract(conId as never)?.localSymbol ?? "";
}

Deno.test("an assignment without a number takes what no other one has taken", () => {
  const test = quietEngine();
  const call = option(test, "280", "C");
  trade(test, AAPL, "BUY", "300");
  trade(test, call, "SELL", "3");
  test.engine.control.assign(ACCOUNT, call, "2");
  test.engine.control.assign(ACCOUNT, call);
  test.engine.advanceTo(NEXT_DAY);
  expect(held(test)).toEqual({});
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("instructions and assignments outlive a restart", () => {
  const test = quietEngine();
  const [call, put] = [option(test, "280", "C"), option(test, "300", "P")];
  trade(test, call, "BUY", "1");
  trade(test, put, "SELL", "1");
  const order = accepted(exercise(test, call));
  test.engine.control.assign(ACCOUNT, put, "1");
  const state = savedState(test.engine);
  const engine = restoreEngine({ seed: 7, startTime: START }, state);
  expect(engine.orders.openOrders().map(({ permId }) => permId)).toEqual([order.permId]);
  engine.advanceTo(NEXT_DAY);
  expect(held({ ...test, engine })).toEqual({ AAPL: "200" });
  expect(brokenInvariants(engine)).toEqual([]);
});

Deno.test("an option on an index pays out at its end: it is neither exercised nor assigned before", () => {
  const test = testEngine();
  const spx = 416904;
  const chain = test.engine.instruments.optionChains(spx, "")[0];
  const found = test.engine.instruments.findContracts({
    ...{ symbol: "SPX", secType: "OPT", right: "C", strike: chain?.strikes[0] ?? "" },
    lastTradeDateOrContractMonth: chain?.expirations[3] ?? "",
  });
  const conId = found[0]?.conId ?? 0;
  trade(test, conId, "BUY", "1");
  expect(text(exercise(test, conId))).toBe(
    "322 Error processing request.Exercise/Lapse failed due to server rejection.",
  );
  expect(() => test.engine.control.assign(ACCOUNT, conId)).toThrow(RangeError);
  test.wait(DAY_MS);
  expect(Object.values(held(test))).toEqual(["1"]);
});
