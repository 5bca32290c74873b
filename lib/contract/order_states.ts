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

/** From → to → the evidence that brings it. What is not here is an anomaly: counted and shown, never hidden. */
export type TransitionTable = Record<OrderState, Partial<Record<OrderState, string>>>;

const live = {
  pending: "IB has it (PendingSubmit, PreSubmitted)",
  held: "IB holds it (whyHeld, 399, 404, Inactive)",
  working: "at the exchange (Submitted)",
  partly_filled: "a fill, less than the quantity",
} as const;
const ends = {
  filled: "fills reach the quantity, or status Filled",
  cancelled: "status Cancelled; or absent from a complete snapshot and quiet",
  rejected: "IB's refusal of an order it does not hold; status Inactive with a refusal",
} as const;
const lost = { unknown: "no evidence within the deadline, or the link was lost first" } as const;
const cancelling = { cancel_pending: "a cancel was sent (status PendingCancel, 202)" } as const;
/** Callbacks may overtake the bridge's own "written" reply. */
const early = { ...live, ...ends, ...cancelling, ...lost } as const;

export const transitions: TransitionTable = {
  previewed: { journaled: "confirmed; durable on disk" },
  journaled: { ...early, sent: "handed to the socket", rejected: "nothing was sent; or IB's refusal" },
  sent: early,
  pending: { ...live, ...ends, ...cancelling, ...lost },
  held: { ...live, ...ends, ...cancelling, ...lost },
  working: { ...live, ...ends, ...cancelling, ...lost },
  partly_filled: {
    ...ends,
    ...cancelling,
    ...lost,
    working: "a correction took the only fill back",
    held: "a correction took the only fill back",
    pending: "a correction took the only fill back",
  },
  cancel_pending: {
    ...ends,
    ...lost,
    sent: "the cancel was refused before IB had answered the order",
    pending: "the cancel did not arrive or was refused",
    held: "the cancel did not arrive or was refused",
    working: "the cancel did not arrive or was refused",
    partly_filled: "the cancel did not arrive or was refused",
  },
  filled: {
    partly_filled: "a correction lowered the fills",
    working: "a correction took the fill back",
    cancelled: "a correction lowered the fills of an order that had ended",
  },
  cancelled: {
    filled: "a fill won the race against the cancel",
    rejected: 'IB\'s refusal came after the word "Cancelled"',
  },
  rejected: {
    ...live,
    filled: "an Inactive order woke up and filled",
    cancelled: "an Inactive order was cancelled",
    cancel_pending: "an Inactive order is being cancelled",
  },
  unknown: { ...live, ...ends, ...cancelling, sent: "the link came back, IB has not answered yet" },
};

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

/** Whether the published table has this step. Staying is no step. */
export function isAllowed(from: OrderState, to: OrderState): boolean {
  return from === to || transitions[from][to] !== undefined;
}

/** Makes a `switch` exhaustive: compiles only when every case is handled. */
export function ensureNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
