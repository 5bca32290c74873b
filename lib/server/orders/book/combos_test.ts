// Executions of combinations and of advisors' orders: each belongs to its order, and only the order's own
// fill it (case B1).
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { ExecutionRow, ReportedContract } from "@/lib/contract/protocol/common.ts";
import { exportRows } from "@/lib/server/journal/export.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { readRows } from "@/lib/server/journal/verify.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { type Harness, makeHarness } from "../testing/harness.ts";
import { AAPL, completedRow, executionRow, limitOrder, openOrderRow, statusRow } from "../testing/rows.ts";

const PERM_ID = 900001;
const IDS = { orderId: 0, permId: PERM_ID, clientId: 0 };
const call = (conId: number, strike: string): ReportedContract => ({
  ...AAPL,
  conId,
  symbol: "SPY",
  secType: "OPT",
  lastTradeDateOrContractMonth: "20261218",
  strike,
  right: "C",
  multiplier: "100",
});
const LOW = call(700001, "600");
const HIGH = call(700002, "610");
const COMBO: ReportedContract = {
  ...AAPL,
  conId: 0,
  symbol: "SPY",
  secType: "BAG",
  legs: [
    { conId: 700001, ratio: 1, side: "BUY", exchange: "SMART" },
    { conId: 700002, ratio: 1, side: "SELL", exchange: "SMART" },
  ],
};
const ORDER = limitOrder({ totalQuantity: "10", lmtPrice: "1.15" });

const execution = (execId: string, contract: ReportedContract, rest: Partial<ExecutionRow>) =>
  executionRow(IDS, { execId, shares: "10", price: "1.15", contract, ...rest });
const WHOLE = execution("0001.01", { ...COMBO, conId: 28812380 }, { cumQty: "10", avgPrice: "1.15" });
const BOUGHT = execution("0002.01", LOW, { price: "3.10", cumQty: "10", avgPrice: "3.10" });
const SOLD = execution("0003.01", HIGH, { side: "SLD", price: "1.95", cumQty: "10", avgPrice: "1.95" });

async function withOrder(order = ORDER, contract = COMBO): Promise<Harness> {
  const harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.emit("open_order", openOrderRow(IDS, order, "Submitted", { contract }));
  return harness;
}
const only = (harness: Harness) => {
  const [order, ...others] = harness.room.orders();
  if (order === undefined || others.length > 0) throw new Error("Not one order");
  return order;
};

Deno.test("B1: a combo is filled by its own execution, its legs are legs, whatever comes first", async () => {
  for (const rows of [[WHOLE, BOUGHT, SOLD], [BOUGHT, SOLD, WHOLE], [SOLD, WHOLE, BOUGHT, WHOLE, SOLD]]) {
    using harness = await withOrder();
    for (const row of rows) harness.link.emit("execution", row);
    expect(only(harness)).toMatchObject({ state: "filled", filled: "10", averageFillPrice: "1.15" });
    expect(
      only(harness).legFills.map(({ contract, side, quantity }) => [contract.conId, side, quantity]).sort(),
    )
      .toEqual([[700001, "BUY", "10"], [700002, "SELL", "10"]]);
    const parts = harness.room.executions().map(({ execId, part }) => `${execId} ${part}`).sort();
    expect(parts).toEqual(["0001.01 order", "0002.01 leg", "0003.01 leg"]);
    expect(harness.room.executions().every(({ clientOrderId }) => clientOrderId === `PERM-${PERM_ID}`)).toBe(
      true,
    );
  }
});

Deno.test("B1: executions that were there before their combo is told are joined in the same way", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  for (const row of [BOUGHT, WHOLE, SOLD]) harness.link.emit("execution", row);
  const completed = completedRow(PERM_ID, ORDER, "Filled", { order: { filledQuantity: "10" } });
  harness.link.emit("completed_order", { ...completed, contract: COMBO });
  expect(only(harness)).toMatchObject({
    state: "filled",
    quantity: "10",
    filled: "10",
    averageFillPrice: "1.15",
  });
});

Deno.test("B1: where only the legs are told, their quantity is not taken for that of the combo", async () => {
  using harness = await withOrder();
  for (const row of [BOUGHT, SOLD]) harness.link.emit("execution", row);
  expect(only(harness)).toMatchObject({
    state: "working",
    filled: "0",
    remaining: "10",
    averageFillPrice: null,
  });
  harness.link.emit(
    "order_status",
    statusRow(IDS, "Filled", { filled: "10", remaining: "0", avgFillPrice: "1.15" }),
  );
  expect(only(harness)).toMatchObject({ state: "filled", filled: "10", averageFillPrice: "1.15" });
});

Deno.test("B1: positions come from the legs, never from the combo", async () => {
  using harness = await withOrder();
  const moved: string[] = [];
  harness.room.onChange(({ fills }) => moved.push(...fills.map(({ conId, shares }) => `${conId} ${shares}`)));
  for (const row of [WHOLE, BOUGHT, SOLD]) harness.link.emit("execution", row);
  expect(moved).toEqual(["700001 10", "700002 -10"]);
});

Deno.test("B1: a corrected leg is replaced, and the combo stays as it filled", async () => {
  using harness = await withOrder();
  for (const row of [WHOLE, BOUGHT, SOLD, { ...BOUGHT, execId: "0002.02", price: "3.05" }]) {
    harness.link.emit("execution", row);
  }
  expect(only(harness)).toMatchObject({ filled: "10", averageFillPrice: "1.15", state: "filled" });
  expect(only(harness).legFills.find(({ side }) => side === "BUY")?.averagePrice).toBe("3.05");
  expect(harness.room.executions()).toHaveLength(3);
});

Deno.test("B1: the commission of a combo is that of its legs, once each is told", async () => {
  using harness = await withOrder();
  for (const row of [WHOLE, BOUGHT, SOLD]) harness.link.emit("execution", row);
  const fee = (execId: string, commission: string) =>
    harness.link.emit("commission", { execId, commission, currency: "USD", realizedPnl: null });
  fee("0002.01", "6.5");
  expect(only(harness).commission).toBe(null);
  fee("0003.01", "6.25");
  expect(only(harness)).toMatchObject({ commission: "12.75", commissionCurrency: "USD" });
  // What the combo's own execution reports is the same money again, or nothing.
  fee("0001.01", "12.75");
  expect(only(harness).commission).toBe("12.75");
});

Deno.test("B1: a report of 0 for the combo alone is no commission of 0, any other is what is known", async () => {
  for (const [told, known] of [["0", null], ["12.75", "12.75"]] as const) {
    using harness = await withOrder();
    harness.link.emit("execution", WHOLE);
    const fee = { execId: "0001.01", commission: told, currency: "USD", realizedPnl: null };
    harness.link.emit("commission", fee);
    expect(only(harness).commission).toBe(known);
  }
});

Deno.test("B1: the same permId with another instrument or account is no execution of the order", async () => {
  using harness = await withOrder(limitOrder(), AAPL);
  harness.link.emit(
    "execution",
    executionRow(IDS, { execId: "a.01", shares: "100", price: "3", contract: LOW }),
  );
  harness.link.emit(
    "execution",
    executionRow(IDS, { execId: "b.01", shares: "100", price: "3", account: "DU7" }),
  );
  expect(only(harness)).toMatchObject({ filled: "0", state: "working", legFills: [], allocations: [] });
  expect(harness.room.executions().map(({ clientOrderId }) => clientOrderId)).toEqual([null, null]);
});

Deno.test("B1: of an advisor's order the master's execution counts, the accounts' are what each has got", async () => {
  const order = limitOrder({ account: "DF1234567", totalQuantity: "10" });
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const allocation = { group: "All", method: "NetLiq", percentage: "" };
  harness.link.emit("open_order", openOrderRow(IDS, order, "Submitted", { order: { allocation } }));
  const fill = (execId: string, account: string, shares: string) =>
    harness.link.emit("execution", executionRow(IDS, { execId, shares, price: "187", account }));
  fill("s1.01", "DU1", "4");
  expect(only(harness)).toMatchObject({ filled: "0", allocation });
  fill("m.01", "DF1234567A", "10");
  fill("s2.01", "DU2", "6");
  expect(only(harness)).toMatchObject({
    filled: "10",
    state: "filled",
    allocations: [{ account: "DU1", quantity: "4" }, { account: "DU2", quantity: "6" }],
  });
});

Deno.test("B1: a combo of others is shown with its legs, by name as far as they are known, and can be cancelled", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const bound = { orderId: -5, permId: PERM_ID };
  harness.link.emit("open_order", openOrderRow(bound, ORDER, "Submitted", { contract: COMBO }));
  harness.link.emit("position", { account: "DU1234567", contract: LOW, position: "1", avgCost: "300" });
  const order = only(harness);
  expect(order).toMatchObject({ origin: "foreign", cancellable: true });
  expect(order.contract.legs).toMatchObject([
    { conId: 700001, ratio: 1, side: "BUY", contract: { strike: "600" } },
    { conId: 700002, ratio: 1, side: "SELL" },
  ]);
  await harness.room.cancel(order.clientOrderId);
  expect(harness.link.sent("cancel_order")).toMatchObject([{ orderId: -5 }]);
});

Deno.test("B14: an order for an amount of cash has no quantity until it has filled", async () => {
  using harness = await withOrder(limitOrder({ totalQuantity: "0", cashQty: "1111.11" }), AAPL);
  expect(only(harness)).toMatchObject({
    quantity: null,
    remaining: null,
    cashQuantity: "1111.11",
    state: "working",
  });
  harness.link.emit(
    "execution",
    executionRow(IDS, { execId: "c.01", shares: "4", price: "187", cumQty: "4" }),
  );
  expect(only(harness)).toMatchObject({
    quantity: null,
    remaining: null,
    filled: "4",
    state: "partly_filled",
  });
  harness.link.emit(
    "order_status",
    statusRow(IDS, "Filled", { filled: "5.9", remaining: "0", avgFillPrice: "187" }),
  );
  expect(only(harness)).toMatchObject({ quantity: "5.9", remaining: "0", filled: "5.9", state: "filled" });
});

Deno.test("B14: a cancelled order that IB lists with a quantity of 0 has an unknown one", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.link.emit("completed_order", completedRow(PERM_ID, ORDER, "Cancelled"));
  expect(only(harness)).toMatchObject({ quantity: null, remaining: null, state: "cancelled", filled: "0" });
});

Deno.test("B1: the legs of a combo whose order nobody knows are legs, whatever comes first", async () => {
  for (
    const rows of [[WHOLE, BOUGHT, SOLD], [BOUGHT, SOLD, WHOLE], [BOUGHT, WHOLE, {
      ...WHOLE,
      execId: "0001.02",
    }, SOLD]]
  ) {
    using harness = makeHarness();
    await harness.room.reconcile(toSocketEpoch(1));
    const told: string[] = [];
    harness.room.onChange(({ executions }) => told.push(...executions));
    const fee = { execId: "0001.01", commission: "0", currency: "USD", realizedPnl: null };
    for (const row of rows) {
      harness.link.emit("execution", row);
      harness.link.emit("commission", fee);
    }
    const parts = harness.room.executions().map(({ execId, part }) => `${execId.slice(0, 4)} ${part}`).sort();
    expect(parts).toEqual(["0001 order", "0002 leg", "0003 leg"]);
    if (rows[0] === BOUGHT) expect(told.filter((id) => id === BOUGHT.execId).length).toBeGreaterThan(1);
    expect(harness.room.executions().every(({ clientOrderId }) => clientOrderId === null)).toBe(true);
  }
});

Deno.test("B1: of an unknown order the master's executions are its own and the accounts' are shares; alone, any is its own", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const share = (execId: string, account: string, permId = PERM_ID) =>
    executionRow({ ...IDS, permId }, { execId, shares: "4", price: "187", account });
  for (const row of [share("s1.01", "DU1"), share("m.01", "DF1234567"), share("s2.01", "DU2")]) {
    harness.link.emit("execution", row);
  }
  harness.link.emit("execution", share("x.01", "DU1", 900009));
  harness.link.emit("execution", execution("y.01", LOW, { permId: null }));
  const parts = harness.room.executions().map(({ execId, part }) => `${execId} ${part}`).sort();
  expect(parts).toEqual(["m.01 order", "s1.01 allocation", "s2.01 allocation", "x.01 order", "y.01 order"]);
});

Deno.test("B1: fees, profit and quantity of a combo are counted once: in the order, in the list, after a restart", async () => {
  using harness = await withOrder();
  const fees = [["0001.01", "0", null], ["0002.01", "6.5", "12"], ["0003.01", "6.25", "-2"]] as const;
  for (const row of [WHOLE, BOUGHT, SOLD]) harness.link.emit("execution", row);
  for (const [execId, commission, realizedPnl] of fees) {
    harness.link.emit("commission", { execId, commission, currency: "USD", realizedPnl });
  }
  const sums = () => {
    const { orders, executions } = pages(harness);
    const total = (each: readonly (string | null)[]) =>
      each.reduce((sum, value) => sum + Number(value ?? 0), 0);
    return {
      orders: orders.map(({ filled, commission, quantity }) => [quantity, filled, commission]),
      own: total(executions.filter(({ part }) => part === "order").map(({ quantity }) => quantity)),
      fees: total(executions.map(({ commission }) => commission)),
      realized: total(executions.map(({ realizedPnl }) => realizedPnl)),
    };
  };
  const once = { orders: [["10", "10", "12.75"]], own: 10, fees: 12.75, realized: 10 };
  expect(sums()).toEqual(once);
  // Read again by the sync, and folded anew from the journal.
  for (const row of [SOLD, WHOLE, BOUGHT]) harness.link.emit("execution", row);
  expect(sums()).toEqual(once);
  harness.restart();
  expect(sums()).toEqual(once);
});

Deno.test("B1: a combo that an advisor shares out is counted once", async () => {
  const order = limitOrder({ account: "DF1234567", totalQuantity: "10", lmtPrice: "1.15" });
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const allocation = { group: "All", method: "NetLiq", percentage: "" };
  harness.link.emit(
    "open_order",
    openOrderRow(IDS, order, "Submitted", { contract: COMBO, order: { allocation } }),
  );
  const whole = { ...WHOLE, account: "DF1234567" };
  const shares = (["DU1", "DU2"] as const).flatMap((account, at) => {
    const quantity = at === 0 ? "4" : "6";
    return [WHOLE, BOUGHT, SOLD].map((row) => ({
      ...row,
      account,
      execId: `${account}${row.execId}`,
      shares: quantity,
    }));
  });
  for (const row of [...shares, whole]) harness.link.emit("execution", row);
  expect(only(harness)).toMatchObject({
    filled: "10",
    allocations: [{ account: "DU1", quantity: "4" }, { account: "DU2", quantity: "6" }],
  });
  harness.restart();
  expect(pages(harness).orders).toMatchObject([{ filled: "10", allocations: [{}, {}] }]);
  expect(pages(harness).executions.filter(({ part }) => part === "order")).toHaveLength(1);
});

/** All that the pages of orders and executions have, as `GET /api/orders` and `/api/executions` give it. */
function pages(harness: Harness) {
  const all = { cursor: null, from: null, to: null, rows: 100 };
  return {
    orders: harness.room.orders(),
    executions: harness.room.list.executionsPage(all).executions,
  };
}

Deno.test("B1: legs, allocations and amounts of cash stand in what the journal exports, in the same columns as everything", async () => {
  await withTemporaryFolder(async (folder) => {
    const path = `${folder}/journal.db`;
    {
      using harness = makeHarness({ journal: openJournal(path, new ManualClock()) });
      await harness.room.reconcile(toSocketEpoch(1));
      const order = {
        account: "F1234567",
        allocation: { group: "All", method: "NetLiq", percentage: "" },
        cashQty: "1111.11",
      };
      harness.link.emit("open_order", openOrderRow(IDS, ORDER, "Submitted", { contract: COMBO, order }));
      for (const row of [WHOLE, BOUGHT, SOLD]) harness.link.emit("execution", row);
      harness.journal.flush();
    }
    const db = openForReading(path);
    const rows = [...readRows(db)];
    const lines = [...exportRows(rows, "jsonl")];
    const records = [...exportRows(rows, "csv")];
    db.close();
    const all = lines.join("");
    expect(all).toContain('"legs":[{"conId":700001,"ratio":1,"side":"BUY","exchange":"SMART"}');
    expect(all).toContain('"allocation":{"group":"All","method":"NetLiq","percentage":""}');
    expect(all).toContain('"cashQty":"1111.11"');
    for (const conId of ["28812380", "700001", "700002"]) expect(all).toContain(`"conId":${conId}`);
    // Seven columns each, whatever stands in the data.
    for (const record of records) expect(columnsOf(record)).toHaveLength(7);
    const data = records.slice(1).map((record) => JSON.parse(columnsOf(record)[4] ?? ""));
    expect(data).toEqual(lines.map((line) => JSON.parse(line).data));
  });
});

/** RFC 4180. */
function columnsOf(record: string): string[] {
  return [...record.trimEnd().matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1)
    .map(([, field = ""]) => field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
}

async function withTemporaryFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "lotse_journal_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
