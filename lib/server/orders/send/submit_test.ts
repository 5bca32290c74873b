// Submit: once, bound to what was previewed, journaled before it is sent (field notes P11, P20, P42; laws 1, 2, 4, 6).
import { expect } from "@std/expect";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { openDatabase } from "@/lib/server/journal/schema.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { DRAFT, fill, type Harness, makeHarness, report, settle, START } from "../testing/harness.ts";
import { openOrderRow } from "../testing/rows.ts";

async function token(harness: Harness, draft: Partial<typeof DRAFT> = {}): Promise<string> {
  return (await harness.room.previewOrder({ ...DRAFT, ...draft })).previewToken;
}

function kinds(harness: Harness): string[] {
  return [...harness.journal.entries()].map((row) => row.kind);
}

Deno.test("P20: order ids never go down: not after a rollback of nextValidId, not after a restart", async () => {
  using harness = makeHarness();
  harness.link.script.req_ids = () => ({ nextValidId: 38103 });
  await harness.room.reconcile(1 as SocketEpoch);
  const first = await harness.place();
  expect(first.orderId).toBeGreaterThanOrEqual(38103);
  harness.link.script.req_ids = () => ({ nextValidId: 38099 });
  harness.restart();
  await harness.room.reconcile(2 as SocketEpoch);
  harness.link.emit("next_valid_id", { orderId: 12 });
  const second = await harness.place({ limitPrice: "187.26" });
  expect(second.orderId).toBeGreaterThan(first.orderId);
});

Deno.test("P20: an id seen with an order of this client id is not used again", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  harness.link.emit(
    "open_order",
    openOrderRow(
      { orderId: 5000, permId: 44 },
      { ...(await harness.place()).order, orderRef: "" },
      "Submitted",
    ),
  );
  expect((await harness.place({ limitPrice: "187.26" })).orderId).toBeGreaterThan(5000);
});

Deno.test("P20: 103 refuses the order by its id and nothing is sent again", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const placed = await harness.place();
  harness.link.orderError(placed.orderId, 103, "Duplicate order id");
  await harness.clock.run(60_000);
  expect(harness.room.order(placed.clientOrderId)).toMatchObject({
    state: "rejected",
    ibCode: 103,
    ibAdvice: { meaning: "The order id has been used before by this client id." },
  });
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("the intent is durable before anything is sent", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  let journaled: string[] = [];
  harness.link.script.place_order = () => {
    journaled = kinds(harness);
    return { sentAt: "2026-08-31T14:30:00.000Z" };
  };
  await harness.place();
  expect(journaled.filter((kind) => ["intent", "preview", "confirm"].includes(kind))).toEqual([
    "intent",
    "preview",
    "confirm",
  ]);
  expect(kinds(harness)).toContain("sent");
});

Deno.test("at the hand-over the intent is on the disk and on no screen yet; a crash right then leaves an unknown order", async () => {
  const dir = await Deno.makeTempDir();
  try {
    using harness = makeHarness({
      journal: openJournal(join(dir, "journal.sqlite"), new ManualClock(START)),
    });
    await harness.room.reconcile(1 as SocketEpoch);
    const told: string[] = [];
    harness.room.onChange(({ orders }) => told.push(...orders));
    let toldBefore: string[] | null = null;
    harness.link.script.place_order = () => {
      toldBefore = [...told];
      for (const end of ["", "-wal"]) {
        Deno.copyFileSync(join(dir, `journal.sqlite${end}`), join(dir, `crash.sqlite${end}`));
      }
      return { sentAt: "2026-08-31T14:30:00.000Z" };
    };
    const { clientOrderId } = await harness.place();
    expect(toldBefore).toEqual([]);
    expect(told).toContain(clientOrderId);
    using after = makeHarness({ journal: openJournal(join(dir, "crash.sqlite"), new ManualClock(START)) });
    expect(after.room.order(clientOrderId)?.state).toBe("unknown");
    expect(after.link.sent("place_order")).toEqual([]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("whoever looks during the hand-over sees the order that is on the disk", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  let states: (string | undefined)[] = [];
  harness.link.script.place_order = () => {
    states = harness.room.orders().map(({ state }) => state);
    return { sentAt: "2026-08-31T14:30:00.000Z" };
  };
  await harness.place();
  expect(states).toEqual(["journaled"]);
});

Deno.test("with an unwritable journal order entry is locked, nothing is sent, and cancels still pass", async () => {
  const db = openDatabase(":memory:");
  using harness = makeHarness({ journal: new Journal(db, systemClock) });
  await harness.room.reconcile(1 as SocketEpoch);
  const open = await harness.place();
  report(harness, open, 900, "Submitted");
  const ready = await token(harness, { limitPrice: "187.26" });
  harness.journal.flush();
  db.exec(`PRAGMA max_page_count = ${Number(db.prepare("PRAGMA page_count").get()?.page_count)}`);
  const filler = {
    at: "2026-08-31T14:30:00.000Z",
    kind: "filler",
    clientOrderId: null,
    data: "x".repeat(100_000),
  };
  expect(() => harness.journal.commit({ entries: [filler] })).toThrow();
  harness.journal.append(filler);
  const submit = harness.room.submit({ previewToken: ready, idempotencyKey: "full-disk-1" });
  await expect(submit).rejects.toMatchObject({ code: "JOURNAL_UNWRITABLE", status: 503 });
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "JOURNAL_UNWRITABLE" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
  expect(harness.room.stats().journalWritable).toBe(false);
  await harness.room.cancel(open.clientOrderId);
  expect(harness.link.sent("cancel_order")).toHaveLength(1);
  db.exec("PRAGMA max_page_count = 1000000");
  await harness.room.submit({ previewToken: ready, idempotencyKey: "full-disk-1" });
  expect(harness.link.sent("place_order")).toHaveLength(2);
});

Deno.test("the same idempotency key answers the same: at once, later, twice at a time and after a restart", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const request = { previewToken: await token(harness), idempotencyKey: "same-key-1" };
  const [one, two] = await Promise.all([harness.room.submit(request), harness.room.submit(request)]);
  expect(two).toEqual(one);
  const placed = {
    ...one,
    orderId: harness.link.sent("place_order")[0]?.orderId ?? 0,
    order: harness.link.last("place_order").order,
  };
  fill(harness, placed, 900, { execId: "a.1.01.01", shares: "100", price: "187" });
  expect(await harness.room.submit(request)).toEqual(one);
  harness.restart();
  expect(await harness.room.submit(request)).toEqual(one);
  expect(harness.link.sent("place_order")).toHaveLength(1);
  const other = { previewToken: "another", idempotencyKey: "same-key-1" };
  await expect(harness.room.submit(other)).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
    status: 409,
  });
});

Deno.test("a preview token works once, for a minute, and not at all after a restart", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const used = await token(harness);
  await harness.room.submit({ previewToken: used, idempotencyKey: "token-key-1" });
  await expect(harness.room.submit({ previewToken: used, idempotencyKey: "token-key-2" })).rejects
    .toMatchObject({ code: "PREVIEW_USED" });
  const old = await token(harness, { limitPrice: "187.26" });
  await harness.clock.run(60_000);
  await expect(harness.room.submit({ previewToken: old, idempotencyKey: "token-key-3" })).rejects
    .toMatchObject({ code: "PREVIEW_EXPIRED" });
  const lost = await token(harness, { limitPrice: "187.27" });
  harness.restart();
  await expect(harness.room.submit({ previewToken: lost, idempotencyKey: "token-key-4" })).rejects
    .toMatchObject({ code: "PREVIEW_EXPIRED" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("P11: an order meets a new socket epoch, mode or limits version and is refused", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const tokens = [await token(harness), await token(harness), await token(harness)];
  const submit = (index: number) =>
    harness.room.submit({ previewToken: tokens[index] ?? "", idempotencyKey: `world-key-${index}` });
  harness.link.epoch = 2 as SocketEpoch;
  harness.world.readiness = { ready: true, epoch: 2 as SocketEpoch, mode: "paper" };
  await expect(submit(0)).rejects.toMatchObject({ code: "PREVIEW_EXPIRED" });
  harness.link.epoch = 1 as SocketEpoch;
  harness.world.readiness = { ready: true, epoch: 1 as SocketEpoch, mode: "live" };
  await expect(submit(1)).rejects.toMatchObject({ code: "PREVIEW_EXPIRED" });
  harness.world.readiness = { ready: true, epoch: 1 as SocketEpoch, mode: "paper" };
  harness.world.limits = { ...harness.world.limits, version: "2" };
  await expect(submit(2)).rejects.toMatchObject({ code: "PREVIEW_EXPIRED" });
  harness.world.readiness = { ready: false, code: "DESK_NOT_READY", text: "Not in step with IB yet" };
  await expect(submit(2)).rejects.toMatchObject({ code: "DESK_NOT_READY", status: 503 });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("an equal order a moment later asks first and goes with a yes", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  await harness.place();
  const again = await token(harness);
  const request = { previewToken: again, idempotencyKey: "twin-key-1" };
  await expect(harness.room.submit(request)).rejects.toMatchObject({
    code: "ORDER_LOOKS_ALIKE",
    status: 409,
  });
  expect(harness.link.sent("place_order")).toHaveLength(1);
  await harness.room.submit({ ...request, confirmDuplicate: true });
  expect(harness.link.sent("place_order")).toHaveLength(2);
  const later = await token(harness);
  await harness.clock.run(5_001);
  await harness.room.submit({ previewToken: later, idempotencyKey: "twin-key-2" });
  expect(harness.link.sent("place_order")).toHaveLength(3);
});

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
    await harness.room.reconcile(1 as SocketEpoch);
    harness.link.fail("place_order", code as keyof typeof expected);
    const previewToken = await token(harness);
    const answer = await harness.room.submit({ previewToken, idempotencyKey: `fail-key-${code}` });
    expect([code, answer.state]).toEqual([code, state]);
    expect(harness.link.sent("place_order")).toHaveLength(1);
    if (state === "rejected") {
      expect(harness.room.order(answer.clientOrderId)?.reason).toContain("nothing was sent");
    }
  }
});

Deno.test("an order that could not be handed over within a second is refused, not sent late", async () => {
  using harness = makeHarness();
  harness.positions.set(265598, "100");
  await harness.room.reconcile(1 as SocketEpoch);
  const preview = await harness.room.previewClose({
    account: DRAFT.account,
    conId: DRAFT.conId,
    orderType: "MKT",
    percent: "100",
  });
  const slow = Promise.withResolvers<void>();
  harness.world.slowPositions = slow.promise;
  const submit = harness.room.submit({ previewToken: preview.previewToken, idempotencyKey: "late-key-1" });
  submit.catch(() => {});
  await harness.clock.run(1_001);
  slow.resolve();
  await expect(submit).rejects.toMatchObject({ code: "ORDER_TOO_LATE" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("no evidence within the deadline is unknown, never rejected; the re-read finds the order working", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const placed = await harness.place();
  const row = openOrderRow({ orderId: placed.orderId, permId: 900 }, placed.order, "Submitted");
  harness.link.fail("open_orders", "REQUEST_TIMEOUT");
  await harness.clock.run(10_000);
  expect(harness.room.order(placed.clientOrderId)).toMatchObject({ state: "unknown" });
  await harness.clock.run(30_000);
  expect(harness.room.order(placed.clientOrderId)).toMatchObject({ state: "unknown" });
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  await harness.clock.run(120_000);
  expect(harness.room.order(placed.clientOrderId)).toMatchObject({ state: "working", permId: 900 });
  expect(harness.room.stats().anomalies).toBe(0);
});

Deno.test("a bridge that never answers the write leaves the order unknown and the answer in time", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  harness.link.script.place_order = () => new Promise(() => {});
  const previewToken = await token(harness);
  const submit = harness.room.submit({ previewToken, idempotencyKey: "hang-key-1" });
  await harness.clock.run(2_000);
  const answer = await submit;
  expect(answer.state).toBe("journaled");
  await harness.clock.run(10_000);
  expect(harness.room.order(answer.clientOrderId)?.state).toBe("unknown");
});

Deno.test("halted trading refuses, reducing lets only reductions through", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  harness.world.tradingState = "halted";
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({
    code: "TRADING_HALTED",
    status: 422,
  });
  harness.world.tradingState = "reducing";
  harness.positions.set(DRAFT.conId, "100");
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "TRADING_REDUCING" });
  await expect(harness.room.previewOrder({ ...DRAFT, side: "SELL", quantity: "101" })).rejects.toMatchObject({
    code: "TRADING_REDUCING",
  });
  await harness.room.previewOrder({ ...DRAFT, side: "SELL", quantity: "100" });
});

Deno.test("a limit that denies at submit sends nothing", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const previewToken = await token(harness);
  const { version } = harness.world.limits;
  harness.world.limits = {
    version,
    check: () => ({ denied: true, code: "LIMIT_MAX_NOTIONAL", text: "Too large", field: "quantity" }),
  };
  const submit = harness.room.submit({ previewToken, idempotencyKey: "limit-key-1" });
  await expect(submit).rejects.toMatchObject({ code: "LIMIT_MAX_NOTIONAL", field: "order.quantity" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("P36: tif, outsideRth, account and quantity are always on the wire", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const { order } = await harness.place({ orderType: "MKT", limitPrice: undefined });
  expect(order).toMatchObject({
    tif: "DAY",
    outsideRth: false,
    account: "DU1234567",
    totalQuantity: "100",
    lmtPrice: null,
  });
});

Deno.test("P42: active orders per side are counted, warned about and capped; the efficiency ratio is told", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  for (let n = 0; n < 20; n++) {
    const placed = await harness.place({ limitPrice: `1${80 + n % 5}.00`, quantity: String(n + 1) });
    report(harness, placed, 1000 + n, "Submitted");
    if (n === 15) {
      const { warnings } = await harness.room.previewOrder({ ...DRAFT, limitPrice: "150" });
      expect(warnings.map((warning) => warning.code)).toContain("ORDER_MANY_ACTIVE");
    }
  }
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "ORDER_TOO_MANY_ACTIVE" });
  await harness.room.previewOrder({ ...DRAFT, side: "SELL", limitPrice: "190" });
  expect(harness.room.stats()).toMatchObject({ orderMessages: 20, executedOrders: 0, efficiencyRatio: "20" });
});

Deno.test("a bracket is sent parent first, only the last child transmits, and the exits are tied together", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  await harness.place({ takeProfit: { limitPrice: "195" }, stopLoss: { stopPrice: "180" } });
  const sent = harness.link.sent("place_order");
  expect(sent.map(({ order }) => [order.action, order.orderType, order.transmit])).toEqual([
    ["BUY", "LMT", false],
    ["SELL", "LMT", false],
    ["SELL", "STP", true],
  ]);
  const [parent, profit, stop] = sent;
  expect(profit?.order).toMatchObject({
    parentId: parent?.orderId,
    lmtPrice: "195",
    ocaGroup: stop?.order.ocaGroup,
  });
  expect(stop?.order).toMatchObject({ parentId: parent?.orderId, auxPrice: "180" });
  expect(harness.room.orders()).toHaveLength(3);
});

Deno.test("two legs that end each other: same side, one group, both transmit", async () => {
  using harness = makeHarness();
  harness.positions.set(DRAFT.conId, "100");
  await harness.room.reconcile(1 as SocketEpoch);
  const preview = await harness.room.previewOrder({
    ...DRAFT,
    side: "SELL",
    limitPrice: "195",
    oco: { stopPrice: "180" },
  });
  expect(preview.sentence).toContain(
    "SELL 100 AAPL at limit 195.00, good for the day, or at the market once 180.00 is reached",
  );
  await harness.room.submit({ previewToken: preview.previewToken, idempotencyKey: "oco-key-1" });
  const [limit, stop] = harness.link.sent("place_order").map(({ order }) => order);
  expect(limit).toMatchObject({
    action: "SELL",
    orderType: "LMT",
    lmtPrice: "195",
    transmit: true,
    parentId: 0,
    ocaType: 2,
  });
  expect(stop).toMatchObject({
    action: "SELL",
    orderType: "STP",
    auxPrice: "180",
    transmit: true,
    parentId: 0,
  });
  expect(stop?.ocaGroup).toBe(limit?.ocaGroup);
  expect(harness.room.orders().map((order) => order.parentClientOrderId)).toEqual([null, null]);
  const close = { account: DRAFT.account, conId: DRAFT.conId, orderType: "MKT", percent: "100" } as const;
  await expect(harness.room.previewClose(close)).rejects.toMatchObject({ code: "CLOSE_NOTHING_LEFT" });
  const wrong = harness.room.previewOrder({
    ...DRAFT,
    side: "SELL",
    limitPrice: "195",
    oco: { stopPrice: "196" },
  });
  await expect(wrong).rejects.toMatchObject({ code: "ORDER_OCO_INVALID", field: "order.oco.stopPrice" });
});

Deno.test("a bracket that breaks off leaves nothing transmitted: the parent is withdrawn, the rest never sent", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
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

Deno.test("a foreign database writer does not fork the chain", async () => {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/journal.sqlite`;
  const db = openDatabase(path);
  using harness = makeHarness({ journal: new Journal(db, systemClock) });
  await harness.room.reconcile(1 as SocketEpoch);
  const other = new Journal(openDatabase(path), systemClock);
  other.commit({
    entries: [{ at: "2026-08-31T14:30:00.000Z", kind: "sent", clientOrderId: null, data: {} }],
  });
  await harness.place();
  other.close();
  harness.journal.flush();
  const { verifyJournal } = await import("@/lib/server/journal/verify.ts");
  const reader = new DatabaseSync(path);
  expect(verifyJournal(reader).faults).toEqual([]);
  reader.close();
  await settle();
  await Deno.remove(dir, { recursive: true });
});
