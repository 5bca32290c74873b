// The points of one account's day: what is known at each look, the moments from which nothing is, and coarser
// the older it is. Pure.
import type { DecimalString } from "@/lib/contract/decimal.ts";

/** One look. Both `null`: from here on nothing is known, until the next. */
export interface Point {
  /** Epoch milliseconds. */
  at: number;
  netLiquidation: DecimalString | null;
  dailyPnl: DecimalString | null;
}

/** The day's gain of each position, by conId; one that is not known is not in it. */
export interface PositionsPoint {
  at: number;
  dailyPnl: Readonly<Record<string, DecimalString>>;
}

export interface Series {
  points: readonly Point[];
  positions: readonly PositionsPoint[];
}

export const MINUTE_MS = 60_000;
/** Positions are many: they are looked at as often as this. */
export const POSITIONS_MS = 5 * MINUTE_MS;
/** What is older than this is kept coarser. */
const FINE_MS = 120 * MINUTE_MS;
const COARSE = { points: 5 * MINUTE_MS, positions: 15 * MINUTE_MS };
/** Two looks that lie further apart were not made by one desk that ran: it slept, or was off. */
const TORN_MS = 2.5 * MINUTE_MS;

export const isKnown = ({ netLiquidation, dailyPnl }: Point) => netLiquidation !== null || dailyPnl !== null;

/**
 * What a look adds: nothing for the second "not known" in a row, and "not known since" before a look that
 * comes late.
 */
export function pointsToAdd(last: Point | undefined, next: Point): Point[] {
  if (last === undefined || !isKnown(last)) return isKnown(next) ? [next] : [];
  return next.at - last.at > TORN_MS
    ? [unknownAt(last.at + MINUTE_MS), next].slice(0, isKnown(next) ? 2 : 1)
    : [next];
}

/**
 * What was seen up to `end` on a clock that is set back meanwhile: dated later than that it is dated back,
 * with the distances that it had. As one piece with what lay before it, as far back as there is no room: to
 * where the clock had been set ahead.
 */
export function datedBack({ points, positions }: Series, end: number): Series {
  const last = Math.max(...[points.at(-1), positions.at(-1)].map((row) => row?.at ?? -Infinity));
  const by = last - end;
  if (by <= 0) return { points, positions };
  const moved: Point[] = [];
  let first = end + 1;
  let left = points.length;
  while (left > 0) {
    const point = points[left - 1];
    if (point === undefined || point.at < first) break;
    // "Not known since", said of the leap itself and not of a look.
    if (!isKnown(point) && (points[left - 2]?.at ?? -Infinity) < first && moved.length > 0) {
      left -= 1;
      break;
    }
    first = point.at - by;
    moved.unshift({ ...point, at: first });
    left -= 1;
  }
  const kept = points.slice(0, left);
  const since = Math.max(kept.at(-1)?.at ?? -Infinity, moved.length > 0 ? -Infinity : end);
  return {
    points: [...kept, ...moved],
    positions: positions.map((row) => row.at > since ? { ...row, at: row.at - by } : row),
  };
}

/** From here on nothing is known. */
export function unknownAt(at: number): Point {
  return { at, netLiquidation: null, dailyPnl: null };
}

/**
 * The same day with fewer points of what is past: the first of each stretch, and every moment from which
 * nothing was known.
 */
export function thinned({ points, positions }: Series): Series {
  const fineSince = (points.at(-1)?.at ?? 0) - FINE_MS;
  const kept: Point[] = [];
  let stretch = -1;
  for (const point of points) {
    const own = Math.floor(point.at / COARSE.points);
    if (point.at < fineSince && isKnown(point) && own === stretch) continue;
    if (isKnown(point)) stretch = own;
    const last = kept.at(-1);
    if (isKnown(point) || (last !== undefined && isKnown(last))) kept.push(point);
  }
  const stretches = new Set<number>();
  const rows = positions.filter(({ at }) => {
    const own = Math.floor(at / COARSE.positions);
    if (at < fineSince && stretches.has(own)) return false;
    stretches.add(own);
    return true;
  });
  return { points: kept, positions: rows };
}
