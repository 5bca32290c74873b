// Which sessions a request for bars is about.
import type { Calendar, Session } from "./calendar.ts";

/** How long after its session the last bar is told. */
const LAST_BAR_MS = 5_000;

/** The session that runs, or one that has ended so recently that its last bar may have to be told. */
export function runningSession(calendar: Calendar, now: number, useRth: boolean): Session | null {
  const hours = useRth ? "liquid" : "trading";
  const before = calendar.latestSession(now - LAST_BAR_MS, hours);
  return before.end + LAST_BAR_MS > now ? before : calendar.sessionAt(now, hours);
}

/** Sessions that overlap [start, end), oldest first. */
export function sessionsBetween(calendar: Calendar, start: number, end: number, useRth: boolean): Session[] {
  const hours = useRth ? "liquid" : "trading";
  const sessions: Session[] = [];
  let date = calendar.dateOf(start).subtract({ days: 1 });
  const last = calendar.dateOf(end).add({ days: 1 });
  while (Temporal.PlainDate.compare(date, last) <= 0) {
    const session = calendar.sessionOn(date, hours);
    if (session !== null && session.end > start && session.start < end) sessions.push(session);
    date = date.add({ days: 1 });
  }
  return sessions;
}
