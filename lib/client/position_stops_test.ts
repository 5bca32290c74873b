import { expect } from "@std/expect";
import fc from "fast-check";
import { compare, dec, text } from "@/lib/contract/decimal.ts";
import { aapl, contract, future, order, position } from "@/tests/support/screen_samples.ts";
import {
  breakEven,
  exitsOf,
  firesAtOnce,
  gainFrom,
  movedTo,
  stoppedQuantity,
  stopsOf,
} from "./position_stops.ts";

const cents = [{ lowEdge: "0", increment: "0.01" }];
const stop = (id: string, rest = {}) =>
  order(id, { side: "SELL", orderType: "STP", limitPrice: null, stopPrice: "180", ...rest });
const long = position(aapl, "100");
const short = position(aapl, "-100");

Deno.test("a position's stops are the working orders that end it when the market turns", () => {
  const other = contract("MSFT", 2);
  const all = [
    stop("a1"),
    stop("a2", { orderType: "TRAIL", stopPrice: null, trailStopPrice: "181" }),
    stop("a3", { state: "filled" }),
    stop("a4", { side: "BUY" }),
    stop("a5", { contract: other }),
    stop("a6", { account: "DU9" }),
    order("a7", { side: "SELL" }),
  ];
  expect(stopsOf(long, all).map(({ clientOrderId }) => clientOrderId)).toEqual(["a1", "a2"]);
  expect(stopsOf(short, all).map(({ clientOrderId }) => clientOrderId)).toEqual(["a4"]);
});

Deno.test("a stop that waits for its entry protects nothing of what is held", () => {
  const entry = order("e1", { side: "BUY", filled: "0" });
  const waiting = stop("a1", { parentClientOrderId: "e1" });
  expect(stopsOf(long, [entry, waiting])).toEqual([]);
  // The entry has begun to fill, or is gone from the list: it works.
  expect(stopsOf(long, [{ ...entry, filled: "20" }, waiting])).toEqual([waiting]);
  expect(stopsOf(long, [waiting])).toEqual([waiting]);
});

Deno.test("what may be cancelled for a close is what would end the position, not what waits for its entry", () => {
  const entry = order("e1", { side: "BUY", filled: "0" });
  const legs = [{ conId: aapl.conId, ratio: 1, side: "BUY" }] as const;
  const combo = order("c1", {
    side: "SELL",
    contract: { ...contract("AAPL", 0, { secType: "BAG" }), legs: [...legs] },
  });
  const limit = order("a1", { side: "SELL" });
  const waiting = stop("a2", { parentClientOrderId: "e1" });
  const all = [entry, combo, limit, waiting, stop("a3", { state: "filled" }), stop("a4", { side: "BUY" })];
  expect(exitsOf(long, all)).toEqual([combo, limit]);
  expect(exitsOf(long, [{ ...entry, filled: "1" }, waiting])).toEqual([waiting]);
  expect(exitsOf(short, [entry, waiting])).toEqual([entry]);
});

Deno.test("stops of one group end each other, those of none add up; an unknown rest makes it unknown", () => {
  const group = { ocaGroup: "g" };
  expect(stoppedQuantity([stop("a1", group), stop("a2", { ...group, remaining: "60" })])).toBe("100");
  expect(stoppedQuantity([stop("a1"), stop("a2", { remaining: "60" })])).toBe("160");
  expect(stoppedQuantity([])).toBe("0");
  expect(stoppedQuantity([stop("a1"), stop("a2", { remaining: null })])).toBeNull();
});

const price = fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => text(dec(digits).div(`1${"0".repeat(places)}`)));
const ticks = fc.constantFrom("0.01", "0.05", "0.25", "1");

Deno.test("break-even stands on the instrument's steps, never on the side of a loss, less than a step away", () => {
  fc.assert(fc.property(price, ticks, fc.boolean(), (entryPrice, increment, isLong) => {
    const held = position(aapl, isLong ? "7" : "-7", { entryPrice });
    const even = breakEven(held, [{ lowEdge: "0", increment }]);
    expect(even).not.toBeNull();
    if (even === null) return;
    expect(dec(even).mod(increment).eq(0)).toBe(true);
    const gain = gainFrom(held, { from: entryPrice, to: even, quantity: "7" });
    expect(compare(gain ?? "-1", "0")).toBeGreaterThanOrEqual(0);
    expect(dec(even).minus(dec(entryPrice)).abs().lt(increment)).toBe(true);
  }));
  expect(breakEven(position(aapl, "7", { entryPrice: null }), cents)).toBeNull();
});

Deno.test("a stop at or beyond the market fires at once; without a market price nobody knows", () => {
  expect(["187.24", "187.25", "188"].map((at) => firesAtOnce(long, at))).toEqual([false, true, true]);
  expect(["187.24", "187.25", "188"].map((at) => firesAtOnce(short, at))).toEqual([true, true, false]);
  expect(firesAtOnce(position(aapl, "1", { marketPrice: null }), "180")).toBeNull();
});

Deno.test("a stop is moved with its limit; one that moves by itself is not", () => {
  expect(movedTo(stop("a1"), "181.41")).toEqual({ stopPrice: "181.41" });
  const limited = stop("a2", { orderType: "STP LMT", limitPrice: "179.5" });
  expect(movedTo(limited, "181.41")).toEqual({ stopPrice: "181.41", limitPrice: "180.91" });
  expect(movedTo(stop("a3", { orderType: "TRAIL" }), "181.41")).toBeNull();
  expect(movedTo(stop("a4", { stopPrice: null }), "181.41")).toBeNull();
});

Deno.test("what a stop costs is exact money of the instrument; unknown in, unknown out", () => {
  const es = position(future, "2", { entryPrice: "5004.75", moneyPerPoint: "50" });
  expect(gainFrom(es, { from: "5004.75", to: "4990.25", quantity: "2" })).toBe("-1450");
  expect(gainFrom(short, { from: "180.10", to: "180.30", quantity: "3" })).toBe("-0.6");
  expect(gainFrom(long, { from: null, to: "1", quantity: "1" })).toBeNull();
  const unread = position(aapl, "1", { moneyPerPoint: null });
  expect(gainFrom(unread, { from: "1", to: "1", quantity: "1" })).toBeNull();
});
