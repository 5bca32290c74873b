// Changes: sent with every field, refused, lost or overtaken by a fill (P26, P39, P58).
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { ModifyChanges } from "@/lib/contract/requests.ts";
import { awaitsTrigger } from "@/lib/client/order_view.ts";
import {
  AAPL_RULES,
  DRAFT,
  fill,
  type Harness,
  makeHarness,
  PERM,
  type Placed,
  placeWorking,
  report,
  viewOf,
} from "../testing/harness.ts";
import { limitOrder, openOrderRow } from "../testing/rows.ts";

let keys = 0;

async function change(harness: Harness, placed: Placed, changes: ModifyChanges) {
  const preview = await harness.room.previewModify(placed.clientOrderId, changes);
  keys += 1;
  return await harness.room.submit({
    previewToken: preview.previewToken,
    idempotencyKey: `change-key-${keys}`,
  });
}

Deno.test("a change goes out under the same id with every field and is acknowledged by openOrder", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  await change(harness, placed, { limitPrice: "187.50", quantity: "80" });
  const sent = harness.link.last("place_order");
  expect(sent).toMatchObject({
    orderId: placed.orderId,
    order: { lmtPrice: "187.5", totalQuantity: "80", tif: "DAY", transmit: true },
  });
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", limitPrice: "187.25", quantity: "100" });
  report(harness, { ...placed, order: sent.order }, PERM, "Submitted");
  expect(viewOf(harness, placed)).toMatchObject({ limitPrice: "187.5", quantity: "80" });
  expect(viewOf(harness, placed).timeline.at(-1)?.text).toBe(
    "change acknowledged: quantity 100 → 80, limit 187.25 → 187.5",
  );
});

Deno.test("a stop that waits for its price still does after a change", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place({
    orderType: "STP",
    limitPrice: undefined,
    stopPrice: "180.00",
    side: "SELL",
  });
  const awaits = () => {
    const order = viewOf(harness, placed);
    return order !== null && awaitsTrigger(order);
  };
  expect(awaits()).toBe(false);
  report(harness, placed, PERM, "PreSubmitted", { whyHeld: "trigger" });
  expect(awaits()).toBe(true);
  await change(harness, placed, { quantity: "80" });
  const { order } = harness.link.last("place_order");
  report(harness, placed, PERM, "PreSubmitted", { whyHeld: "trigger", order });
  expect(viewOf(harness, placed)).toMatchObject({ state: "held", quantity: "80" });
  expect(awaits()).toBe(true);
  // Of a small order in a currency IB says how it is routed, which holds nothing back.
  harness.link.orderError(
    placed.orderId,
    399,
    "Order Message:\nWarning: It will be routed as an odd lot order.",
  );
  expect(viewOf(harness, placed)).toMatchObject({ ibCode: 399, whyHeld: "trigger" });
  expect(awaits()).toBe(true);
  report(harness, placed, PERM, "PreSubmitted", { whyHeld: "locate", order });
  expect(awaits()).toBe(false);
});

/** A working order for $1000 of a stock that IB takes for cash; IB's echo has no quantity. */
async function placedForCash(harness: Harness): Promise<Placed> {
  const { details } = AAPL_RULES;
  harness.world.rules = {
    ...AAPL_RULES,
    details: { ...details, orderTypes: [...details.orderTypes, "CASHQTY"] },
  };
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place({ quantity: undefined, cashQuantity: "1000" });
  echoCash(harness, placed);
  return placed;
}

function echoCash(harness: Harness, placed: Placed, order = placed.order): void {
  report(harness, { ...placed, order: { ...order, totalQuantity: "0" } }, PERM, "Submitted", {
    remaining: "0",
  });
}

Deno.test("B14: an order for cash is changed by its amount, and goes out without a quantity", async () => {
  using harness = makeHarness();
  const placed = await placedForCash(harness);
  expect(viewOf(harness, placed)).toMatchObject({
    state: "working",
    quantity: null,
    remaining: null,
    cashQuantity: "1000",
  });
  await change(harness, placed, { cashQuantity: "1500.50" });
  const { order, orderId } = harness.link.last("place_order");
  expect([orderId, order.cashQty, order.totalQuantity, order.lmtPrice])
    .toEqual([placed.orderId, "1500.5", null, "187.25"]);
  expect(viewOf(harness, placed).cashQuantity).toBe("1000");
  echoCash(harness, placed, order);
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", quantity: null, cashQuantity: "1500.5" });
  expect(viewOf(harness, placed).timeline.at(-1)?.text)
    .toBe("change acknowledged: amount 1,000 → 1,500.5");
  await change(harness, placed, { limitPrice: "187.30" });
  const again = harness.link.last("place_order").order;
  expect([again.cashQty, again.totalQuantity, again.lmtPrice]).toEqual(["1500.5", null, "187.3"]);
});

Deno.test("B14: a change turns no amount into a quantity, nor the other way, and not below what is traded", async () => {
  using harness = makeHarness();
  const placed = await placedForCash(harness);
  fill(harness, placed, PERM, { execId: "c.01", shares: "4", price: "187", cumQty: "4" });
  const denied = (changes: ModifyChanges) =>
    expect(harness.room.previewModify(placed.clientOrderId, changes)).rejects;
  await denied({ quantity: "10" }).toThrow("an amount of cash, not both");
  await denied({ quantity: "10", cashQuantity: "1200" }).toThrow("an amount of cash, not both");
  await denied({ cashQuantity: "748" }).toThrow("748 are traded already");
  await denied({ cashQuantity: "900.001" }).toThrow("two digits");
  await denied({ cashQuantity: "1000.00" }).toThrow("already is like that");
  const preview = await harness.room.previewModify(placed.clientOrderId, { cashQuantity: "748.01" });
  expect(preview.sentence).toContain("748.01");
  using other = makeHarness();
  const counted = await placeWorking(other);
  await expect(other.room.previewModify(counted.clientOrderId, { cashQuantity: "1000" })).rejects
    .toThrow("A change keeps what the order names");
});

Deno.test("P26: a refused modify keeps the order alive, as last acknowledged, and says why", async () => {
  for (
    const [code, text] of [[110, "The price does not conform"], [321, "Error validating request"], [
      105,
      "Order being modified does not match",
    ]] as const
  ) {
    using harness = makeHarness();
    const placed = await placeWorking(harness);
    await change(harness, placed, { limitPrice: "187.50" });
    harness.link.orderError(placed.orderId, code, text);
    const row = openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted");
    harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
    await harness.clock.run(30_000);
    expect(viewOf(harness, placed)).toMatchObject({ state: "working", limitPrice: "187.25", ibCode: code });
    expect(viewOf(harness, placed).reason).toBe(`change refused: ${text}`);
    expect(harness.room.stats()).toMatchObject({ anomalies: 0, refused: 0 });
    await change(harness, placed, { limitPrice: "187.60" });
  }
});

Deno.test("P26: a refusal of an order that IB holds never ends it without evidence", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.link.orderError(placed.orderId, 201, "Order rejected - reason: something about another order");
  expect(viewOf(harness, placed).state).toBe("working");
  harness.link.fail("open_orders", "REQUEST_TIMEOUT");
  await harness.clock.run(60_000);
  expect(viewOf(harness, placed).state).toBe("working");
});

Deno.test("a change that is never answered is read back: the broker's terms stand", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  await change(harness, placed, { limitPrice: "187.50" });
  const row = openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  await harness.clock.run(11_000);
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", limitPrice: "187.25" });
  await change(harness, placed, { limitPrice: "187.60" });
});

Deno.test("a fill of the old quantity while a larger one is on its way does not complete the order", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  await change(harness, placed, { quantity: "150" });
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "100", price: "187" });
  expect(viewOf(harness, placed)).toMatchObject({ state: "partly_filled", filled: "100" });
  harness.link.orderError(placed.orderId, 104, "Cannot modify a filled order");
  expect(viewOf(harness, placed)).toMatchObject({ state: "filled", filled: "100", quantity: "100" });
});

Deno.test("a change is refused when the order moved since the preview, is ended, or another change is under way", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const stale = await harness.room.previewModify(placed.clientOrderId, { limitPrice: "187.50" });
  report(harness, placed, PERM, "Submitted", { order: { ...placed.order, totalQuantity: "90" } });
  await expect(harness.room.submit({ previewToken: stale.previewToken, idempotencyKey: "stale-change-1" }))
    .rejects
    .toMatchObject({ code: "ORDER_CHANGED" });
  await change(harness, placed, { limitPrice: "187.50" });
  await expect(harness.room.previewModify(placed.clientOrderId, { limitPrice: "188" })).rejects
    .toMatchObject({ code: "ORDER_CHANGE_PENDING" });
  report(harness, placed, PERM, "Cancelled");
  await expect(harness.room.previewModify(placed.clientOrderId, { limitPrice: "188" })).rejects
    .toMatchObject({ code: "ORDER_NOT_MODIFIABLE" });
  await expect(harness.room.previewModify("nobody", { limitPrice: "188" })).rejects.toMatchObject({
    code: "ORDER_UNKNOWN",
    status: 404,
  });
});

Deno.test("a change below what is filled, off the tick or without effect is denied", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "40", price: "187" });
  const preview = (changes: ModifyChanges) => harness.room.previewModify(placed.clientOrderId, changes);
  await expect(preview({ quantity: "40" })).rejects.toMatchObject({ code: "ORDER_QUANTITY_INVALID" });
  await expect(preview({ limitPrice: "187.255" })).rejects.toMatchObject({
    code: "ORDER_PRICE_OFF_TICK",
    field: "changes.limitPrice",
  });
  await expect(preview({ tif: "GTD" })).rejects.toMatchObject({
    code: "ORDER_GOOD_TILL_DATE_MISSING",
    field: "changes.tif",
  });
  await expect(preview({ limitPrice: "187.250" })).rejects.toMatchObject({ code: "ORDER_UNCHANGED" });
});

Deno.test("P58: what fills between preview and submit beyond the new quantity is no order any more: nothing is sent", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const { previewToken } = await harness.room.previewModify(placed.clientOrderId, { quantity: "60" });
  // The position lags behind the fill, so that nothing else has moved.
  fill(harness, placed, PERM, { execId: "e1.01", shares: "70", price: "187.25", cumQty: "70" });
  const submit = harness.room.submit({ previewToken, idempotencyKey: "below-filled" });
  await expect(submit).rejects.toMatchObject({
    says: { key: "ORDER_QUANTITY_INVALID.filled" },
    field: "changes.quantity",
  });
  expect(harness.link.sent("place_order")).toHaveLength(1);
  expect(viewOf(harness, placed)).toMatchObject({ state: "partly_filled", quantity: "100", filled: "70" });
});

Deno.test("a cancel that is refused behind a refused change is what explains the order then", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  await change(harness, placed, { limitPrice: "187.50" });
  harness.link.orderError(placed.orderId, 201, "Order rejected - reason: too far away");
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", ibCode: 201 });
  await harness.room.cancel(placed.clientOrderId);
  harness.link.orderError(placed.orderId, 161, "Not in a cancellable state");
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", ibCode: 161 });
  expect(viewOf(harness, placed).reason).toContain("Not in a cancellable state");
});

Deno.test("P39: a bracket child is changed without its parent once the parent has filled", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const parent = await harness.place({ takeProfit: { limitPrice: "195" }, stopLoss: { stopPrice: "180" } });
  const [, profit] = harness.link.sent("place_order");
  if (profit === undefined) throw new Error("No child was sent");
  const child = {
    clientOrderId: profit.order.orderRef.slice("lotse:".length),
    orderId: profit.orderId,
    order: profit.order,
  };
  report(harness, parent, 900, "Submitted");
  report(harness, child, 901, "PreSubmitted", { whyHeld: "child", parentId: parent.orderId });
  expect(viewOf(harness, child).state).toBe("held");
  await change(harness, child, { limitPrice: "196" });
  expect(harness.link.last("place_order").order.parentId).toBe(parent.orderId);
  report(harness, { ...child, order: harness.link.last("place_order").order }, 901, "PreSubmitted");
  fill(harness, parent, 900, { execId: "a.1.01.01", shares: "100", price: "187" });
  await change(harness, child, { limitPrice: "197" });
  expect(harness.link.last("place_order").order).toMatchObject({ parentId: 0, lmtPrice: "197" });
});

Deno.test("P58: a bracket's exit never becomes larger than its entry, whichever of the two is changed", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const parent = await harness.place({ takeProfit: { limitPrice: "195" }, stopLoss: { stopPrice: "180" } });
  const [, profit] = harness.link.sent("place_order");
  if (profit === undefined) throw new Error("No child was sent");
  const { order, orderId } = profit;
  const child = { clientOrderId: order.orderRef.slice("lotse:".length), orderId, order };
  report(harness, parent, 900, "Submitted");
  report(harness, child, 901, "PreSubmitted", { whyHeld: "child", parentId: parent.orderId });
  const denial = { code: "ORDER_BRACKET_INVALID", field: "changes.quantity" };
  const preview = (placed: Placed, quantity: string) =>
    harness.room.previewModify(placed.clientOrderId, { quantity });
  await expect(preview(child, "101")).rejects.toMatchObject(denial);
  await expect(preview(parent, "99")).rejects.toMatchObject(denial);
  const smaller = await preview(child, "60");
  expect(smaller).toMatchObject({ positionBefore: "0", positionAfter: "40" });
  fill(harness, parent, 900, { execId: "a.1.01.01", shares: "100", price: "187" });
  expect((await preview(child, "120")).order.quantity).toBe("120");
});

Deno.test("P58: a change of a bracket that is on its way counts already: two in a row turn no position around", async () => {
  for (const first of ["entry", "exit"] as const) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const parent = await harness.place({ takeProfit: { limitPrice: "195" } });
    const sent = harness.link.sent("place_order").at(-1);
    if (sent === undefined) throw new Error("No child was sent");
    const { order, orderId } = sent;
    const child = { clientOrderId: order.orderRef.slice("lotse:".length), orderId, order };
    report(harness, parent, 900, "Submitted");
    const smaller = { ...order, totalQuantity: "50" };
    report(harness, child, 901, "PreSubmitted", { order: smaller, parentId: parent.orderId });
    const [changed, then] = first === "entry" ? [parent, child] : [child, parent];
    await change(harness, changed, { quantity: first === "entry" ? "50" : "100" });
    const second = harness.room.previewModify(then.clientOrderId, {
      quantity: first === "entry" ? "100" : "50",
    });
    await expect(second).rejects.toMatchObject({ code: "ORDER_BRACKET_INVALID" });
  }
});

Deno.test("a change of a partly filled order tells the position that its rest leads to", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  fill(harness, placed, PERM, { execId: "b.1.01.01", shares: "40", price: "187" });
  harness.positions.set(265598, "40");
  const preview = await harness.room.previewModify(placed.clientOrderId, { quantity: "70" });
  expect(preview).toMatchObject({
    positionBefore: "40",
    positionAfter: "70",
    sentence: "Change BUY 100 AAPL at limit 187.25, good for the day, account DU…567: quantity 100 → 70",
  });
});

Deno.test("a trailing order changes its distance, not its stop, and a dated one may become good for the day", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const { limitPrice: _, ...bare } = DRAFT;
  const trail = await harness.place({
    ...bare,
    limitPrice: undefined,
    orderType: "TRAIL",
    trailingAmount: "2",
  });
  report(harness, trail, 900, "PreSubmitted");
  await expect(harness.room.previewModify(trail.clientOrderId, { stopPrice: "180" })).rejects.toMatchObject({
    code: "ORDER_STOP_PRICE_UNUSED",
    field: "changes.stopPrice",
  });
  await change(harness, trail, { trailingAmount: "3" });
  const sent = harness.link.last("place_order");
  expect(sent.order).toMatchObject({ auxPrice: "3", orderType: "TRAIL" });
  report(harness, { ...trail, order: sent.order }, 900, "PreSubmitted");
  expect(viewOf(harness, trail)).toMatchObject({ trailingAmount: "3" });
  const dated = await harness.place({
    ...DRAFT,
    tif: "GTD",
    goodTillDate: "2027-01-01T00:00:00Z",
    quantity: "7",
  });
  report(harness, dated, 901, "Submitted");
  await change(harness, dated, { tif: "DAY" });
  expect(harness.link.last("place_order").order).toMatchObject({ tif: "DAY", goodTillDate: "" });
});

Deno.test("an order of ours that only IB remembers is changed with the date that IB reports, or not at all", async () => {
  const cases: [string, string | null][] = [
    ["20260901-20:00:00", "20260901-20:00:00"],
    ["20260901 16:00:00 US/Eastern", "20260901-20:00:00"],
    ["20260901 16:00:00", null],
  ];
  for (const [reported, sent] of cases) {
    using harness = makeHarness();
    const ref = "lotse:00000000-0000-4000-8000-00000000aaaa";
    const order = limitOrder({ orderRef: ref, tif: "GTD", goodTillDate: reported, totalQuantity: "10" });
    const row = openOrderRow({ orderId: 77, permId: 500 }, order, "Submitted");
    harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
    await harness.room.reconcile(toSocketEpoch(1));
    const [view] = harness.room.orders();
    expect(view).toMatchObject({
      origin: "app",
      goodTillDate: sent === null ? reported : "2026-09-01T20:00:00.000Z",
    });
    const preview = harness.room.previewModify(view?.clientOrderId ?? "", { quantity: "5" });
    if (sent === null) {
      await expect(preview).rejects.toMatchObject({ code: "ORDER_GOOD_TILL_DATE_UNKNOWN" });
      continue;
    }
    const { previewToken } = await preview;
    await harness.room.submit({ previewToken, idempotencyKey: "adopted-key-1" });
    expect(harness.link.last("place_order").order).toMatchObject({ goodTillDate: sent, totalQuantity: "5" });
  }
});

Deno.test("while trading is reducing, a stop for the whole position can still be moved", async () => {
  using harness = makeHarness();
  harness.positions.set(265598, "100");
  await harness.room.reconcile(toSocketEpoch(1));
  const exit = await harness.place({ side: "SELL", limitPrice: "195" });
  report(harness, exit, 900, "Submitted");
  harness.world.tradingState = "reducing";
  await change(harness, exit, { limitPrice: "196" });
  const sent = harness.link.last("place_order");
  expect(sent.order.lmtPrice).toBe("196");
  report(harness, { ...exit, order: sent.order }, 900, "Submitted");
  await expect(harness.room.previewModify(exit.clientOrderId, { quantity: "101" })).rejects.toMatchObject({
    code: "TRADING_REDUCING",
  });
});

Deno.test("an order that was given a type or a time in force of TWS that this desk does not send is not changed from here", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const cases = [
    { inTws: { tif: "FOK" }, code: "ORDER_TIF_UNSUPPORTED" },
    { inTws: { orderType: "REL" }, code: "ORDER_TYPE_UNSUPPORTED" },
  ];
  for (const { inTws, code } of cases) {
    const row = openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted");
    harness.link.emit("open_order", { ...row, order: { ...row.order, ...inTws } });
    expect(viewOf(harness, placed)).toMatchObject(inTws);
    await expect(harness.room.previewModify(placed.clientOrderId, { quantity: "50" })).rejects
      .toMatchObject({ code });
  }
});
