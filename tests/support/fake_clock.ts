// A clock that stands still until a test moves it.
import type { Clock } from "@/lib/server/clock.ts";

interface Timer {
  at: number;
  order: number;
  fn: () => void;
}

export class FakeClock implements Clock {
  #now: number;
  #elapsed = 0;
  #timers = new Set<Timer>();
  #order = 0;

  /** `start` is ISO 8601. */
  constructor(start = "2026-03-02T15:00:00.000Z") {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#elapsed + ms, order: this.#order++, fn };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on, running what falls due in order. */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#elapsed = Math.max(this.#elapsed, due.at);
      due.fn();
    }
    this.#elapsed = end;
  }

  /** Moves on in steps, letting promises settle between them. */
  async advanceAsync(ms: number, step = 50): Promise<void> {
    for (let moved = 0; moved < ms; moved += step) {
      this.advance(Math.min(step, ms - moved));
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.size;
  }
}
