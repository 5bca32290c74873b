// What the twin says in codes, as Python does.
import type { BridgeSaid } from "@/lib/contract/protocol.ts";

export const NOT_CONNECTED: BridgeSaid<"NOT_CONNECTED"> = { code: "NOT_CONNECTED", with: {} };
export const READ_ONLY: BridgeSaid<"READ_ONLY"> = { code: "READ_ONLY", with: {} };
export const TIMEOUT: BridgeSaid<"REQUEST_TIMEOUT"> = { code: "REQUEST_TIMEOUT", with: {} };

/** A code whose only parameter is somebody else's words. */
export function quoted<C extends "BAD_COMMAND" | "IB_ERROR" | "INTERNAL" | "SOCKET_ERROR">(
  code: C,
  verbatim: string,
): { code: C; with: { words: { verbatim: string } } } {
  return { code, with: { words: { verbatim } } };
}
