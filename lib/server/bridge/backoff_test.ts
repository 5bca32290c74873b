import { expect } from "@std/expect";
import fc from "fast-check";
import { backoff, CrashBudget } from "./backoff.ts";

const range = { minMs: 1000, maxMs: 30_000 };

Deno.test("every wait lies between the two limits, for any attempt and any jitter", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempt, random) => {
        const wait = backoff(attempt, range, random);
        expect(wait).toBeGreaterThanOrEqual(range.minMs);
        expect(wait).toBeLessThanOrEqual(range.maxMs);
      },
    ),
  );
});

Deno.test("the wait grows to the upper limit and spreads over the upper half", () => {
  const longest = [-1, 0, 1, 2, 3, 4, 5, 100].map((attempt) => backoff(attempt, range, 0.9999999));
  expect(longest).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(backoff(100, range, 0)).toBe(15_000);
});

Deno.test("the crash budget is spent by the fifth crash within the window, not by five over a longer time", () => {
  const quick = new CrashBudget(5, 60_000);
  expect([0, 1, 2, 3, 4].map((at) => quick.record(at * 1000))).toEqual([false, false, false, false, true]);
  const slow = new CrashBudget(5, 60_000);
  expect([0, 1, 2, 3, 4, 5, 6].map((at) => slow.record(at * 20_000))).not.toContain(true);
  quick.reset();
  expect(quick.record(6000)).toBe(false);
});
