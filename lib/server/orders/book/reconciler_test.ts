// Readings of the broker: what they bring in, what their silence proves, and how often they are made (P7,
// P29, P31, P60).
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { settle } from "@/tests/support/manual_clock.ts";
import { makeHarness, report, viewOf } from "../testing/harness.ts";
import { AAPL, completedRow, executionRow, limitOrder, openOrderRow, statusRow } from "../testing/rows.ts";

Deno.test("a reading that tells nothing new leaves no row, though IB repeats every order, fill and end in it", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const open = await harness.place();
  report(harness, open, 900, "Submitted");
  const filled = await harness.place({ quantity: "5" });
  report(harness, filled, 901, "Filled", { filled: "5", remaining: "0" });
  const ids = { orderId: filled.orderId, permId: 901 };
  const fields = {
    orderRef: filled.order.orderRef,
    execId: "r.1.01.01",
    shares: "5",
    price: "187",
    cumQty: "5",
  };
  const execution = executionRow(ids, fields);
  const commission = { execId: "r.1.01.01", commission: "1", currency: "USD", realizedPnl: null };
  const row = openOrderRow({ orderId: open.orderId, permId: 900 }, open.order, "Submitted");
  const status = statusRow({ orderId: open.orderId, permId: 900 }, "Submitted");
  harness.link.script.open_orders = () => {
    harness.link.emit("open_order", row);
    harness.link.emit("order_status", status);
    return { orders: [row], statuses: [status] };
  };
  harness.link.script.executions = () => {
    harness.link.emit("execution", execution);
    // Before and after it was joined: a commission that comes first is news that must be kept.
    harness.link.emit("commission", commission);
    return { executions: [execution] };
  };
  await harness.room.reconcile(toSocketEpoch(1));
  harness.journal.flush();
  const rows = harness.journal.rows;
  const told = harness.room.orders();
  for (let count = 0; count < 3; count++) await harness.room.reconcile(toSocketEpoch(1));
  harness.journal.flush();
  expect(harness.journal.rows).toBe(rows);
  // A repeat that IB pushes is kept: the journal has every callback that came by itself.
  report(harness, open, 900, "Submitted");
  harness.journal.flush();
  expect(harness.journal.rows).toBe(rows + 2);
  harness.restart();
  expect(harness.room.orders().map((order) => ({ ...order, cancellable: true }))).toEqual(
    told.map((order) => ({ ...order, cancellable: true })),
  );
});

Deno.test("P7: fills made while the desk was away are adopted from executions", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  harness.room.markDisconnected();
  harness.restart();
  harness.link.script.executions = () => ({
    executions: ["60", "40"].map((shares, index) =>
      executionRow({ orderId: placed.orderId, permId: 900 }, {
        execId: `gap.${index}.01.01`,
        shares,
        price: "187",
        orderRef: placed.order.orderRef,
        time: "20260831 10:30:00 US/Eastern",
      })
    ),
  });
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    state: "filled",
    filled: "100",
  });
  expect(harness.room.executions()[0]?.at).toBe("2026-08-31T14:30:00.000Z");
  expect(harness.room.stats().anomalies).toBe(0);
});

/** A machine on which ten milliseconds pass between any two looks at its own clock. */
function slowMachine(): Disposable {
  const { now } = performance;
  let told = 0;
  performance.now = () => told += 10;
  return { [Symbol.dispose]: () => void (performance.now = now) };
}

Deno.test("P60: a fill of an order nobody here knows is read at once and adopted with its order", async () => {
  // The turns of a reading are by the desk's clock, not by how slow the machine is.
  using _machine = slowMachine();
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const order = limitOrder({ action: "SELL", totalQuantity: "30" });
  const row = completedRow(77, order, "Filled", { order: { filledQuantity: "30" } });
  harness.link.script.completed_orders = () => ({ orders: [row] });
  const fields = { execId: "l.1.01.01", shares: "30", price: "186", side: "SLD", liquidation: true };
  harness.link.emit("execution", executionRow({ orderId: 0, permId: 77, clientId: 0 }, fields));
  expect(harness.room.executions()).toHaveLength(1);
  await harness.clock.run(100);
  expect(harness.room.list.listedOrder("PERM-77")).toMatchObject({
    state: "filled",
    filled: "30",
    origin: "foreign",
  });
  expect(harness.room.executions()[0]?.clientOrderId).toBe("PERM-77");
});

Deno.test("P29: an order typed elsewhere appears within a minute, and reading again and again leaves no rows", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const typed = openOrderRow({ orderId: 0, permId: 11, clientId: 0 }, limitOrder(), "Submitted");
  harness.link.script.open_orders = () => ({ orders: [typed], statuses: [] });
  await harness.clock.run(61_000);
  expect(harness.room.orders().map((order) => order.clientOrderId)).toEqual(["PERM-11"]);
  harness.journal.flush();
  const rows = harness.journal.rows;
  await harness.clock.run(600_000);
  harness.journal.flush();
  expect(harness.link.sent("open_orders").length).toBeGreaterThan(10);
  expect(harness.journal.rows).toBe(rows);
});

Deno.test("a new doubt does not wait behind the pause of an old one", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const silent = await harness.place();
  await harness.clock.run(200_000);
  expect(harness.room.list.listedOrder(silent.clientOrderId)?.state).toBe("unknown");
  const placed = await harness.place({ limitPrice: "187.26" });
  report(harness, placed, 900, "Cancelled");
  const read = harness.link.sent("executions").length;
  await harness.clock.run(100);
  expect(harness.link.sent("executions").length).toBe(read + 1);
  expect(harness.room.list.listedOrder(placed.clientOrderId)?.timeline.at(-1)?.text).toContain(
    "fills read again",
  );
});

const MSFT = { ...AAPL, conId: 272093, symbol: "MSFT", localSymbol: "MSFT" };

Deno.test("of an order that was cancelled only the executions of its symbol are read again, and the last fill is among them", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  const ids = { orderId: placed.orderId, permId: 900 };
  const fill = { execId: "last.1.01", shares: "40", price: "187.25", cumQty: "40" };
  harness.link.script.executions = () => ({ executions: [executionRow(ids, fill)] });
  report(harness, placed, 900, "Cancelled");
  await harness.clock.run(100);
  expect(harness.link.sent("executions_of")).toMatchObject([{ symbol: "AAPL" }]);
  expect(harness.link.sent("executions")).toHaveLength(1);
  const cancelled = harness.room.list.listedOrder(placed.clientOrderId);
  expect(cancelled).toMatchObject({ state: "cancelled", filled: "40" });
  expect(cancelled?.timeline.at(-1)?.text).toContain("fills read again");
});

Deno.test("of cancelled orders in several symbols, or of a combination, everything is read again", async () => {
  for (const contract of [MSFT, { ...AAPL, conId: 28812380, secType: "BAG" }]) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const own = contract === MSFT ? await harness.place() : null;
    if (own !== null) report(harness, own, 900, "Submitted");
    const ids = { orderId: 0, permId: 77, clientId: 0 };
    harness.link.emit(
      "open_order",
      openOrderRow(ids, limitOrder({ orderRef: "" }), "Submitted", { contract }),
    );
    if (own !== null) report(harness, own, 900, "Cancelled");
    harness.link.emit("order_status", statusRow(ids, "Cancelled"));
    await harness.clock.run(100);
    expect(harness.link.sent("executions_of")).toHaveLength(0);
    expect(harness.link.sent("executions")).toHaveLength(2);
    expect(harness.room.list.listedOrder("PERM-77")?.timeline.at(-1)?.text).toContain("fills read again");
  }
});

Deno.test("a reading of one symbol says nothing of an order in another, which is read for in its turn", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  const ids = { orderId: 0, permId: 77, clientId: 0 };
  const typed = openOrderRow(ids, limitOrder({ orderRef: "" }), "Submitted", { contract: MSFT });
  harness.link.emit("open_order", typed);
  const answer = Promise.withResolvers<{ executions: [] }>();
  harness.link.script.executions_of = ({ symbol }) => symbol === "AAPL" ? answer.promise : { executions: [] };
  report(harness, placed, 900, "Cancelled");
  await harness.clock.run(60);
  // Cancelled while the reading of the other symbol is under way.
  harness.link.emit("order_status", statusRow(ids, "Cancelled"));
  answer.resolve({ executions: [] });
  await settle();
  const ends = () =>
    [placed.clientOrderId, "PERM-77"].map((id) =>
      harness.room.list.listedOrder(id)?.timeline.at(-1)?.text?.includes("fills read again") ?? false
    );
  expect(ends()).toEqual([true, false]);
  await harness.clock.run(10_000);
  expect(harness.link.sent("executions_of").map(({ symbol }) => symbol)).toContain("MSFT");
  expect(ends()).toEqual([true, true]);
});

Deno.test("a day that takes long to read is not read without end while something happens: three times as long without", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const begun: number[] = [];
  harness.link.script.open_orders = () => {
    begun.push(harness.clock.monotonic());
    return { orders: [], statuses: [] };
  };
  harness.link.script.completed_orders = () =>
    new Promise((resolve) => void harness.clock.after(2_000, () => resolve({ orders: [] })));
  const before = harness.clock.monotonic();
  for (let permId = 1; permId <= 100; permId += 1) {
    // Fills of orders that nobody here knows: each asks for a reading.
    const fill = { execId: `s.${permId}.01`, shares: "1", price: "187" };
    harness.link.emit("execution", executionRow({ orderId: 0, permId, clientId: 0 }, fill));
    await harness.clock.run(200);
  }
  // The first at once, the others every eight seconds.
  expect(begun.map((at) => Math.round((at - before) / 100) * 100)).toEqual([100, 8_100, 16_100]);
});

Deno.test("P31: an open row is closed by absence only from a complete snapshot, only when quiet, never by a time-out", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  harness.restart();
  const state = () => harness.room.list.listedOrder(placed.clientOrderId)?.state;
  harness.link.fail("completed_orders", "REQUEST_TIMEOUT");
  await harness.clock.run(3_600_000);
  const partial = await harness.room.reconcile(toSocketEpoch(2));
  expect(partial).toEqual({ complete: false, missing: ["completed orders (REQUEST_TIMEOUT)"] });
  expect(state()).toBe("working");
  harness.link.script.completed_orders = () => ({ orders: [] });
  expect(await harness.room.reconcile(toSocketEpoch(2))).toEqual({ complete: true, missing: [] });
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    state: "cancelled",
    reason: expect.stringContaining(
      "IB no longer has it; had it filled on an earlier day, the position alone",
    ),
  });
  expect(harness.room.stats().anomalies).toBe(0);
});

Deno.test("P31: an order that was alive a moment ago and is absent is unknown, not closed", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  await harness.clock.run(60_000);
  await harness.room.reconcile(toSocketEpoch(1));
  expect(harness.room.list.listedOrder(placed.clientOrderId)?.state).toBe("unknown");
  await harness.clock.run(700_000);
  expect(harness.room.list.listedOrder(placed.clientOrderId)?.state).toBe("cancelled");
});

Deno.test("orders of an account that this session does not have are not concluded from absence", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.emit(
    "open_order",
    openOrderRow({ orderId: 0, permId: 11, clientId: 0 }, limitOrder({ account: "DU7654321" }), "Submitted"),
  );
  await harness.clock.run(3_600_000);
  await harness.room.reconcile(toSocketEpoch(1));
  expect(harness.room.list.listedOrder("PERM-11")?.state).toBe("working");
});

Deno.test("a cancel that went down with the socket is read back: the order is alive or gone, never half", async () => {
  for (const [alive, expected] of [[true, "working"], [false, "cancelled"]] as const) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const placed = await harness.place();
    report(harness, placed, 900, "Submitted");
    await harness.room.cancel(placed.clientOrderId);
    harness.room.markDisconnected();
    harness.restart();
    const row = openOrderRow({ orderId: placed.orderId, permId: 900 }, placed.order, "Submitted");
    harness.link.script.open_orders = () => ({ orders: alive ? [row] : [], statuses: [] });
    harness.link.script.completed_orders = () => ({
      orders: alive ? [] : [completedRow(900, placed.order, "Cancelled")],
    });
    await harness.room.reconcile(toSocketEpoch(2));
    expect(harness.room.list.listedOrder(placed.clientOrderId)?.state).toBe(expected);
    expect(harness.room.stats().anomalies).toBe(0);
  }
});

Deno.test("a change that went down with the socket is read back: the broker's terms stand", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  const { previewToken } = await harness.room.previewModify(placed.clientOrderId, { limitPrice: "187.5" });
  harness.link.fail("place_order", "CONNECTION_LOST");
  await harness.room.submit({ previewToken, idempotencyKey: "lost-change-1" });
  harness.restart();
  const row = openOrderRow({ orderId: placed.orderId, permId: 900 }, placed.order, "Submitted");
  harness.link.script.open_orders = () => ({ orders: [row], statuses: [] });
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.list.listedOrder(placed.clientOrderId)).toMatchObject({
    limitPrice: "187.25",
    state: "working",
  });
  await harness.room.previewModify(placed.clientOrderId, { limitPrice: "187.5" });
});

Deno.test("a socket that changes while orders are read gives no result", async () => {
  using harness = makeHarness();
  harness.link.script.executions = () => {
    harness.link.epoch = toSocketEpoch(2);
    return { executions: [] };
  };
  await expect(harness.room.reconcile(toSocketEpoch(1))).rejects.toMatchObject({ code: "CONNECTION_LOST" });
});

Deno.test("B10: a close does not wait for a reading in between that gets no answer", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.script.executions = () => new Promise<never>(() => {});
  harness.link.script.completed_orders = () => new Promise<never>(() => {});
  await harness.clock.run(61_000);
  // The reading of the minute hangs.
  const asked = harness.link.sent("executions").length;
  expect(asked).toBeGreaterThan(1);
  harness.positions.set(265598, "100");
  const preview = await harness.room.previewClose({
    account: "DU1234567",
    conId: 265598,
    percent: "100",
    orderType: "MKT",
  });
  expect(preview.proof?.closes).toBe("100");
});

Deno.test("B10: without an answer for the next order id the desk is in step: the handshake has told it", async () => {
  using harness = makeHarness();
  harness.link.script.req_ids = () => new Promise<never>(() => {});
  expect(await harness.room.reconcile(toSocketEpoch(1))).toEqual({ complete: true, missing: [] });
});

Deno.test("B10: a sync that misses one answer is over then; it does not put the questions that follow", async () => {
  using harness = makeHarness();
  harness.link.fail("open_orders", "REQUEST_TIMEOUT");
  const { complete, missing } = await harness.room.reconcile(toSocketEpoch(1));
  expect([complete, missing]).toEqual([false, ["open orders (REQUEST_TIMEOUT)"]]);
  expect(harness.link.sent("executions")).toHaveLength(0);
});

Deno.test("of a heavy day each fill is counted once, work per fill does not grow, and the snapshot repeats none of them", async () => {
  using harness = makeHarness();
  const order = limitOrder({ totalQuantity: "100000" });
  const rows = Array.from(
    { length: 3_000 },
    (_, index) =>
      executionRow({ orderId: 0, permId: 77, clientId: 0 }, {
        execId: `d.${index}.01`,
        shares: "1",
        price: "187",
        cumQty: String(index + 1),
      }),
  );
  harness.link.script.executions = () => {
    for (const row of rows) harness.link.emit("execution", row);
    return { executions: rows };
  };
  const completed = completedRow(77, order, "Filled", { order: { filledQuantity: "3000" } });
  harness.link.script.completed_orders = () => ({ orders: [completed] });
  await harness.room.reconcile(toSocketEpoch(1));
  expect(harness.room.list.listedOrder("PERM-77")).toMatchObject({ filled: "3000" });
  harness.journal.flush();
  const written = [...harness.journal.entries({ since: "", kinds: ["snapshot", "callback"] })];
  expect(written.filter(({ kind }) => kind === "callback")).toHaveLength(3_000);
  const longest = Math.max(...written.map(({ data }) => JSON.stringify(data).length));
  expect(longest).toBeLessThan(10_000);
  await harness.room.reconcile(toSocketEpoch(1));
  harness.journal.flush();
  expect([...harness.journal.entries({ since: "", kinds: ["snapshot", "callback"] })]).toHaveLength(
    written.length,
  );
});

Deno.test("B12: what IB reports while a reading is under way is newer than its rows: believed, and read again", async () => {
  for (
    const [what, word, order, seen] of [
      ["an end", "Cancelled", {}, { state: "cancelled" }],
      ["another limit", "Submitted", { lmtPrice: "170" }, { state: "working", limitPrice: "170" }],
    ] as const
  ) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const placed = await harness.place();
    report(harness, placed, 900, "Submitted");
    harness.clock.advance(1_000);
    const ids = { orderId: placed.orderId, permId: 900 };
    const old = {
      orders: [openOrderRow(ids, placed.order, "Submitted")],
      statuses: [statusRow(ids, "Submitted")],
    };
    const now = { ...placed.order, ...order };
    let readings = 0;
    harness.link.script.open_orders = () => {
      readings += 1;
      if (readings === 1) return old;
      return word === "Cancelled"
        ? { orders: [], statuses: [] }
        : { orders: [openOrderRow(ids, now, word)], statuses: [statusRow(ids, word)] };
    };
    harness.link.script.executions = () => {
      if (readings === 1) {
        harness.clock.advance(5);
        report(harness, placed, 900, word, { order: now });
      }
      return { executions: [] };
    };
    await harness.room.reconcile(toSocketEpoch(1));
    expect({ what, ...viewOf(harness, placed) }).toMatchObject({ what, ...seen });
    await harness.clock.run(10_000);
    expect(readings).toBeGreaterThan(1);
    expect({ what, ...viewOf(harness, placed) }).toMatchObject({ what, ...seen });
    expect(viewOf(harness, placed).timeline.filter(({ source }) => source === "open orders re-read")).toEqual(
      [],
    );
  }
});
