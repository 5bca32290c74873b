// How often IB may be asked for history: what goes at once, what waits a moment, what would have to wait too
// long.
import { type Clock, type Moment, momentOf, since } from "@/lib/server/clock.ts";

/**
 * IB's rules ("TWS API: Historical Data Limitations"): no six requests for one instrument within two seconds,
 * and for bars of 30 seconds and less no more than 60 requests within ten minutes. One of each stays free:
 * TWS itself asks too.
 */
const OF_ONE = { most: 5, ms: 2_000 };
const OF_SMALL = { most: 59, ms: 600_000 };

/** What is asked for, as far as the rules tell requests apart. */
export interface Paced {
  conId: number;
  barSize: string;
}

export class HistoryPace {
  readonly #clock: Pick<Clock, "now" | "monotonic">;
  #asked: { of: Paced; at: Moment }[] = [];

  constructor(clock: Pick<Clock, "now" | "monotonic">) {
    this.#clock = clock;
  }

  /** Milliseconds until it may go; 0: now. */
  wait(of: Paced): number {
    this.#asked = this.#asked.filter(({ at }) => since(this.#clock, at) < OF_SMALL.ms);
    const one = this.#asked.filter((each) => each.of.conId === of.conId);
    const small = isSmallBar(of.barSize) ? this.#asked.filter((each) => isSmallBar(each.of.barSize)) : [];
    return Math.max(this.#free(one, OF_ONE), this.#free(small, OF_SMALL));
  }

  /** It goes now. */
  count(of: Paced): void {
    this.#asked.push({ of, at: momentOf(this.#clock) });
  }

  /** Until the oldest of the last `most` leaves the window. */
  #free(asked: readonly { at: Moment }[], { most, ms }: typeof OF_ONE): number {
    const last = asked.at(-most);
    return last === undefined ? 0 : Math.max(0, ms - since(this.#clock, last.at));
  }
}

/** Bars of 30 seconds and less: `5 secs`, `1 secs`. */
export function isSmallBar(barSize: string): boolean {
  return /\bsecs?$/i.test(barSize.trim());
}
