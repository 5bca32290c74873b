// How often something took how long: counts that only grow, as a collector adds them up over time and over
// desks.

/**
 * Upper ends in seconds: from a fifth of a millisecond, which is a hop, to ten seconds, which is too long for
 * any.
 */
export const BOUNDS: readonly number[] = [
  ...[0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05],
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10],
];

export interface Distribution {
  /** At most so many seconds, beside how many; the last is of all. */
  buckets: readonly { le: number; count: number }[];
  /** Seconds. */
  sum: number;
}

export class Histogram {
  readonly #counts = new Array<number>(BOUNDS.length + 1).fill(0);
  #sum = 0;

  observe(seconds: number): void {
    const at = BOUNDS.findIndex((bound) => seconds <= bound);
    const place = at < 0 ? BOUNDS.length : at;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#sum += seconds;
  }

  get distribution(): Distribution {
    let sum = 0;
    const buckets = [...BOUNDS, Infinity].map((le, at) => ({ le, count: sum += this.#counts[at] ?? 0 }));
    return { buckets, sum: this.#sum };
  }
}
