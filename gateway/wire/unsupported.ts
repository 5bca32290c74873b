// Requests the gateway knows by name but does not simulate, and where each carries its request id.
import type { UnsupportedRequest } from "./messages/session.ts";

/** How many fields stand before the request id in text (`null`: it has none), by message number. */
interface Unsupported {
  name: string;
  /** Fields between the message number and the request id. */
  skip: number | null;
}

const UNSUPPORTED: Readonly<Record<number, Unsupported>> = {
  18: { name: "requestFA", skip: null },
  19: { name: "replaceFA", skip: 3 },
  52: { name: "reqFundamentalData", skip: 1 },
  53: { name: "cancelFundamentalData", skip: 1 },
  65: { name: "verifyRequest", skip: null },
  66: { name: "verifyMessage", skip: null },
  67: { name: "queryDisplayGroups", skip: 1 },
  68: { name: "subscribeToGroupEvents", skip: 1 },
  69: { name: "updateDisplayGroup", skip: 1 },
  70: { name: "unsubscribeFromGroupEvents", skip: 1 },
  72: { name: "verifyAndAuthRequest", skip: null },
  73: { name: "verifyAndAuthMessage", skip: null },
  100: { name: "reqWshMetaData", skip: 0 },
  101: { name: "cancelWshMetaData", skip: 0 },
  102: { name: "reqWshEventData", skip: 0 },
  103: { name: "cancelWshEventData", skip: 0 },
  108: { name: "reqConfig", skip: 0 },
  109: { name: "updateConfig", skip: 0 },
};

/** True when the protocol has a request of this number that is not simulated. */
export function isUnsupported(messageId: number): boolean {
  return messageId in UNSUPPORTED;
}

/**
 * The request of this number; `readReqId` gets how many fields to skip and gives the id. Call only when
 * `isUnsupported` is true.
 */
export function unsupportedRequest(
  messageId: number,
  readReqId: (skip: number) => number | null,
): UnsupportedRequest {
  const known = UNSUPPORTED[messageId];
  return {
    kind: "unsupported",
    messageId,
    name: known?.name ?? "unknown",
    reqId: known === undefined || known.skip === null ? null : readReqId(known.skip),
  };
}
