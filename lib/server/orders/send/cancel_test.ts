// Cancels: races with fills, answers that do not come, and what may be cancelled by whom (P27, P29, P41).
import { expect } from "@std/expect";
import { toOrderId, toPermId, toSocketEpoch } from "@/lib/contract/ids.ts";
import { fill, makeHarness, PERM, placeWorking, report, viewOf } from "../testing/harness.ts";
import { completedRow, limitOrder, openOrderRow } from "../testing/rows.ts";
import { DEAD_MAN } from "../book/mod.ts";

Deno.test("P27: 10148 is re-queried at once and ends by evidence, not after minutes", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  await harness.room.cancel(placed.clientOrderId);
  harness.link.script.completed_orders = () => ({
    orders: [completedRow(PERM, placed.order, "Filled", { order: { filledQuantity: "100" } })],
  });
  harness.link.orderError(
    placed.orderId,
    10148,
    "OrderId 5 that needs to be cancelled cannot be cancelled, state: Filled.",
  );
  await harness.clock.run(200);
  expect(viewOf(harness, placed)).toMatchObject({ state: "filled", filled: "100" });
});

Deno.test("P27: 10147 concludes nothing until the open orders were read; then the order is closed or alive", async () => {
  for (const found of [true, false]) {
    using harness = makeHarness();
    const placed = await placeWorking(harness);
    await harness.room.cancel(placed.clientOrderId);
    const row = openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted");
    harness.link.script.open_orders = () => ({ orders: found ? [row] : [], statuses: [] });
    harness.link.orderError(placed.orderId, 10147, "OrderId 5 that needs to be cancelled is not found.");
    expect(viewOf(harness, placed).state).toBe("unknown");
    await harness.clock.run(200);
    expect(viewOf(harness, placed).state).toBe(found ? "working" : "cancelled");
    expect(harness.room.stats().anomalies).toBe(0);
  }
});

Deno.test("an order that IB has never named, and finds for no cancel, may still come: it counts as an exit until it is quiet", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  await harness.room.cancel(placed.clientOrderId);
  harness.link.orderError(placed.orderId, 10147, "OrderId 1 that needs to be cancelled is not found.");
  await harness.clock.run(60_000);
  expect(viewOf(harness, placed)).toMatchObject({ state: "unknown", ibCode: 10147 });
  report(harness, placed, PERM, "Submitted");
  expect(viewOf(harness, placed)).toMatchObject({ state: "working", ibCode: null });
});

Deno.test("a cancel that loses the race ends as filled, one that is refused leaves the order alive", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  await harness.room.cancel(placed.clientOrderId);
  fill(harness, placed, PERM, { execId: "a.1.01.01", shares: "100", price: "187" });
  harness.link.orderError(
    placed.orderId,
    10148,
    "OrderId 5 that needs to be cancelled cannot be cancelled, state: Filled.",
  );
  expect(viewOf(harness, placed).state).toBe("filled");
  const other = await harness.place({ limitPrice: "180" });
  report(harness, other, 901, "Submitted");
  await harness.room.cancel(other.clientOrderId);
  harness.link.orderError(other.orderId, 161, "Cancel attempted when order is not in a cancellable state.");
  expect(viewOf(harness, other).state).toBe("working");
  await expect(harness.room.cancel(placed.clientOrderId)).rejects.toMatchObject({
    code: "ORDER_ALREADY_ENDED",
    status: 409,
  });
});

Deno.test("a cancel without an answer is asked about, and the order is alive if IB says so", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  const row = openOrderRow({ orderId: placed.orderId, permId: PERM }, placed.order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  await harness.room.cancel(placed.clientOrderId);
  await harness.room.cancel(placed.clientOrderId);
  expect(harness.link.sent("cancel_order")).toHaveLength(1);
  await harness.clock.run(10_100);
  expect(viewOf(harness, placed)).toMatchObject({ state: "working" });
  await harness.room.cancel(placed.clientOrderId);
  expect(harness.link.sent("cancel_order")).toHaveLength(2);
});

Deno.test("a cancel that was not sent is told, and the order stays as it was", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.link.fail("cancel_order", "PACING_REFUSED");
  await expect(harness.room.cancel(placed.clientOrderId)).rejects.toMatchObject({
    code: "CANCEL_NOT_SENT",
    status: 503,
  });
  expect(viewOf(harness, placed).state).toBe("working");
});

Deno.test("P29: foreign orders are labelled; only those of our client id can be cancelled one by one", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const { link, room } = harness;
  const manual = openOrderRow({ orderId: 0, permId: 11, clientId: 0 }, limitOrder(), "Submitted");
  const other = openOrderRow({ orderId: 3, permId: 12, clientId: 9 }, limitOrder(), "Submitted");
  const earlier = openOrderRow({ orderId: 4, permId: 13 }, limitOrder(), "Submitted");
  for (const row of [manual, other, earlier]) link.emit("open_order", row);
  expect(room.orders().map((order) => [order.clientOrderId, order.origin, order.cancellable])).toEqual([
    ["PERM-11", "foreign", false],
    ["PERM-12", "foreign", false],
    ["PERM-13", "foreign", true],
  ]);
  await expect(room.cancel("PERM-12")).rejects.toMatchObject({ code: "ORDER_NOT_CANCELLABLE", status: 409 });
  await room.cancel("PERM-13");
  expect(link.last("cancel_order")).toEqual({ epoch: 1, orderId: 4 });
  link.emit("order_bound", { permId: toPermId(11), clientId: 7, orderId: toOrderId(-5) });
  expect(room.list.listedOrder("PERM-11")?.cancellable).toBe(true);
});

Deno.test("P41: cancel all takes only this app's orders; the whole account is one global cancel that names every order", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.link.emit(
    "open_order",
    openOrderRow({ orderId: 0, permId: 11, clientId: 0 }, limitOrder(), "Submitted"),
  );
  expect(await harness.room.cancelAll("app")).toEqual({ requested: [placed.clientOrderId] });
  await harness.clock.run(0);
  expect(harness.link.sent("cancel_order")).toHaveLength(1);
  expect(harness.link.sent("global_cancel")).toHaveLength(0);
  expect((await harness.room.cancelAll("account")).requested).toEqual([placed.clientOrderId, "PERM-11"]);
  expect(harness.link.sent("global_cancel")).toEqual([{ epoch: 1 }]);
  expect(harness.room.list.listedOrder("PERM-11")?.state).toBe("cancel_pending");
  harness.link.script.completed_orders = () => ({ orders: [completedRow(11, limitOrder(), "Cancelled")] });
  await harness.clock.run(1_100);
  expect(harness.room.list.listedOrder("PERM-11")?.state).toBe("cancelled");
});

Deno.test("P29: an order of ours that this connection can not cancel says which of the two it is, and cancel all leaves none out in silence", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.room.markDisconnected();
  harness.link.epoch = toSocketEpoch(2);
  const cancel = () => harness.room.cancel(placed.clientOrderId);
  await expect(cancel()).rejects.toMatchObject({ says: { key: "ORDER_NOT_CANCELLABLE.unseen" } });
  const row = openOrderRow({ orderId: placed.orderId, permId: PERM, clientId: 3 }, placed.order, "Submitted");
  harness.link.emit("open_order", row);
  await expect(cancel()).rejects.toMatchObject({ says: { key: "ORDER_NOT_CANCELLABLE.foreign" } });
  expect(await harness.room.cancelAll("app")).toEqual({ requested: [] });
  expect(harness.notices).toMatchObject([{
    level: "error",
    code: "CANCEL_FAILED",
    orderId: placed.clientOrderId,
  }]);
});

Deno.test("what cancel all leaves out is told behind the cancels: twenty orders by name, of the others how many", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  for (let order = 0; order < 25; order += 1) {
    const ids = { orderId: 5_000 + order, permId: 5_000 + order };
    const mine = { ...placed.order, orderRef: `lotse:${crypto.randomUUID()}` };
    harness.link.emit("open_order", openOrderRow(ids, mine, "Submitted"));
    harness.link.emit("open_order", openOrderRow({ ...ids, clientId: 3 }, mine, "Submitted"));
  }
  let asked = 0;
  harness.link.script.cancel_order = () => {
    asked = harness.notices.length;
    return { sentAt: "2026-03-02T10:00:00.000Z" };
  };
  expect(await harness.room.cancelAll("app")).toEqual({ requested: [placed.clientOrderId] });
  expect([asked, harness.notices.length]).toEqual([0, 21]);
  expect(harness.notices.at(-1)).toMatchObject({ code: "CANCEL_FAILED", says: { with: { count: 5 } } });
});

Deno.test("a cancel stands in the journal with who has asked for it, and that of the dead man's switch on the timeline", async () => {
  using harness = makeHarness();
  const orders = [];
  for (const limitPrice of ["187", "186", "185", "184"]) {
    const placed = await harness.place({ limitPrice });
    report(harness, placed, 900 + orders.length, "Submitted");
    orders.push(placed);
  }
  const [first, second, third] = orders.map(({ clientOrderId }) => clientOrderId);
  await harness.room.cancel(first ?? "", DEAD_MAN);
  await harness.room.cancel(second ?? "", "robot");
  await harness.room.cancel(third ?? "");
  await harness.room.cancelAll("app", "screen");
  await harness.clock.run(100);
  await harness.room.cancelAll("account", "screen");
  const rows = [...harness.journal.entries({ kinds: ["cancel"] })].map(({ data }) => data);
  const account = { epoch: 1, by: "screen", all: "account" };
  expect(rows).toEqual([
    { epoch: 1, by: "dead man's switch" },
    { epoch: 1, by: "robot" },
    { epoch: 1, by: "desk" },
    { epoch: 1, by: "screen", all: "app" },
    ...[account, account, account, account],
  ]);
  const said = orders.map((placed) =>
    viewOf(harness, placed).timeline.map(({ text }) => text).filter((text) => text?.startsWith("cancel sent"))
  );
  expect(said[0]).toContain("cancel sent by the dead man's switch: nobody was there");
  expect(said.slice(1).flat().every((text) => text === "cancel sent")).toBe(true);
});
