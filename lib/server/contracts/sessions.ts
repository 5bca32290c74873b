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
  if (spans.some(({ opens, closes }) => opens <= now && now < closes)) return true;
  // What can not be read may be the session of now.
  return partsOf(hours).every((part) => SESSION.test(part) || CLOSED.test(part)) ? false : null;
}

/**
 * The sessions that the text names, oldest first; none when it says nothing usable. A session is of the day
 * on which it ends.
 */
export function sessionsOf(hours: string, timeZone: string): TradingSession[] {
  const spans = (spansOf(hours, timeZone) ?? []).toSorted((a, b) => a.opens - b.opens);
  return spans.map(({ opens, closes, day }) => ({ opens: iso(opens), closes: iso(closes), day }));
}

interface Span {
  /** Epoch milliseconds. */
  opens: number;
  closes: number;
  /** `2026-08-31` */
  day: string;
}

/** `null` when nothing can be read. */
function spansOf(hours: string, timeZone: string): Span[] | null {
  const parts = partsOf(hours);
  const zone = zoneOf(timeZone);
  if (parts.length === 0 || zone === null) return null;
  try {
    return parts.flatMap((part) => {
      const match = SESSION.exec(part);
      if (match === null) return [];
      const [, first = "", open = "", last = first, close = ""] = match;
      return { opens: instant(first, open, zone), closes: instant(last, close, zone), day: dashed(last) };
    });
  } catch {
    return null;
  }
}

function partsOf(hours: string): string[] {
  return hours.split(/[;,]/).map((part) => part.trim()).filter((part) => part !== "");
}

function instant(day: string, time: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(`${dashed(day)}T${time.slice(0, 2)}:${time.slice(2)}:00`)
    .toZonedDateTime(timeZone).epochMilliseconds;
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
}
