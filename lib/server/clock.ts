// Time, timers and randomness, injected everywhere so that logic can be tested and replayed.

export interface Clock {
  /** Wall time in epoch milliseconds. */
  now(): number;
  /** Monotonic milliseconds: for deadlines and durations. */
  monotonic(): number;
  /** Calls `fn` once after `ms`; the returned function cancels. */
  after(ms: number, fn: () => void): () => void;
}

export interface Ids {
  uuid(): string;
  /** Uniform in [0, 1): jitter only. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

export const systemIds: Ids = {
  uuid: () => crypto.randomUUID(),
  random: () => Math.random(),
};

/** ISO 8601 UTC, the one time format of the wire and the disk. */
export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
