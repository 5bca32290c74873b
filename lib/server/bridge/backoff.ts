// Jittered exponential back-off and the crash budget, both pure.

export interface BackoffRange {
  minMs: number;
  maxMs: number;
}

/**
 * Wait before attempt number `attempt` (0 is the first retry): doubles from `minMs` up to `maxMs`, then the
 * upper half of it at random, so that many clients of one gateway do not come back in step. Never below
 * `minMs`, never above `maxMs`.
 */
export function backoff(attempt: number, { minMs, maxMs }: BackoffRange, random: number): number {
  const ceiling = Math.min(maxMs, minMs * 2 ** Math.min(attempt + 1, 30));
  return Math.round(Math.max(minMs, ceiling / 2 + random * ceiling / 2));
}

/** Counts crashes inside a sliding window of monotonic time. */
export class CrashBudget {
  readonly #limit: number;
  readonly #windowMs: number;
  #crashes: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Records a crash; `true` when the budget is spent and nobody should try again by himself. */
  record(now: number): boolean {
    this.#crashes = this.#crashes.filter((at) => now - at < this.#windowMs);
    this.#crashes.push(now);
    return this.#crashes.length >= this.#limit;
  }

  get count(): number {
    return this.#crashes.length;
  }

  reset(): void {
    this.#crashes = [];
  }
}
