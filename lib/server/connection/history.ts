// What changed between two states, as rows for people; the latest are kept, by number.
import type { ConnectionChange } from "@/lib/contract/api.ts";
import { listed } from "@/lib/contract/listing.ts";
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
  const add = (layer: ConnectionChange["layer"], state: string, text: string | null) =>
    rows.push({ at, layer, state, text });
  if (before.bridge !== after.bridge) add("bridge", after.bridge, after.bridgeFault?.cause ?? null);
  if (before.socket !== after.socket) add("socket", after.socket, socketText(after));
  else if (before.socketReason !== after.socketReason && after.socketReason !== null) {
    add("socket", after.socket, after.socketReason.text);
  }
  if (before.upstream !== after.upstream) add("upstream", after.upstream, after.upstreamReason?.text ?? null);
  if (before.sync !== after.sync) {
    add("sync", after.sync, after.sync === "none" ? after.syncReason?.text ?? null : null);
  }
  for (const [name, state] of Object.entries(after.farms)) {
    if (before.farms[name] !== state) add("farm", state, name);
  }
  if (before.wanted !== after.wanted) add("mode", after.wanted ? "wanted" : "not wanted", "By the user");
  if (before.readOnly !== after.readOnly) add("mode", after.readOnly ? "read-only" : "read-write", null);
  if (before.competingSession !== after.competingSession) {
    add("mode", after.competingSession ? "competing session" : "no competing session", null);
  }
  return rows;
}

function socketText(state: ConnectionState): string | null {
  if (state.socket === "connected") {
    return state.session === null
      ? null
      : `Socket ${state.session.epoch}, server version ${state.session.serverVersion}`;
  }
  return state.socket === "connecting" ? state.gateway : state.socketReason?.text ?? null;
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
