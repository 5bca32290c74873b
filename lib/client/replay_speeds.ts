// How fast a recording can be played, as the bar offers it.

/** Times as fast as it was. */
export const replaySpeeds = [1, 2, 5, 10, 30, 100] as const;
