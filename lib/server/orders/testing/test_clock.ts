// A clock that stands until it is moved, and ids that count: the same test runs the same way every time.
import type { Clock, Ids } from "@/lib/server/clock.ts";

export class TestClock implements Clock {
  #now: number;
  #monotonic = 0;
  readonly #timers = new Map<number, { at: number; fn: () => void }>();
  #next = 1;

  constructor(start = "2026-08-31T14:30:00.000Z") {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, fn: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#monotonic + ms, fn });
    return () => this.#timers.delete(id);
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** The process of these timers is dead. */
  clear(): void {
    this.#timers.clear();
  }

  /** Moves time and runs what falls due, letting promises settle after each timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) =>
        timer.at <= end
      ).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
      if (due === undefined) {
        break;
      }
      const [id, timer] = due;
      this.#timers.delete(id);
      this.#move(timer.at - this.#monotonic);
      timer.fn();
      await settle();
    }
    this.#move(end - this.#monotonic);
    await settle();
  }

  #move(ms: number): void {
    this.#monotonic += ms;
    this.#now += ms;
  }
}

/** Lets every promise that is ready run, several steps deep. */
export async function settle(): Promise<void> {
  for (let step = 0; step < 30; step++) await Promise.resolve();
}

/** UUIDs that count from 1; randomness from a small seeded generator. */
export class TestIds implements Ids {
  #count = 0;
  #state: number;

  constructor(seed = 1) {
    this.#state = seed >>> 0;
  }

  uuid(): string {
    this.#count += 1;
    return `00000000-0000-4000-8000-${this.#count.toString(16).padStart(12, "0")}`;
  }

  random(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}
