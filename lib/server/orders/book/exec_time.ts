// IB's execution times to ISO 8601: with a zone, in UTC, or without any (TWS API, `Execution.time`).

const PATTERN = /^(\d{4})(\d{2})(\d{2})[- ]+(\d{2}):(\d{2}):(\d{2})(?:\s+(\S+))?$/;

/**
 * `20260831-14:30:00` (UTC) or `20260831 10:30:00 US/Eastern`. A text without a zone is in the zone of the TWS machine,
 * which nobody tells: `fallback` (when it was received) is used.
 */
export function executionTime(time: string, fallback: string): string {
  const match = PATTERN.exec(time.trim());
  if (match === null) return fallback;
  const [, year, month, day, hour, minute, second, zone] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (zone === undefined) return time.includes("-") ? `${local}.000Z` : fallback;
  try {
    const at = Temporal.PlainDateTime.from(local).toZonedDateTime(zone);
    return new Date(at.epochMilliseconds).toISOString();
  } catch {
    return fallback;
  }
}
