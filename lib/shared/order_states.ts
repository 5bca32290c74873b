// Order states, the published transition table and the named sets. Pure data: the fold and the screen both read it.

export const orderStates = [
  "previewed",
  "journaled",
  "sent",
  "pending",
  "held",
  "working",
  "partly_filled",
  "cancel_pending",
  "filled",
  "cancelled",
  "rejected",
  "unknown",
] as const;
export type OrderState = (typeof orderStates)[number];
