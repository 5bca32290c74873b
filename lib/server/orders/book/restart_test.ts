// After a restart the desk shows what the journal and the broker say, however the program ended (P30, P59).
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { german } from "@/lib/contract/says/de.ts";
import { fill, makeHarness, report } from "../testing/harness.ts";
import { AAPL, ACCOUNT, executionRow, limitOrder, openOrderRow, statusRow } from "../testing/rows.ts";

Deno.test("P30: after a restart our order is found under its own id, whatever order id the session gives it", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  harness.restart();
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    state: "working",
    permId: 900,
    cancellable: false,
  });
  const row = openOrderRow({ orderId: 4711, permId: 900 }, placed.order, "Submitted");
  harness.link.script.open_orders = () => ({
    orders: [row],
    statuses: [statusRow({ orderId: 4711, permId: 900 }, "Submitted")],
  });
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.orders()).toHaveLength(1);
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    state: "working",
    cancellable: true,
  });
  await harness.room.cancel(placed.clientOrderId);
  expect(harness.link.last("cancel_order")).toEqual({ epoch: 2, orderId: 4711 });
});

Deno.test("P30: a reissued order id does not attach another order's callbacks to ours", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  const stranger = { orderId: placed.orderId, permId: 555 };
  harness.link.emit("open_order", openOrderRow(stranger, limitOrder({ totalQuantity: "7" }), "Filled"));
  harness.link.emit("order_status", statusRow(stranger, "Filled", { filled: "7" }));
  harness.link.emit("execution", executionRow(stranger, { execId: "s.1.01.01", shares: "7", price: "1" }));
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    state: "working",
    filled: "0",
  });
  expect(harness.room.list.listedOrder("PERM-555")).toMatchObject({
    state: "filled",
    filled: "7",
    origin: "foreign",
  });
});

Deno.test("P30: an order of a lost journal comes back under its own id from orderRef", async () => {
  using harness = makeHarness();
  const own = "12345678-1234-4123-8123-123456789abc";
  const row = openOrderRow(
    { orderId: 3, permId: 900 },
    limitOrder({ orderRef: `lotse:${own}` }),
    "Submitted",
  );
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  harness.link.emit("open_order", row);
  await harness.room.reconcile(toSocketEpoch(1));
  expect(harness.room.orders().map((order) => [order.clientOrderId, order.origin])).toEqual([[own, "app"]]);
});

Deno.test("a program that died between journal and send leaves an unknown order, closed once IB does not have it and it is quiet", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.script.place_order = () => new Promise(() => {});
  const preview = await harness.room.previewOrder({
    account: "DU1234567",
    conId: 265598,
    side: "BUY",
    quantity: "1",
    orderType: "MKT",
    tif: "DAY",
  });
  const dying = harness.room.submit({ previewToken: preview.previewToken, idempotencyKey: "dying-key-1" });
  dying.catch(() => {});
  harness.restart();
  const [order] = harness.room.orders();
  expect(order?.state).toBe("unknown");
  const request = { previewToken: preview.previewToken, idempotencyKey: "dying-key-1" };
  const first = await harness.room.submit(request);
  expect(first).toEqual({ clientOrderId: order?.clientOrderId, state: "unknown" });
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.list.listedOrder(order?.clientOrderId ?? "")?.state).toBe("unknown");
  await harness.clock.run(5_000);
  expect(harness.room.list.listedOrder(order?.clientOrderId ?? "")).toMatchObject({
    state: "cancelled",
    reason: "closed, reconciled: it never reached IB",
  });
  // The first answer that the key got stands, whatever became of the order since.
  expect(await harness.room.submit(request)).toEqual(first);
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("what an old journal tells in English alone stays readable, inside what is said by key today", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  const { clientOrderId } = placed;
  const at = new Date(harness.clock.now()).toISOString();
  const text = "No connection to TWS; nothing was sent";
  const append = (kind: string, data: unknown) => harness.journal.append({ kind, at, clientOrderId, data });
  append("cancel", { epoch: 1, by: "user" });
  append("cancel_failed", { code: "NOT_CONNECTED", text, nothingSent: true });
  append("link_lost", { text: "the connection was lost before IB answered" });
  harness.restart();
  const note = harness.room.list.listedOrder(clientOrderId)?.timeline.find((one) =>
    one.text?.startsWith("cancel not")
  );
  expect(note?.text).toBe(`cancel not sent: ${text} (NOT_CONNECTED)`);
  if (note?.says === undefined) throw new Error("It is said by key");
  expect(german.tell(note.says)).toEqual(["Storno nicht gesendet: ", { verbatim: text }, " (NOT_CONNECTED)"]);
});

Deno.test("the journal alone rebuilds the same book: orders, timelines, executions", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const filled = await harness.place();
  report(harness, filled, 900, "Submitted");
  fill(harness, filled, 900, { execId: "a.1.01.01", shares: "100", price: "187", cumQty: "100" });
  harness.link.emit("commission", {
    execId: "a.1.01.01",
    commission: "1",
    currency: "USD",
    realizedPnl: null,
  });
  const resting = await harness.place({ limitPrice: "180", takeProfit: { limitPrice: "195" } });
  report(harness, resting, 901, "PreSubmitted");
  await harness.clock.run(1_000);
  const before = { orders: harness.room.orders(), executions: harness.room.executions() };
  harness.restart();
  const strip = (orders: typeof before.orders) =>
    orders.filter((order) => order.state !== "unknown").map(({ cancellable: _, ...rest }) => rest);
  const known = new Set(
    harness.room.orders().filter((order) => order.state !== "unknown").map((order) => order.clientOrderId),
  );
  expect(known.size).toBe(2);
  expect(strip(harness.room.orders())).toEqual(
    strip(before.orders).filter((order) => known.has(order.clientOrderId)),
  );
  expect(harness.room.executions()).toEqual(before.executions);
});

Deno.test("a desk that runs for weeks lets go of what ended long ago: not of what is open, nor of its counters", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const day = 24 * 3_600_000;
  const resting = await harness.place({ limitPrice: "150", tif: "GTC" });
  report(harness, resting, 900, "Submitted");
  const row = openOrderRow({ orderId: resting.orderId, permId: 900 }, resting.order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  const filled = await harness.place({ quantity: "5" });
  const time = "20260831-14:30:00";
  const ids = { orderId: filled.orderId, permId: 901 };
  const fields = { orderRef: filled.order.orderRef, execId: "w.1.01.01", shares: "5", price: "187", time };
  harness.link.emit("execution", executionRow(ids, fields));
  const kept = () => {
    const { list } = harness.room;
    const page = { cursor: null, from: null, to: null, rows: 10 };
    return [
      ...list.ordersPage(page).orders.map(({ clientOrderId }) => clientOrderId),
      ...list.executionsPage(page).executions.map(({ execId }) => execId),
    ];
  };
  await harness.clock.run(7 * day);
  expect(kept()).toEqual([filled.clientOrderId, "w.1.01.01"]);
  await harness.clock.run(1.1 * day);
  expect(kept()).toEqual([]);
  expect(harness.room.list.listedOrder(resting.clientOrderId)?.state).toBe("working");
  expect(harness.room.stats()).toMatchObject({ sent: 2, anomalies: 0 });
  // The same as a start at that moment.
  const before = harness.room.orders().map(({ clientOrderId, state }) => [clientOrderId, state]);
  harness.restart();
  expect(harness.room.orders().map(({ clientOrderId, state }) => [clientOrderId, state])).toEqual(before);
});

Deno.test("P59: what an order was sent for is known after a restart: a close, a leg of a pair, an entry", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const isExit = () => harness.room.orders().map(({ clientOrderId }) => harness.room.isExit(clientOrderId));
  await harness.place({ side: "SELL", limitPrice: "195", tif: "GTC" });
  harness.positions.set(AAPL.conId, "500");
  const close = { account: ACCOUNT, conId: AAPL.conId, limitPrice: "200", quantity: "10" };
  const { previewToken } = await harness.room.previewClose({ ...close, orderType: "LMT" });
  await harness.room.submit({ previewToken, idempotencyKey: "the-close-0001" });
  await harness.place({ side: "BUY", limitPrice: "180", tif: "GTC" });
  await harness.place({ side: "SELL", limitPrice: "195", tif: "GTC", oco: { stopPrice: "180" } });
  // The parent ends the position; its exits are exits of what it opens, and known by their parent.
  await harness.place({ side: "SELL", quantity: "200", limitPrice: "194", stopLoss: { stopPrice: "199" } });
  const expected = [false, true, false, true, true, true, false];
  expect(isExit()).toEqual(expected);
  harness.positions.set(AAPL.conId, "0");
  harness.restart();
  expect(isExit()).toEqual(expected);
});

Deno.test("P59: an order typed in TWS that was seen as an exit is one after any time and any number of restarts", async () => {
  using harness = makeHarness();
  const stop = limitOrder({
    action: "SELL",
    orderType: "STP",
    lmtPrice: null,
    auxPrice: "180",
    orderRef: "",
  });
  const row = openOrderRow({ orderId: -3, permId: 555, clientId: 0 }, stop, "PreSubmitted");
  harness.link.script.open_orders = () => {
    harness.link.emit("open_order", row);
    return { orders: [row], statuses: [] };
  };
  await harness.room.reconcile(toSocketEpoch(1));
  expect(harness.room.isExit("PERM-555")).toBe(false);
  harness.room.markExit("PERM-555", "100");
  for (let weeks = 0; weeks < 3; weeks++) {
    await harness.clock.run(14 * 24 * 3_600_000);
    harness.restart();
    expect(harness.room.isExit("PERM-555")).toBe(true);
  }
});
