import { expect } from "@std/expect";
import fc from "fast-check";
import { rowsInSight, rowSpans, STILL, TICKING } from "./row_window.ts";

Deno.test("a list that is not long is drawn whole", () => {
  for (const drawn of [STILL, TICKING]) {
    const { wholeUpTo: count } = drawn;
    expect(rowsInSight({ count, row: 26, top: 4_000, height: 300 }, drawn)).toEqual({ from: 0, to: count });
  }
  expect(rowsInSight({ count: 100, row: 26, top: 0, height: 260 }, TICKING)).toEqual({ from: 0, to: 18 });
});

Deno.test("of a long list what is seen is drawn, with some rows around it", () => {
  const sight = { count: 5_000, row: 26, height: 520 };
  expect(rowsInSight({ ...sight, top: 0 })).toEqual({ from: 0, to: 40 });
  expect(rowsInSight({ ...sight, top: 26_000 })).toEqual({ from: 980, to: 1_040 });
  expect(rowsInSight({ ...sight, top: 5_000 * 26 - 520 })).toEqual({ from: 4_960, to: 5_000 });
  // The list begins below what is seen, or has become shorter while its end was shown.
  expect(rowsInSight({ ...sight, top: -900 })).toEqual({ from: 0, to: 20 });
  expect(rowsInSight({ ...sight, count: 300, top: 90_000 })).toEqual({ from: 300, to: 300 });
});

Deno.test("whatever is scrolled to, every row that is seen is drawn, and never more than a few times as many", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 18, max: 60 }),
      fc.integer({ min: -2_000, max: 600_000 }),
      fc.integer({ min: 0, max: 3_000 }),
      (count, row, top, height) => {
        const { from, to } = rowsInSight({ count, row, top, height });
        const firstSeen = Math.floor(Math.max(0, top) / row);
        const lastSeen = Math.min(count - 1, Math.floor((top + height - 1) / row));
        for (let n = firstSeen; n <= lastSeen; n++) expect(n >= from && n < to).toBe(true);
        if (count > STILL.wholeUpTo) expect(to - from).toBeLessThanOrEqual(height / row + 62);
      },
    ),
  );
});

Deno.test("the spans of a list are its rows in order, each once, and the kept one is drawn", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 80 }),
      fc.integer({ min: -1, max: 600 }),
      (count, start, length, kept) => {
        const from = Math.min(start, count);
        const to = Math.min(count, from + length);
        const spans = rowSpans(count, { from, to }, kept);
        let at = 0;
        for (const span of spans) {
          expect(span.from).toBe(at);
          expect(span.to).toBeGreaterThan(span.from);
          at = span.to;
        }
        expect(at).toBe(count);
        const isDrawn = (row: number) =>
          spans.some((span) => span.drawn && row >= span.from && row < span.to);
        for (let row = from; row < to; row++) expect(isDrawn(row)).toBe(true);
        if (kept >= 0 && kept < count) expect(isDrawn(kept)).toBe(true);
      },
    ),
  );
});
