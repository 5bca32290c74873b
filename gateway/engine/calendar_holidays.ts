// Exchange holidays by rule: pure date arithmetic for any year, no tables that run out.

/** `NONE` rests neither on holidays nor at the weekend, `ASIA` at new year only. */
export type HolidayRegion = "US" | "CME" | "FX" | "XETRA" | "LSE" | "ASIA" | "NONE";

/** `closed`: no session at all. `half`: the US markets close at 13:00 local time, London at 12:30. */
export type HolidayKind = "closed" | "half";

/** The holidays of one year, by `keyOf`. */
type Year = ReadonlyMap<number, HolidayKind>;

/** What was worked out once: an engine asks for each of the hundreds of days it lists and counts. */
const KNOWN = new Map<string, Year>();

/** The holiday on `date` in `region`, or `null` on an ordinary day. Weekends are not holidays. */
export function holidayOn(region: HolidayRegion, date: Temporal.PlainDate): HolidayKind | null {
  const name = `${region} ${date.year}`;
  let year = KNOWN.get(name);
  if (year === undefined) KNOWN.set(name, year = RULES[region](date.year));
  return year.get(keyOf(date)) ?? null;
}

const RULES: Readonly<Record<HolidayRegion, (year: number) => Year>> = {
  US: usHolidays,
  CME: (year) => daysOf([newYear(year), goodFriday(year), christmas(year)]),
  FX: (year) => daysOf([newYear(year), christmas(year)]),
  XETRA: xetraHolidays,
  LSE: londonHolidays,
  ASIA: (year) => daysOf([1, 2, 3].map((day) => plain(year, 1, day))),
  NONE: () => daysOf([]),
};

function keyOf({ month, day }: Temporal.PlainDate): number {
  return month * 100 + day;
}

/** A day that is closed is no half day; a half day at the weekend is none. */
function daysOf(closed: readonly Temporal.PlainDate[], halves: readonly Temporal.PlainDate[] = []): Year {
  const workdays = halves.filter(({ dayOfWeek }) => dayOfWeek <= 5);
  return new Map<number, HolidayKind>([
    ...workdays.map((date) => [keyOf(date), "half"] as const),
    ...closed.map((date) => [keyOf(date), "closed"] as const),
  ]);
}

function usHolidays(year: number): Year {
  const thanksgiving = nthWeekday(year, 11, 4, 4);
  const closed = [
    // New Year's Day on a Saturday is not observed (NYSE rule 7.2).
    newYear(year).dayOfWeek === 6 ? newYear(year) : observed(newYear(year)),
    nthWeekday(year, 1, 1, 3),
    nthWeekday(year, 2, 1, 3),
    goodFriday(year),
    lastWeekday(year, 5, 1),
    observed(plain(year, 6, 19)),
    observed(plain(year, 7, 4)),
    nthWeekday(year, 9, 1, 1),
    thanksgiving,
    observed(christmas(year)),
  ];
  return daysOf(closed, [thanksgiving.add({ days: 1 }), plain(year, 12, 24), plain(year, 7, 3)]);
}

function xetraHolidays(year: number): Year {
  return daysOf([
    newYear(year),
    goodFriday(year),
    easterSunday(year).add({ days: 1 }),
    plain(year, 5, 1),
    plain(year, 12, 24),
    christmas(year),
    plain(year, 12, 26),
    plain(year, 12, 31),
  ]);
}

function londonHolidays(year: number): Year {
  const christmasDay = christmas(year);
  const closed = [
    nextWorkday(newYear(year)),
    goodFriday(year),
    easterSunday(year).add({ days: 1 }),
    nthWeekday(year, 5, 1, 1),
    lastWeekday(year, 5, 1),
    lastWeekday(year, 8, 1),
    // Christmas and Boxing Day move to the next two working days together.
    nextWorkday(christmasDay),
    nextWorkday(nextWorkday(christmasDay).add({ days: 1 })),
  ];
  return daysOf(closed, [plain(year, 12, 24), plain(year, 12, 31)]);
}

function plain(year: number, month: number, day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year, month, day });
}

function newYear(year: number): Temporal.PlainDate {
  return plain(year, 1, 1);
}

function christmas(year: number): Temporal.PlainDate {
  return plain(year, 12, 25);
}

/** Saturday holidays are kept on Friday, Sunday holidays on Monday. */
function observed(date: Temporal.PlainDate): Temporal.PlainDate {
  if (date.dayOfWeek === 6) return date.subtract({ days: 1 });
  return date.dayOfWeek === 7 ? date.add({ days: 1 }) : date;
}

function nextWorkday(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.dayOfWeek <= 5 ? date : date.add({ days: 8 - date.dayOfWeek });
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): Temporal.PlainDate {
  const first = plain(year, month, 1);
  return first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + 7 * (nth - 1) });
}

function lastWeekday(year: number, month: number, weekday: number): Temporal.PlainDate {
  const last = plain(year, month, 1).add({ months: 1 }).subtract({ days: 1 });
  return last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 });
}

function goodFriday(year: number): Temporal.PlainDate {
  return easterSunday(year).subtract({ days: 2 });
}

/** Gauss/Meeus computation of the Gregorian Easter Sunday. */
export function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const m = Math.floor((a + 11 * h) / 319);
  const j = (2 * (b % 4) + 2 * Math.floor(c / 4) - (c % 4) - h + m + 32) % 7;
  const month = Math.floor((h - m + j + 90) / 25);
  return plain(year, month, (h - m + j + month + 19) % 32);
}
