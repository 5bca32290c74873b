// Why orders, and why closes, can not be sent from here: a halt keeps entries back and lets a position be closed.
import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { busySnapshot, connection } from "@/tests/support/screen_samples.ts";
import { closeLockOf, lockOf } from "./lock.ts";
import { createStore } from "./store.ts";

const halted = { ...busySnapshot().trading, state: "halted" } as const;

function locks(state: Partial<Snapshot>) {
  const store = createStore(busySnapshot(state));
  return [lockOf(store, { kind: "live" }), closeLockOf(store, { kind: "live" })];
}

Deno.test("a halt locks the ticket and not the close; what keeps everything back locks both", () => {
  const sync = { key: "ticket.lockedSync" };
  expect(locks({})).toEqual([null, null]);
  expect(locks({ trading: halted })).toEqual([{ key: "ticket.lockedHalted" }, null]);
  expect(locks({ trading: halted, connection: connection({ sync: "syncing" }) })).toEqual([sync, sync]);
  expect(locks({ trading: halted, mode: "live" })).toEqual([
    { key: "ticket.lockedHalted" },
    { key: "ticket.lockedLive" },
  ]);
});
