// What a day has brought: its executions added up by account and instrument. A heavy day has tens of
// thousands of them, and gives way to the desk in between.
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
import { Slicer } from "@/lib/server/slicer.ts";

const PRICE_DIGITS = 8;

interface Sum {
  first: ExecutionView;
  currency: string;
  fills: number;
  BUY: Traded;
  SELL: Traded;
  realizedPnl: DecimalString | null;
  fees: DecimalString | null;
  untold: number;
}

/** On one side. */
interface Traded {
  quantity: Big;
  worth: Big;
}

export async function daySummary(
  day: string,
  { orders, executions, trips = [] }: {
    orders: readonly OrderView[];
    executions: readonly ExecutionView[];
    trips?: readonly RoundTrip[];
  },
  slicer: Slicer = new Slicer(),
): Promise<DaySummary> {
  const sums = await grouped(executions, slicer);
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
async function grouped(executions: readonly ExecutionView[], slicer: Slicer): Promise<Sum[]> {
  const sums = new Map<string, Sum>();
  await slicer.each(executions, (execution) => {
    const currency = execution.commissionCurrency ?? execution.contract.currency;
    const key = `${execution.account}/${execution.contract.conId}/${currency}`;
    const sum = sums.get(key) ?? emptySum(execution, currency);
    sums.set(key, sum);
    count(sum, execution);
  });
  return [...sums.values()];
}

function emptySum(first: ExecutionView, currency: string): Sum {
  const nothing = (): Traded => ({ quantity: new Big(0), worth: new Big(0) });
  const told = { realizedPnl: null, fees: null, untold: 0 };
  return { first, currency, fills: 0, BUY: nothing(), SELL: nothing(), ...told };
}

function count(sum: Sum, { side, quantity, price, realizedPnl, commission }: ExecutionView): void {
  const traded = sum[side];
  const units = dec(quantity);
  traded.quantity = traded.quantity.plus(units);
  traded.worth = traded.worth.plus(units.times(dec(price)));
  sum.fills += 1;
  sum.realizedPnl = total(sum.realizedPnl, realizedPnl);
  sum.fees = total(sum.fees, commission);
  if (commission === null) sum.untold += 1;
}

function instrumentOf({ first, currency, fills, BUY, SELL, realizedPnl, fees, untold }: Sum): DayInstrument {
  return {
    account: first.account,
    contract: first.contract,
    currency,
    fills,
    bought: text(BUY.quantity),
    sold: text(SELL.quantity),
    averageBuy: average(BUY),
    averageSell: average(SELL),
    realizedPnl,
    fees,
    untold,
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
      realizedPnl: total(known?.realizedPnl ?? null, realizedPnl),
      fees: total(known?.fees ?? null, fees),
      untold: untold + (known?.untold ?? 0),
    });
  }
  return [...totals.values()];
}

/** What is known of both; `null` when nothing is. */
function total(sum: DecimalString | null, value: DecimalString | null): DecimalString | null {
  return value === null ? sum : sum === null ? value : add(sum, value);
}

function average({ quantity, worth }: Traded): DecimalString | null {
  return quantity.eq(0) ? null : text(worth.div(quantity).round(PRICE_DIGITS));
}
