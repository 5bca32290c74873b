// The daily restart of TWS: whether now is inside the window, and when that changes. Pure.
import type { RestartWindow } from "@/lib/server/config/mod.ts";
import type { ConnectionView } from "@/lib/contract/api.ts";
import { iso } from "@/lib/server/clock.ts";

export type RestartWindowView = NonNullable<ConnectionView["restartWindow"]>;

/** The window as it stands at `now` (epoch milliseconds); it may span midnight. */
export function restartWindowView(window: RestartWindow, now: number): RestartWindowView {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(window.timeZone);
  const from = nextOccurrence(local, window.from);
  const to = nextOccurrence(local, window.to);
  // Inside means: the end comes before the next beginning.
  const inside = to < from;
  return { ...window, inside, changesAt: iso(inside ? to : from) };
}

/** Epoch milliseconds of the next `HH:MM` on the wall clock of the zone, later than `local`. */
function nextOccurrence(local: Temporal.ZonedDateTime, time: string): number {
  const today = local.withPlainTime(Temporal.PlainTime.from(time));
  const day = Temporal.ZonedDateTime.compare(today, local) > 0
    ? today
    : local.add({ days: 1 }).withPlainTime(Temporal.PlainTime.from(time));
  return day.epochMilliseconds;
}
