// Field notes P21-P28, P35, P37, P40: what callbacks do to an order, in any order and with repeats.
import { expect } from "@std/expect";
import {
  fill,
  type Harness,
  makeHarness,
  PERM,
  type Placed,
  placeWorking,
  report,
  settle,
  viewOf,
} from "../testing/harness.ts";
import { completedRow, executionRow, limitOrder, openOrderRow, statusRow } from "../testing/rows.ts";

async function placeReady(harness: Harness): Promise<Placed> {
  await harness.room.reconcile(1 as never);
  return await harness.place();
}

Deno.test("P21: execDetails alone completes an order that never got a status", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "60", price: "187" });
  expect(viewOf(harness, placed).state).toBe("partly_filled");
  fill(harness, placed, PERM, { execId: "a.2.01.01", shares: "40", price: "187.1" });
  expect(viewOf(harness, placed)).toMatchObject({
    state: "filled",
    filled: "100",
    averageFillPrice: "187.04",
  });
});

Deno.test("P21: a status without executions counts as well", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  harness.link.emit(
    "order_status",
    statusRow({ orderId: placed.orderId, permId: PERM }, "Filled", { filled: "100", avgFillPrice: "187.2" }),
  );
  expect(viewOf(harness, placed)).toMatchObject({
    state: "filled",
    filled: "100",
    averageFillPrice: "187.2",
  });
});

Deno.test("B2: an average of 0 is no price, of a status before its executions come", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  const ids = { orderId: placed.orderId, permId: PERM };
  harness.link.emit("order_status", statusRow(ids, "Filled", { filled: "100", avgFillPrice: "0" }));
  expect(viewOf(harness, placed)).toMatchObject({ state: "filled", filled: "100", averageFillPrice: null });
  harness.link.emit("order_status", statusRow(ids, "Filled", { filled: "100", avgFillPrice: "187.2" }));
  expect(viewOf(harness, placed).averageFillPrice).toBe("187.2");
});

Deno.test("P22: repeated callbacks change nothing and are not told again", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  const before = viewOf(harness, placed);
  let told = 0;
  harness.room.onChange(() => told += 1);
  report(harness, placed, PERM, "Submitted");
  report(harness, placed, PERM, "Submitted");
  expect(told).toBe(0);
  expect(viewOf(harness, placed)).toEqual(before);
});

Deno.test("P23: a commission before its execution, and an execution before its order, are joined", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as never);
  const { link, room } = harness;
  link.emit("commission", { execId: "f.1.01.01", commission: "1.25", currency: "USD", realizedPnl: "3" });
  link.emit(
    "execution",
    executionRow({ orderId: 0, permId: 777, clientId: 0 }, { execId: "f.1.01.01", shares: "5", price: "10" }),
  );
  expect(room.list.listedExecution("f.1.01.01")).toMatchObject({
    clientOrderId: null,
    commission: "1.25",
    realizedPnl: "3",
  });
  const foreign = openOrderRow(
    { orderId: 0, permId: 777, clientId: 0 },
    limitOrder({ totalQuantity: "5" }),
    "Filled",
  );
  link.emit("open_order", foreign);
  expect(room.list.listedExecution("f.1.01.01")?.clientOrderId).toBe("PERM-777");
  expect(room.list.listedOrder("PERM-777")).toMatchObject({
    state: "filled",
    filled: "5",
    commission: "1.25",
    origin: "foreign",
  });
});

Deno.test("P24: a repeated execution counts once, a correction replaces it", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  const first = { execId: "a.1.01.01", shares: "100", price: "187", cumQty: "100" };
  fill(harness, placed, PERM, first);
  fill(harness, placed, PERM, first);
  expect(viewOf(harness, placed).filled).toBe("100");
  fill(harness, placed, PERM, { execId: "a.1.01.02", shares: "90", price: "186.5", cumQty: "90" });
  expect(viewOf(harness, placed)).toMatchObject({
    filled: "90",
    averageFillPrice: "186.5",
    state: "partly_filled",
  });
  fill(harness, placed, PERM, first);
  expect(viewOf(harness, placed).filled).toBe("90");
  expect(harness.room.executions().map((execution) => execution.execId)).toEqual(["a.1.01.02"]);
  expect(harness.room.stats().anomalies).toBe(0);
});

Deno.test("P25: a fill after Cancelled counts, and Cancelled stays provisional until executions were read again", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  report(harness, placed, PERM, "Cancelled");
  expect(viewOf(harness, placed).timeline.at(-1)?.text).toContain("fills are being read again");
  harness.link.script.executions = () => ({
    executions: [executionRow({ orderId: placed.orderId, permId: PERM }, {
      execId: "late.1.01.01",
      shares: "100",
      price: "187",
      orderRef: placed.order.orderRef,
    })],
  });
  await harness.clock.run(200);
  expect(viewOf(harness, placed)).toMatchObject({ state: "filled", filled: "100" });
  expect(harness.room.stats().anomalies).toBe(0);
});

Deno.test("P25: a partial fill after Cancelled is kept and the order stays cancelled", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Cancelled");
  fill(harness, placed, PERM, { execId: "late.1.01.01", shares: "30", price: "187" });
  expect(viewOf(harness, placed)).toMatchObject({ state: "cancelled", filled: "30", remaining: "70" });
  await harness.clock.run(200);
  expect(viewOf(harness, placed).timeline.at(-1)?.text).toBe("cancelled; fills read again: 30 of 100");
});

Deno.test("P25: a rejected Inactive order that wakes up is believed after a re-read, not as it flies by", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Inactive");
  harness.link.orderError(placed.orderId, 201, "Order rejected - reason: no shares to borrow");
  expect(viewOf(harness, placed).state).toBe("rejected");
  const row = openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  report(harness, placed, PERM, "Submitted");
  expect(viewOf(harness, placed).state).toBe("rejected");
  await harness.clock.run(200);
  expect(viewOf(harness, placed).state).toBe("working");
});

Deno.test("P28: 202 confirms a cancel and is no rejection", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  await harness.room.cancel(placed.clientOrderId);
  expect(viewOf(harness, placed).state).toBe("cancel_pending");
  harness.link.emit("order_status", statusRow({ orderId: placed.orderId, permId: PERM }, "Cancelled"));
  harness.link.orderError(placed.orderId, 202, "Order Canceled - reason:");
  await harness.clock.run(200);
  // IB gave no reason, and the fills were read again: there is nothing left to explain or to do.
  expect(viewOf(harness, placed)).toMatchObject({
    state: "cancelled",
    ibCode: 202,
    reason: null,
    ibAdvice: null,
  });
  expect(harness.room.stats()).toMatchObject({ anomalies: 0, refused: 0 });
});

Deno.test("P28: 202 alone is read back at once and ends as cancelled, never as rejected", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  harness.link.orderError(placed.orderId, 202, "Order Canceled - reason:by the exchange");
  expect(viewOf(harness, placed)).toMatchObject({
    state: "cancel_pending",
    reason: "Order Canceled - reason:by the exchange",
    ibAdvice: { fix: expect.stringContaining("a fill may still arrive") },
  });
  harness.link.script.completed_orders = () => ({ orders: [completedRow(PERM, placed.order, "Cancelled")] });
  await harness.clock.run(200);
  expect(viewOf(harness, placed).state).toBe("cancelled");
});

Deno.test("P35: 399 is a hold with its text, and ends when the order starts working", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "PreSubmitted");
  const text =
    "Order Message:\nBUY 100 AAPL NASDAQ.NMS\nWarning: Your order will not be placed at the exchange until 2026-08-31 09:30:00 US/Eastern.";
  harness.link.orderError(placed.orderId, 399, text);
  harness.link.orderError(placed.orderId, 399, text);
  expect(viewOf(harness, placed)).toMatchObject({ state: "held", reason: text });
  expect(viewOf(harness, placed).timeline.filter((entry) => entry.source === "code 399")).toHaveLength(1);
  report(harness, placed, PERM, "Submitted");
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", reason: null });
});

Deno.test("P36: 10349 and other remarks leave the order alive and are never sent again", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  harness.link.orderError(placed.orderId, 10349, "Order TIF was set to DAY based on order preset.");
  await harness.clock.run(60_000);
  expect(viewOf(harness, placed).state).toBe("working");
  expect(viewOf(harness, placed).timeline.at(-1)).toMatchObject({ source: "code 10349", state: "working" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("P37: 2109 is a remark on the order", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  harness.link.orderError(
    placed.orderId,
    2109,
    "Order Event Warning:Attribute 'Outside Regular Trading Hours' is ignored",
  );
  expect(viewOf(harness, placed).state).toBe("working");
});

Deno.test("P38: a precaution of TWS refuses with its own text, and an order that hangs in a TWS window becomes unknown", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  harness.link.orderError(placed.orderId, 109, "Price is out of the range defined by the Percentage setting");
  expect(viewOf(harness, placed)).toMatchObject({
    state: "rejected",
    ibCode: 109,
    reason: "Price is out of the range defined by the Percentage setting",
  });
  const hanging = await harness.place({ limitPrice: "187.26" });
  await harness.clock.run(10_000);
  expect(viewOf(harness, hanging).state).toBe("unknown");
  await harness.clock.run(120_000);
  expect(viewOf(harness, hanging).state).toBe("unknown");
});

Deno.test("P40: 200 about an order refuses the order; about a request it is none of its business", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  const message = "No security definition has been found for the request";
  harness.link.emit("error", {
    code: 200,
    message,
    advancedRejectJson: null,
    about: { kind: "request", id: "r1" },
  });
  expect(viewOf(harness, placed).state).toBe("sent");
  harness.link.orderError(placed.orderId, 200, message);
  expect(viewOf(harness, placed)).toMatchObject({ state: "rejected", ibCode: 200 });
});

Deno.test("B6: an unknown code moves no order; it is counted, and told as IB's words at the order", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  const before = viewOf(harness, placed);
  harness.link.orderError(placed.orderId, 98765, "Something new");
  const { timeline, ...after } = viewOf(harness, placed);
  expect(after).toMatchObject({ state: before.state, reason: "Something new", ibCode: 98765 });
  expect(timeline.slice(before.timeline.length)).toMatchObject([
    { source: "code 98765", state: "working", text: "Something new" },
  ]);
  expect(harness.room.stats().unclassified).toEqual({ "98765": 1 });
  expect(harness.notices.at(-1)).toMatchObject({
    code: "IB_CODE_UNCLASSIFIED",
    text: "IB said 98765: Something new",
  });
});

Deno.test("a status after the end is not believed as it flies by", async () => {
  using harness = makeHarness();
  const placed = await placeReady(harness);
  report(harness, placed, PERM, "Submitted");
  report(harness, placed, PERM, "Cancelled");
  report(harness, placed, PERM, "Submitted");
  expect(viewOf(harness, placed).state).toBe("cancelled");
  harness.link.script.completed_orders = () => ({ orders: [completedRow(PERM, placed.order, "Cancelled")] });
  await harness.clock.run(200);
  await settle();
  expect(viewOf(harness, placed).state).toBe("cancelled");
  expect(harness.room.stats().anomalies).toBe(0);
});

Deno.test("an order that was changed in TWS is shown as IB reports it", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  report(harness, placed, PERM, "Submitted", { order: { ...placed.order, lmtPrice: "186" } });
  expect(viewOf(harness, placed)).toMatchObject({ limitPrice: "186" });
  expect(viewOf(harness, placed).timeline.at(-1)?.text).toBe("changed at IB: limit 187.25 → 186");
});

Deno.test("a status word nobody knows is counted and changes nothing", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.link.emit("order_status", statusRow({ orderId: placed.orderId, permId: PERM }, "Dreaming"));
  expect(viewOf(harness, placed).state).toBe("working");
  expect(harness.room.stats().unclassified).toEqual({ "status Dreaming": 1 });
});

Deno.test("P28: 202 without a cancel of ours, of an order that a later reading finds alive: it works, and can be told so", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.link.orderError(placed.orderId, 202, "Order Canceled - reason:");
  expect(viewOf(harness, placed).state).toBe("cancel_pending");
  const row = openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted");
  harness.link.script.open_orders = () => {
    // Each row of an answer comes as a callback, too.
    harness.link.emit("open_order", row);
    return { orders: [row], statuses: [] };
  };
  await harness.clock.run(1_000);
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", reason: null, ibCode: null });
});

Deno.test("B7: what IB says with an open order reaches it: a reject reason refuses the inactive one, a warning is told once", async () => {
  using harness = makeHarness();
  const [refused, warned] = [await placeReady(harness), await harness.place({ limitPrice: "186" })];
  const told = (placed: Placed, permId: number, status: string, state: object) =>
    harness.link.emit(
      "open_order",
      openOrderRow({ orderId: placed.orderId, permId }, placed.order, status, { state }),
    );
  told(refused, 901, "Inactive", { rejectReason: "No trading permissions" });
  for (let times = 0; times < 2; times += 1) {
    told(warned, 902, "PreSubmitted", { warningText: "Held for review" });
  }
  expect(viewOf(harness, refused)).toMatchObject({
    state: "rejected",
    reason: "No trading permissions",
    ibCode: null,
  });
  const { state, timeline } = viewOf(harness, warned);
  expect([state, timeline.filter(({ text }) => text === "Held for review").length]).toEqual(["pending", 1]);
});

Deno.test("B7: a reject reason that ends what had filled in part is the reason of a cancelled order", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "40", price: "187", cumQty: "40" });
  const ids = { orderId: placed.orderId, permId: PERM };
  const state = { rejectReason: "Margin" };
  harness.link.emit("open_order", openOrderRow(ids, placed.order, "Cancelled", { state }));
  expect(viewOf(harness, placed)).toMatchObject({ state: "cancelled", filled: "40", reason: "Margin" });
});

Deno.test("B7: a warning with another number in each row fills no timeline", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const ids = { orderId: placed.orderId, permId: PERM };
  for (let price = 0; price < 30; price += 1) {
    const state = { warningText: `Far from the market: ${price}` };
    harness.link.emit("open_order", openOrderRow(ids, placed.order, "Submitted", { state }));
  }
  const told = viewOf(harness, placed).timeline.filter(({ text }) => text?.startsWith("Far from"));
  expect(told.map(({ text }) => text).at(-1)).toBe("Far from the market: 7");
});

Deno.test("P24: a trade that was taken back whole leaves no average, and how the order stands is asked", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "100", price: "187", cumQty: "100" });
  report(harness, placed, PERM, "Filled", { filled: "100", remaining: "0", avgFillPrice: "187" });
  const completed = completedRow(PERM, placed.order, "Cancelled");
  harness.link.script.completed_orders = () => ({ orders: [completed] });
  fill(harness, placed, PERM, { execId: "a.1.01.02", shares: "0", price: "0", cumQty: "0" });
  expect(viewOf(harness, placed)).toMatchObject({ filled: "0", averageFillPrice: null });
  await harness.clock.run(1_000);
  expect(viewOf(harness, placed)).toMatchObject({ state: "cancelled", filled: "0" });
});

Deno.test("P53: commissions of two currencies are not added up", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  for (const [n, currency] of [[1, "USD"], [2, "JPY"]] as const) {
    fill(harness, placed, PERM, { execId: `a.${n}.01.01`, shares: "50", price: "187" });
    harness.link.emit("commission", {
      execId: `a.${n}.01.01`,
      commission: "100",
      currency,
      realizedPnl: null,
    });
  }
  expect(viewOf(harness, placed)).toMatchObject({ state: "filled", commission: null });
});

Deno.test("P25: an order that was asleep and has filled is not told as inactive", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  report(harness, placed, PERM, "Inactive");
  expect(viewOf(harness, placed)).toMatchObject({ state: "held", reason: "inactive at IB" });
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "100", price: "187", cumQty: "100" });
  expect(viewOf(harness, placed)).toMatchObject({ state: "filled", reason: null });
});

Deno.test("P21: fills complete an order whose terms were in question, once a whole reading does not have it any more", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  report(harness, placed, PERM, "Submitted", { order: { ...placed.order, lmtPrice: "188" } });
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "100", price: "187", cumQty: "100" });
  await harness.clock.run(1_000_000);
  expect(viewOf(harness, placed)).toMatchObject({
    state: "filled",
    filled: "100",
    remaining: "0",
    limitPrice: "188",
  });
});

Deno.test("P25: cancelled with more filled than was ordered is no filled order: somebody has made it larger, and that was lost", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const ids = { orderId: placed.orderId, permId: PERM };
  harness.link.emit(
    "order_status",
    statusRow(ids, "Cancelled", { filled: "114", remaining: "36", avgFillPrice: "187" }),
  );
  await harness.clock.run(1_000);
  expect(viewOf(harness, placed)).toMatchObject({ state: "cancelled", filled: "114", remaining: "0" });
});

Deno.test("P26: a change to just what has filled, never answered, has filled the order once IB does not have it any more", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const { previewToken } = await harness.room.previewModify(placed.clientOrderId, { quantity: "60" });
  await harness.room.submit({ previewToken, idempotencyKey: "change-to-60" });
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "60", price: "187", cumQty: "60" });
  await harness.clock.run(1_000_000);
  expect(viewOf(harness, placed)).toMatchObject({
    state: "filled",
    filled: "60",
    quantity: "60",
    remaining: "0",
  });
});
