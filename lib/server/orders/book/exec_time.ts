// IB's times to ISO 8601: with a zone, or in UTC (TWS API, `Execution.time`, `Order.goodTillDate`).
import { zoneOf } from "@/lib/contract/zones.ts";

const PATTERN = /^(\d{4})(\d{2})(\d{2})(-| +|- +)(\d{2}):(\d{2}):(\d{2})(?:\s+(\S.*))?$/;

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
  try {
    const local = Temporal.PlainDateTime.from(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
    return new Date(local.toZonedDateTime(zone).epochMilliseconds).toISOString();
  } catch {
    return null;
  }
}
