// The hand-over: order ids reach IB in rising order, whoever is on the way; whoever waits too long is not sent.
import { expect } from "@std/expect";
import type { SocketEpoch } from "../lib/shared/ids.ts";
import { DRAFT, type Harness, makeHarness, settle } from "./orders_support/harness.ts";

const BRACKET = { takeProfit: { limitPrice: "190" }, stopLoss: { stopPrice: "180" } };

/** Submits and does not wait for the answer. */
async function submit(harness: Harness, draft: Partial<typeof DRAFT>, key: string) {
  const { previewToken } = await harness.desk.previewOrder({ ...DRAFT, ...draft });
  const answer = harness.desk.submit({ previewToken, idempotencyKey: key, confirmDuplicate: true });
  await settle();
  return answer;
}

Deno.test("P20: an order submitted while a bracket is on its way does not overtake its legs", async () => {
  using harness = makeHarness();
  await harness.desk.reconcile(1 as SocketEpoch);
  const replies: (() => void)[] = [];
  harness.link.script.place_order = () =>
    new Promise((resolve) => replies.push(() => resolve({ sentAt: "2026-08-31T14:30:00.000Z" })));
  const answers = [submit(harness, BRACKET, "bracket-key"), submit(harness, {}, "single-key")];
  for (let leg = 0; leg < 4; leg++) {
    await settle();
    await settle();
    replies.shift()?.();
  }
  await Promise.all(answers);
  const ids = harness.link.sent("place_order").map(({ orderId }) => orderId);
  expect(ids).toHaveLength(4);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

Deno.test("an order behind one that gets no reply is refused after a second, not sent late", async () => {
  using harness = makeHarness();
  await harness.desk.reconcile(1 as SocketEpoch);
  const stuck = Promise.withResolvers<{ sentAt: string }>();
  harness.link.script.place_order = () => stuck.promise;
  const first = submit(harness, {}, "first-key-1");
  await settle();
  const second = submit(harness, { limitPrice: "187.20" }, "second-key-1");
  await settle();
  await harness.clock.advance(2_500);
  const { clientOrderId } = await second;
  expect(harness.desk.order(clientOrderId)).toMatchObject({ state: "rejected" });
  stuck.resolve({ sentAt: "2026-08-31T14:30:00.000Z" });
  await first;
  await harness.clock.advance(5_000);
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("P31: what never reached IB is told within 5 s of the next connection", async () => {
  using harness = makeHarness();
  await harness.desk.reconcile(1 as SocketEpoch);
  harness.link.fail("place_order", "CONNECTION_LOST");
  const { clientOrderId } = await submit(harness, {}, "lost-key-1");
  expect(harness.desk.order(clientOrderId)?.state).toBe("unknown");
  harness.restart();
  await harness.desk.reconcile(2 as SocketEpoch);
  expect(harness.desk.order(clientOrderId)?.state).toBe("unknown");
  await harness.clock.advance(4_500);
  expect(harness.desk.order(clientOrderId)).toMatchObject({ state: "cancelled", filled: "0" });
});

Deno.test("P31: what waits inside TWS while IB is away is not closed as absent, nor right behind 1102", async () => {
  using harness = makeHarness();
  await harness.desk.reconcile(1 as SocketEpoch);
  harness.link.fail("place_order", "CONNECTION_LOST");
  const { clientOrderId } = await submit(harness, {}, "waiting-key-1");
  harness.restart();
  const away = { code: 2110, message: "Connectivity is broken", advancedRejectJson: null };
  await harness.desk.reconcile(2 as SocketEpoch);
  harness.link.emit("error", { ...away, about: { kind: "session" } });
  await harness.clock.advance(30_000);
  expect(harness.desk.order(clientOrderId)?.state).toBe("unknown");
  // 1102: the connection brings the desk in step again.
  await harness.desk.reconcile(2 as SocketEpoch);
  await harness.clock.advance(1_000);
  expect(harness.desk.order(clientOrderId)?.state).toBe("unknown");
  await harness.clock.advance(4_000);
  expect(harness.desk.order(clientOrderId)).toMatchObject({ state: "cancelled", filled: "0" });
});
