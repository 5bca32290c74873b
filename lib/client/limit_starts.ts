// Where the limit of a new order can begin.

/** `own`: beside those who wait on the same side; `far`: where it trades at once. */
export const limitStarts = ["own", "mid", "far", "last", "none"] as const;
export type LimitStart = (typeof limitStarts)[number];
