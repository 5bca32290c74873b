// The lines of an equity curve: stretches in which it was known, and their path within a box. Between two
// stretches there is no line. Pure.
import type { EquityDay } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal_text.ts";

export type CurveName = "netLiquidation" | "dailyPnl";

export interface CurvePoint {
  /** Epoch milliseconds. */
  at: number;
  value: DecimalString;
}

/** Points one after the other, each known, and nothing unknown between them. */
export type Run = readonly CurvePoint[];

/** The stretches of the account's curve. */
export function curveRuns(day: EquityDay, name: CurveName): Run[] {
  return runsOf(day.points.map((point) => ({ at: Date.parse(point.at), value: point[name] })));
}

/** The stretches of a position's gain of the day: where the account was not known, it was not either. */
export function positionRuns(day: EquityDay, conId: number): Run[] {
  const own = day.positions.map(({ at, dailyPnl }) => ({
    at: Date.parse(at),
    value: dailyPnl[String(conId)] ?? null,
  }));
  const gaps = day.points
    .filter(({ netLiquidation, dailyPnl }) => netLiquidation === null && dailyPnl === null)
    .map(({ at }) => ({ at: Date.parse(at), value: null }));
  return runsOf([...own, ...gaps].sort((a, b) => a.at - b.at));
}

function runsOf(points: readonly { at: number; value: DecimalString | null }[]): Run[] {
  const runs: CurvePoint[][] = [];
  let run: CurvePoint[] | null = null;
  for (const { at, value } of points) {
    if (value === null) run = null;
    else if (run === null) runs.push(run = [{ at, value }]);
    else run.push({ at, value });
  }
  return runs;
}

/** Fewer say nothing of a course. */
const ENOUGH = 3;

/** Whether there is a course to draw small, without a scale: enough points, and a line between some. */
export function isEnough(runs: readonly Run[]): boolean {
  return runs.flat().length >= ENOUGH && runs.some((run) => run.length > 1);
}

export interface Plot {
  /** SVG path data: a stretch begins with its own M; a point alone is a dot. */
  path: string;
  /** The height of zero, where it lies within. */
  zero: number | null;
  low: CurvePoint;
  high: CurvePoint;
  first: CurvePoint;
  last: CurvePoint;
}

/** Floats, as they are only pixels here. `null` without a point. */
export function plotOf(
  runs: readonly Run[],
  { width, height }: { width: number; height: number },
): Plot | null {
  const all = runs.flat();
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return null;
  const by = (better: (a: number, b: number) => boolean) =>
    all.reduce((best, one) => better(Number(one.value), Number(best.value)) ? one : best);
  const [low, high] = [by((a, b) => a < b), by((a, b) => a > b)];
  const [bottom, top] = [Number(low.value), Number(high.value)];
  const x = (at: number) => last.at === first.at ? width / 2 : (at - first.at) / (last.at - first.at) * width;
  const y = (value: number) => top === bottom ? height / 2 : (top - value) / (top - bottom) * height;
  const round = (pixels: number) => Math.round(pixels * 100) / 100;
  const path = runs.map((run) => {
    const spots = run.map(({ at, value }) => `${round(x(at))} ${round(y(Number(value)))}`);
    return spots.length === 1 ? `M${spots[0]}h0` : `M${spots.join("L")}`;
  }).join("");
  return { path, zero: bottom < 0 && top > 0 ? round(y(0)) : null, low, high, first, last };
}

/** A stretch without knowledge. */
export interface Gap {
  from: number;
  until: number;
}

/** Where nothing was known between the first point and the last. */
export function gapsOf(runs: readonly Run[]): Gap[] {
  return runs.slice(1).flatMap((run, index) => {
    const [from, until] = [runs[index]?.at(-1)?.at, run[0]?.at];
    return from === undefined || until === undefined ? [] : [{ from, until }];
  });
}
