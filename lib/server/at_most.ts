// A queue of questions: so many under way at a time, the others in the order in which they came.

export class AtMost {
  readonly #limit: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `ask` is called at its turn; what it fails with is its own affair. */
  add(ask: () => Promise<void>): void {
    this.#waiting.push(ask);
    this.#next();
  }

  /** Those that have not begun are not wanted any more. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #next(): void {
    while (this.#running < this.#limit) {
      const ask = this.#waiting.shift();
      if (ask === undefined) return;
      this.#running += 1;
      void ask().catch(() => {}).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }
}
