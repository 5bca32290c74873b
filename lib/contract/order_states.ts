// Order states and the named sets of them. Pure data: the fold and the screen both read it.

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

type StateSet = ReadonlySet<OrderState>;

/** May still do something at the broker. */
export const openStates: StateSet = new Set<OrderState>([
  "journaled",
  "sent",
  "pending",
  "held",
  "working",
  "partly_filled",
  "cancel_pending",
  "unknown",
]);
/** Ended by the broker's evidence. */
export const terminalStates: StateSet = new Set<OrderState>(["filled", "cancelled", "rejected"]);
/** What the broker did with it is not known yet. */
export const uncertainStates: StateSet = new Set<OrderState>(["journaled", "sent", "unknown"]);
/** A cancel makes sense. */
export const cancellableStates: StateSet = new Set<OrderState>([
  "sent",
  "pending",
  "held",
  "working",
  "partly_filled",
  "cancel_pending",
  "unknown",
]);
/** Price, quantity or time in force may be changed. */
export const modifiableStates: StateSet = new Set<OrderState>([
  "pending",
  "held",
  "working",
  "partly_filled",
]);

export function isOpen(state: OrderState): boolean {
  return openStates.has(state);
}

export function isTerminal(state: OrderState): boolean {
  return terminalStates.has(state);
}

/** Makes a `switch` exhaustive: compiles only when every case is handled. */
export function ensureNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
