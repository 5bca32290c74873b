// How much programs may lay before the trader, and for how long: what he can still read.

const MINUTE_MS = 60_000;

export const proposalBounds = {
  /** A proposal lapses after this time unless its program has chosen another, */
  usualMs: 15 * MINUTE_MS,
  /** at most this one. */
  longestMs: 24 * 60 * MINUTE_MS,
  /** Open at once, of one program and of all. */
  openOfOne: 10,
  openOfAll: 50,
  /** Laid within a minute by one program, whatever became of them. */
  perMinute: 30,
  /** Characters of a reason, of the program or of the trader. */
  reason: 500,
  /** Those that have ended are told for so long, of all programs together the newest so many. */
  toldMs: 24 * 60 * MINUTE_MS,
  toldEnded: 500,
} as const;
