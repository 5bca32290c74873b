// A day added up: by account and instrument, with what IB told of fees and realised P&L, and what it did not;
// and as CSV.
import { expect } from "@std/expect";
import { daySummarySchema } from "@/lib/contract/views/day.ts";
import type { ExecutionView } from "@/lib/contract/api.ts";
import { aapl, msft, order } from "@/tests/support/screen_samples.ts";
import { executionsCsv, ordersCsv } from "./day_csv.ts";
import { daySummary } from "./day_summary.ts";

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

Deno.test("fills are added up by account, instrument and currency, averages by quantity, the most traded first", () => {
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
  const summary = daySummarySchema.parse(daySummary("2026-03-02", { orders, executions }));
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

Deno.test("what IB has not told is unknown, not zero, and is counted", () => {
  const untold = { commission: null, commissionCurrency: null, realizedPnl: null };
  const one = daySummary("2026-03-02", { orders: [], executions: [execution(untold)] });
  expect(one.totals).toEqual([{ account: "DU1", currency: "USD", realizedPnl: null, fees: null, untold: 1 }]);
  expect(one.instruments[0]).toMatchObject({ sold: "0", averageSell: null });
  const both = daySummary("2026-03-02", { orders: [], executions: [execution(untold), execution()] });
  expect(both.totals).toMatchObject([{ realizedPnl: "0", fees: "1.00", untold: 1 }]);
  expect(daySummary("2026-03-02", { orders: [], executions: [] })).toMatchObject({ totals: [], fills: 0 });
});

Deno.test("CSV: oldest first, numbers as they are, texts that look like formulas as texts, unknown is empty", () => {
  const rows = executionsCsv([
    execution({ execId: "late", realizedPnl: "-12.5", commission: null }),
    execution({ execId: "=cmd|' /C calc'!A0", contract: { ...aapl, localSymbol: 'A,"B' } }),
  ]).split("\r\n");
  expect(rows[0]).toMatch(/^at,account,symbol,.*,execId$/);
  expect(rows[1]).toContain(`"A,""B"`);
  expect(rows[1]).toContain(`'=cmd|' /C calc'!A0`);
  // The wide forms of East Asia are formulas there, too.
  expect(executionsCsv([execution({ execId: "＝1＋1" })])).toContain(",'＝1＋1");
  expect(rows[2]).toContain(",187.25,,USD,-12.5,");
  expect(rows[3]).toBe("");
  expect(ordersCsv([]).split("\r\n")).toEqual([expect.stringMatching(/^made,ended,account,symbol/), ""]);
});
