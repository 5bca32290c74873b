// What IB says about an order stands at the order, and a refusal is told from a cancel (cases B6, B7, B16).
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import {
  fill,
  type Harness,
  makeHarness,
  PERM,
  type Placed,
  placeWorking,
  report,
  viewOf,
} from "../testing/harness.ts";
import { completedRow, statusRow } from "../testing/rows.ts";

const REFUSAL = "Order rejected - reason:The contract is not available for short sale.";
const CASH = "You must set Cash Quantity for this order";

async function placed(harness: Harness): Promise<Placed> {
  await harness.room.reconcile(1 as never);
  return await harness.place();
}

function codes(harness: Harness, order: Placed): (string | undefined)[] {
  return viewOf(harness, order).timeline.filter((entry) => entry.source.startsWith("code "))
    .map((entry) => entry.text);
}

Deno.test("B6: any code that is the only answer is the reason of an order that stays unknown", async () => {
  for (const code of [10289, 463, 10149, 10293, 322, 399, 10349, 2109, 10089, 2148]) {
    using harness = makeHarness();
    const order = await placed(harness);
    harness.link.orderError(order.orderId, code, CASH);
    await harness.clock.run(60_000);
    const view = viewOf(harness, order);
    expect([code, view.state, view.ibCode, view.reason?.includes(CASH), codes(harness, order)])
      .toEqual([code, "unknown", code, true, [CASH]]);
  }
});

Deno.test("B6: a code that comes when the outcome is not known any more is told as well, and answers nothing", async () => {
  using harness = makeHarness();
  const order = await placed(harness);
  await harness.clock.run(60_000);
  for (const code of [10289, 10349]) harness.link.orderError(order.orderId, code, CASH);
  expect(viewOf(harness, order)).toMatchObject({
    state: "unknown",
    ibCode: 10349,
    reason: `no answer from IB within the deadline; IB said: ${CASH}`,
  });
});

Deno.test("B6: words after fills, on a change and on a cancel are told at the order and leave it as it is", async () => {
  using harness = makeHarness();
  const order = await placed(harness);
  report(harness, order, PERM, "Submitted");
  fill(harness, order, PERM, { execId: "a.1.01", shares: "30", price: "187", cumQty: "30" });
  harness.link.orderError(order.orderId, 10289, CASH);
  expect(viewOf(harness, order)).toMatchObject({ state: "partly_filled", reason: CASH, ibCode: 10289 });
  await harness.room.cancel(order.clientOrderId);
  harness.link.orderError(order.orderId, 98765, "Can not be cancelled just now");
  expect(viewOf(harness, order)).toMatchObject({
    state: "cancel_pending",
    ibCode: 98765,
    reason: "Can not be cancelled just now",
  });
  expect(codes(harness, order)).toEqual([CASH, "Can not be cancelled just now"]);
});

Deno.test("B6: of an order that has ended only the timeline changes", async () => {
  using harness = makeHarness();
  const order = await placed(harness);
  harness.link.orderError(order.orderId, 201, REFUSAL);
  for (const code of [10289, 10349, 399, 10148, 10147, 202]) {
    harness.link.orderError(order.orderId, code, `At 10:15 ${code}`);
  }
  expect(viewOf(harness, order)).toMatchObject({ state: "rejected", reason: REFUSAL, ibCode: 201 });
  expect(codes(harness, order)).toHaveLength(7);
});

Deno.test("B6: a remark is no cause of a later cancel, an unknown code may be", async () => {
  for (const [code, reason] of [[10349, null], [10289, CASH]] as const) {
    using harness = makeHarness();
    const order = await placed(harness);
    report(harness, order, PERM, "Submitted");
    harness.link.orderError(order.orderId, code, CASH);
    report(harness, order, PERM, "Cancelled");
    expect(viewOf(harness, order)).toMatchObject({ state: "cancelled", reason });
  }
});

Deno.test("B6: a flood of words does not make the timeline grow without end", async () => {
  using harness = makeHarness();
  const order = await placed(harness);
  report(harness, order, PERM, "Submitted");
  for (let n = 0; n < 500; n++) harness.link.orderError(order.orderId, 10289, `${CASH} ${n}`);
  for (let n = 0; n < 500; n++) harness.link.orderError(order.orderId, 90_000 + n, CASH);
  for (let n = 0; n < 500; n++) {
    harness.link.orderError(order.orderId, 10147, "not found");
    report(harness, order, PERM, "Submitted");
  }
  const view = viewOf(harness, order);
  expect(codes(harness, order).length).toBeLessThanOrEqual(400);
  expect(view.timeline.length).toBeLessThanOrEqual(400);
  expect(view.timeline[0]?.state).toBe("previewed");
  expect(view.reason).toBe(CASH);
});

Deno.test("B16: a hold is told by the time in it, in any language; words without one are a remark", async () => {
  using harness = makeHarness();
  const order = await placed(harness);
  report(harness, order, PERM, "PreSubmitted");
  harness.link.orderError(order.orderId, 399, "Warnung: Ihre Order wird als Odd Lot geroutet, until held");
  expect(viewOf(harness, order)).toMatchObject({ state: "pending", ibCode: 399 });
  const text = "Ihre Order wird erst um 2026-08-31 09:30:00 US/Eastern an der Börse platziert.";
  harness.link.orderError(order.orderId, 399, text);
  expect(viewOf(harness, order)).toMatchObject({ state: "held", reason: text });
  harness.link.orderError(order.orderId, 404, "Die Aktien werden gesucht");
  expect(viewOf(harness, order)).toMatchObject({ state: "held", reason: "Die Aktien werden gesucht" });
});

Deno.test("B7: a refusal is a refusal, whichever word of status comes with it and whichever comes first", async () => {
  for (const word of ["Cancelled", "ApiCancelled", "Inactive"]) {
    for (const first of ["the code", "the word"]) {
      for (const known of ["PreSubmitted", "Submitted", null]) {
        using harness = makeHarness();
        const order = await placed(harness);
        const status = () =>
          harness.link.emit("order_status", statusRow({ orderId: order.orderId, permId: PERM }, word));
        if (known !== null) report(harness, order, PERM, known);
        if (first === "the word") status();
        harness.link.orderError(order.orderId, 201, REFUSAL);
        if (first === "the code") status();
        status();
        harness.link.orderError(order.orderId, 202, "Order Canceled - reason:");
        const view = viewOf(harness, order);
        expect([word, first, known, view.state, view.reason, view.ibCode, view.ibAdvice !== null])
          .toEqual([word, first, known, "rejected", REFUSAL, 201, true]);
        harness.link.script.completed_orders = () => ({
          orders: [completedRow(PERM, order.order, "Cancelled")],
        });
        await harness.clock.run(60_000);
        expect(viewOf(harness, order)).toMatchObject({ state: "rejected", reason: REFUSAL, ibCode: 201 });
        expect(harness.room.stats().anomalies).toBe(0);
      }
    }
  }
});

Deno.test("B7: found in the completed orders or in none after a reconnect, it is the same refusal", async () => {
  for (const listed of [true, false]) {
    using harness = makeHarness();
    const order = await placed(harness);
    report(harness, order, PERM, "PreSubmitted");
    harness.link.orderError(order.orderId, 201, REFUSAL);
    const orders = listed ? [completedRow(PERM, order.order, "Cancelled")] : [];
    harness.restart();
    harness.link.script.completed_orders = () => ({ orders });
    await harness.clock.run(1_000);
    await harness.room.reconcile(2 as never);
    expect({ listed, ...viewOf(harness, order) })
      .toMatchObject({ listed, state: "rejected", reason: REFUSAL, ibCode: 201 });
  }
});

Deno.test("B7: IB's own reject reason says it without any code", async () => {
  using harness = makeHarness();
  const order = await placed(harness);
  report(harness, order, PERM, "PreSubmitted");
  const row = completedRow(PERM, order.order, "Cancelled");
  const orderState = { ...row.orderState, rejectReason: "Kein Bestand", completedStatus: "Storniert" };
  harness.link.script.completed_orders = () => ({ orders: [{ ...row, orderState }] });
  await harness.room.reconcile(1 as never);
  expect(viewOf(harness, order)).toMatchObject({ state: "rejected", reason: "Kein Bestand" });
});

Deno.test("B7: the rest of a partly filled order is cancelled with its fills, and keeps the reason", async () => {
  for (const word of ["Cancelled", "Inactive"]) {
    using harness = makeHarness();
    const order = await placed(harness);
    report(harness, order, PERM, "Submitted");
    fill(harness, order, PERM, { execId: "a.1.01", shares: "30", price: "187", cumQty: "30" });
    harness.link.orderError(order.orderId, 201, REFUSAL);
    report(harness, order, PERM, word);
    expect(viewOf(harness, order)).toMatchObject({
      state: "cancelled",
      filled: "30",
      reason: REFUSAL,
      ibCode: 201,
    });
  }
});

Deno.test("B7: the refusal of a change is none of the order that is cancelled later", async () => {
  for (const repeated of [[], ["off the tick"], ["off the tick", "another wording"]]) {
    using harness = makeHarness();
    const order = await placed(harness);
    report(harness, order, PERM, "Submitted");
    const { previewToken } = await harness.room.previewModify(order.clientOrderId, { limitPrice: "187.3" });
    await harness.room.submit({ previewToken, idempotencyKey: crypto.randomUUID() } as never);
    harness.link.orderError(order.orderId, 110, "off the tick");
    for (const text of repeated) harness.link.orderError(order.orderId, 110, text);
    report(harness, order, PERM, "Cancelled");
    expect(viewOf(harness, order).state).toBe("cancelled");
  }
});

Deno.test("B7: a cancel of ours is a cancel, whatever was said before", async () => {
  using harness = makeHarness();
  const order = await placed(harness);
  report(harness, order, PERM, "Submitted");
  harness.link.orderError(order.orderId, 201, REFUSAL);
  await harness.room.cancel(order.clientOrderId);
  harness.link.orderError(order.orderId, 202, "Order Canceled - reason:");
  report(harness, order, PERM, "Cancelled");
  expect(viewOf(harness, order)).toMatchObject({ state: "cancelled", ibCode: 202 });
});

Deno.test("B6: a code that comes on a new socket before its order has a number there is told at the order, not at a younger one", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.room.markDisconnected();
  const epoch = toSocketEpoch(2);
  harness.link.epoch = epoch;
  harness.world.readiness = { ready: true, epoch, mode: "paper" };
  harness.link.orderError(placed.orderId, 201, "Order rejected - reason: margin");
  harness.link.orderError(placed.orderId + 20, 201, "of another");
  harness.clock.advance(10);
  harness.link.emit("order_status", statusRow({ orderId: placed.orderId, permId: PERM }, "Cancelled"));
  expect(viewOf(harness, placed)).toMatchObject({
    state: "rejected",
    reason: "Order rejected - reason: margin",
    ibCode: 201,
  });
  let younger = await harness.place({ limitPrice: "187.20" });
  while (younger.orderId < placed.orderId + 20) {
    await harness.clock.run(6_000);
    younger = await harness.place({ limitPrice: "187.20" });
  }
  expect([younger.orderId, viewOf(harness, younger).state]).toEqual([placed.orderId + 20, "sent"]);
});
