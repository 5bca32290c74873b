// How much of an option chain is quoted at a time: each contract takes a market data line, of which IB gives
// 100 to start with.

export const chainBounds = {
  /** Instruments of one view: both sides of the strikes, and the underlying. */
  shown: 101,
  /** Views of the whole desk at a time: the one that was opened first gives way. */
  views: 20,
} as const;
