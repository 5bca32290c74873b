// When futures end: the last trading day of a contract month, by the rules of their exchanges. Holidays are
// those of the US.
import { holidayOn } from "../calendar_holidays.ts";

type Day = Temporal.PlainDate;

/** Last trading day of the contract month that begins on `first`. */
const RULES: Readonly<Record<string, (first: Day) => Day>> = {
  "third-friday": (first) => nthWeekday(first, 5, 3),
  "third-wednesday-2": (first) => businessDaysBefore(nthWeekday(first, 3, 3), 2),
  "wednesday-30": (first) => nthWeekday(first.add({ months: 1 }), 5, 3).subtract({ days: 30 }),
  "before-10": (first) => businessDaysBefore(first.with({ day: 10 }), 2),
  "before-15": (first) => businessDaysBefore(first.with({ day: 15 }), 1),
  // One day more when the 25th is none on which trade is done.
  "before-25-of-prior": (first) => {
    const day = first.subtract({ months: 1 }).with({ day: 25 });
    return businessDaysBefore(day, isBusinessDay(day) ? 3 : 4);
  },
  "last-1": (first) => businessDaysBefore(first.add({ months: 1 }), 1),
  "last-3": (first) => businessDaysBefore(first.add({ months: 1 }), 3),
  "last-8": (first) => businessDaysBefore(first.add({ months: 1 }), 8),
  "last-1-of-prior": (first) => businessDaysBefore(first, 1),
  "last-3-of-prior": (first) => businessDaysBefore(first, 3),
  "last-1-of-second-prior": (first) => businessDaysBefore(first.subtract({ months: 1 }), 1),
};

export const DEFAULT_EXPIRY = "third-friday";

export function isExpiryRule(name: string): boolean {
  return Object.hasOwn(RULES, name);
}

/** The last trading day of a month by a rule of this name. Throws a `RangeError` for another name. */
export function lastTradingDay(rule: string, month: Day): Day {
  const find = RULES[rule];
  if (find === undefined) throw new RangeError(`Unknown expiry: ${rule}`);
  return find(month.with({ day: 1 }));
}

/** The `count`-th such weekday (1 is Monday) of the month of `first`. */
export function nthWeekday(first: Day, weekday: number, count: number): Day {
  return first.add({ days: (weekday - first.dayOfWeek + 7) % 7 + 7 * (count - 1) });
}

function businessDaysBefore(day: Day, count: number): Day {
  let date = day;
  for (let left = count; left > 0;) {
    date = date.subtract({ days: 1 });
    if (isBusinessDay(date)) left--;
  }
  return date;
}

function isBusinessDay(date: Day): boolean {
  return date.dayOfWeek <= 5 && holidayOn("US", date) !== "closed";
}
