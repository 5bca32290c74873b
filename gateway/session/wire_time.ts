// Times as the TWS API writes and reads them: zoned text, UTC text, epoch seconds, with the version's quirks.
import { parseIbTime } from "../engine/time_text.ts";

/** The zone the gateway itself lives in: executions, completed orders, connection time. */
export const GATEWAY_ZONE = "US/Eastern";
/** From this server version on, times name their zone; before, two blanks stand between date and time. */
const ZONED_SINCE = 174;
/** From this server version on, UTC timestamps end in `Z`. */
const UTC_Z_SINCE = 214;

function parts(epochMs: number, zone: string): { date: string; time: string } {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(zone);
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    date: `${at.year}${two(at.month)}${two(at.day)}`,
    time: `${two(at.hour)}:${two(at.minute)}:${two(at.second)}`,
  };
}

/** `YYYYMMDD HH:MM:SS US/Eastern`, or with two blanks and no zone for old versions. */
export function dateTimeText(epochMs: number, version: number, zone: string = GATEWAY_ZONE): string {
  const { date, time } = parts(epochMs, zone);
  return version >= ZONED_SINCE ? `${date} ${time} ${zone}` : `${date}  ${time}`;
}

/** `YYYYMMDD-HH:MM:SS` in UTC, with a `Z` where the version has it. */
export function utcText(epochMs: number, version: number): string {
  const { date, time } = parts(epochMs, "UTC");
  return `${date}-${time}${version >= UTC_Z_SINCE ? "Z" : ""}`;
}

/** `YYYYMMDD` in the zone. */
export function dayText(epochMs: number, zone: string = GATEWAY_ZONE): string {
  return parts(epochMs, zone).date;
}

/** Midnight of the gateway's zone. */
export function startOfDay(epochMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(GATEWAY_ZONE)
    .startOfDay().epochMilliseconds;
}

/** `HH:MM` of the gateway's zone: the text of updateAccountTime. */
export function minuteText(epochMs: number): string {
  return parts(epochMs, GATEWAY_ZONE).time.slice(0, 5);
}

/**
 * Text after the server version in the first frame; some clients parse the zone and know no daylight names.
 */
export function connectionTimeText(epochMs: number): string {
  const { date, time } = parts(epochMs, GATEWAY_ZONE);
  return `${date} ${time} ${GATEWAY_ZONE}`;
}

export type ParsedTime =
  | { readonly ok: true; readonly epochMs: number | null; readonly zoneMissing: boolean }
  | { readonly ok: false };

/**
 * Reads what `parseIbTime` reads. Empty is "no time": `epochMs` null. Without a zone it counts as the
 * gateway's own (`zoneMissing`, warning 2174), without a date as of the day of `now`.
 */
export function parseTime(text: string, now: number): ParsedTime {
  if (text.trim() === "") return { ok: true, epochMs: null, zoneMissing: false };
  const parsed = parseIbTime(text, { zone: GATEWAY_ZONE, now });
  return parsed === null ? { ok: false } : { ok: true, epochMs: parsed.time, zoneMissing: !parsed.zoned };
}
