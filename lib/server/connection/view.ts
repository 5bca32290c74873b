// `ConnectionView` of the HTTP contract from the state. Pure.
import type { ConnectionChange, ConnectionView } from "@/lib/contract/api.ts";
import type { ConnectionState } from "./connection_state.ts";
import { type DeriveContext, deriveHeadline, deriveLock } from "./headline.ts";

/** `since`: when the headline last changed. */
export function connectionView(
  state: ConnectionState,
  context: DeriveContext,
  since: string,
  history: readonly ConnectionChange[],
): ConnectionView {
  return {
    ...deriveHeadline(state, context),
    since,
    bridge: state.bridge,
    socket: state.socket,
    upstream: state.upstream,
    farms: { ...state.farms },
    sync: state.sync,
    serverVersion: state.session?.serverVersion ?? null,
    readOnly: state.readOnly,
    gateway: state.gateway,
    clientId: context.clientId,
    retryAt: state.retryAt,
    heartbeatMs: state.heartbeat?.roundTripMs ?? null,
    heartbeatAt: state.heartbeat?.at ?? null,
    reconciledAt: state.reconciledAt,
    lock: deriveLock(state, context),
    restartWindow: context.restartWindow,
    history: [...history],
  };
}
