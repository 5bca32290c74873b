// What a scenario of the growth bench gives: one figure at several sizes.
import { percentile } from "../statistics.ts";

export interface Curve {
  /** What grows, and what was measured. */
  readonly of: string;
  readonly figure: string;
  readonly unit: "ms" | "µs" | "1/s" | "kiB";
  readonly points: readonly Point[];
  /** What the figure does not say. */
  readonly notes?: readonly string[];
}

export interface Point {
  readonly size: number;
  readonly value: number;
}

/** A scenario with its sizes; `short` is for a run that looks whether it works. */
export type Scenario = (short: boolean) => Promise<Curve[]>;

export function sizesOf(short: boolean, sizes: readonly number[]): readonly number[] {
  return short ? sizes.slice(0, 2) : sizes;
}

/** The median of `count` runs, in ms. */
export async function medianOf(count: number, run: (round: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const started = performance.now();
    await run(round);
    times.push(performance.now() - started);
  }
  return percentile(times, 50);
}
