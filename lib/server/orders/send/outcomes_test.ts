// What comes of a hand-over: proof that nothing was sent, evidence, or an unknown outcome (law 4).
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { makeHarness, tokenOf } from "../testing/harness.ts";
import { openOrderRow } from "../testing/rows.ts";

Deno.test("what provably was not sent is rejected locally; every other failure is unknown; nothing is retried", async () => {
  const expected = {
    PACING_REFUSED: "rejected",
    EPOCH_MISMATCH: "rejected",
    READ_ONLY: "rejected",
    NOT_CONNECTED: "rejected",
    CONNECTION_LOST: "unknown",
    BRIDGE_STOPPED: "unknown",
    INTERNAL: "unknown",
    REQUEST_TIMEOUT: "unknown",
  } as const;
  for (const [code, state] of Object.entries(expected)) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    harness.link.fail("place_order", code as keyof typeof expected);
    const previewToken = await tokenOf(harness);
    const answer = await harness.room.submit({ previewToken, idempotencyKey: `fail-key-${code}` });
    expect([code, answer.state]).toEqual([code, state]);
    expect(harness.link.sent("place_order")).toHaveLength(1);
    if (state === "rejected") {
      expect(harness.room.list.listedOrder(answer.clientOrderId)?.reason).toContain("nothing was sent");
    }
  }
});

Deno.test("no evidence within the deadline is unknown, never rejected; the re-read finds the order working", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  const row = openOrderRow({ orderId: placed.orderId, permId: 900 }, placed.order, "Submitted");
  harness.link.fail("open_orders", "REQUEST_TIMEOUT");
  await harness.clock.run(10_000);
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({ state: "unknown" });
  await harness.clock.run(30_000);
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({ state: "unknown" });
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  await harness.clock.run(120_000);
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    state: "working",
    permId: 900,
  });
  expect(harness.room.stats().anomalies).toBe(0);
});

Deno.test("a bridge that never answers the write leaves the order unknown and the answer in time", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.script.place_order = () => new Promise(() => {});
  const previewToken = await tokenOf(harness);
  const submit = harness.room.submit({ previewToken, idempotencyKey: "hang-key-1" });
  await harness.clock.run(2_000);
  const answer = await submit;
  expect(answer.state).toBe("journaled");
  await harness.clock.run(10_000);
  expect(harness.room.list.listedOrder(answer.clientOrderId)?.state).toBe("unknown");
});
