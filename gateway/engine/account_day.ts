// The day of the accounts: it begins at midnight in New York.

const ACCOUNT_ZONE = "US/Eastern";

export function startOfAccountDay(time: number): number {
  return zoned(time).startOfDay().epochMilliseconds;
}

export function nextAccountDay(time: number): number {
  return zoned(time).add({ days: 1 }).startOfDay().epochMilliseconds;
}

function zoned(time: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(ACCOUNT_ZONE);
}
