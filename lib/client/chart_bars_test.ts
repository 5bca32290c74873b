// The running bar: built from ticks, on the exchange's times, with gaps where nothing was traded.
import { expect } from "@std/expect";
import fc from "fast-check";
import type { Bar } from "@/lib/contract/api.ts";
import { sessionsOf } from "@/lib/server/contracts/sessions.ts";
import { quote } from "@/tests/support/screen_samples.ts";
import { type BarSize, barSizes } from "./bar_sizes.ts";
import { type ChartBar, chartBars, LiveBars, tickOf } from "./chart_bars.ts";

const at = (text: string) => Date.parse(text);
const tick = (time: string, price: number, total: number | null = null) => ({ price, total, at: at(time) });
const bar = (time: string, price = "10", volume: string | null = "100"): Bar => ({
  time,
  ...{ open: price, high: price, low: price, close: price, volume },
});
/**
 * The stock exchange of New York, with what is traded around its hours, in the week in which the clocks
 * change.
 */
const newYork = sessionsOf(
  "20260306:0400-20260306:2000;20260307:CLOSED;20260309:0400-20260309:2000;20260310:0400-20260310:2000",
  "US/Eastern",
);
const live = (bars: readonly Bar[], size: BarSize, sessions = newYork) =>
  new LiveBars(chartBars(bars, size), { size, sessions });
const seconds = (text: string) => at(text) / 1000;

Deno.test("a tick grows the bar that runs, and the next minute begins another one at its price", () => {
  const bars = live([bar("2026-03-06T14:30:00Z")], "1 min");
  expect(bars.tick(tick("2026-03-06T14:30:20.500Z", 12))).toMatchObject({ high: 12, low: 10, close: 12 });
  expect(bars.tick(tick("2026-03-06T14:30:59.999Z", 9))).toMatchObject({
    open: 10,
    high: 12,
    low: 9,
    close: 9,
  });
  expect(bars.tick(tick("2026-03-06T14:31:00.000Z", 11))).toEqual({
    time: seconds("2026-03-06T14:31:00Z"),
    ...{ open: 11, high: 11, low: 11, close: 11, volume: null },
  });
  expect(bars.bars).toHaveLength(2);
});

Deno.test("a minute without a trade has no bar, and a tick of a bar that is over changes nothing", () => {
  const bars = live([bar("2026-03-06T14:30:00Z")], "1 min");
  bars.tick(tick("2026-03-06T14:42:10Z", 11));
  expect(bars.bars.map(({ time }) => time)).toEqual([
    seconds("2026-03-06T14:30:00Z"),
    seconds("2026-03-06T14:42:00Z"),
  ]);
  expect(bars.tick(tick("2026-03-06T14:35:00Z", 99))).toBeNull();
  expect(bars.bars).toHaveLength(2);
});

Deno.test("outside the sessions no bar is built; beyond what the hours tell, minutes go on and days do not", () => {
  const minutes = live([bar("2026-03-06T20:59:00Z")], "1 min");
  // Friday, 20:00 in New York, is 01:00 in the night in London.
  expect(minutes.tick(tick("2026-03-07T00:59:59Z", 11))).not.toBeNull();
  expect(minutes.tick(tick("2026-03-07T01:00:00Z", 11))).toBeNull();
  expect(minutes.tick(tick("2026-03-08T15:00:00Z", 11))).toBeNull();
  expect(minutes.tick(tick("2026-03-30T15:00:00Z", 11))).not.toBeNull();
  const days = live([bar("2026-03-06")], "1 day");
  expect(days.tick(tick("2026-03-30T15:00:00Z", 11))).toBeNull();
  expect(live([], "1 min", []).tick(tick("2026-03-08T15:00:00Z", 11))).not.toBeNull();
});

Deno.test("a day's bar is that of the exchange, through its evening and over the change of its clocks", () => {
  const bars = live([bar("2026-03-06")], "1 day");
  // 19:30 on Friday in New York is Saturday in Berlin, and still Friday's bar.
  expect(bars.tick(tick("2026-03-07T00:30:00Z", 12))).toMatchObject({ time: "2026-03-06", close: 12 });
  // Monday opens at 04:00, which is an hour earlier in universal time than it was on Friday.
  expect(bars.tick(tick("2026-03-09T07:59:59Z", 13))).toBeNull();
  expect(bars.tick(tick("2026-03-09T08:00:00Z", 13))).toMatchObject({ time: "2026-03-09", open: 13 });
  // Futures of Monday open on Sunday evening.
  const chicago = sessionsOf("20260308:1700-20260309:1600", "US/Central");
  expect(live([bar("2026-03-06")], "1 day", chicago).tick(tick("2026-03-08T22:30:00Z", 5))).toMatchObject({
    time: "2026-03-09",
  });
});

Deno.test("hours begin where the market's do: at the half hour in India, and the first bar with the session", () => {
  const mumbai = sessionsOf("20260306:0915-20260306:1530", "Asia/Kolkata");
  const known = ["04:30", "05:30", "06:30"].map((time) => bar(`2026-03-05T${time}:00Z`));
  const bars = live([bar("2026-03-05T03:45:00Z"), ...known], "1 hour", mumbai);
  expect(bars.tick(tick("2026-03-06T03:50:00Z", 1))?.time).toBe(seconds("2026-03-06T03:45:00Z"));
  expect(bars.tick(tick("2026-03-06T04:29:59Z", 1))?.time).toBe(seconds("2026-03-06T03:45:00Z"));
  expect(bars.tick(tick("2026-03-06T04:30:00Z", 1))?.time).toBe(seconds("2026-03-06T04:30:00Z"));
});

Deno.test("volume grows by what the day's count grows, begins anew with the day, and unknown stays unknown", () => {
  const bars = live([bar("2026-03-06T14:30:00Z", "10", "500")], "1 min");
  // What was traded before the first tick is in the bar of history already.
  expect(bars.tick(tick("2026-03-06T14:30:10Z", 10, 9_000))?.volume).toBe(500);
  expect(bars.tick(tick("2026-03-06T14:30:20Z", 10, 9_030))?.volume).toBe(530);
  expect(bars.tick(tick("2026-03-06T14:31:01Z", 10, 9_100))?.volume).toBe(70);
  expect(bars.tick(tick("2026-03-06T14:31:02Z", 10, null))?.volume).toBe(70);
  expect(bars.tick(tick("2026-03-09T08:00:01Z", 10, 40))?.volume).toBe(40);
  const silent = live([bar("2026-03-06T14:30:00Z", "10", null)], "1 min");
  expect(silent.tick(tick("2026-03-06T14:30:10Z", 10, 9_000))?.volume).toBeNull();
});

Deno.test("only what is live makes a bar: of trades the last, of currencies the middle", () => {
  const current = quote("10", "11", { last: "10.4", volume: "77", at: "2026-03-06T14:30:00.000Z" });
  expect(tickOf(current, "TRADES")).toEqual({ price: 10.4, total: 77, at: at("2026-03-06T14:30:00Z") });
  expect(tickOf(current, "MIDPOINT")).toMatchObject({ price: 10.5, total: null });
  for (const dataType of ["delayed", "frozen", "delayed-frozen", null] as const) {
    expect(tickOf({ ...current, dataType }, "TRADES")).toBeNull();
  }
  for (const missing of [{ stale: true }, { at: null }, { last: null }]) {
    expect(tickOf({ ...current, ...missing }, "TRADES")).toBeNull();
  }
  expect(tickOf({ ...current, bid: null }, "MIDPOINT")).toBeNull();
  expect(tickOf(null, "TRADES")).toBeNull();
});

Deno.test("whatever comes in whatever order, times rise and each bar holds its prices", () => {
  fc.assert(fc.property(
    fc.constantFrom<BarSize>("1 min", "5 mins", "1 hour", "1 day"),
    fc.array(fc.record({
      price: fc.integer({ min: 1, max: 1000 }),
      total: fc.option(fc.integer({ min: 0, max: 1e6 })),
      at: fc.integer({ min: at("2026-03-05T00:00:00Z"), max: at("2026-03-12T00:00:00Z") }),
    })),
    (size, ticks) => {
      const history = barSizes[size].seconds === null ? [bar("2026-03-05")] : [bar("2026-03-05T12:00:00Z")];
      const bars = live([...history, ...history], size);
      for (const each of ticks) {
        const changed: ChartBar | null = bars.tick(each);
        if (changed !== null) expect(changed).toEqual(bars.bars.at(-1));
      }
      for (const [index, { time, open, high, low, close, volume }] of bars.bars.entries()) {
        const before = bars.bars[index - 1];
        if (before !== undefined) expect(time > before.time).toBe(true);
        expect(Math.max(open, close) <= high && low <= Math.min(open, close)).toBe(true);
        expect(volume === null || volume >= 0).toBe(true);
      }
    },
  ));
});
