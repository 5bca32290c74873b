// The connection as one pure state machine: a published transition table per layer, and the facts that go
// with it. The driver (`connection_manager.ts`) feeds signals; headline, cause and fix are derived in
// `headline.ts`.
import type { FarmState } from "@/lib/contract/api.ts";
import { type Code, type IbCode, say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeFault } from "@/lib/server/bridge/status.ts";

export type BridgeLayer = "stopped" | "starting" | "running" | "failed";
export type SocketLayer = "disconnected" | "connecting" | "connected";
export type UpstreamLayer = "unknown" | "up" | "down";
export type SyncLayer = "none" | "syncing" | "ready";

/** Why a layer is down. */
export interface Reason {
  code: Code | IbCode;
  cause: Saying;
}

export type Signal =
  | { type: "user_connect" }
  | { type: "user_disconnect" }
  | { type: "bridge_starting"; progress: Saying | null }
  | { type: "bridge_running" }
  | { type: "bridge_stopped"; fault: BridgeFault | null }
  | { type: "bridge_failed"; fault: BridgeFault }
  | { type: "dial"; gateway: string }
  /** Which of several candidates it is. */
  | { type: "gateway_chosen"; gateway: string }
  | { type: "connect_failed"; reason: Reason }
  | {
    type: "handshake_done";
    epoch: SocketEpoch;
    serverVersion: number;
    accounts: readonly string[];
  }
  | { type: "socket_lost"; reason: Reason }
  /** 1100, 2110 */
  | { type: "upstream_lost"; reason: Reason }
  /** 1101: subscriptions are gone */
  | { type: "upstream_restored_lost" }
  /** 1102: subscriptions are kept */
  | { type: "upstream_restored_kept" }
  | { type: "sync_started" }
  | { type: "sync_done"; at: string }
  | { type: "sync_failed"; reason: Reason }
  /** The bridge lost events: what was read is not to be trusted any more. */
  | { type: "events_lost" }
  | { type: "farm"; name: string; state: FarmState }
  | { type: "accounts"; accounts: readonly string[] }
  | { type: "read_only" }
  | { type: "read_write" }
  | { type: "competing_session"; active: boolean }
  | { type: "heartbeat"; at: string; roundTripMs: number }
  | { type: "retry_scheduled"; at: string };

export type SignalType = Signal["type"];
type Table<State extends string> = Record<State, Partial<Record<SignalType, State>>>;

const NO_SYNC = {
  upstream_restored_lost: "none",
  upstream_restored_kept: "none",
  events_lost: "none",
} as const;

/**
 * Layer → state → signal → next state. A signal that a state does not name changes nothing in that layer.
 * Each layer also stands on the one below, see `stand`: the end of the bridge ends the socket, the end of the
 * socket ends the rest.
 */
export const transitions = {
  bridge: {
    stopped: { bridge_starting: "starting", bridge_running: "running", bridge_failed: "failed" },
    starting: { bridge_running: "running", bridge_stopped: "stopped", bridge_failed: "failed" },
    running: { bridge_starting: "starting", bridge_stopped: "stopped", bridge_failed: "failed" },
    failed: { bridge_starting: "starting", bridge_stopped: "stopped", bridge_running: "running" },
  } satisfies Table<BridgeLayer>,
  socket: {
    disconnected: { dial: "connecting" },
    connecting: {
      handshake_done: "connected",
      connect_failed: "disconnected",
      socket_lost: "disconnected",
      user_disconnect: "disconnected",
    },
    connected: { socket_lost: "disconnected", user_disconnect: "disconnected" },
  } satisfies Table<SocketLayer>,
  upstream: {
    /** The answers of a re-read prove that TWS reaches IB. */
    unknown: {
      sync_done: "up",
      upstream_lost: "down",
      upstream_restored_lost: "up",
      upstream_restored_kept: "up",
    },
    up: { upstream_lost: "down" },
    down: { upstream_restored_lost: "up", upstream_restored_kept: "up" },
  } satisfies Table<UpstreamLayer>,
  sync: {
    none: { sync_started: "syncing" },
    syncing: { sync_done: "ready", sync_failed: "none", ...NO_SYNC },
    ready: { sync_started: "syncing", ...NO_SYNC },
  } satisfies Table<SyncLayer>,
} as const;

/** Facts of the open socket; gone with it. */
export interface Session {
  epoch: SocketEpoch;
  serverVersion: number;
  accounts: readonly string[];
}

export interface ConnectionState {
  /** Whether the user wants a connection; "disconnected by the user" stays so. */
  wanted: boolean;
  bridge: BridgeLayer;
  socket: SocketLayer;
  upstream: UpstreamLayer;
  sync: SyncLayer;
  farms: Readonly<Record<string, FarmState>>;
  session: Session | null;
  readOnly: boolean;
  competingSession: boolean;
  bridgeFault: BridgeFault | null;
  /** What a start of the bridge is busy with. */
  bridgeProgress: Saying | null;
  /** Why the socket is down, or went down last. */
  socketReason: Reason | null;
  upstreamReason: Reason | null;
  syncReason: Reason | null;
  /** Connection attempts since the user asked or the desk was last ready. */
  attempts: number;
  /** Whether the desk has been ready since the user asked. */
  everReady: boolean;
  gateway: string;
  retryAt: string | null;
  heartbeat: { at: string; roundTripMs: number } | null;
  reconciledAt: string | null;
}

export function initialState(gateway: string): ConnectionState {
  return {
    wanted: false,
    bridge: "stopped",
    socket: "disconnected",
    upstream: "unknown",
    sync: "none",
    farms: {},
    session: null,
    readOnly: false,
    competingSession: false,
    bridgeFault: null,
    bridgeProgress: null,
    socketReason: null,
    upstreamReason: null,
    syncReason: null,
    attempts: 0,
    everReady: false,
    gateway,
    retryAt: null,
    heartbeat: null,
    reconciledAt: null,
  };
}

/** The next state: the table for the layers, then the facts that the signal carries. */
export function reduce(before: ConnectionState, signal: Signal): ConnectionState {
  const layers = stand({
    ...before,
    bridge: next(transitions.bridge, before.bridge, signal),
    socket: next(transitions.socket, before.socket, signal),
    upstream: next(transitions.upstream, before.upstream, signal),
    sync: next(transitions.sync, before.sync, signal),
  });
  return closeSocket(withFacts(layers, signal));
}

function next<State extends string>(table: Table<State>, state: State, signal: Signal): State {
  return table[state][signal.type] ?? state;
}

/** No layer is up on one that is down. */
function stand(state: ConnectionState): ConnectionState {
  const socket = state.bridge === "running" ? state.socket : "disconnected";
  const upstream = socket === "disconnected" ? "unknown" : state.upstream;
  const sync = socket === "connected" && upstream !== "down" ? state.sync : "none";
  return { ...state, socket, upstream, sync };
}

/** What belongs to a socket goes with it. */
function closeSocket(after: ConnectionState): ConnectionState {
  if (after.socket !== "disconnected") return after;
  return { ...after, session: null, farms: {}, competingSession: false, heartbeat: null, readOnly: false };
}

function withFacts(state: ConnectionState, signal: Signal): ConnectionState {
  switch (signal.type) {
    case "user_connect":
      return { ...state, wanted: true, attempts: 0, everReady: false, socketReason: null, retryAt: null };
    case "user_disconnect":
      return {
        ...state,
        wanted: false,
        retryAt: null,
        socketReason: null,
        syncReason: null,
        upstreamReason: null,
      };
    case "bridge_starting":
      return { ...state, retryAt: null, bridgeProgress: signal.progress };
    case "bridge_running":
      return { ...state, bridgeFault: null, bridgeProgress: null };
    case "bridge_stopped":
    case "bridge_failed":
      return { ...state, bridgeFault: signal.fault, bridgeProgress: null, retryAt: null };
    case "dial":
      return { ...state, attempts: state.attempts + 1, retryAt: null, gateway: signal.gateway };
    case "connect_failed":
    case "socket_lost":
      return { ...state, socketReason: signal.reason };
    case "handshake_done": {
      if (state.socket !== "connected") return state;
      const { type: _type, ...session } = signal;
      return { ...state, session, socketReason: null, upstreamReason: null, syncReason: null };
    }
    default:
      return withSessionFacts(state, signal);
  }
}

type FactSignal = Exclude<
  Signal,
  {
    type:
      | "user_connect"
      | "user_disconnect"
      | "bridge_starting"
      | "bridge_running"
      | "bridge_stopped"
      | "bridge_failed"
      | "dial"
      | "connect_failed"
      | "socket_lost"
      | "handshake_done";
  }
>;

function withSessionFacts(state: ConnectionState, signal: FactSignal): ConnectionState {
  switch (signal.type) {
    case "upstream_lost":
      return { ...state, upstreamReason: signal.reason, retryAt: null };
    case "upstream_restored_lost":
    case "upstream_restored_kept":
      return { ...state, upstreamReason: null };
    case "sync_started":
      return { ...state, retryAt: null };
    case "gateway_chosen":
      return { ...state, gateway: signal.gateway };
    case "events_lost":
      return { ...state, syncReason: { code: "EVENTS_LOST", cause: say("EVENTS_LOST") } };
    case "sync_done":
      // A late answer of a sync that was overtaken is not an answer.
      return state.sync === "ready"
        ? { ...state, reconciledAt: signal.at, syncReason: null, attempts: 0, everReady: true }
        : state;
    case "sync_failed":
      return { ...state, syncReason: signal.reason };
    case "farm":
      return { ...state, farms: { ...state.farms, [signal.name]: signal.state } };
    case "accounts":
      return state.session === null
        ? state
        : { ...state, session: { ...state.session, accounts: signal.accounts } };
    case "read_only":
      return { ...state, readOnly: true };
    case "read_write":
      return { ...state, readOnly: false };
    case "competing_session":
      return { ...state, competingSession: signal.active };
    case "heartbeat":
      return { ...state, heartbeat: { at: signal.at, roundTripMs: signal.roundTripMs } };
    case "retry_scheduled":
      return { ...state, retryAt: signal.at };
  }
}

/** What the account ids prove; `null` without accounts, `"mixed"` when they disagree (law 7). */
export function provenMode(
  accounts: readonly string[],
  isPaper: (account: string) => boolean,
): "paper" | "live" | "mixed" | null {
  if (accounts.length === 0) return null;
  const paper = accounts.filter(isPaper).length;
  if (paper === accounts.length) return "paper";
  return paper === 0 ? "live" : "mixed";
}
