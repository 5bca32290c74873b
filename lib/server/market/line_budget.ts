// How many lines of market data may be open: what was set, or fewer for a while after IB has refused one.
import { type Clock, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { DenialError } from "@/lib/server/errors.ts";
import { leastImportant, type QuoteLine } from "./quote_line.ts";

/** So long no more lines are kept than IB gave: TWS and everybody else on the login share them. */
const GIVEN_MS = 600_000;

export class LineBudget {
  readonly #clock: Clock;
  readonly #most: number;
  #given: { lines: number; at: Moment } | null = null;

  constructor({ most, clock }: { most: number; clock: Clock }) {
    this.#most = most;
    this.#clock = clock;
  }

  get capacity(): number {
    const given = this.#given !== null && since(this.#clock, this.#given.at) < GIVEN_MS
      ? this.#given.lines
      : Infinity;
    return Math.min(this.#most, given);
  }

  /** IB had no line for the last of so many. */
  refused(open: number): void {
    this.#given = { lines: Math.max(0, open - 1), at: momentOf(this.#clock) };
  }

  /** Another socket: what IB gave to the last one says nothing of it. */
  forget(): void {
    this.#given = null;
  }

  /**
   * What has to give way to one more line: `null` when there is place. Throws a `DenialError`
   * `MARKET_DATA_LINES` when all are taken, by somebody or, for one that is only `kept`, by anybody.
   */
  inTheWay(lines: ReadonlyMap<number, QuoteLine>, kept: boolean): QuoteLine | null {
    if (lines.size < this.#most) return null;
    const least = kept ? null : leastImportant(lines.values());
    if (least === null) {
      throw new DenialError(say("MARKET_DATA_LINES", { lines: this.#most }), { field: "conId" });
    }
    return least;
  }
}
