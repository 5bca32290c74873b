// IB's ways to write a moment, as they come in good-till, good-after and end-of-history fields.

const WITH_ZONE = /^(\d{4})(\d{2})(\d{2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\s+([A-Za-z][\w/+-]*))?$/;
const UTC = /^(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})$/;

/** Names of zones that TWS writes and the time zone database does not know. */
const ZONE_ALIASES: Readonly<Record<string, string>> = {
  EST: "US/Eastern",
  EDT: "US/Eastern",
  CST: "US/Central",
  PST: "US/Pacific",
  CET: "Europe/Berlin",
  BST: "Europe/London",
  JST: "Asia/Tokyo",
};

export interface IbTime {
  readonly time: number;
  /** False when the text had no time zone (warning 2174). */
  readonly zoned: boolean;
}

/**
 * Parses `YYYYMMDD HH:MM:SS Zone`, `YYYYMMDD HH:MM:SS`, `YYYYMMDD` (both in `defaultZone`) and `YYYYMMDD-HH:MM:SS` (UTC).
 * Anything else is `null`.
 */
export function parseIbTime(text: string, defaultZone: string): IbTime | null {
  const utc = UTC.exec(text.trim());
  if (utc !== null) return at(utc, "UTC", true);
  const local = WITH_ZONE.exec(text.trim());
  if (local === null) return null;
  const zone = local[7];
  return at(local, zone === undefined ? defaultZone : ZONE_ALIASES[zone] ?? zone, zone !== undefined);
}

function at(match: RegExpExecArray, timeZone: string, zoned: boolean): IbTime | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) =>
    Number(part ?? 0)
  );
  try {
    const moment = Temporal.ZonedDateTime.from(
      { timeZone, year, month, day, hour, minute, second },
      { overflow: "reject" },
    );
    return { time: moment.epochMilliseconds, zoned };
  } catch (error) {
    // Impossible dates and unknown zones are both the sender's mistake.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
