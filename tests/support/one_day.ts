// For tests of real processes that speak of a day, as its pages, sums and limits do: none of them begins
// shortly before the next one.

/** The desk's pages have days of UTC, its limits and the gateway's profit those of the exchange. */
const ZONES = ["UTC", "America/New_York"];

/** Waits for the next day when it comes within `ms`: nearly never, and then so long at most. */
export async function withinOneDay(ms: number): Promise<void> {
  const now = Temporal.Now.instant();
  const left = Math.min(...ZONES.map((zone) => {
    const next = now.toZonedDateTimeISO(zone).startOfDay().add({ days: 1 });
    return next.epochMilliseconds - now.epochMilliseconds;
  }));
  if (left < ms) await new Promise((resolve) => setTimeout(resolve, left));
}
