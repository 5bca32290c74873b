// The id under which a request expects its answer or its error.
import type { ClientMessage } from "../wire/messages.ts";

/** The request id, the order id, or -1 for requests without one. */
export function requestId(message: ClientMessage): number {
  if (message.kind === "placeOrder" || message.kind === "cancelOrder") return message.orderId;
  if ("reqId" in message) return message.reqId ?? -1;
  return -1;
}
