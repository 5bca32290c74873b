// When an exchange trades: sessions of a trading day, the day a moment belongs to, hours texts as IB writes
// them.
import { holidayOn, type HolidayRegion } from "./calendar_holidays.ts";

export type CalendarName =
  | "US_STK"
  | "US_OPT"
  | "CME"
  | "FX"
  | "XETRA"
  | "LSE"
  | "CRYPTO"
  | "EUREX"
  | "ICE"
  | "TSEJ"
  | "SEHK";

/** Minutes of the local day; an opening below zero lies on the evening before. */
type DayHours = readonly [open: number, close: number];

type CalendarRule = readonly [
  /** As IB writes it in `timeZoneId`. */
  timeZone: string,
  region: HolidayRegion,
  trading: DayHours,
  liquid: DayHours,
  halfDayClose: number,
];

const at = (hours: number, minutes = 0) => hours * 60 + minutes;

const RULES: Record<CalendarName, CalendarRule> = {
  US_STK: ["US/Eastern", "US", [at(4), at(20)], [at(9, 30), at(16)], at(13)],
  US_OPT: ["US/Eastern", "US", [at(9, 30), at(16)], [at(9, 30), at(16)], at(13)],
  CME: ["US/Central", "CME", [at(17) - at(24), at(16)], [at(8, 30), at(16)], at(12, 15)],
  FX: ["US/Eastern", "FX", [at(17, 15) - at(24), at(17)], [at(17, 15) - at(24), at(17)], at(17)],
  XETRA: ["MET", "XETRA", [at(9), at(17, 30)], [at(9), at(17, 30)], at(14)],
  LSE: ["GB-Eire", "LSE", [at(8), at(16, 30)], [at(8), at(16, 30)], at(12, 30)],
  EUREX: ["MET", "XETRA", [at(1, 10), at(22)], [at(9), at(17, 30)], at(14)],
  ICE: ["GB-Eire", "CME", [at(1), at(23)], [at(8), at(18)], at(18)],
  TSEJ: ["Japan", "ASIA", [at(9), at(15, 30)], [at(9), at(15, 30)], at(11, 30)],
  SEHK: ["Hongkong", "ASIA", [at(9, 30), at(16)], [at(9, 30), at(16)], at(12)],
  CRYPTO: ["US/Eastern", "NONE", [0, at(24)], [0, at(24)], at(24)],
};

/** One session, epoch ms, end exclusive. `date` is the trading day `YYYYMMDD` it belongs to. */
export interface Session {
  readonly start: number;
  readonly end: number;
  readonly date: string;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly session: Session | null;
}

export type Hours = "trading" | "liquid";

/** A calendar in one of two modes: `always` makes every local day one session of 24 hours. */
export class Calendar {
  readonly timeZone: string;
  readonly always: boolean;
  readonly #rule: CalendarRule;
  /**
   * Texts of hours, each for the local day in which it was made: a chain of options asks for the same one 600
   * times.
   */
  readonly #hours = new Map<string, { readonly from: number; readonly to: number; readonly text: string }>();
  readonly #days = new Map<string, Session | null>();
  /** The span asked for last, open or closed: markets ask for the same one many times a second. */
  readonly #spans: Record<Hours, Span | null> = { trading: null, liquid: null };

  constructor(name: CalendarName, mode: "always" | "real") {
    this.#rule = RULES[name];
    this.timeZone = this.#rule[0];
    this.always = mode === "always";
  }

  /** The local date of a moment. */
  dateOf(time: number): Temporal.PlainDate {
    return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(this.timeZone).toPlainDate();
  }

  /** The session of a trading day, or `null` when the exchange is closed that day. */
  sessionOn(date: Temporal.PlainDate, hours: Hours): Session | null {
    const key = `${hours}${date}`;
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const session = this.#compute(date, hours);
    if (this.#days.size > 4000) this.#days.clear();
    this.#days.set(key, session);
    return session;
  }

  /** The session running at `time`, or `null`. */
  sessionAt(time: number, hours: Hours): Session | null {
    const known = this.#spans[hours];
    if (known !== null && known.start <= time && time < known.end) return known.session;
    const latest = this.latestSession(time, hours);
    const span = time < latest.end
      ? { start: latest.start, end: latest.end, session: latest }
      : { start: latest.end, end: this.nextSession(time, hours).start, session: null };
    this.#spans[hours] = span;
    return span.session;
  }

  isOpen(time: number, hours: Hours): boolean {
    return this.always || this.sessionAt(time, hours) !== null;
  }

  /** The first session that starts after `time`. */
  nextSession(time: number, hours: Hours): Session {
    let date = this.dateOf(time);
    for (let i = 0; i < 15; i++) {
      const session = this.sessionOn(date, hours);
      if (session !== null && session.start > time) return session;
      date = date.add({ days: 1 });
    }
    throw new RangeError(`No session within 15 days: "${this.timeZone}"`);
  }

  /** The last session that began at or before `time`. */
  latestSession(time: number, hours: Hours): Session {
    let date = this.dateOf(time).add({ days: 1 });
    for (let i = 0; i < 15; i++) {
      const session = this.sessionOn(date, hours);
      if (session !== null && session.start <= time) return session;
      date = date.subtract({ days: 1 });
    }
    throw new RangeError(`No session within 15 days: "${this.timeZone}"`);
  }

  /** The trading days before the day of `session`, latest first. */
  previousSession(session: Session, hours: Hours): Session {
    let date = parseDate(session.date).subtract({ days: 1 });
    for (let i = 0; i < 15; i++) {
      const previous = this.sessionOn(date, hours);
      if (previous !== null) return previous;
      date = date.subtract({ days: 1 });
    }
    throw new RangeError(`No session within 15 days: "${this.timeZone}"`);
  }

  /** `YYYYMMDD:HHMM-YYYYMMDD:HHMM;YYYYMMDD:CLOSED` for `days` days from the day of `time` on. */
  hoursText(time: number, hours: Hours, days: number): string {
    const key = `${hours}${days}`;
    const known = this.#hours.get(key);
    if (known !== undefined && known.from <= time && time < known.to) return known.text;
    const today = this.dateOf(time);
    const text = this.#hoursFrom(today, hours, days);
    this.#hours.set(key, { from: this.#moment(today, 0), to: this.#moment(today.add({ days: 1 }), 0), text });
    return text;
  }

  #hoursFrom(today: Temporal.PlainDate, hours: Hours, days: number): string {
    return Array.from({ length: days }, (_, i) => {
      const date = today.add({ days: i });
      const session = this.sessionOn(date, hours);
      if (session === null) return `${compactDate(date)}:CLOSED`;
      return `${this.#stamp(session.start)}-${this.#stamp(session.end)}`;
    }).join(";");
  }

  #compute(date: Temporal.PlainDate, hours: Hours): Session | null {
    if (this.always) {
      return this.#session(date, 0, at(24));
    }
    const [, region, trading, liquid, halfDayClose] = this.#rule;
    if (date.dayOfWeek > 5 && region !== "NONE") return null;
    const holiday = holidayOn(region, date);
    if (holiday === "closed") return null;
    const [open, close] = hours === "liquid" ? liquid : trading;
    // After a half day the extended session of US stocks ends at 17:00.
    const halfClose = close > liquid[1] ? at(17) : halfDayClose;
    return this.#session(date, open, holiday === "half" ? halfClose : close);
  }

  #session(date: Temporal.PlainDate, open: number, close: number): Session {
    return {
      start: this.#moment(date, open),
      end: this.#moment(date, close),
      date: compactDate(date),
    };
  }

  #moment(date: Temporal.PlainDate, minutes: number): number {
    const days = Math.floor(minutes / at(24));
    const rest = minutes - days * at(24);
    return date.add({ days }).toZonedDateTime({
      timeZone: this.timeZone,
      plainTime: { hour: Math.floor(rest / 60), minute: rest % 60 },
    }).epochMilliseconds;
  }

  #stamp(time: number): string {
    const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(this.timeZone);
    const clock = String(local.hour).padStart(2, "0") + String(local.minute).padStart(2, "0");
    return `${compactDate(local.toPlainDate())}:${clock}`;
  }
}

/** `YYYYMMDD` */
export function compactDate(date: Temporal.PlainDate): string {
  return date.toString().replaceAll("-", "");
}

/** Parses `YYYYMMDD`. Throws a `RangeError` on anything else. */
export function parseDate(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`);
}

/** `YYYY-MM-DD HH:MM:SS Zone`, as in the text of message 399. */
export function localStamp(time: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone);
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: "second" })} ${timeZone}`;
}
