// IB's ways to write a moment, as they come in requests and orders.
import { zoneNamed } from "./zones.ts";

/** Date, clock, zone; each may be missing, but not both of the first two. */
const FORM =
  /^(?:(\d{4})(\d{2})(\d{2})(?:(-|\s+)(?=\d))?)?(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:(Z)|\s+([A-Za-z].*))?$/;

export interface IbTime {
  readonly time: number;
  /** False when the text had no time zone (warning 2174). */
  readonly zoned: boolean;
  /**
   * What a date alone names, whatever its zone; `time` is the beginning of that day. `null` where there is a
   * clock.
   */
  readonly day: Temporal.PlainDate | null;
}

/** How a text is understood that says less than everything. */
export interface TimeContext {
  /** What has no zone is of this one. */
  readonly zone: string;
  /** What has no date is of the day of this moment; left out, a date is needed. */
  readonly now?: number;
}

/**
 * `YYYYMMDD HH:MM:SS Zone`, where the date (today), the clock (the beginning of the day) and the zone may be
 * left out, and `YYYYMMDD-HH:MM:SS` in UTC, unless a zone is named behind it (TWS API, "Changes in the
 * date/time field"). Anything else is `null`.
 */
export function parseIbTime(text: string, { zone, now }: TimeContext): IbTime | null {
  const found = FORM.exec(text.trim());
  if (found === null) return null;
  const [, year, month, day, joint, hour, minute, second, utc, named] = found;
  if (year === undefined && (hour === undefined || now === undefined)) return null;
  if (year !== undefined && hour !== undefined && joint === undefined) return null;
  const isUtc = utc !== undefined || (joint === "-" && named === undefined);
  const timeZone = isUtc ? "UTC" : named === undefined ? zone : zoneNamed(named);
  const clock = { hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Number(second ?? 0) };
  try {
    const date = year === undefined ? dayOf(now ?? 0, timeZone) : {
      year: Number(year),
      month: Number(month),
      day: Number(day),
    };
    const moment = Temporal.ZonedDateTime.from({ timeZone, ...date, ...clock }, { overflow: "reject" });
    return {
      time: moment.epochMilliseconds,
      zoned: isUtc || named !== undefined,
      day: hour === undefined ? moment.toPlainDate() : null,
    };
  } catch (error) {
    // Impossible dates and unknown zones are both the sender's mistake.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function dayOf(now: number, timeZone: string): { year: number; month: number; day: number } {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(
    timeZone,
  );
  return { year, month, day };
}
