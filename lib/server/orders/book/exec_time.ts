// IB's times to ISO 8601: with a zone, or in UTC (TWS API, `Execution.time`, `Order.goodTillDate`).
import { zoneOf } from "@/lib/contract/zones.ts";

const PATTERN = /^(\d{4})(\d{2})(\d{2})(-| +|- +)(\d{2}):(\d{2}):(\d{2})(?:\s+(\S.*))?$/;

/** Minutes that were read, as epoch milliseconds: a day of trading has at most 1,440 of them, and fifty thousand executions. */
const minutes = new Map<string, number>();
const MOST_MINUTES = 4_000;

/**
 * `20260831-14:30:00` (UTC) or `20260831 10:30:00 US/Eastern`. `null` for what can not be read: a text without a zone is in
 * the zone of the TWS machine, which nobody tells, and a zone may have a name that nobody knows. Never the present time.
 */
export function ibTime(time: string): string | null {
  const match = PATTERN.exec(time.trim());
  if (match === null) return null;
  const [, year, month, day, dash = "", hour, minute, second, word] = match;
  const zone = word === undefined ? dash.startsWith("-") ? "UTC" : null : zoneOf(word);
  if (zone === null) return null;
  const seconds = Number(second);
  // A leap second is the one before it.
  if (seconds > 60) return null;
  try {
    const start = minuteStart(`${year}-${month}-${day}T${hour}:${minute}`, zone);
    return new Date(start + Math.min(seconds, 59) * 1_000).toISOString();
  } catch {
    return null;
  }
}

/** When a minute began in a zone (epoch milliseconds). Throws a `RangeError` for what is no time. */
function minuteStart(local: string, zone: string): number {
  const key = `${local} ${zone}`;
  const known = minutes.get(key);
  if (known !== undefined) return known;
  const start = Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
  if (minutes.size >= MOST_MINUTES) minutes.clear();
  minutes.set(key, start);
  return start;
}
