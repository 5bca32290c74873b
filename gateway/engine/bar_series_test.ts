// The bars of a series against a plain list in which every bar stands, the silent ones as well.
import { expect } from "@std/expect";
import fc from "fast-check";
import { BarSeries } from "./bar_series.ts";
import { extend, flat, floorTo, type RawBar } from "./raw_bar.ts";

const STEP = 5_000;
const BEGIN = Date.UTC(2026, 10, 24, 14, 30, 2);

interface Happening {
  readonly later: number;
  readonly price: number;
  readonly size: number;
}

/** All bars from the first to the one that runs at `now`, made one by one. */
function everyBar(happenings: readonly Happening[], now: number): RawBar[] {
  let last = flat(floorTo(BEGIN, STEP), 100, 100.5);
  const bars = [last];
  const goOn = (until: number) => {
    while (last.start + STEP <= until) {
      last = flat(last.start + STEP, last.close, last.midClose);
      bars.push(last);
    }
  };
  let time = BEGIN;
  for (const { later, price, size } of happenings) {
    goOn(time += later);
    extend(last, price, price + 0.5, size);
  }
  goOn(now);
  return bars;
}

const happening = fc.record({
  later: fc.oneof(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 90_000 })),
  price: fc.integer({ min: 1, max: 1_000 }),
  size: fc.integer({ min: 0, max: 3 }),
});

Deno.test("A series has every bar of the time it keeps, whether something happened in it or not", () => {
  fc.assert(fc.property(
    fc.array(happening, { maxLength: 60 }),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 0, max: 60_000 }),
    fc.integer({ min: -20_000, max: 600_000 }),
    fc.integer({ min: 0, max: 600_000 }),
    (happenings, kept, silence, from, length) => {
      const series = new BarSeries(STEP, kept, BEGIN, 100, 100.5);
      let time = BEGIN;
      for (const { later, price, size } of happenings) series.record(time += later, price, price + 0.5, size);
      const now = time + silence;
      const [start, end] = [BEGIN + from, BEGIN + from + length];
      const oldest = floorTo(now, STEP) - kept * STEP;
      expect(series.range(start, end, now)).toEqual(
        everyBar(happenings, now).filter((bar) => bar.start >= Math.max(start, oldest) && bar.start < end),
      );
    },
  ));
});

Deno.test("A silent bar behind a split has the new price", () => {
  const series = new BarSeries(STEP, 10, BEGIN, 1_000, 1_000);
  series.record(BEGIN + STEP, 1_200, 1_210, 4);
  series.split(4);
  const bars = series.range(BEGIN, BEGIN + 10 * STEP, BEGIN + 3 * STEP);
  expect(bars.map(({ close, midClose, volume }) => ({ close, midClose, volume }))).toEqual([
    { close: 300, midClose: 303, volume: 16 },
    { close: 300, midClose: 303, volume: 0 },
    { close: 300, midClose: 303, volume: 0 },
  ]);
});
