// A day added up: by account and instrument, with what IB told of fees and realised P&L, and what it did not;
// and as CSV.
import { expect } from "@std/expect";
import { daySummarySchema } from "@/lib/contract/views/day.ts";
import type { ExecutionView } from "@/lib/contract/api.ts";
import { aapl, msft, order } from "@/tests/support/screen_samples.ts";
import { executionsCsv, ordersCsv } from "./day_csv.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import { daySummary } from "./day_summary.ts";
import { heldBefore, roundTrips } from "./round_trips.ts";

let made = 0;

function execution(rest: Partial<ExecutionView> = {}): ExecutionView {
  made += 1;
  return {
    execId: `e${made}.01`,
    clientOrderId: "o1",
    part: "order",
    permId: 900,
    account: "DU1",
    contract: aapl,
    side: "BUY",
    quantity: "100",
    price: "187.25",
    at: `2026-03-02T15:00:${String(made).padStart(2, "0")}.000Z`,
    time: "",
    commission: "1.00",
    commissionCurrency: "USD",
    realizedPnl: "0",
    liquidation: false,
    ...rest,
  };
}

Deno.test("fills are added up by account, instrument and currency, averages by quantity, the most traded first", async () => {
  const executions = [
    execution({ contract: msft, side: "SELL", quantity: "10", price: "400", realizedPnl: "-12.5" }),
    execution({ quantity: "100", price: "187" }),
    execution({ quantity: "300", price: "189" }),
    execution({ side: "SELL", quantity: "50", price: "190", commission: "0.35", realizedPnl: "62.15" }),
    execution({ account: "DU2", quantity: "1" }),
  ];
  const orders = [
    order("a", { state: "filled" }),
    order("b", { state: "filled" }),
    order("c", { state: "cancelled" }),
  ];
  const summary = daySummarySchema.parse(await daySummary("2026-03-02", { orders, executions }));
  expect(summary).toMatchObject({ day: "2026-03-02", fills: 5, ended: { filled: 2, cancelled: 1 } });
  expect(summary.instruments.map(({ account, contract }) => [account, contract.symbol])).toEqual([
    ["DU1", "AAPL"],
    ["DU1", "MSFT"],
    ["DU2", "AAPL"],
  ]);
  expect(summary.instruments[0]).toMatchObject({
    fills: 3,
    bought: "400",
    sold: "50",
    averageBuy: "188.5",
    averageSell: "190",
    realizedPnl: "62.15",
    fees: "2.35",
    untold: 0,
  });
  expect(summary.totals).toEqual([
    { account: "DU1", currency: "USD", realizedPnl: "49.65", fees: "3.35", untold: 0 },
    { account: "DU2", currency: "USD", realizedPnl: "0", fees: "1.00", untold: 0 },
  ]);
});

Deno.test("what IB has not told is unknown, not zero, and is counted", async () => {
  const untold = { commission: null, commissionCurrency: null, realizedPnl: null };
  const one = await daySummary("2026-03-02", { orders: [], executions: [execution(untold)] });
  expect(one.totals).toEqual([{ account: "DU1", currency: "USD", realizedPnl: null, fees: null, untold: 1 }]);
  expect(one.instruments[0]).toMatchObject({ sold: "0", averageSell: null });
  const both = await daySummary("2026-03-02", { orders: [], executions: [execution(untold), execution()] });
  expect(both.totals).toMatchObject([{ realizedPnl: "0", fees: "1.00", untold: 1 }]);
  expect(await daySummary("2026-03-02", { orders: [], executions: [] })).toMatchObject({
    totals: [],
    fills: 0,
  });
});

Deno.test("CSV: oldest first, numbers as they are, texts that look like formulas as texts, unknown is empty", async () => {
  const rows = (await executionsCsv([
    execution({ execId: "late", realizedPnl: "-12.5", commission: null }),
    execution({ execId: "=cmd|' /C calc'!A0", contract: { ...aapl, localSymbol: 'A,"B' } }),
  ])).split("\r\n");
  expect(rows[0]).toMatch(/^at,account,symbol,.*,execId$/);
  expect(rows[1]).toContain(`"A,""B"`);
  expect(rows[1]).toContain(`'=cmd|' /C calc'!A0`);
  // The wide forms of East Asia are formulas there, too.
  expect(await executionsCsv([execution({ execId: "＝1＋1" })])).toContain(",'＝1＋1");
  expect(rows[2]).toContain(",187.25,,USD,-12.5,");
  expect(rows[3]).toBe("");
  expect((await ordersCsv([])).split("\r\n")).toEqual([
    expect.stringMatching(/^made,ended,account,symbol/),
    "",
  ]);
});

Deno.test("B20: no turn looks at more than 250 of a day's 5,000 executions", async () => {
  let looked = 0;
  const turns: number[] = [];
  const executions = Array.from({ length: 5_000 }, (_, index) => {
    const side = index % 2 === 0 ? "BUY" as const : "SELL" as const;
    const one = execution({ side, quantity: "1", at: new Date(Date.UTC(2026, 2, 2) + index).toISOString() });
    // Asked for once in a walk.
    return Object.defineProperty(one, "permId", { get: () => (looked++, 900) });
  });
  const rest = () => {
    turns.push(looked);
    looked = 0;
    return Promise.resolve();
  };
  const slicer = new Slicer({ now: () => 0, rest });
  const before = await heldBefore(executions, () => "0", slicer);
  const trips = await roundTrips(executions, { heldBefore: before, moneyPerPoint: () => "1" }, slicer);
  const rows = await executionsCsv(executions, slicer);
  await daySummary("2026-03-02", { orders: [], executions, trips }, slicer);
  expect({ trips: trips.length, rows: rows.split("\r\n").length }).toEqual({ trips: 2_500, rows: 5_002 });
  // Which of them move a position is asked for what was held before and for the trips, in two walks each.
  expect(turns.length).toBe(8 * 20);
  expect(Math.max(...turns, looked)).toBe(250);
});
