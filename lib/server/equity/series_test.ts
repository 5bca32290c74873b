import { expect } from "@std/expect";
import fc from "fast-check";
import { isKnown, MINUTE_MS, type Point, pointsToAdd, thinned, unknownAt } from "./series.ts";

const known = (at: number, netLiquidation = "1000"): Point => ({ at, netLiquidation, dailyPnl: null });

Deno.test("a look that comes late tells first that nothing was known before it", () => {
  expect(pointsToAdd(known(0), known(MINUTE_MS))).toEqual([known(MINUTE_MS)]);
  expect(pointsToAdd(known(0), known(10 * MINUTE_MS))).toEqual([unknownAt(MINUTE_MS), known(10 * MINUTE_MS)]);
  expect(pointsToAdd(known(0), unknownAt(10 * MINUTE_MS))).toEqual([unknownAt(MINUTE_MS)]);
});

Deno.test("not known is said once, and never before the first that is known", () => {
  expect(pointsToAdd(undefined, unknownAt(5))).toEqual([]);
  expect(pointsToAdd(known(0), unknownAt(5))).toEqual([unknownAt(5)]);
  expect(pointsToAdd(unknownAt(5), unknownAt(MINUTE_MS))).toEqual([]);
});

Deno.test("a day of any shape is thinned to a bounded one that spans no gap and moves no point", () => {
  const looks = fc.array(fc.boolean(), { minLength: 1, maxLength: 1440 });
  fc.assert(
    fc.property(looks, (day) => {
      let points: Point[] = [];
      day.forEach((isThere, minute) => {
        const at = minute * MINUTE_MS;
        points.push(...pointsToAdd(points.at(-1), isThere ? known(at, String(minute)) : unknownAt(at)));
        if (minute % 60 === 59) points = [...thinned({ points, positions: [] }).points];
      });
      expect(points.length).toBeLessThanOrEqual(120 + 60 + 2 * 288);
      // Between two neighbours that are known there is no minute in which nothing was.
      points.forEach((point, index) => {
        const next = points[index + 1];
        if (isKnown(point)) expect(day[point.at / MINUTE_MS]).toBe(true);
        if (next === undefined || !isKnown(point) || !isKnown(next)) return;
        expect(day.slice(point.at / MINUTE_MS, next.at / MINUTE_MS)).not.toContain(false);
      });
    }),
    { numRuns: 50 },
  );
});

Deno.test("the latest two hours keep every minute, what is older one in five", () => {
  const points = Array.from({ length: 600 }, (_, minute) => known(minute * MINUTE_MS));
  const positions = points.filter((_, minute) => minute % 5 === 0).map(({ at }) => ({
    at,
    dailyPnl: { "1": "2" },
  }));
  const thin = thinned({ points, positions });
  expect(thin.points.filter(({ at }) => at >= 479 * MINUTE_MS)).toHaveLength(121);
  expect(thin.points.filter(({ at }) => at < 479 * MINUTE_MS)).toHaveLength(96);
  expect(thin.positions.filter(({ at }) => at < 479 * MINUTE_MS)).toHaveLength(32);
  expect(thinned(thin)).toEqual(thin);
});
