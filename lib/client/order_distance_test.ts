import { expect } from "@std/expect";
import { order, quote } from "@/tests/support/screen_samples.ts";
import { byDistance, distanceOf } from "./order_distance.ts";

Deno.test("the distance is the order's price less the market's, in points and in percent of the market", () => {
  const at = quote("187.20", "187.30", { last: "187.25" });
  expect(distanceOf(order("o1", { limitPrice: "184.50" }), at)).toEqual({
    points: "-2.75",
    percent: "-1.4686",
  });
  const stop = order("o2", { orderType: "STP LMT", limitPrice: "191", stopPrice: "190" });
  expect(distanceOf(stop, at)).toEqual({ points: "2.75", percent: "1.4686" });
  // IB's moving stop is where it says that it is, not where it began.
  const trail = order("o3", {
    orderType: "TRAIL",
    limitPrice: null,
    trailingAmount: "2",
    trailStopPrice: "186",
  });
  expect(distanceOf(trail, at)?.points).toBe("-1.25");
});

Deno.test("where nothing is traded the middle of bid and ask is the market", () => {
  const euro = quote("1.08500", "1.08510", { last: null });
  expect(distanceOf(order("o1", { limitPrice: "1.084" }), euro)?.points).toBe("-0.00105");
});

Deno.test("without a market, a price or a working order there is no distance", () => {
  const unquoted = quote("187.20", "187.30", { last: null, bid: null });
  expect(distanceOf(order("o1"), undefined)).toBeNull();
  expect(distanceOf(order("o1"), unquoted)).toBeNull();
  const market = order("o1", { orderType: "MKT", limitPrice: null });
  expect(distanceOf(market, quote("187.20", "187.30"))).toBeNull();
  expect(distanceOf(order("o1", { state: "filled" }), quote("187.20", "187.30"))).toBeNull();
});

Deno.test("at zero there is no percentage, below zero the sign still says above or below", () => {
  const spread = order("o1", { limitPrice: "-1.10" });
  expect(distanceOf(spread, quote("-1.05", "-0.95", { last: "0" }))).toEqual({
    points: "-1.1",
    percent: null,
  });
  expect(distanceOf(spread, quote("-1.05", "-0.95", { last: "-1" }))).toEqual({
    points: "-0.1",
    percent: "-10",
  });
});

Deno.test("the nearest comes first, the unknown last, whichever way", () => {
  const near = { points: "-1", percent: "-0.5" };
  const far = { points: "4", percent: "2" };
  expect([null, far, near].sort((a, b) => byDistance(a, b))).toEqual([near, far, null]);
  expect([null, near, far].sort((a, b) => byDistance(a, b, -1))).toEqual([far, near, null]);
});
