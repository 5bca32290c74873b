// The published table of transitions between order states: what the fold counts as expected. The screen does
// not need it.
import type { OrderState } from "./order_states.ts";

/**
 * From → to → the evidence that brings it. What is not here is an anomaly: counted and shown, never hidden.
 */
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

/** Whether the published table has this step. Staying is no step. */
export function isAllowed(from: OrderState, to: OrderState): boolean {
  return from === to || transitions[from][to] !== undefined;
}
