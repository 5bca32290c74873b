// The timers of the order room: all of them end with it.
import type { Clock } from "@/lib/server/clock.ts";

export class Timers {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `fn` once after `ms` unless the room was closed before. */
  after(ms: number, fn: () => void): void {
    if (this.#closed) return;
    const cancel = this.#clock.after(ms, () => {
      this.#waiting.delete(cancel);
      if (!this.#closed) fn();
    });
    this.#waiting.add(cancel);
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }
}
