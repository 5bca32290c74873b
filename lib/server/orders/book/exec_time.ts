// IB's times to ISO 8601: with a zone, or in UTC (TWS API, `Execution.time`, `Order.goodTillDate`).
import { zoneOf } from "@/lib/contract/zones.ts";

const PATTERN = /^(\d{4})(\d{2})(\d{2})(-| +|- +)(\d{2}):(\d{2}):(\d{2})(?:\s+(\S.*))?$/;

/** When a minute began, as epoch milliseconds; `again`: once more, for a clock was set back in between. */
interface Minute {
  first: number;
  again: number | null;
}

/** Minutes that were read: a day of trading has at most 1,440 of them, and fifty thousand executions. */
const minutes = new Map<string, Minute>();
const MOST_MINUTES = 4_000;

/**
 * `20260831-14:30:00` (UTC) or `20260831 10:30:00 US/Eastern`. `null` for what can not be read: a text
 * without a zone is in the zone of the TWS machine, which nobody tells, and a zone may have a name that
 * nobody knows. Never the present time. `by`: when it was learnt (ISO 8601). In the night in which clocks are
 * set back a time of day comes twice: it is the second one as soon as that is not ahead.
 */
export function ibTime(time: string, by: string | null = null): string | null {
  const match = PATTERN.exec(time.trim());
  if (match === null) return null;
  const [, year, month, day, dash = "", hour, minute, second, word] = match;
  const zone = word === undefined ? dash.startsWith("-") ? "UTC" : null : zoneOf(word);
  if (zone === null) return null;
  const seconds = Number(second);
  // A leap second is the one before it.
  if (seconds > 60) return null;
  try {
    const { first, again } = minuteOf(`${year}-${month}-${day}T${hour}:${minute}`, zone);
    const ms = Math.min(seconds, 59) * 1_000;
    const isAgain = again !== null && by !== null && again + ms <= Date.parse(by);
    return new Date((isAgain ? again : first) + ms).toISOString();
  } catch {
    return null;
  }
}

/** Throws a `RangeError` for what is no time. */
function minuteOf(local: string, zone: string): Minute {
  const key = `${local} ${zone}`;
  const known = minutes.get(key);
  if (known !== undefined) return known;
  const wanted = Temporal.PlainDateTime.from(local);
  const later = wanted.toZonedDateTime(zone, { disambiguation: "later" });
  const first = wanted.toZonedDateTime(zone).epochMilliseconds;
  // A time that a clock leaves out is moved, and comes once.
  const isTwice = later.epochMilliseconds > first && later.toPlainDateTime().equals(wanted);
  const minute = { first, again: isTwice ? later.epochMilliseconds : null };
  if (minutes.size >= MOST_MINUTES) minutes.clear();
  minutes.set(key, minute);
  return minute;
}
