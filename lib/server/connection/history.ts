// What changed between two states, as rows for people; the latest are kept, by number.
import type { ConnectionChange } from "@/lib/contract/api.ts";
import { listed } from "@/lib/contract/listing.ts";
import { told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { ConnectionState } from "./connection_state.ts";

export interface ConnectionHistory {
  /** The number of the newest row. */
  readonly last: number;
  readonly rows: Readonly<Record<string, ConnectionChange>>;
}

export const noHistory: ConnectionHistory = { last: 0, rows: {} };

/** One row per layer that changed. */
export function changesBetween(
  before: ConnectionState,
  after: ConnectionState,
  at: string,
): ConnectionChange[] {
  const rows: ConnectionChange[] = [];
  const add = (layer: ConnectionChange["layer"], state: string, about: Saying | string | null) =>
    rows.push({
      at,
      layer,
      state,
      ...(typeof about === "object" && about !== null ? told(about) : { text: about }),
    });
  if (before.bridge !== after.bridge) add("bridge", after.bridge, after.bridgeFault?.cause ?? null);
  if (before.socket !== after.socket) add("socket", after.socket, socketText(after));
  else if (before.socketReason !== after.socketReason && after.socketReason !== null) {
    add("socket", after.socket, after.socketReason.cause);
  }
  if (before.upstream !== after.upstream) {
    add("upstream", after.upstream, after.upstreamReason?.cause ?? null);
  }
  if (before.sync !== after.sync) {
    add("sync", after.sync, after.sync === "none" ? after.syncReason?.cause ?? null : null);
  }
  for (const [name, state] of Object.entries(after.farms)) {
    if (before.farms[name] !== state) add("farm", state, name);
  }
  if (before.wanted !== after.wanted) add("mode", after.wanted ? "wanted" : "not wanted", say("USER_WISH"));
  if (before.readOnly !== after.readOnly) add("mode", after.readOnly ? "read-only" : "read-write", null);
  if (before.competingSession !== after.competingSession) {
    add("mode", after.competingSession ? "competing session" : "no competing session", null);
  }
  return rows;
}

function socketText(state: ConnectionState): Saying | string | null {
  if (state.socket === "connected") {
    if (state.session === null) return null;
    const { epoch, serverVersion: version } = state.session;
    return say("SOCKET_OPEN", { epoch, version });
  }
  return state.socket === "connecting" ? state.gateway : state.socketReason?.cause ?? null;
}

/** Appends and forgets the oldest. */
export function remember(
  history: ConnectionHistory,
  added: readonly ConnectionChange[],
): ConnectionHistory {
  if (added.length === 0) return history;
  const last = history.last + added.length;
  const rows: Record<string, ConnectionChange> = { ...history.rows };
  added.forEach((row, index) => rows[history.last + 1 + index] = row);
  for (const number of Object.keys(rows)) {
    if (Number(number) <= last - listed.connectionChanges) delete rows[number];
  }
  return { last, rows };
}
