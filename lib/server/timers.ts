// A clock whose timers end with what it was made for: none is left when that closes, and what is still on its
// way then starts none.
import type { Clock } from "./clock.ts";

export class Timers implements Clock {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  /** Calls `fn` once after `ms` unless it was cancelled, or this was closed, before. */
  after(ms: number, fn: () => void): () => void {
    if (this.#closed) return () => {};
    const stop = this.#clock.after(ms, () => {
      this.#waiting.delete(cancel);
      fn();
    });
    const cancel = () => {
      this.#waiting.delete(cancel);
      stop();
    };
    this.#waiting.add(cancel);
    return cancel;
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#waiting) cancel();
  }
}
