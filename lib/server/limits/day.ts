// The day of an account: it begins at a time of day in a time zone, over changes of the clock as well.
import type { Day } from "@/lib/server/settings/mod.ts";

/** The beginnings of the day that `now` lies in and of the next one; all epoch milliseconds. Pure. */
export function dayOf(now: number, { timeZone, startsAt }: Day): { begin: number; end: number } {
  const [hour = 0, minute = 0] = startsAt.split(":").map(Number);
  const plainTime = new Temporal.PlainTime(hour, minute);
  const begin = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
  const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const today = begin(date);
  return today <= now
    ? { begin: today, end: begin(date.add({ days: 1 })) }
    : { begin: begin(date.subtract({ days: 1 })), end: today };
}

/** Remembers the present day: it is asked for with every figure. */
export class TradingDay {
  #day: Day | null = null;
  #span = { begin: 0, end: 0 };

  /** When the day of `now` began. */
  start(now: number, day: Day): number {
    const known = this.#day === day && now >= this.#span.begin && now < this.#span.end;
    if (!known) {
      this.#day = day;
      this.#span = dayOf(now, day);
    }
    return this.#span.begin;
  }
}
