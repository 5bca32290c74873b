import { expect } from "@std/expect";
import { add, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { daySummary } from "@/lib/server/desk/day_summary.ts";
import { roundTrips } from "@/lib/server/desk/round_trips.ts";
import { aapl, ago, execution, msft, sap } from "@/tests/support/screen_samples.ts";
import type { Evidence } from "./evidence.ts";
import { dayEvidence, fillEvidence, tripEvidence } from "./evidence_fills.ts";

const executions = [
  execution("1", { quantity: "100", price: "186", at: ago(900) }),
  execution("2", { quantity: "50", price: "189.5", at: ago(800) }),
  execution("3", { side: "SELL", quantity: "120", price: "190", realizedPnl: "420.2", at: ago(700) }),
  execution("4", { contract: msft, side: "SELL", realizedPnl: "-81.4", commission: "1.05" }),
  execution("5", { contract: sap, commission: null, commissionCurrency: null }),
];
const { totals, instruments, roundTrips: trips } = await daySummary("2026-03-02", {
  orders: [],
  executions,
  trips: await roundTrips(executions, { heldBefore: () => "0", moneyPerPoint: () => "1" }),
});
const nothing = dec("0");
const values = (rows: readonly Evidence[]) => rows.map(({ value }) => value);
const sum = (all: readonly (DecimalString | null)[]) =>
  all.reduce<DecimalString | null>((total, one) => one === null ? total : add(total ?? "0", one), null);

Deno.test("a fill is told by execDetails with its time, and its cost by commissionReport without one", () => {
  const [fill] = executions;
  if (fill === undefined) throw new Error("no fill");
  const rows = fillEvidence(fill);
  expect(rows.map(({ label, source, at }) => [label, source, at])).toEqual([
    ["why.execId", "execDetails", null],
    ["why.toldTime", null, null],
    ["orders.quantity", "execDetails", fill.at],
    ["orders.price", "execDetails", fill.at],
    ["orders.commission", "commissionReport", null],
    ["orders.realized", null, null],
  ]);
});

Deno.test("the sums of a day are sums of the fills that are named, and say what is missing of them", () => {
  for (const each of [...totals, ...instruments]) {
    const rows = dayEvidence({ sum: each, executions, nameOf: ({ execId }) => execId });
    const [realized, fees] = rows;
    expect([realized?.value, fees?.value]).toEqual([each.realizedPnl, each.fees]);
    for (const row of [realized, fees]) {
      expect(sum(values(row?.formula?.inputs ?? []))).toEqual(row?.value);
      expect(row?.note).toBe(each.untold > 0 ? "why.untold" : undefined);
    }
  }
  expect(totals.map(({ currency, untold }) => [currency, untold])).toEqual([["USD", 0], ["EUR", 1]]);
});

Deno.test("an average is made of the quantities and prices that are named", () => {
  const own = instruments.find(({ contract }) => contract.conId === aapl.conId);
  if (own === undefined) throw new Error("nothing of AAPL");
  const rows = dayEvidence({ sum: own, executions, nameOf: ({ execId }) => execId });
  const buys = rows.find(({ label }) => label === "why.averageBuy");
  expect(values(buys?.formula?.inputs ?? [])).toEqual(["100", "186", "50", "189.5"]);
  expect(buys?.value).toBe(text(dec("28075").div(150).round(8)));
});

Deno.test("a round trip is gross less fees, and gross is made of entry, exit and money per point", () => {
  expect(trips.length).toBeGreaterThan(0);
  for (const trip of trips) {
    const [net] = tripEvidence(trip, "1");
    const [gross, fees] = net?.formula?.inputs ?? [];
    expect(add(fees?.value ?? "x", net?.value ?? "x")).toBe(gross?.value);
    const product = (gross?.formula?.inputs ?? []).map(({ value }) => dec(value ?? "x"));
    const [exit = nothing, entry = nothing, ...more] = product;
    const made = more.reduce((value, one) => value.times(one), exit.minus(entry));
    expect([product.length, text(made)]).toEqual([4, gross?.value]);
    expect(gross?.formula?.inputs.slice(0, 2).map(({ at }) => at)).toEqual([trip.closedAt, trip.openedAt]);
  }
});
