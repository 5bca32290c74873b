// Work that yields: after so much of it in one turn, whatever else waits (timers, cancels, readers) has its
// own turn first.
import { setImmediate } from "node:timers";

export interface SlicerDeps {
  /** Monotonic milliseconds. */
  now(): number;
  /** Resolves in a later turn of the event loop, behind what waits already: a microtask is not enough. */
  rest(): Promise<void>;
}

/** Pieces of work in one turn: the longest piece that is known takes a tenth of a millisecond. */
const MOST_PIECES = 250;
const MOST_MS = 5;

const real: SlicerDeps = {
  now: () => performance.now(),
  rest: () => new Promise((resolve) => void setImmediate(resolve)),
};

export class Slicer {
  readonly #deps: SlicerDeps;
  #pieces = 0;
  /** When the slice began; `null`: with its first piece. */
  #since: number | null = null;
  #endsWithTurn = false;

  /** What is not given is real. */
  constructor(deps: Partial<SlicerDeps> = {}) {
    this.#deps = { ...real, ...deps };
  }

  /** Says that a piece of work begins, or so many at once. */
  count(pieces = 1): void {
    this.#pieces += pieces;
    this.#since ??= this.#deps.now();
  }

  /** Whether this turn has done enough. */
  get isDue(): boolean {
    return this.#since !== null &&
      (this.#pieces >= MOST_PIECES || this.#deps.now() - this.#since >= MOST_MS);
  }

  /** Does `work` with one after the other, each of them a piece. */
  async each<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
    for (const item of items) {
      this.count();
      work(item);
      if (this.isDue) await this.pause();
    }
  }

  /** To be awaited between two pieces when it is due. */
  async pause(): Promise<void> {
    this.#begin();
    await this.#deps.rest();
  }

  /** For work that comes in turns of its own: each of them begins a slice, and nobody has to wait for it. */
  endWithTurn(): void {
    if (this.#endsWithTurn) return;
    this.#endsWithTurn = true;
    setImmediate(() => {
      this.#endsWithTurn = false;
      this.#begin();
    });
  }

  #begin(): void {
    this.#pieces = 0;
    this.#since = null;
  }
}
