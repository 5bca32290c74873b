// IB's status words, and what each says of an order.
import type { LiveStatus, OrderEnd } from "./record.ts";

type Status = { kind: "live"; live: LiveStatus } | { kind: OrderEnd["state"] | "inactive" };

export const STATUS: Readonly<Record<string, Status>> = {
  ApiPending: { kind: "live", live: "PendingSubmit" },
  PendingSubmit: { kind: "live", live: "PendingSubmit" },
  PreSubmitted: { kind: "live", live: "PreSubmitted" },
  Submitted: { kind: "live", live: "Submitted" },
  PendingCancel: { kind: "live", live: "PendingCancel" },
  ApiCancelled: { kind: "cancelled" },
  Cancelled: { kind: "cancelled" },
  Filled: { kind: "filled" },
  Inactive: { kind: "inactive" },
};

/** Whether IB's status word is one we know; an unknown word changes nothing. */
export function isKnownStatus(status: string): boolean {
  return STATUS[status] !== undefined;
}
