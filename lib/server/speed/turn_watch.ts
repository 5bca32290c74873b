// How long the event loop was held in one turn: a timer that comes late says so.
import type { Clock } from "@/lib/server/clock.ts";

const EVERY_MS = 20;
const MINUTE = 60_000;

export class TurnWatch {
  readonly #clock: Pick<Clock, "monotonic" | "after">;
  #longest = 0;
  /** Of the minute that runs, and of the one before. */
  #minutes: [number, number] = [0, 0];
  #minuteEnds: number;
  #cancel: () => void;

  constructor(clock: Pick<Clock, "monotonic" | "after">) {
    this.#clock = clock;
    this.#minuteEnds = clock.monotonic() + MINUTE;
    this.#cancel = this.#next(clock.monotonic());
  }

  /** Milliseconds, in the last minute (or up to two) and since the start. */
  longest(): { minute: number; start: number } {
    return { minute: Math.max(...this.#minutes), start: this.#longest };
  }

  close(): void {
    this.#cancel();
  }

  #next(from: number): () => void {
    return this.#clock.after(EVERY_MS, () => {
      const now = this.#clock.monotonic();
      this.#took(Math.max(0, now - from - EVERY_MS), now);
      this.#cancel = this.#next(now);
    });
  }

  #took(ms: number, now: number): void {
    if (now >= this.#minuteEnds) {
      this.#minuteEnds = now + MINUTE;
      this.#minutes = [0, this.#minutes[0]];
    }
    this.#minutes[0] = Math.max(this.#minutes[0], ms);
    this.#longest = Math.max(this.#longest, ms);
  }
}
