// Orders on odd days: what rests while it is cancelled, comes back, was held, or is larger than was said.
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
import { contradictions } from "../testing/contradictions.ts";
import { AAPL, completedRow, openOrderRow, statusRow } from "../testing/rows.ts";

const HOLD = "Warning: Your order will not be placed at the exchange until 2026-08-31 09:30:00 US/Eastern.";

/** What the broker answers from now on. */
function listed(harness: Harness, placed: Placed, status: string): void {
  const ids = { orderId: placed.orderId, permId: PERM };
  harness.link.script.open_orders = () => ({
    orders: [openOrderRow(ids, placed.order, status)],
    statuses: [statusRow(ids, status)],
  });
}

Deno.test("a cancel that was lost is over when a reading finds the order inactive, as when it finds it working", async () => {
  for (const [status, state] of [["Submitted", "working"], ["Inactive", "held"]] as const) {
    using harness = makeHarness();
    const order = await placeWorking(harness);
    harness.link.fail("cancel_order", "CONNECTION_LOST");
    await harness.room.cancel(order.clientOrderId);
    listed(harness, order, status);
    await harness.clock.run(12_000);
    expect([status, viewOf(harness, order).state]).toEqual([status, state]);
  }
});

Deno.test("an order that was leaving and came to rest is not being cancelled any more", async () => {
  using harness = makeHarness();
  const order = await placeWorking(harness);
  report(harness, order, PERM, "PendingCancel");
  expect(viewOf(harness, order).state).toBe("cancel_pending");
  listed(harness, order, "Inactive");
  report(harness, order, PERM, "Inactive");
  await harness.clock.run(100);
  expect(viewOf(harness, order)).toMatchObject({ state: "held", reason: "inactive at IB" });
});

Deno.test("an order that was called closed and is listed again, under whatever word, says nothing of its end", async () => {
  const listings = [
    ["Submitted", "working", null],
    ["Inactive", "held", "inactive at IB"],
    ["Suspended", "pending", null],
  ] as const;
  for (const [status, state, reason] of listings) {
    using harness = makeHarness();
    const order = await placeWorking(harness);
    await harness.clock.run(700_000);
    expect(viewOf(harness, order)).toMatchObject({
      state: "cancelled",
      reasonSays: { key: "ORDER_RECONCILED" },
    });
    listed(harness, order, status);
    await harness.room.reconcile(toSocketEpoch(1));
    expect(viewOf(harness, order)).toMatchObject({ state, reason, ibCode: null });
  }
});

Deno.test("what held an order back is said no longer when it works or fills, nor is its code", async () => {
  for (const how of ["Submitted", "Filled", "an execution"]) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const order = await harness.place();
    report(harness, order, PERM, "PreSubmitted");
    harness.link.orderError(order.orderId, 399, HOLD);
    expect(viewOf(harness, order)).toMatchObject({ state: "held", reason: HOLD, ibCode: 399 });
    if (how === "an execution") {
      fill(harness, order, PERM, { execId: "h.1.01", shares: "100", price: "187", cumQty: "100" });
    } else report(harness, order, PERM, how, how === "Filled" ? { filled: "100", remaining: "0" } : {});
    const { state, reason, ibCode, ibAdvice } = viewOf(harness, order);
    expect([state, reason, ibCode, ibAdvice]).toEqual([
      how === "Submitted" ? "working" : "filled",
      null,
      null,
      null,
    ]);
  }
});

Deno.test("a change that IB refuses to an order that is held is told beside the hold, with its own code", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const order = await harness.place();
  report(harness, order, PERM, "PreSubmitted");
  harness.link.orderError(order.orderId, 399, HOLD);
  const { previewToken } = await harness.room.previewModify(order.clientOrderId, { quantity: "80" });
  await harness.room.submit({ previewToken, idempotencyKey: "change-of-a-held-order" });
  harness.link.orderError(order.orderId, 110, "The price does not conform");
  expect(viewOf(harness, order)).toMatchObject({
    state: "held",
    quantity: "100",
    reason: `${HOLD}; IB said: change refused: The price does not conform`,
    ibCode: 110,
  });
});

Deno.test("a status that leaves more than was sent is asked about before fills complete the order", async () => {
  using harness = makeHarness();
  const order = await placeWorking(harness);
  const larger = { ...order.order, totalQuantity: "150" };
  const ids = { orderId: order.orderId, permId: PERM };
  const told = { filled: "100", remaining: "50" };
  const row = statusRow(ids, "Submitted", told);
  harness.link.script.open_orders = () => ({
    orders: [openOrderRow(ids, larger, "Submitted")],
    statuses: [row],
  });
  // Somebody at TWS has made it larger, and the row that says so was not heard.
  harness.link.emit("order_status", statusRow(ids, "Submitted", { remaining: "150" }));
  fill(harness, order, PERM, { execId: "l.1.01", shares: "100", price: "187", cumQty: "100" });
  expect(viewOf(harness, order).state).toBe("partly_filled");
  await harness.clock.run(100);
  expect(viewOf(harness, order)).toMatchObject({ state: "partly_filled", quantity: "150", remaining: "50" });
});

Deno.test("a reading that tells of a living order by its status alone closes none of those that it does not name", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const order = await harness.place();
  harness.restart();
  await harness.clock.run(10_000);
  const ids = { orderId: order.orderId, permId: PERM };
  const status = statusRow(ids, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [], statuses: [status] });
  await harness.room.reconcile(toSocketEpoch(2));
  expect(viewOf(harness, order).state).toBe("unknown");
  listed(harness, order, "Submitted");
  await harness.room.reconcile(toSocketEpoch(2));
  expect(viewOf(harness, order)).toMatchObject({ state: "working", permId: PERM, anomalies: 0 });
});

Deno.test("an order that IB did not find for a cancel, and that works or has filled all the same, says so no longer", async () => {
  for (const how of ["PreSubmitted", "Submitted", "Inactive", "Filled", "an execution"]) {
    using harness = makeHarness();
    const order = await placeWorking(harness);
    await harness.room.cancel(order.clientOrderId);
    harness.link.orderError(order.orderId, 10147, "OrderId 1 that needs to be cancelled is not found.");
    expect(viewOf(harness, order)).toMatchObject({ state: "unknown", ibCode: 10147 });
    if (how === "an execution") {
      fill(harness, order, PERM, { execId: "n.1.01", shares: "100", price: "187", cumQty: "100" });
    } else {report(
        harness,
        order,
        PERM,
        how,
        how === "Filled" ? { filled: "100", remaining: "0", avgFillPrice: "187" } : {},
      );}
    const view = viewOf(harness, order);
    expect([how, view.ibCode, view.ibAdvice]).toEqual([how, null, null]);
    expect([how, contradictions(view)]).toEqual([how, []]);
  }
});

Deno.test("a fill that wins against a cancel, a closing or a refusal is not explained by that", async () => {
  const how = {
    cancel: (harness: Harness, order: Placed) => {
      harness.link.orderError(order.orderId, 202, "Order Canceled - reason:the exchange");
      report(harness, order, PERM, "Cancelled");
    },
    closing: (harness: Harness) => harness.clock.run(700_000),
    refusal: (harness: Harness, order: Placed) =>
      harness.link.orderError(order.orderId, 201, "not enough money"),
  };
  for (const [name, before] of Object.entries(how)) {
    using harness = makeHarness();
    const order = await placeWorking(harness);
    await before(harness, order);
    expect([name, viewOf(harness, order).reason === null]).toEqual([name, false]);
    fill(harness, order, PERM, { execId: "w.1.01", shares: "100", price: "187", cumQty: "100" });
    const { state, reason, ibCode } = viewOf(harness, order);
    expect([name, state, reason, ibCode]).toEqual([name, "filled", null, null]);
  }
});

Deno.test("an order in the list of completed ones is over, also under a word that nobody knows", async () => {
  for (const [filled, state] of [["0", "cancelled"], ["40", "cancelled"], ["100", "filled"]] as const) {
    using harness = makeHarness();
    const order = await placeWorking(harness);
    const words = { completedStatus: "Ended by the exchange" };
    const row = completedRow(PERM, order.order, "Terminated", {
      order: { filledQuantity: filled },
      state: words,
    });
    harness.link.script.completed_orders = () => ({ orders: [row] });
    await harness.room.reconcile(toSocketEpoch(1));
    await harness.clock.run(1_000);
    const reason = state === "filled" ? null : "Ended by the exchange";
    expect(viewOf(harness, order)).toMatchObject({ state, filled, reason });
    expect(harness.room.stats().unclassified["status Terminated"]).toBeGreaterThan(0);
  }
});

Deno.test("a refused change of an order that sleeps is no refusal of it, however often IB says so", async () => {
  using harness = makeHarness();
  const order = await placeWorking(harness);
  report(harness, order, PERM, "Inactive");
  await harness.clock.run(100);
  report(harness, order, PERM, "Submitted");
  const { previewToken } = await harness.room.previewModify(order.clientOrderId, { quantity: "80" });
  await harness.room.submit({ previewToken, idempotencyKey: "change-before-the-sleep" });
  report(harness, order, PERM, "Inactive");
  for (let time = 0; time < 3; time++) {
    harness.link.orderError(order.orderId, 110, "The price does not conform");
  }
  expect(viewOf(harness, order)).toMatchObject({ state: "held", quantity: "100" });
});

Deno.test("an instrument that is called otherwise since is read under its new name, and keeps where its order goes", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const ids = { orderId: placed.orderId, permId: PERM };
  const contract = { ...AAPL, symbol: "APLE", localSymbol: "APLE", exchange: "NASDAQ" };
  harness.link.emit("open_order", openOrderRow(ids, placed.order, "Submitted", { contract }));
  expect(viewOf(harness, placed).contract).toMatchObject({ symbol: "APLE", exchange: "SMART" });
  await harness.room.cancel(placed.clientOrderId);
  harness.link.emit("order_status", statusRow(ids, "Cancelled"));
  await harness.clock.run(1_000);
  expect(harness.link.sent("executions_of").map(({ symbol }) => symbol)).toEqual(["APLE"]);
});
