// The ring of bars against a plain list.
import { expect } from "@std/expect";
import fc from "fast-check";
import { BarRing } from "./bar_ring.ts";
import type { RawBar } from "./raw_bar.ts";

const START = Date.UTC(2026, 10, 24, 14, 30);

function barAt(index: number, gap: number): RawBar {
  return {
    start: START + (index + gap) * 5_000,
    open: 29_336 + index,
    // A two-year note counts in steps of eight decimals.
    high: 10_421_875_000,
    low: 1,
    close: 29_337,
    midOpen: 29_336.5,
    midHigh: 29_340.25,
    midLow: 29_330,
    midClose: 29_336.5,
    volume: 3_000_000_000_000,
    turnover: index * 1e15 + 0.5,
    count: index,
  };
}

Deno.test("The ring gives back the last bars unchanged and in order, whatever its size and the range", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 200 }),
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 500 }),
    fc.integer({ min: 0, max: 600 }),
    fc.integer({ min: 0, max: 600 }),
    (limit, gaps, from, to) => {
      const ring = new BarRing(limit);
      let gap = 0;
      const all = gaps.map((more, index) => barAt(index, gap += more));
      for (const bar of all) ring.push(bar);
      const kept = all.slice(-limit);
      const [start, end] = [START + from * 5_000, START + to * 5_000];
      const before = kept.filter((bar) => bar.start < start).slice(-1);
      const within = kept.filter((bar) => bar.start >= start && bar.start < end);
      expect(ring.rangeWithBefore(start, end)).toEqual(
        [...before, ...within].filter((bar) => bar.start < end),
      );
    },
  ));
});
