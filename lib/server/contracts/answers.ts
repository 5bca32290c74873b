// Answers that are kept for a while: asked for once by all who want the same at the same time, and forgotten
// when they are old.
import { type Clock, elapsed, type Moment, momentOf } from "@/lib/server/clock.ts";

interface Kept<T> {
  at: Moment;
  value: Promise<T>;
}

export class Answers<K, T> {
  readonly #clock: Pick<Clock, "now" | "monotonic">;
  readonly #lifeMs: number;
  readonly #kept = new Map<K, Kept<T>>();

  constructor(clock: Pick<Clock, "now" | "monotonic">, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** What is kept for `key`, or what `load` brings. A failure is no answer worth keeping. */
  get(key: K, load: () => Promise<T>): Promise<T> {
    const now = momentOf(this.#clock);
    this.#forget(now);
    const known = this.#kept.get(key);
    if (known !== undefined) return known.value;
    const value = load();
    this.#kept.set(key, { at: now, value });
    value.catch(() => this.#kept.get(key)?.value === value && this.#kept.delete(key));
    return value;
  }

  /** The next one asks anew. */
  drop(key: K): void {
    this.#kept.delete(key);
  }

  /** Whoever asks for something else each time must not fill the memory. */
  #forget(now: Moment): void {
    for (const [key, { at }] of this.#kept) {
      if (elapsed(at, now) >= this.#lifeMs) this.#kept.delete(key);
    }
  }
}
