// The day of an account: it begins at a time of day in a time zone, over changes of the clock as well.
import type { Day } from "@/lib/server/settings/mod.ts";

/** One day: its date there, its beginning and that of the next one; epoch milliseconds. */
export interface DaySpan {
  name: string;
  begin: number;
  end: number;
}

/** As far back as a day can begin, daylight saving and a day of 25 hours included. */
export const LONGEST_DAY_MS = 26 * 3_600_000;

/** The day that `now` lies in. Pure. */
export function dayOf(now: number, day: Day): DaySpan {
  const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(day.timeZone).toPlainDate();
  // Where a change of the clock leaves the hour out, a day begins past midnight: it is not always one of the
  // last two.
  for (let back = 0;; back++) {
    const span = dayOn(date.subtract({ days: back }), day);
    if (span.begin <= now) return span;
  }
}

/** The day that begins on a date, `2026-03-02`. */
export function dayNamed(name: string, day: Day): DaySpan {
  return dayOn(Temporal.PlainDate.from(name), day);
}

function dayOn(date: Temporal.PlainDate, { timeZone, startsAt }: Day): DaySpan {
  const [hour = 0, minute = 0] = startsAt.split(":").map(Number);
  const plainTime = new Temporal.PlainTime(hour, minute);
  const begin = (of: Temporal.PlainDate) => of.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
  return { name: date.toString(), begin: begin(date), end: begin(date.add({ days: 1 })) };
}

/** Remembers the present day: it is asked for with every figure. */
export class TradingDay {
  #day: Day | null = null;
  #span: DaySpan = { name: "", begin: 0, end: 0 };

  /** The day of `now`. */
  at(now: number, day: Day): DaySpan {
    const known = this.#day === day && now >= this.#span.begin && now < this.#span.end;
    if (!known) {
      this.#day = day;
      this.#span = dayOf(now, day);
    }
    return this.#span;
  }
}
