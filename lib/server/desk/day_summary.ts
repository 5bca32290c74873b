// What a day has brought: its executions added up by account and instrument. Pure.
import type {
  DayInstrument,
  DaySummary,
  DayTotal,
  ExecutionView,
  OrderView,
  RoundTrip,
} from "@/lib/contract/api.ts";
import { MOST_ROUND_TRIPS } from "@/lib/contract/views/day.ts";
import { add, Big, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";

const PRICE_DIGITS = 8;

interface Sum {
  first: ExecutionView;
  currency: string;
  fills: ExecutionView[];
}

export function daySummary(
  day: string,
  { orders, executions, trips = [] }: {
    orders: readonly OrderView[];
    executions: readonly ExecutionView[];
    trips?: readonly RoundTrip[];
  },
): DaySummary {
  const sums = grouped(executions);
  const instruments = sums.map(instrumentOf).toSorted((a, b) => b.fills - a.fills);
  const ended: Record<string, number> = {};
  for (const { state } of orders) ended[state] = (ended[state] ?? 0) + 1;
  return {
    day,
    totals: totalsOf(instruments),
    instruments,
    fills: executions.length,
    roundTrips: trips.slice(-MOST_ROUND_TRIPS).toReversed(),
    roundTripCount: trips.length,
    ended,
  };
}

/** By account, instrument and the currency of what IB tells of it. */
function grouped(executions: readonly ExecutionView[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const execution of executions) {
    const currency = execution.commissionCurrency ?? execution.contract.currency;
    const key = `${execution.account}/${execution.contract.conId}/${currency}`;
    const sum = sums.get(key) ?? { first: execution, currency, fills: [] };
    sum.fills.push(execution);
    sums.set(key, sum);
  }
  return [...sums.values()];
}

function instrumentOf({ first, currency, fills }: Sum): DayInstrument {
  const of = (side: "BUY" | "SELL") => fills.filter((fill) => fill.side === side);
  const quantity = (some: readonly ExecutionView[]) => total(some.map((fill) => fill.quantity));
  return {
    account: first.account,
    contract: first.contract,
    currency,
    fills: fills.length,
    bought: quantity(of("BUY")) ?? "0",
    sold: quantity(of("SELL")) ?? "0",
    averageBuy: average(of("BUY")),
    averageSell: average(of("SELL")),
    realizedPnl: total(fills.map((fill) => fill.realizedPnl)),
    fees: total(fills.map((fill) => fill.commission)),
    untold: fills.filter((fill) => fill.commission === null).length,
  };
}

function totalsOf(instruments: readonly DayInstrument[]): DayTotal[] {
  const totals = new Map<string, DayTotal>();
  for (const { account, currency, realizedPnl, fees, untold } of instruments) {
    const key = `${account}/${currency}`;
    const known = totals.get(key);
    totals.set(key, {
      account,
      currency,
      realizedPnl: total([known?.realizedPnl ?? null, realizedPnl]),
      fees: total([known?.fees ?? null, fees]),
      untold: untold + (known?.untold ?? 0),
    });
  }
  return [...totals.values()];
}

/** What is known of it; `null` when nothing is. */
function total(values: readonly (DecimalString | null)[]): DecimalString | null {
  return values.reduce((sum, value) => value === null ? sum : sum === null ? value : add(sum, value), null);
}

function average(fills: readonly ExecutionView[]): DecimalString | null {
  let [worth, quantity] = [new Big(0), new Big(0)];
  for (const fill of fills) {
    worth = worth.plus(dec(fill.quantity).times(dec(fill.price)));
    quantity = quantity.plus(dec(fill.quantity));
  }
  return quantity.eq(0) ? null : text(worth.div(quantity).round(PRICE_DIGITS));
}
