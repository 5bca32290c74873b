// Why orders can not be sent from here now. The server decides again.
import type { Wording } from "./speech.ts";
import type { Store } from "./store.ts";
import type { StreamState } from "./stream.ts";

/** Each has its sentence, which comes with what acts: `lock.…`. */
export type LockName =
  | "connecting"
  | "stream"
  | "disconnected"
  | "sync"
  | "halted"
  | "viewer"
  | "live"
  | "closeLive"
  | "noOrder"
  | "noPosition"
  | "armHalted"
  | "armAccount";

/** Why something can not be done from here now: a reason of ours, or the server's own words. */
export type Lock = { name: LockName } | Wording;

/** Why the ticket is closed, the outermost reason first. The server decides again. */
export function lockOf(store: Store, stream: StreamState, account: string | null): Lock | null {
  const trading = store.tradingSig.value;
  const lock = connectionLock(store, stream);
  if (lock !== null) return lock;
  if (trading.state === "halted") return { name: "halted" };
  return armingLock(store, account, "live");
}

/** Why a position can not be closed from here: whoever has halted trading wants to get out all the more. */
export function closeLockOf(store: Store, stream: StreamState, account: string | null): Lock | null {
  const lock = connectionLock(store, stream);
  if (lock !== null || store.tradingSig.value.state !== "active") return lock;
  return armingLock(store, account, "closeLive");
}

function connectionLock(store: Store, stream: StreamState): Lock | null {
  const connection = store.connectionSig.value;
  if (stream.kind === "connecting") return { name: "connecting" };
  if (stream.kind === "stale") return { name: "stream" };
  if (connection.lock) return connection.lock;
  if (connection.socket !== "connected" || connection.upstream === "down") {
    return { name: "disconnected" };
  }
  if (connection.sync !== "ready") return { name: "sync" };
  return null;
}

/** Each live account is armed by itself. */
function armingLock(store: Store, account: string | null, name: LockName): Lock | null {
  const isArmed = account !== null && store.tradingSig.value.armed[account] !== undefined;
  return store.modeSig.value === "live" && !isArmed ? { name } : null;
}
