// Why orders, and why closes, can not be sent from here: a halt keeps entries back and lets a position be
// closed.
import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { busySnapshot, connection } from "@/tests/support/screen_samples.ts";
import { closeLockOf, lockOf } from "./lock.ts";
import { createStore } from "./store.ts";

const halted = { ...busySnapshot().trading, state: "halted" } as const;

function locks(state: Partial<Snapshot>, account = "U1") {
  const store = createStore(busySnapshot(state));
  return [lockOf(store, { kind: "live" }, account), closeLockOf(store, { kind: "live" }, account)];
}

Deno.test("a halt locks the ticket and not the close; what keeps everything back locks both", () => {
  const sync = { name: "sync" };
  expect(locks({})).toEqual([null, null]);
  expect(locks({ trading: halted })).toEqual([{ name: "halted" }, null]);
  expect(locks({ trading: halted, connection: connection({ sync: "syncing" }) })).toEqual([sync, sync]);
  expect(locks({ trading: halted, mode: "live" })).toEqual([
    { name: "halted" },
    null,
  ]);
});

Deno.test("each live account is armed by itself, and what reduces needs no arming while trading is reducing", () => {
  // Out of a position there is another way.
  const closed = [{ name: "live" }, { name: "closeLive" }];
  const { trading } = busySnapshot();
  const armed = { ...trading, armed: { U1: "2026-08-31T15:00:00.000Z" } };
  expect(locks({ mode: "live" })).toEqual(closed);
  expect(locks({ mode: "live", trading: armed })).toEqual([null, null]);
  expect(locks({ mode: "live", trading: armed }, "U2")).toEqual(closed);
  expect(locks({ mode: "live", trading: { ...trading, state: "reducing" } })).toEqual([closed[0], null]);
});
