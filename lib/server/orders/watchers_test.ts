// Who watches the orders can not hurt them: one that throws each time is told, and nobody else notices.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { type Harness, makeHarness, placeWorking, report } from "./testing/harness.ts";

const BRACKET = { takeProfit: { limitPrice: "195" }, stopLoss: { stopPrice: "180" } };

/** Watchers that throw each time, in front of one that listens. */
function withFailing(harness: Harness): { heard: Set<string>; followed: string[] } {
  const heard = new Set<string>();
  const followed: string[] = [];
  const fail = () => {
    throw new Error("This watcher is broken");
  };
  harness.room.onChange(fail);
  harness.room.onOrder(fail);
  harness.room.onChange(({ orders }) => orders.forEach((id) => heard.add(id)));
  harness.room.onOrder(({ clientOrderId, state }) => followed.push(`${clientOrderId} ${state}`));
  return { heard, followed };
}

/** The faults so far; from here on there are none that a test has not seen. */
function takeFaults(harness: Harness): string[] {
  return harness.world.faults.splice(0).map(String);
}

Deno.test("a watcher that throws each time takes neither a leg of a bracket nor the others' news with it", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const { heard, followed } = withFailing(harness);
  const { clientOrderId } = await harness.place(BRACKET);
  const sent = harness.link.sent("place_order").map(({ order }) => order.orderType);
  expect(sent).toEqual(["LMT", "LMT", "STP"]);
  const all = harness.room.orders().map((order) => order.clientOrderId);
  expect(all).toHaveLength(3);
  expect(all).toContain(clientOrderId);
  expect([...heard].sort()).toEqual([...all].sort());
  // Of each order, though the one in front threw over the order before.
  for (const id of all) expect(followed).toContain(`${id} sent`);
  expect(new Set(takeFaults(harness))).toEqual(new Set(["Error: This watcher is broken"]));
  expect(harness.room.stats().watcherFaults).toBeGreaterThanOrEqual(6);
});

Deno.test("with a broken watcher the broker's word is folded, its fill counted and its end kept", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const { followed } = withFailing(harness);
  report(harness, placed, 900, "Cancelled");
  expect(harness.room.orders().map(({ state }) => state)).toEqual(["cancelled"]);
  expect(followed.at(-1)).toBe(`${placed.clientOrderId} cancelled`);
  expect([...harness.journal.entries()].map(({ kind }) => kind)).toContain("outcome");
  expect(takeFaults(harness).length).toBeGreaterThan(0);
});

Deno.test("a watcher that has left is told nothing, also when another one fails", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const { followed } = withFailing(harness);
  const late: string[] = [];
  const leave = harness.room.onOrder(({ state }) => late.push(state));
  leave();
  await harness.place();
  expect(followed.length).toBeGreaterThan(0);
  expect(late).toEqual([]);
  takeFaults(harness);
});
