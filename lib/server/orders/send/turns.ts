// Whose turn it is to hand something with a new order id to the bridge: ids must reach IB in rising order
// (P20).
import type { Clock } from "@/lib/server/clock.ts";

export class Turns {
  readonly #clock: Clock;
  /** Ends when everything handed over so far has its reply; `null` while nothing is on its way. */
  #last: Promise<void> | null = null;
  #recalls = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs `task` behind all earlier ones, at once when there are none; after `waitMs` it runs anyhow and must
   * refuse by itself.
   */
  take(task: () => Promise<void>, waitMs: number): Promise<void> {
    const before = this.#last;
    const mine = before === null ? task() : this.#within(before, waitMs).then(task);
    const last = Promise.all([before, mine]).then(() => {
      if (this.#last === last) this.#last = null;
    });
    this.#last = last;
    return mine;
  }

  /** Everything is being cancelled: what has not been handed over by now stays here. */
  recall(): void {
    this.#recalls += 1;
  }

  /** How often `recall` was called: what was committed before the last time is not handed over. */
  get recalls(): number {
    return this.#recalls;
  }

  /**
   * Waits until nothing is on its way: an id taken right then, without a pause, overtakes nobody.
   * False when that takes longer than `waitMs`.
   */
  async free(waitMs: number): Promise<boolean> {
    const end = this.#clock.monotonic() + waitMs;
    while (this.#last !== null) {
      const rest = end - this.#clock.monotonic();
      if (rest <= 0) return false;
      await this.#within(this.#last, rest);
    }
    return true;
  }

  async #within(turn: Promise<void>, ms: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resolve);
    await Promise.race([turn, late]);
    cancel();
  }
}
