// `ConnectionView` of the HTTP contract from the state. Pure.
import type { ConnectionView } from "@/lib/contract/api.ts";
import { coded, inEnglish, keyed } from "@/lib/contract/says/english.ts";
import type { ConnectionState } from "./connection_state.ts";
import { deriveHeadline, deriveLock, type HeadlineFacts } from "./headline.ts";
import type { ConnectionHistory } from "./history.ts";

/** `since`: when the headline last changed. */
export function connectionView(
  state: ConnectionState,
  facts: HeadlineFacts,
  since: string,
  history: ConnectionHistory,
): ConnectionView {
  const { headline, cause, fix } = deriveHeadline(state, facts);
  const lock = deriveLock(state, facts);
  return {
    headline,
    cause: cause === null ? null : inEnglish(cause),
    causeSays: keyed(cause),
    fix: fix === null ? null : inEnglish(fix),
    fixSays: keyed(fix),
    since,
    bridge: state.bridge,
    socket: state.socket,
    upstream: state.upstream,
    farms: { ...state.farms },
    sync: state.sync,
    serverVersion: state.session?.serverVersion ?? null,
    readOnly: state.readOnly,
    gateway: state.gateway,
    clientId: facts.clientId,
    retryAt: state.retryAt,
    heartbeatMs: state.heartbeat?.roundTripMs ?? null,
    heartbeatAt: state.heartbeat?.at ?? null,
    reconciledAt: state.reconciledAt,
    lock: lock === null ? null : coded(lock),
    restartWindow: facts.restartWindow,
    history: history.rows,
  };
}
