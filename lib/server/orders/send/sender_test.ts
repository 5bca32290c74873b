// The hand-over: order ids reach IB in rising order, whoever is on the way; whoever waits too long is not
// sent.
import { expect } from "@std/expect";
import { fromOrderRef, toSocketEpoch } from "@/lib/contract/ids.ts";
import { DRAFT, fill, type Harness, makeHarness, report, settle } from "../testing/harness.ts";

const BRACKET = { takeProfit: { limitPrice: "190" }, stopLoss: { stopPrice: "180" } };

/** An order of the same account would make the preview of the next one stale. */
const OTHER = "DU7654321";

/** Previews now; the returned function submits. */
async function prepare(harness: Harness, draft: Partial<typeof DRAFT>, key: string) {
  harness.world.accounts = [DRAFT.account, OTHER];
  const { previewToken } = await harness.room.previewOrder({ ...DRAFT, ...draft });
  return () => harness.room.submit({ previewToken, idempotencyKey: key, confirmDuplicate: true });
}

async function submit(harness: Harness, draft: Partial<typeof DRAFT>, key: string) {
  return await (await prepare(harness, draft, key))();
}

Deno.test("P20: an order submitted while a bracket is on its way does not overtake its legs", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const replies: (() => void)[] = [];
  harness.link.script.place_order = () =>
    new Promise((resolve) => replies.push(() => resolve({ sentAt: "2026-08-31T14:30:00.000Z" })));
  const bracket = await prepare(harness, BRACKET, "bracket-key");
  const single = await prepare(harness, { account: OTHER }, "single-key");
  const answers = [bracket(), single()];
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

Deno.test("P20: a margin check asked for while a bracket is on its way does not overtake its legs", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const replies: (() => void)[] = [];
  harness.link.script.place_order = () =>
    new Promise((resolve) => replies.push(() => resolve({ sentAt: "2026-08-31T14:30:00.000Z" })));
  const bracket = submit(harness, BRACKET, "bracket-key");
  await settle();
  const preview = harness.room.previewOrder({ ...DRAFT, quantity: "7" });
  for (let leg = 0; leg < 3; leg++) {
    await settle();
    await settle();
    replies.shift()?.();
  }
  await Promise.all([bracket, preview]);
  const ids = harness.link.requests.flatMap(({ type, fields }) =>
    type === "place_order" || type === "what_if" ? [(fields as { orderId: number }).orderId] : []
  );
  expect(ids).toHaveLength(5);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

Deno.test("a margin check behind an order that gets no reply is given up, not asked late", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const stuck = Promise.withResolvers<{ sentAt: string }>();
  harness.link.script.place_order = () => stuck.promise;
  const first = submit(harness, {}, "first-key-1");
  await settle();
  const preview = harness.room.previewOrder({ ...DRAFT, quantity: "7" });
  const refusal = expect(preview).rejects.toMatchObject({ code: "DESK_NOT_READY" });
  await harness.clock.run(6_000);
  await refusal;
  stuck.resolve({ sentAt: "2026-08-31T14:30:00.000Z" });
  await first;
  await harness.clock.run(6_000);
  expect(harness.link.sent("what_if")).toHaveLength(1);
});

Deno.test("an order behind one that gets no reply is refused after a second, not sent late", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const stuck = Promise.withResolvers<{ sentAt: string }>();
  harness.link.script.place_order = () => stuck.promise;
  const sendFirst = await prepare(harness, {}, "first-key-1");
  const sendSecond = await prepare(harness, { limitPrice: "187.20", account: OTHER }, "second-key-1");
  const [first, second] = [sendFirst(), sendSecond()];
  await harness.clock.run(2_500);
  const { clientOrderId } = await second;
  expect(harness.room.list.listedOrder(clientOrderId)).toMatchObject({ state: "rejected" });
  stuck.resolve({ sentAt: "2026-08-31T14:30:00.000Z" });
  await first;
  await harness.clock.run(5_000);
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("P31: what never reached IB is told within 5 s of the next connection", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.fail("place_order", "CONNECTION_LOST");
  const { clientOrderId } = await submit(harness, {}, "lost-key-1");
  expect(harness.room.list.listedOrder(clientOrderId)?.state).toBe("unknown");
  harness.restart();
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.list.listedOrder(clientOrderId)?.state).toBe("unknown");
  await harness.clock.run(4_500);
  expect(harness.room.list.listedOrder(clientOrderId)).toMatchObject({ state: "cancelled", filled: "0" });
});

Deno.test("P31: what waits inside TWS while IB is away is not closed as absent, nor right behind 1102", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.fail("place_order", "CONNECTION_LOST");
  const { clientOrderId } = await submit(harness, {}, "waiting-key-1");
  harness.restart();
  const away = { code: 2110, message: "Connectivity is broken", advancedRejectJson: null };
  await harness.room.reconcile(toSocketEpoch(2));
  harness.link.emit("error", { ...away, about: { kind: "session" } });
  await harness.clock.run(30_000);
  expect(harness.room.list.listedOrder(clientOrderId)?.state).toBe("unknown");
  // 1102: the connection brings the desk in step again.
  await harness.room.reconcile(toSocketEpoch(2));
  await harness.clock.run(1_000);
  expect(harness.room.list.listedOrder(clientOrderId)?.state).toBe("unknown");
  await harness.clock.run(4_000);
  expect(harness.room.list.listedOrder(clientOrderId)).toMatchObject({ state: "cancelled", filled: "0" });
});

/** place_order answers one leg at a time. */
function stepByStep(harness: Harness): () => Promise<void> {
  const replies: (() => void)[] = [];
  harness.link.script.place_order = () =>
    new Promise((resolve) => replies.push(() => resolve({ sentAt: "2026-08-31T14:30:00.000Z" })));
  return async () => {
    await settle();
    replies.shift()?.();
    await settle();
  };
}

Deno.test("a bracket whose entry is cancelled on the way sends no further leg", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const reply = stepByStep(harness);
  const answer = (await prepare(harness, BRACKET, "bracket-key"))();
  await reply();
  const [entry] = harness.link.sent("place_order");
  const entryId = fromOrderRef(entry?.order.orderRef ?? null) ?? "";
  await harness.room.cancel(entryId);
  for (let leg = 0; leg < 3; leg++) await reply();
  await answer;
  // The leg that was on its way when the cancel came is the last one, and it transmits nothing.
  expect(harness.link.sent("place_order").map(({ order }) => order.transmit)).toEqual([false, false]);
});

Deno.test("cancel all, halt and reducing hold back what still waits for its turn", async () => {
  // On the other side of a position is not yet an exit: ten are held, a hundred sold.
  for (const way of ["cancel all", "cancel account", "halted", "reducing", "reducing beyond"] as const) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    if (way === "reducing beyond") harness.positions.set(DRAFT.conId, "10");
    const side = way === "reducing beyond" ? "SELL" : "BUY";
    const first = await prepare(harness, {}, "first-key-1");
    const second = await prepare(harness, { limitPrice: "187.20", account: OTHER, side }, "second-key-1");
    const reply = stepByStep(harness);
    const [, waiting] = [first(), second()];
    await settle();
    if (way === "halted") harness.world.tradingState = way;
    else if (way.startsWith("reducing")) harness.world.tradingState = "reducing";
    else await harness.room.cancelAll(way === "cancel all" ? "app" : "account");
    await reply();
    await reply();
    const { clientOrderId } = await waiting;
    expect([way, harness.link.sent("place_order").length]).toEqual([way, 1]);
    expect(harness.room.list.listedOrder(clientOrderId)).toMatchObject({ state: "rejected", filled: "0" });
  }
});

Deno.test("an exit that was committed before trading was set to reducing goes all the same", async () => {
  using harness = makeHarness();
  harness.positions.set(DRAFT.conId, "100");
  await harness.room.reconcile(toSocketEpoch(1));
  const first = await prepare(harness, { account: OTHER }, "first-key-1");
  const exit = await prepare(harness, { side: "SELL", quantity: "60", limitPrice: "190" }, "exit-key-1");
  const reply = stepByStep(harness);
  const [, waiting] = [first(), exit()];
  await settle();
  harness.world.tradingState = "reducing";
  await reply();
  await reply();
  const { clientOrderId } = await waiting;
  expect(harness.link.sent("place_order").map(({ order }) => order.action)).toEqual(["BUY", "SELL"]);
  expect(harness.room.list.listedOrder(clientOrderId)).toMatchObject({ state: "sent" });
});

Deno.test("two legs that end each other: the second is not sent when the first has filled already", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const reply = stepByStep(harness);
  const answer = (await prepare(harness, { side: "SELL", oco: { stopPrice: "180" } }, "oco-key-1"))();
  await settle();
  const [first] = harness.link.sent("place_order");
  if (first === undefined) throw new Error("nothing was sent");
  const placed = { clientOrderId: "", orderId: first.orderId, order: first.order };
  fill(harness, placed, 7001, { execId: "0001.01.01", shares: "100", price: "187.25", cumQty: "100" });
  await reply();
  const { clientOrderId } = await answer;
  expect(harness.link.sent("place_order")).toHaveLength(1);
  expect(harness.link.sent("cancel_order")).toHaveLength(0);
  expect(harness.room.list.listedOrder(clientOrderId)?.state).toBe("filled");
});

Deno.test("orders and changes carry the moment after which the bridge must not send them either", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  expect(harness.link.last("place_order").notAfter).toBe("2026-08-31T14:30:01.000Z");
  report(harness, placed, 900, "Submitted");
  await harness.clock.run(250);
  const { previewToken } = await harness.room.previewModify(placed.clientOrderId, { limitPrice: "187.20" });
  await harness.room.submit({ previewToken, idempotencyKey: "change-key-1" });
  expect(harness.link.last("place_order").notAfter).toBe("2026-08-31T14:30:01.250Z");
  harness.link.fail("place_order", "TOO_LATE");
  const late = await (await prepare(harness, { quantity: "3" }, "late-key-1"))();
  expect(harness.room.list.listedOrder(late.clientOrderId)).toMatchObject({ state: "rejected", filled: "0" });
});

Deno.test("P31: an order that left late for a socket since lost is given its quiet time from then", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const written = Promise.withResolvers<{ sentAt: string }>();
  harness.link.script.place_order = () => written.promise;
  const answer = (await prepare(harness, {}, "slow-key-1"))();
  await harness.clock.run(900);
  written.resolve({ sentAt: "2026-08-31T14:30:00.900Z" });
  const { clientOrderId } = await answer;
  harness.room.markDisconnected();
  await harness.clock.run(3_500);
  harness.restart();
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.list.listedOrder(clientOrderId)?.state).toBe("unknown");
  await harness.clock.run(1_000);
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.list.listedOrder(clientOrderId)).toMatchObject({ state: "cancelled", filled: "0" });
});

Deno.test("cancel all reaches what is with the bridge and not yet with IB: its cancel follows it", async () => {
  for (const scope of ["app", "account"] as const) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const send = await prepare(harness, {}, "first-key-1");
    const reply = stepByStep(harness);
    const answer = send();
    await settle();
    const { requested } = await harness.room.cancelAll(scope);
    await settle();
    // Cancels overtake orders on their way to the socket: one that went now would find nothing to cancel.
    expect(harness.link.sent("cancel_order")).toHaveLength(0);
    await reply();
    const { clientOrderId } = await answer;
    expect([scope, requested]).toEqual([scope, [clientOrderId]]);
    const { orderId } = harness.link.last("place_order");
    expect(harness.link.sent("cancel_order").map((cancel) => cancel.orderId)).toEqual([orderId]);
    expect(harness.room.list.listedOrder(clientOrderId)?.state).toBe("cancel_pending");
  }
});

Deno.test("a bracket that breaks off leaves nothing transmitted: the parent is withdrawn, the rest never sent", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  let count = 0;
  harness.link.script.place_order = () => {
    count += 1;
    if (count === 1) return { sentAt: "2026-08-31T14:30:00.000Z" };
    harness.link.fail("place_order", "PACING_REFUSED");
    return harness.link.request("place_order", harness.link.last("place_order"));
  };
  await harness.place({ takeProfit: { limitPrice: "195" }, stopLoss: { stopPrice: "180" } });
  const [parent] = harness.link.sent("place_order");
  expect(harness.link.sent("cancel_order")).toEqual([{ epoch: 1, orderId: parent?.orderId }]);
  expect(harness.room.orders().map((order) => order.state)).toEqual([
    "cancel_pending",
    "rejected",
    "rejected",
  ]);
});

Deno.test("who looks at the orders and fails stops no leg of a bracket whose entry has left", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.room.onChange(() => {
    if (harness.link.sent("place_order").length > 0) throw new Error("a listener's fault");
  });
  // An order that has left is not answered with a fault of somebody who watches.
  await submit(harness, BRACKET, "bracket-key");
  for (let leg = 0; leg < 3; leg++) await settle();
  expect(harness.link.held.map(({ fate }) => fate)).toEqual(["released", "released", "released"]);
  expect(harness.room.orders().map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
  await submit(harness, { account: OTHER }, "next-key-1");
  expect(harness.link.sent("place_order")).toHaveLength(4);
  expect(new Set(harness.world.faults.splice(0).map(String))).toEqual(new Set(["Error: a listener's fault"]));
});
