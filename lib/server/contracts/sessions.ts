// Trading sessions from IB's `tradingHours` / `liquidHours` texts. Pure.
import type { TradingSession } from "@/lib/contract/api.ts";
import { iso } from "@/lib/server/clock.ts";
import { zoneOf } from "@/lib/contract/zones.ts";

/** `20260831:0930-20260831:1600`, or the older `20260831:0930-1600`; `20260901:CLOSED` matches nothing. */
const SESSION = /^(\d{8}):(\d{4})-(?:(\d{8}):)?(\d{4})$/;

const CLOSED = /^\d{8}:closed$/i;

/** Whether `now` (epoch ms) lies in a session; `null` when the text or the zone says nothing usable. */
export function isInSession(hours: string, timeZone: string, now: number): boolean | null {
  const spans = spansOf(hours, timeZone);
  if (spans === null) return null;
  if (spans.some((span) => span !== null && span.opens <= now && now < span.closes)) return true;
  // What can not be read may be the session of now.
  return spans.includes(null) ? null : false;
}

/**
 * The sessions that the text names, oldest first; none when it says nothing usable. A session is of the day
 * on which it ends.
 */
export function sessionsOf(hours: string, timeZone: string): TradingSession[] {
  const spans = (spansOf(hours, timeZone) ?? []).filter((span) => span !== null);
  return spans.toSorted((a, b) => a.opens - b.opens).map(({ opens, closes, day }) => ({
    opens: iso(opens),
    closes: iso(closes),
    day,
  }));
}

interface Span {
  /** Epoch milliseconds. */
  opens: number;
  closes: number;
  /** `2026-08-31` */
  day: string;
}

/** Those of days that are not closed, `null` for one that can not be read; `null` when nothing is told. */
function spansOf(hours: string, timeZone: string): (Span | null)[] | null {
  const parts = partsOf(hours);
  const zone = zoneOf(timeZone);
  if (parts.length === 0 || zone === null) return null;
  return parts.filter((part) => !CLOSED.test(part)).map((part) => spanOf(part, zone));
}

function spanOf(part: string, zone: string): Span | null {
  const match = SESSION.exec(part);
  if (match === null) return null;
  const [, first = "", open = "", last = first, close = ""] = match;
  try {
    const [opens, closes] = [instant(first, open, zone), instant(last, close, zone)];
    // One that ends before it begins is of days that it does not name.
    return closes > opens ? { opens, closes, day: dashed(last) } : null;
  } catch {
    return null;
  }
}

function partsOf(hours: string): string[] {
  return hours.split(/[;,]/).map((part) => part.trim()).filter((part) => part !== "");
}

/** `2400` is the end of its day. Throws a `RangeError` for what is no time. */
function instant(day: string, time: string, timeZone: string): number {
  const date = Temporal.PlainDate.from(dashed(day));
  const [on, at] = time === "2400" ? [date.add({ days: 1 }), "0000"] : [date, time];
  const plainTime = Temporal.PlainTime.from(`${at.slice(0, 2)}:${at.slice(2)}`);
  return on.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
}
