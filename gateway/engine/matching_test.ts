// How single orders meet the market: walking the book, resting, stops, time in force, price band.
import { expect } from "@std/expect";
import { Big } from "../decimal.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  EURUSD,
  quietEngine,
  START,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { DecimalString, Execution, OrderRequest, Quote } from "./types.ts";

/** An engine whose AAPL stands still at 290. */
function frozen(): TestEngine & { quote(): Quote } {
  const test = quietEngine();
  return { ...test, quote: () => quoteOf(test) };
}

function quoteOf({ engine }: TestEngine): Quote {
  const quote = engine.market.quote(AAPL);
  if (quote === null) throw new Error("No quote");
  return quote;
}

function cents(price: DecimalString | null, ticks: number): DecimalString {
  return new Big(price ?? "0").plus(new Big(ticks).div(100)).toFixed();
}

function fills(test: TestEngine): Execution[] {
  return test.events.flatMap((event) => event.type === "fill" ? [event.execution] : []);
}

Deno.test("a market order larger than the touch walks the book, level by level", () => {
  const test = frozen();
  const depth = test.engine.market.depth(AAPL, 3);
  const [first, second, third] = depth?.asks ?? [];
  const quantity = new Big(first?.size ?? 0).plus(second?.size ?? 0).plus(1).toFixed();
  const order = accepted(test.place({ quantity }));
  expect(order.status).toBe("Filled");
  expect(fills(test).map(({ price, shares }) => [price, shares])).toEqual([
    [first?.price, first?.size],
    [second?.price, second?.size],
    [third?.price, "1"],
  ]);
  expect(test.engine.market.quote(AAPL)?.ask).toBe(third?.price);
  expect(test.seen().slice(0, 6)).toEqual([
    "accepted",
    "working",
    "fill",
    "commission",
    "position",
    "account",
  ]);
});

Deno.test("a market order beyond the whole book waits for new liquidity and goes on", () => {
  const test = frozen();
  test.engine.control.deposit(ACCOUNT, "USD", "10000000");
  const order = accepted(test.place({ quantity: "30000" }));
  expect(order.status).toBe("Submitted");
  expect(Number(order.filled)).toBeGreaterThan(5000);
  test.engine.control.unfreeze(AAPL);
  test.wait(60_000);
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a marketable limit takes only what is within its limit and rests with the remainder", () => {
  const test = frozen();
  const { ask, askSize } = test.quote();
  const quantity = new Big(askSize).plus(100).toFixed();
  const order = accepted(test.place({ quantity, orderType: "LMT", limitPrice: ask }));
  expect(order).toMatchObject({ status: "Submitted", filled: askSize, remaining: "100", avgFillPrice: ask });
});

Deno.test("a resting limit fills at its own price when the market comes to it, as added liquidity", () => {
  const test = frozen();
  const limitPrice = cents(test.quote().bid, -50);
  const order = accepted(test.place({ quantity: "50", orderType: "LMT", limitPrice }));
  expect(order.filled).toBe("0");
  test.engine.control.setPrice(AAPL, "289.2");
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", avgFillPrice: limitPrice });
  expect(fills(test)[0]?.lastLiquidity).toBe(1);
});

Deno.test("a limit at the touch waits for the displayed size before it", () => {
  const test = testEngine({ ticksPerSecond: 10 });
  const { bid, bidSize } = quoteOf(test);
  const order = accepted(test.place({ quantity: "100", orderType: "LMT", limitPrice: bid }));
  let traded = new Big(0);
  test.engine.market.watchTrades(AAPL, (trade) => {
    if (trade.price === bid) traded = traded.plus(trade.size);
  });
  const before = () => current(test.engine, order).filled === "0";
  for (let i = 0; i < 600 && before(); i++) test.wait(100);
  const done = current(test.engine, order);
  expect(done.filled).not.toBe("0");
  // Either the queue before it traded away, or the bid fell below it and the market came through.
  const through = Number(quoteOf(test).low) < Number(bid) || Number(quoteOf(test).bid) < Number(bid);
  expect(through || traded.gte(bidSize)).toBe(true);
});

Deno.test("a buy stop fires when the last price reaches it, not when the ask does", () => {
  const test = frozen();
  const auxPrice = cents(test.quote().ask, 20);
  const order = accepted(test.place({ orderType: "STP", auxPrice }));
  expect(order).toMatchObject({ status: "PreSubmitted", whyHeld: "trigger" });
  test.engine.control.setPrice(AAPL, cents(auxPrice, -2));
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.engine.control.setPrice(AAPL, auxPrice);
  expect(current(test.engine, order).status).toBe("Filled");
  expect(test.seen()).toContain("triggered");
});

Deno.test("a stop that the market has already passed fires at once", () => {
  const test = frozen();
  const order = accepted(
    test.place({ action: "SELL", orderType: "STP", auxPrice: cents(test.quote().bid, 30) }),
  );
  expect(order.status).toBe("Filled");
});

Deno.test("a triggered stop limit becomes a limit order and rests when its limit is passed", () => {
  const test = frozen();
  const auxPrice = cents(test.quote().bid, -100);
  const order = accepted(
    test.place({ action: "SELL", orderType: "STP LMT", auxPrice, limitPrice: auxPrice }),
  );
  test.engine.control.setPrice(AAPL, cents(auxPrice, -40));
  expect(current(test.engine, order)).toMatchObject({ status: "Submitted", filled: "0" });
  test.engine.control.setPrice(AAPL, cents(auxPrice, 10));
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", avgFillPrice: auxPrice });
});

Deno.test("a trailing stop follows up, never down, and fires on the way back", () => {
  const test = frozen();
  const order = accepted(test.place({ action: "SELL", orderType: "TRAIL", auxPrice: "1" }));
  const last = test.quote().last;
  expect(order.trailStopPrice).toBe(cents(last, -100));
  test.engine.control.setPrice(AAPL, "293");
  expect(current(test.engine, order).trailStopPrice).toBe("292");
  test.engine.control.setPrice(AAPL, "292.4");
  expect(current(test.engine, order)).toMatchObject({ trailStopPrice: "292", status: "PreSubmitted" });
  test.engine.control.setPrice(AAPL, "291.9");
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a trailing stop in percent keeps its distance in percent of the price", () => {
  const test = frozen();
  const order = accepted(test.place({ action: "SELL", orderType: "TRAIL", trailingPercent: "2" }));
  test.engine.control.setPrice(AAPL, "300");
  expect(current(test.engine, order).trailStopPrice).toBe("294");
});

Deno.test("a trailing stop limit sets its limit when it fires", () => {
  const test = frozen();
  const order = accepted(
    test.place({ action: "SELL", orderType: "TRAIL LIMIT", auxPrice: "1", lmtPriceOffset: "0.1" }),
  );
  test.engine.control.setPrice(AAPL, "295");
  test.engine.control.setPrice(AAPL, "293.5");
  const now = current(test.engine, order);
  expect(now).toMatchObject({ status: "Submitted", trailStopPrice: "294" });
  test.engine.control.setPrice(AAPL, "293.95");
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", avgFillPrice: "293.9" });
});

Deno.test("currency stops fire on bid and ask, because there is no last price", () => {
  const test = testEngine();
  test.engine.control.setPrice(EURUSD, "1.16");
  test.engine.control.freeze(EURUSD);
  const order = accepted(
    test.place({ conId: EURUSD, quantity: "20000", orderType: "STP", auxPrice: "1.17", tif: "GTC" }),
  );
  expect(test.engine.market.quote(EURUSD)?.last).toBe(null);
  test.engine.control.setPrice(EURUSD, "1.171");
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("immediate-or-cancel takes what is there and cancels the rest with 202", () => {
  const test = frozen();
  const { ask, askSize } = test.quote();
  const order = accepted(
    test.place({
      quantity: new Big(askSize).plus(500).toFixed(),
      orderType: "LMT",
      limitPrice: ask,
      tif: "IOC",
    }),
  );
  expect(order).toMatchObject({ status: "Cancelled", filled: askSize, remaining: "500" });
  expect(test.events.find((event) => event.type === "cancelled")).toMatchObject({ code: 202 });
});

Deno.test("fill-or-kill fills whole or becomes inactive without a fill", () => {
  const test = frozen();
  const { ask, askSize } = test.quote();
  const base = { orderType: "LMT", limitPrice: ask, tif: "FOK" };
  const tooMuch = accepted(test.place({ ...base, quantity: new Big(askSize).plus(1).toFixed() }));
  expect(tooMuch).toMatchObject({ status: "Inactive", filled: "0" });
  expect(accepted(test.place({ ...base, quantity: askSize })).status).toBe("Filled");
});

Deno.test("an opening order waits for the auction and ends there", () => {
  const test = frozen();
  const order = accepted(test.place({ tif: "OPG" }));
  expect(order.status).toBe("PreSubmitted");
  const limit = accepted(test.place({ tif: "OPG", orderType: "LMT", limitPrice: "280" }));
  test.wait(60_000);
  expect(current(test.engine, order).status).toBe("Filled");
  expect(current(test.engine, limit)).toMatchObject({ status: "Cancelled", filled: "0" });
});

Deno.test("day orders end at the end of the day, good-till-cancelled orders stay", () => {
  const test = testEngine();
  const base = { orderType: "LMT", limitPrice: "250" };
  const [day, gtc] = [accepted(test.place(base)), accepted(test.place({ ...base, tif: "GTC" }))];
  test.engine.advanceTo(Date.parse("2026-11-21T04:59:59Z"));
  expect(current(test.engine, day).status).toBe("Submitted");
  test.engine.advanceTo(Date.parse("2026-11-21T05:00:01Z"));
  expect(test.events.findLast((event) => event.type === "cancelled")).toMatchObject({
    order: { permId: day.permId, completedStatus: "Cancelled by Expiration" },
  });
  expect(current(test.engine, gtc).status).toBe("Submitted");
});

Deno.test("good-till-date orders end at their minute, in every way IB writes a time", () => {
  for (
    const goodTillDate of [
      ...["20261120-15:30:00", "20261120 10:30:00 US/Eastern", "20261120 10:30:00", "20261120-15:30:00Z"],
      ...["20261120-10:30:00 US/Eastern", "20261120 16:30:00 MET", "10:30:00"],
    ]
  ) {
    const test = testEngine();
    const order = accepted(
      test.place({ orderType: "LMT", limitPrice: "250", tif: "GTD", goodTillDate }),
    );
    test.engine.advanceTo(START + 29 * 60_000);
    expect(current(test.engine, order).status).toBe("Submitted");
    test.engine.advanceTo(START + 31 * 60_000);
    expect(current(test.engine, order).status).toBe("Cancelled");
  }
});

Deno.test("good till a date alone is good till the close of that day", () => {
  const test = testEngine({ sessions: "real" });
  // Whose clock it is by does not move the date: in Berlin the 23rd begins on the 22nd of New York.
  const orders = ["20261123", "20261123 Europe/Berlin", "20261123 UTC"].map((goodTillDate) =>
    accepted(test.place({ orderType: "LMT", limitPrice: "200", tif: "GTD", goodTillDate }))
  );
  test.engine.advanceTo(Date.parse("2026-11-23T20:59:00Z"));
  expect(orders.map((order) => current(test.engine, order).status)).toEqual(orders.map(() => "Submitted"));
  test.engine.advanceTo(Date.parse("2026-11-23T21:01:00Z"));
  expect(orders.map((order) => current(test.engine, order).completedStatus))
    .toEqual(orders.map(() => "Cancelled by Expiration"));
});

Deno.test("a day order that waited for its time lives to the end of the day in which it is changed", () => {
  const test = testEngine({ sessions: "real" });
  const order = accepted(
    test.place({
      orderType: "LMT",
      limitPrice: "200",
      tif: "GTC",
      goodAfterTime: "20261120-15:05:00",
    }),
  );
  test.engine.advanceTo(START + 3 * 86_400_000 + 3_600_000);
  expect(current(test.engine, order).status).toBe("Submitted");
  const changed = accepted(test.engine.orders.modify({ ...order.request, tif: "DAY" }));
  expect(changed.status).toBe("Submitted");
  test.wait(3_600_000);
  expect(current(test.engine, order).status).toBe("Submitted");
  test.wait(6 * 3_600_000);
  expect(current(test.engine, order)).toMatchObject({ status: "Cancelled" });
});

Deno.test("a good-after-time order is held until its time", () => {
  const test = frozen();
  const order = accepted(test.place({ goodAfterTime: "20261120-15:10:00" }));
  expect(order.status).toBe("PreSubmitted");
  test.engine.advanceTo(START + 11 * 60_000);
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a limit far through the market is cancelled with IB's explanation", () => {
  const test = frozen();
  const order = accepted(test.place({ orderType: "LMT", limitPrice: "305" }));
  expect(order).toMatchObject({ status: "Cancelled", filled: "0" });
  expect(test.seen()).toEqual(["accepted", "cancelPending", "cancelled"]);
  const text = test.events.flatMap((event) => event.type === "cancelled" ? [event.text] : [])[0];
  expect(text).toMatch(
    /^Order Canceled - reason:We cannot accept an order at a limit price at or more aggressive/,
  );
  expect(accepted(test.place({ orderType: "LMT", limitPrice: "295" })).status).toBe("Filled");
});

Deno.test("all-or-none waits until its whole size is there", () => {
  const test = frozen();
  const { ask, askSize } = test.quote();
  const quantity = new Big(askSize).plus(100).toFixed();
  const order = accepted(test.place({ quantity, orderType: "LMT", limitPrice: ask, allOrNone: true }));
  expect(order).toMatchObject({ status: "Submitted", filled: "0" });
});

Deno.test("a halted instrument has no quotes and no fills until it resumes", () => {
  const test = frozen();
  test.engine.control.halt(AAPL);
  expect(test.quote()).toMatchObject({ bid: null, ask: null, bidSize: "0", halted: 1 });
  const order = accepted(test.place({}));
  expect(order).toMatchObject({ status: "Submitted", filled: "0" });
  test.wait(5_000);
  test.engine.control.unfreeze(AAPL);
  test.engine.control.resume(AAPL);
  test.wait(5_000);
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("odd lots fill like any other size", () => {
  const test = frozen();
  expect(accepted(test.place({ quantity: "7" }))).toMatchObject({ status: "Filled", filled: "7" });
});

Deno.test("an order of ours that moves the last price can fire another stop of ours", () => {
  const test = frozen();
  const depth = test.engine.market.depth(AAPL, 4)?.asks ?? [];
  const stop = accepted(test.place({ quantity: "1", orderType: "STP", auxPrice: depth[2]?.price ?? "0" }));
  const sweep = depth.slice(0, 2).reduce((sum, row) => sum.plus(row.size), new Big(1));
  accepted(test.place({ quantity: sweep.toFixed() }));
  expect(current(test.engine, stop).status).toBe("Filled");
});

Deno.test("with an order delay a cancel can come too late", () => {
  const test = frozen();
  test.engine.control.setOrderDelay(100);
  const order = accepted(test.place({}));
  expect(order.status).toBe("PreSubmitted");
  test.wait(50);
  expect(accepted(test.engine.orders.cancel(order.permId)).status).toBe("PendingCancel");
  test.wait(200);
  expect(current(test.engine, order).status).toBe("Cancelled");
  const resting = accepted(test.place({ orderType: "LMT", limitPrice: cents(test.quote().bid, -10) }));
  test.wait(150);
  test.engine.orders.cancel(resting.permId);
  test.engine.control.setPrice(AAPL, cents(test.quote().bid, -20));
  expect(current(test.engine, resting).status).toBe("Filled");
});

Deno.test("while matching is held nothing happens to orders; afterwards everything does", () => {
  const test = frozen();
  test.engine.control.holdMatching(true);
  const [one, two] = [accepted(test.place({})), accepted(test.place({}))];
  test.engine.orders.cancel(two.permId);
  test.wait(10_000);
  expect(current(test.engine, one)).toMatchObject({ status: "PreSubmitted", filled: "0" });
  expect(current(test.engine, two).status).toBe("PendingCancel");
  test.engine.control.holdMatching(false);
  expect(current(test.engine, one).status).toBe("Filled");
  expect(current(test.engine, two).status).toBe("Cancelled");
});

Deno.test("what comes due while matching is held happens afterwards: a session, a time, a parent's fill, no auction", () => {
  const test = testEngine({ sessions: "real" });
  test.wait(6 * 3_600_000 + 60_000);
  const [waiting, auction] = [accepted(test.place({})), accepted(test.place({ tif: "OPG" }))];
  const later = accepted(test.place({ goodAfterTime: "20261123-14:45:00", tif: "GTC" }));
  const parent = accepted(test.place({ orderId: 20, orderType: "LMT", limitPrice: "1", tif: "GTC" }));
  const child = accepted(
    test.place({
      orderId: 21,
      parentId: 20,
      action: "SELL",
      orderType: "LMT",
      limitPrice: "500",
      tif: "GTC",
    }),
  );
  test.engine.control.holdMatching(true);
  test.engine.control.fill(parent.permId);
  test.engine.advanceTo(Date.parse("2026-11-23T15:00:00Z"));
  for (const order of [waiting, auction, later, child]) {
    expect(current(test.engine, order)).toMatchObject({ status: "PreSubmitted", filled: "0" });
  }
  test.engine.control.holdMatching(false);
  test.wait(2_000);
  expect([waiting, auction, later, child].map((order) => current(test.engine, order).status)).toEqual([
    ...["Filled", "PreSubmitted", "Filled", "Submitted"],
  ]);
});

Deno.test("at night a future is traded at the market; at a limit it waits for its hours, unless it says otherwise", () => {
  const test = testEngine({ sessions: "real", startTime: Date.parse("2026-11-24T08:00:00Z") });
  const [future] = test.engine.instruments.findContracts({ symbol: "MES", secType: "FUT" });
  const order = (changes: Partial<OrderRequest>) =>
    accepted(test.place({ conId: future?.conId ?? 0, quantity: "1", ...changes }));
  const bid = test.engine.market.quote(future?.conId ?? 0)?.bid ?? "0";
  expect(order({}).status).toBe("Filled");
  expect(order({ action: "SELL", orderType: "LMT", limitPrice: bid }).status).toBe("PreSubmitted");
  expect(order({ action: "SELL", orderType: "LMT", limitPrice: bid, outsideRth: true }).status).toBe(
    "Filled",
  );
  expect(accepted(test.place({})).status).toBe("PreSubmitted");
});
