// Why orders can not be sent from here now. The server decides again.
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import type { Wording } from "./speech.ts";
import type { Store } from "./store.ts";
import type { StreamState } from "./stream.ts";

/** Why orders can not be sent from here now: a text of ours, or the server's own words. */
export type Lock = { key: LabelKey } | Wording;

/** Why the ticket is closed, the outermost reason first. The server decides again. */
export function lockOf(store: Store, stream: StreamState, account: string | null): Lock | null {
  const trading = store.tradingSig.value;
  const lock = connectionLock(store, stream);
  if (lock !== null) return lock;
  if (trading.state === "halted") return { key: "ticket.lockedHalted" };
  return armingLock(store, account);
}

/** Why a position can not be closed from here: whoever has halted trading wants to get out all the more. */
export function closeLockOf(store: Store, stream: StreamState, account: string | null): Lock | null {
  const lock = connectionLock(store, stream);
  if (lock !== null || store.tradingSig.value.state !== "active") return lock;
  return armingLock(store, account);
}

function connectionLock(store: Store, stream: StreamState): Lock | null {
  const connection = store.connectionSig.value;
  if (stream.kind === "connecting") return { key: "stream.connecting" };
  if (stream.kind === "stale") return { key: "ticket.lockedStream" };
  if (connection.lock) return connection.lock;
  if (connection.socket !== "connected" || connection.upstream === "down") {
    return { key: "ticket.lockedDisconnected" };
  }
  if (connection.sync !== "ready") return { key: "ticket.lockedSync" };
  return null;
}

/** Each live account is armed by itself. */
function armingLock(store: Store, account: string | null): Lock | null {
  const isArmed = account !== null && store.tradingSig.value.armed[account] !== undefined;
  return store.modeSig.value === "live" && !isArmed ? { key: "ticket.lockedLive" } : null;
}
