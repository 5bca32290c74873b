// Why orders can not be sent from here now. The server decides again.
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import type { Wording } from "./speech.ts";
import type { Store } from "./store.ts";
import type { StreamState } from "./stream.ts";

/** Why orders can not be sent from here now: a text of ours, or the server's own words. */
export type Lock = { key: LabelKey } | Wording;

/** Why the ticket is closed, the outermost reason first. The server decides again. */
export function lockOf(store: Store, stream: StreamState): Lock | null {
  const connection = store.connectionSig.value;
  const trading = store.tradingSig.value;
  if (stream.kind === "connecting") return { key: "stream.connecting" };
  if (stream.kind === "stale") return { key: "ticket.lockedStream" };
  if (connection.lock) return connection.lock;
  if (connection.readOnly) return { key: "ticket.lockedReadOnly" };
  if (connection.socket !== "connected" || connection.upstream === "down") {
    return { key: "ticket.lockedDisconnected" };
  }
  if (connection.sync !== "ready") return { key: "ticket.lockedSync" };
  if (trading.state === "halted") return { key: "ticket.lockedHalted" };
  if (store.modeSig.value === "live" && trading.liveArmedUntil === null) return { key: "ticket.lockedLive" };
  return null;
}
