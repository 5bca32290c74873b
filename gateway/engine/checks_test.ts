// Orders that must not pass: IB's codes for prices, sizes, accounts, margin; what a modify may and may not
// do.
import { expect } from "@std/expect";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  EURUSD,
  PENNY,
  refusedCode,
  request,
  RESTRICTED,
  SPY,
  type TestEngine,
  testEngine,
  VOD,
} from "./testing/test_engine.ts";
import type { OrderRequest } from "./types.ts";

const LIMIT = { orderType: "LMT", limitPrice: "280" } as const;

const BAD: readonly (readonly [string, Partial<OrderRequest>, number])[] = [
  ["a limit between ticks", { ...LIMIT, limitPrice: "280.005" }, 110],
  ["a stop between ticks", { orderType: "STP", auxPrice: "299.999" }, 110],
  ["a negative limit", { ...LIMIT, limitPrice: "-5" }, 110],
  ["a limit order without limit", { orderType: "LMT" }, 107],
  ["a stop order without stop", { orderType: "STP" }, 107],
  ["a trailing order without distance", { orderType: "TRAIL" }, 107],
  ["zero shares", { quantity: "0" }, 434],
  ["negative shares", { quantity: "-5" }, 321],
  ["a fraction of a share", { quantity: "0.5" }, 388],
  ["a fraction above one share", { quantity: "1.5" }, 355],
  ["a fifth decimal of a share", { quantity: "1.00005" }, 355],
  ["no account", { account: "" }, 435],
  ["an unknown account", { account: "DU999" }, 321],
  ["an unknown contract", { conId: 42 }, 200],
  ["an unknown venue", { exchange: "NOWHERE" }, 200],
  ["a forbidden security", { conId: RESTRICTED }, 203],
  ["an unknown side", { action: "HOLD" }, 321],
  ["an order type that does not exist", { orderType: "MAGIC" }, 321],
  ["an order type that is not simulated", { orderType: "PEG BEST" }, 387],
  ["an empty time in force", { tif: "" }, 10052],
  ["an unknown time in force", { tif: "SOON" }, 321],
  ["a stop as immediate-or-cancel", { orderType: "STP", auxPrice: "300", tif: "IOC" }, 111],
  ["an opening order for a currency", { conId: EURUSD, quantity: "1000", tif: "OPG" }, 111],
  ["a good-till date in the past", { ...LIMIT, tif: "GTD", goodTillDate: "20200101-00:00:00" }, 321],
  ["a good-till date that is none", { ...LIMIT, tif: "GTD", goodTillDate: "tomorrow" }, 321],
  ["a trailing percent beyond 100", { orderType: "TRAIL", trailingPercent: "150" }, 321],
  ["a pence price off London's grid", { conId: VOD, ...LIMIT, limitPrice: "88.45" }, 110],
];

for (const [what, changes, code] of BAD) {
  Deno.test(`${what} is refused with ${code}, for an order and for a what-if, and leaves nothing behind`, () => {
    const test = testEngine();
    expect(refusedCode(test.place(changes))).toBe(code);
    expect(refusedCode(test.engine.orders.whatIf(request(changes)))).toBe(code);
    expect(test.events).toEqual([]);
    expect(test.engine.orders.openOrders()).toEqual([]);
    expect(test.engine.orders.highestOrderId(1)).toBe(0);
  });
}

Deno.test("below a dollar the finer tick is allowed, above it is not", () => {
  const test = testEngine();
  const order = { conId: PENNY, orderType: "LMT", quantity: "1000", tif: "GTC" };
  expect(test.place({ ...order, limitPrice: "0.4711" }).ok).toBe(true);
  expect(refusedCode(test.place({ ...order, action: "SELL", limitPrice: "1.0001" }))).toBe(110);
});

Deno.test("fractions are allowed where the instrument says so", () => {
  const test = testEngine();
  expect(accepted(test.place({ conId: SPY, quantity: "0.5" }))).toMatchObject({
    status: "Filled",
    filled: "0.5",
  });
  expect(accepted(test.place({ conId: EURUSD, quantity: "1000.01" })).filled).toBe("1000.01");
  const notes = () => test.events.flatMap((event) => event.type === "note" ? [event.text] : []);
  expect(notes()).toEqual([
    "Order Message:\nBUY 1000.01 EUR.USD Forex\nWarning: Your order size is below the EUR 20000 IdealPro minimum " +
    "and will be routed as an odd lot order.",
  ]);
  accepted(test.place({ conId: EURUSD, quantity: "20000" }));
  expect(notes()).toHaveLength(1);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("an order beyond the account's means becomes inactive with 201 and both amounts", () => {
  const test = testEngine();
  const order = accepted(test.place({ quantity: "100000" }));
  expect(order.status).toBe("Inactive");
  expect(test.events).toHaveLength(1);
  expect(test.events[0]).toMatchObject({ type: "rejected", code: 201 });
  expect(order.rejectReason).toMatch(
    /^Order rejected - reason:YOUR ORDER IS NOT ACCEPTED\. .*\[\d+\.\d\d USD\] MUST EXCEED .*\[\d+\.\d\d USD\]$/,
  );
  expect(test.engine.orders.openOrders()).toEqual([]);
  expect(test.engine.orders.completedOrders()).toHaveLength(1);
});

Deno.test("an order that reduces a position is accepted even when margin is short", () => {
  const test = testEngine({ accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "30000" } }] });
  accepted(test.place({ quantity: "200" }));
  test.engine.control.setPrice(AAPL, "160");
  const values = test.engine.accounts.accountSummary(ACCOUNT, ["AvailableFunds"]);
  expect(Number(values[0]?.value)).toBeLessThan(0);
  expect(accepted(test.place({ quantity: "1" })).status).toBe("Inactive");
  expect(accepted(test.place({ action: "SELL", quantity: "100" })).status).toBe("Filled");
});

Deno.test("a duplicate id of a live order is refused", () => {
  const test = testEngine();
  accepted(test.place({ ...LIMIT, orderId: 9 }));
  expect(refusedCode(test.place({ ...LIMIT, orderId: 9 }))).toBe(103);
});

function resting(test: TestEngine) {
  return accepted(test.place({ ...LIMIT, orderId: 7, tif: "GTC" }));
}

Deno.test("a modify changes size, price and time in force and keeps the permId", () => {
  const test = testEngine();
  const order = resting(test);
  const changed = accepted(
    test.engine.orders.modify({ ...order.request, limitPrice: "281.5", quantity: "50", tif: "DAY" }),
  );
  expect(changed).toMatchObject({ permId: order.permId, quantity: "50", tif: "DAY", status: "Submitted" });
  expect(changed.request.limitPrice).toBe("281.5");
  expect(test.seen()).toContain("modified");
});

Deno.test("a modify to a marketable price fills", () => {
  const test = testEngine();
  const order = resting(test);
  const changed = accepted(test.engine.orders.modify({ ...order.request, limitPrice: "294" }));
  expect(changed.status).toBe("Filled");
});

Deno.test("a wrong change is refused and leaves the order as it was", () => {
  const test = testEngine();
  const order = resting(test);
  const bad: readonly (readonly [Partial<OrderRequest>, number])[] = [
    [{ action: "SELL" }, 105],
    [{ conId: SPY }, 105],
    [{ orderType: "PEG BEST" }, 329],
    [{ orderType: "STP", auxPrice: "300", tif: "IOC" }, 111],
    [{ limitPrice: "281.123" }, 110],
    [{ quantity: "0" }, 434],
    [{ quantity: "1000000" }, 201],
    [{ orderId: 1234 }, 135],
  ];
  for (const [changes, code] of bad) {
    expect(refusedCode(test.engine.orders.modify({ ...order.request, ...changes }))).toBe(code);
    expect(current(test.engine, order)).toEqual(order);
  }
});

Deno.test("a finished order can not be modified: 104 when filled, 201 when cancelled", () => {
  const test = testEngine();
  const filled = accepted(test.place({ orderId: 20 }));
  expect(refusedCode(test.engine.orders.modify(filled.request))).toBe(104);
  const order = resting(test);
  test.engine.orders.cancel(order.permId);
  expect(refusedCode(test.engine.orders.modify(order.request))).toBe(201);
});

Deno.test("a size below what is filled is refused, down to above it is allowed", () => {
  const test = testEngine();
  const order = resting(test);
  test.engine.control.fill(order.permId, "40");
  expect(refusedCode(test.engine.orders.modify({ ...order.request, quantity: "40" }))).toBe(105);
  const smaller = accepted(test.engine.orders.modify({ ...order.request, quantity: "41" }));
  expect(smaller).toMatchObject({ filled: "40", remaining: "1" });
});

Deno.test("a modify beyond the price band ends the order with 202 and reports the modify as too late", () => {
  const test = testEngine();
  const order = resting(test);
  const changed = accepted(test.engine.orders.modify({ ...order.request, limitPrice: "320" }));
  expect(changed.status).toBe("Cancelled");
  expect(test.events.at(-1)).toMatchObject({ type: "modifyRejected", code: 201 });
});

Deno.test("cancelling twice or cancelling nothing has its own codes", () => {
  const test = testEngine();
  const order = resting(test);
  accepted(test.engine.orders.cancel(order.permId));
  expect(test.events.at(-1)).toMatchObject({
    type: "cancelled",
    code: 202,
    text: "Order Canceled - reason:",
  });
  expect(refusedCode(test.engine.orders.cancel(order.permId))).toBe(10148);
  expect(refusedCode(test.engine.orders.cancel(5 as typeof order.permId))).toBe(10147);
});

Deno.test("a what-if shows margin before, after and the change, and leaves nothing behind", () => {
  const test = testEngine();
  const before = JSON.stringify(test.engine.accounts.accountValues(ACCOUNT));
  const report = test.engine.orders.whatIf(request({ quantity: "100" }));
  if (!report.ok) throw new Error(report.text);
  const ask = Number(test.engine.market.quote(AAPL)?.mark);
  expect(Number(report.initMarginAfter)).toBeCloseTo(ask * 100 / 2, 0);
  expect(Number(report.maintMarginAfter)).toBeCloseTo(ask * 100 / 4, 0);
  expect(report).toMatchObject({
    initMarginBefore: "0.00",
    commission: "1.0003",
    commissionCurrency: "USD",
    marginCurrency: "USD",
    rejectReason: "",
  });
  expect(JSON.stringify(test.engine.accounts.accountValues(ACCOUNT))).toBe(before);
  expect(test.events).toEqual([]);
  const tooMuch = test.engine.orders.whatIf(request({ quantity: "100000" }));
  expect(tooMuch.ok && tooMuch.rejectReason).toMatch(/EQUITY WITH LOAN VALUE/);
});

Deno.test("currencies can not be bought without limit", () => {
  const test = testEngine();
  expect(accepted(test.place({ conId: EURUSD, quantity: "1000000" })).status).not.toBe("Inactive");
  expect(accepted(test.place({ conId: EURUSD, quantity: "100000000" })).status).toBe("Inactive");
});

Deno.test("an opening order stays with the auction when it is modified", () => {
  const test = testEngine();
  const order = accepted(test.place({ tif: "OPG", quantity: "10" }));
  const changed = accepted(test.engine.orders.modify({ ...order.request, quantity: "20" }));
  expect(changed).toMatchObject({ status: "PreSubmitted", quantity: "20", filled: "0" });
  test.wait(60_000);
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", filled: "20" });
});

Deno.test("outsideRth where it means nothing is a note 2109, and the order goes on", () => {
  const test = testEngine();
  expect(accepted(test.place({ outsideRth: true })).status).toBe("Filled");
  expect(test.seen().slice(0, 3)).toEqual(["accepted", "note", "working"]);
  accepted(test.place({ ...LIMIT, outsideRth: true }));
  expect(test.seen()).not.toContain("note");
});

Deno.test("a change to a dearer price needs its margin; to a cheaper one, and the same again, it needs none", () => {
  const accounts = [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "9000" } }];
  const test = testEngine({ accounts });
  const order = accepted(test.place({ quantity: "1000", orderType: "LMT", limitPrice: "1", tif: "GTC" }));
  expect(order.status).toBe("Submitted");
  expect(refusedCode(test.engine.orders.modify({ ...order.request, limitPrice: "285" }))).toBe(201);
  expect(current(test.engine, order)).toEqual(order);
  test.engine.control.deposit(ACCOUNT, "USD", "-8900");
  expect(test.engine.orders.modify(order.request).ok).toBe(true);
  expect(test.engine.orders.modify({ ...order.request, limitPrice: "0.9" }).ok).toBe(true);
});

Deno.test("what is no number is refused by the controls as a range error, as they promise", () => {
  const { control } = testEngine().engine;
  for (const text of ["", "NaN", "Infinity", "1e22", "0x10", "1_0", " 5 ", "\uff11"]) {
    expect(() => control.deposit(ACCOUNT, "USD", text)).toThrow(RangeError);
    expect(() => control.dividend(AAPL, text, 1)).toThrow(RangeError);
  }
});
