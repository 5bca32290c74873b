// Days of the journal that somebody looks at: each is folded once, one at a time, and kept while its pages
// are turned.
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { AppError } from "@/lib/server/errors.ts";
import { type DayBounds, foldPastDay, type PastDay, type PastDayDeps } from "./book/mod.ts";

export interface PastDaysDeps extends PastDayDeps {
  clock: Pick<Clock, "after">;
}

/** A heavy day is tens of thousands of rows in memory. */
const MOST_KEPT = 2;
const KEEP_MS = 120_000;
/** Whoever asks for more at once waits for nobody's screen. */
const MOST_WAITING = 4;
/** About as long as a day takes. */
const BUSY_SECONDS = 2;

export class PastDays {
  readonly #deps: PastDaysDeps;
  readonly #kept = new Map<string, { day: Promise<PastDay>; forget: () => void }>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(deps: PastDaysDeps) {
    this.#deps = deps;
  }

  /** Rejects with `HISTORY_BUSY` (429) while too many days are asked for. */
  async day(bounds: DayBounds): Promise<PastDay> {
    const known = this.#kept.get(bounds.from);
    if (known !== undefined) {
      this.#keep(bounds, known.day);
      return await known.day;
    }
    if (this.#waiting >= MOST_WAITING) {
      throw new AppError(say("HISTORY_BUSY"), { status: 429, retryAfter: BUSY_SECONDS });
    }
    this.#waiting += 1;
    const day = this.#last.then(() => foldPastDay(bounds, this.#deps)).finally(() => this.#waiting -= 1);
    this.#last = day.catch(() => {});
    this.#keep(bounds, day);
    day.catch(() => this.#drop(bounds.from));
    return await day;
  }

  close(): void {
    for (const from of [...this.#kept.keys()]) this.#drop(from);
  }

  #keep({ from }: DayBounds, day: Promise<PastDay>): void {
    this.#drop(from);
    this.#kept.set(from, { day, forget: this.#deps.clock.after(KEEP_MS, () => this.#drop(from)) });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#drop(oldest);
  }

  #drop(from: string): void {
    this.#kept.get(from)?.forget();
    this.#kept.delete(from);
  }
}
