// Ids that count: the same test runs the same way every time.
import type { Ids } from "@/lib/server/clock.ts";

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
