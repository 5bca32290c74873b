// Trading sessions from IB's `tradingHours` / `liquidHours` texts. Pure.
import { zoneOf } from "@/lib/contract/zones.ts";

/** `20260831:0930-20260831:1600`, or the older `20260831:0930-1600`; `20260901:CLOSED` matches nothing. */
const SESSION = /^(\d{8}):(\d{4})-(?:(\d{8}):)?(\d{4})$/;

/** Whether `now` (epoch ms) lies in a session; `null` when the text or the zone says nothing usable. */
export function isInSession(hours: string, timeZone: string, now: number): boolean | null {
  const parts = hours.split(/[;,]/).map((part) => part.trim()).filter((part) => part !== "");
  const zone = zoneOf(timeZone);
  if (parts.length === 0 || zone === null) return null;
  try {
    return parts.some((part) => {
      const match = SESSION.exec(part);
      if (match === null) return false;
      const [, day = "", open = "", lastDay, close = ""] = match;
      return instant(day, open, zone) <= now && now < instant(lastDay ?? day, close, zone);
    });
  } catch {
    return null;
  }
}

function instant(day: string, time: string, timeZone: string): number {
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
  return Temporal.PlainDateTime.from(`${date}T${time.slice(0, 2)}:${time.slice(2)}:00`)
    .toZonedDateTime(timeZone).epochMilliseconds;
}
