// How much watch lists hold: more than anybody looks at, and no more than one answer should carry.

export const watchListBounds = {
  lists: 20,
  /** Instruments of one list. */
  rows: 100,
  /** Characters of a name. */
  name: 40,
  /** A list that is shown counts as shown for so long after a page has last said so. */
  shownMs: 30_000,
  /** So often a page says so. */
  sayAgainMs: 10_000,
} as const;
