// Round trips of executions: what was opened and closed again, first in, first out, by account and
// instrument. Of tens of thousands they give way to the desk in between.
import type { Contract, ExecutionView, RoundTrip } from "@/lib/contract/api.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { add, Big, dec, type DecimalString, isZero, sub, text } from "@/lib/contract/decimal.ts";
import { Slicer } from "@/lib/server/slicer.ts";

export interface RoundTripFacts {
  /** Signed quantity that was held before the first execution; `null` when nobody knows. */
  heldBefore(account: string, contract: Contract): DecimalString | null;
  /** Money per point of the price and unit of quantity; `null` when it is not known. */
  moneyPerPoint(contract: Contract): DecimalString | null;
}

/** What is still open of one execution, or of what was held before. */
interface Lot {
  quantity: Big;
  isLong: boolean;
  price: DecimalString | null;
  at: string | null;
  costs: Costs;
}

/** What an execution cost and has not been shared out yet; `null` while IB has not told it. */
interface Costs {
  left: DecimalString | null;
  currency: string | null;
}

const COST_DIGITS = 8;

/** `executions`: of any order. The trips in the order in which they ended; what is still open is none. */
export async function roundTrips(
  executions: readonly ExecutionView[],
  facts: RoundTripFacts,
  slicer: Slicer = new Slicer(),
): Promise<RoundTrip[]> {
  const trips: RoundTrip[] = [];
  const open = new Map<string, { lots: Lot[]; isKnown: boolean }>();
  await slicer.each(oldestFirst(await positionFills(executions, slicer)), (execution) => {
    const { account, contract } = execution;
    const key = positionKey(account, contract.conId);
    let held = open.get(key);
    if (held === undefined) {
      const before = facts.heldBefore(account, contract);
      held = { lots: lotsBefore(before), isKnown: before !== null };
      open.set(key, held);
    }
    trips.push(...fill(execution, held, facts.moneyPerPoint(contract)));
  });
  return trips;
}

/**
 * Positions come of the legs of a combination and of the shares of the accounts, not of the order itself, and
 * of nothing that was taken back whole.
 */
async function positionFills(
  executions: readonly ExecutionView[],
  slicer: Slicer,
): Promise<ExecutionView[]> {
  const shared = new Set<number>();
  await slicer.each(executions, ({ part, permId }) => {
    if (part === "allocation" && permId !== null) shared.add(permId);
  });
  const fills: ExecutionView[] = [];
  await slicer.each(executions, (execution) => {
    const { part, permId, contract, quantity } = execution;
    const isOwn = part !== "order" || contract.secType !== "BAG" && !(permId !== null && shared.has(permId));
    if (isOwn && !isZero(quantity)) fills.push(execution);
  });
  return fills;
}

/** What was held before these executions, by what is held after all of them. */
export async function heldBefore(
  executions: readonly ExecutionView[],
  heldAfter: (account: string, conId: number) => DecimalString | null,
  slicer: Slicer = new Slicer(),
): Promise<RoundTripFacts["heldBefore"]> {
  const bought = new Map<string, Big>();
  await slicer.each(await positionFills(executions, slicer), ({ account, contract, side, quantity }) => {
    const key = positionKey(account, contract.conId);
    const sum = bought.get(key) ?? new Big(0);
    bought.set(key, side === "BUY" ? sum.plus(dec(quantity)) : sum.minus(dec(quantity)));
  });
  return (account, { conId }) => {
    const after = heldAfter(account, conId);
    return after === null ? null : text(dec(after).minus(bought.get(positionKey(account, conId)) ?? 0));
  };
}

/** Of one moment in the order of their ids, so that the same executions make the same trips. */
function oldestFirst(executions: readonly ExecutionView[]): ExecutionView[] {
  return executions.filter(({ at }) => at !== null).toSorted((a, b) =>
    order(a.at ?? "", b.at ?? "") || order(a.execId, b.execId)
  );
}

/** By their characters: a language's own order takes ten times as long, in one piece. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lotsBefore(held: DecimalString | null): Lot[] {
  if (held === null || isZero(held)) return [];
  const costs = { left: null, currency: null };
  return [{ quantity: dec(held).abs(), isLong: dec(held).gt(0), price: null, at: null, costs }];
}

function fill(
  execution: ExecutionView,
  held: { lots: Lot[]; isKnown: boolean },
  moneyPerPoint: DecimalString | null,
): RoundTrip[] {
  const trips: RoundTrip[] = [];
  const isBuy = execution.side === "BUY";
  const costs = { left: execution.commission, currency: execution.commissionCurrency };
  let rest = dec(execution.quantity);
  // IB says that it ended something: with nothing known to end, it was held before.
  const endsEarlier = !held.isKnown && held.lots.length === 0 && !isZero(execution.realizedPnl ?? "0");
  if (endsEarlier) {
    held.lots.push({
      quantity: rest,
      isLong: !isBuy,
      price: null,
      at: null,
      costs: { left: null, currency: null },
    });
  }
  while (rest.gt(0)) {
    const lot = held.lots[0];
    if (lot === undefined || lot.isLong === isBuy) break;
    const part = lot.quantity.lt(rest) ? lot.quantity : rest;
    trips.push(tripOf(execution, {
      lot,
      part,
      moneyPerPoint,
      isKnown: held.isKnown,
      fees: [share(lot.costs, part, lot.quantity), share(costs, part, rest)],
      feeCurrencies: [lot.costs.currency, costs.currency],
    }));
    lot.quantity = lot.quantity.minus(part);
    rest = rest.minus(part);
    if (lot.quantity.eq(0)) held.lots.shift();
  }
  if (rest.gt(0)) {
    held.lots.push({ quantity: rest, isLong: isBuy, price: execution.price, at: execution.at, costs });
  }
  return trips;
}

/** The part of the costs that goes with a part of the quantity; what is shared out last is the whole rest. */
function share(costs: Costs, part: Big, whole: Big): DecimalString | null {
  const { left } = costs;
  if (left === null) return null;
  const own = part.eq(whole) ? left : text(dec(left).times(part).div(whole).round(COST_DIGITS));
  costs.left = sub(left, own);
  return own;
}

function tripOf(
  { account, contract, price, at }: ExecutionView,
  { lot, part, moneyPerPoint, isKnown, fees, feeCurrencies }: {
    lot: Lot;
    part: Big;
    moneyPerPoint: DecimalString | null;
    isKnown: boolean;
    fees: readonly (DecimalString | null)[];
    feeCurrencies: readonly (string | null)[];
  },
): RoundTrip {
  const way = lot.isLong ? 1 : -1;
  const gross = lot.price === null || moneyPerPoint === null
    ? null
    : text(dec(price).minus(dec(lot.price)).times(part).times(way).times(dec(moneyPerPoint)));
  // Money of two currencies is never added up.
  const isOneCurrency = feeCurrencies.every((code) => code === contract.currency);
  const commission = isOneCurrency
    ? fees.reduce<DecimalString | null>(
      (sum, fee) => sum === null || fee === null ? null : add(sum, fee),
      "0",
    )
    : null;
  return {
    account,
    contract,
    side: lot.isLong ? "BUY" : "SELL",
    quantity: text(part),
    openedAt: lot.at,
    closedAt: at,
    entryPrice: lot.price,
    exitPrice: price,
    gross,
    commission,
    net: gross === null || commission === null ? null : sub(gross, commission),
    startKnown: isKnown,
  };
}
