// The clock of a replayed desk: it stands until it is moved, and shows the time of the recording.
import { setImmediate } from "node:timers";
import type { Clock } from "@/lib/server/clock.ts";
import type { Stamp } from "@/lib/server/recorder/format.ts";

interface Timer {
  /** Monotonic milliseconds. */
  at: number;
  order: number;
  fn: () => void;
}

/** Lets every promise that is ready run: the macrotask comes after all of them. */
export function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

export class VirtualClock implements Clock {
  /** What the wall time is ahead of the monotonic one. */
  #offset: number;
  #monotonic: number;
  #order = 0;
  /** The next one first. */
  #timers: Timer[] = [];

  constructor({ w, m }: Stamp) {
    this.#offset = w - m;
    this.#monotonic = m;
  }

  now(): number {
    return Math.round(this.#offset + this.#monotonic);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#monotonic + Math.max(0, ms), order: ++this.#order, fn };
    const index = this.#timers.findLastIndex(({ at }) => at <= timer.at);
    this.#timers.splice(index + 1, 0, timer);
    return () => {
      const found = this.#timers.indexOf(timer);
      if (found >= 0) this.#timers.splice(found, 1);
    };
  }

  /** Moves on to a time of the recording, running what falls due in between. */
  async run({ w, m }: Stamp): Promise<void> {
    const end = Math.max(m, this.#monotonic);
    for (let next = this.#timers[0]; next !== undefined && next.at <= end; next = this.#timers[0]) {
      this.#timers.shift();
      this.#monotonic = Math.max(this.#monotonic, next.at);
      next.fn();
      await settle();
    }
    this.#monotonic = end;
    // Somebody may have set the clock, or the machine slept.
    this.#offset = w - end;
  }

  /** Stands still until then: what falls due meanwhile has not run, and is late when it does. */
  stand({ w, m }: Stamp): void {
    this.#monotonic = Math.max(m, this.#monotonic);
    this.#offset = w - this.#monotonic;
  }

  /** Shows another wall time with nothing falling due: what lies between is not told. */
  leap(w: number): void {
    this.#offset = w - this.#monotonic;
  }
}
