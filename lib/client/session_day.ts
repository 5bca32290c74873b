// Of which trading day a moment is, by the sessions that IB names: those of the days around now.
import type { TradingSession } from "@/lib/contract/api.ts";

const DAY_MS = 86_400_000;

/**
 * The exchange's date of the session of `at` (epoch ms), `2026-03-06`: what trades on Sunday evening may be
 * Monday's. Sessions of days that are over are taken to have been as those of now, for IB names none of them;
 * what was traded between two is of the one before. `null` where no session is known.
 */
export function sessionDay(at: number, sessions: readonly TradingSession[]): string | null {
  const begun = sessions.map((session) => {
    const opens = Date.parse(session.opens);
    const back = Math.max(0, Math.ceil((opens - at) / DAY_MS)) * DAY_MS;
    return {
      opens: opens - back,
      closes: Date.parse(session.closes) - back,
      day: new Date(Date.parse(session.day) - back).toISOString().slice(0, 10),
    };
  }).filter(({ opens }) => opens <= at).sort((a, b) => b.opens - a.opens);
  return (begun.find(({ closes }) => at < closes) ?? begun[0])?.day ?? null;
}
