// Long answers in slices of time, so that one client's question does not hold up the others.
import type { GatewayClock } from "./clock.ts";

/** Work for one client is broken off after this long. */
export const LONGEST_TURN_MS = 15;

export interface SlicesOptions {
  readonly clock: GatewayClock;
  /** After every slice: what was said may leave. */
  readonly onPause: () => void;
  /** A later slice has thrown; the first one throws to whoever began it. */
  readonly onError: (error: unknown) => void;
  readonly isOver: () => boolean;
}

export class Slices {
  readonly #options: SlicesOptions;
  #running: Promise<void> | null = null;

  constructor(options: SlicesOptions) {
    this.#options = options;
  }

  /**
   * Begins at once; what does not fit into this turn goes on in later ones, behind what is running already.
   */
  run(work: Iterator<void>): void {
    const before = this.#running;
    if (before === null && this.#slice(work)) return;
    const running = (before ?? Promise.resolve()).then(() => this.#goOn(work)).finally(() => {
      if (this.#running === running) this.#running = null;
    });
    this.#running = running;
  }

  /** Resolves when nothing is left; `null` when nothing is. */
  get running(): Promise<void> | null {
    return this.#running;
  }

  async #goOn(work: Iterator<void>): Promise<void> {
    const { clock, onPause, onError, isOver } = this.#options;
    try {
      do {
        onPause();
        await new Promise<void>((resolve) => void clock.after(0, resolve));
      } while (!isOver() && !this.#slice(work));
    } catch (error) {
      onError(error);
    } finally {
      onPause();
    }
  }

  /** True when the work is done. */
  #slice(work: Iterator<void>): boolean {
    const { clock } = this.#options;
    const start = clock.monotonic();
    while (clock.monotonic() - start < LONGEST_TURN_MS) {
      if (work.next().done) return true;
    }
    return false;
  }
}
