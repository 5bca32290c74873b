// Whether the conditions of an order are met, and what is wrong with conditions that can never be.
import type { Catalog } from "../instruments/catalog.ts";
import { marginFigures } from "../margin.ts";
import type { MatchingContext } from "./context.ts";
import { invalid } from "../refusals.ts";
import { reachesLevel } from "./triggers.ts";
import type { Order } from "../orders.ts";
import { parseIbTime } from "../time_text.ts";
import type { OrderCondition, OrderRequest, Refusal } from "../types.ts";
import { pow10, QTY_ONE } from "../units.ts";

type Of<T extends OrderCondition["type"]> = Extract<OrderCondition, { type: T }>;

/** Times without a zone are read in this one. */
const DEFAULT_ZONE = "US/Eastern";

/** True for an order without conditions. AND binds tighter than OR. */
export function conditionsMet(context: MatchingContext, order: Order): boolean {
  const { conditions } = order.request;
  if (conditions === undefined || conditions.list.length === 0) return true;
  return alternatives(conditions.list).some((all) => all.every((one) => isMet(context, order, one)));
}

/** 321 for a condition that names no contract, no level or no moment; `null` when all can be watched. */
export function conditionProblem({ conditions }: OrderRequest, catalog: Catalog): Refusal | null {
  for (const condition of conditions?.list ?? []) {
    if ("conId" in condition && !hasMarket(catalog, condition.conId)) {
      return invalid(`Invalid contract in an order condition: ${condition.conId}`);
    }
    if (levelOf(condition) === null) return invalid(`Invalid ${condition.type} in an order condition`);
  }
  return null;
}

/** Combinations have no market of their own that a condition could watch. */
function hasMarket(catalog: Catalog, conId: number): boolean {
  const instrument = catalog.get(conId);
  return instrument !== undefined && instrument.combo === null;
}

/** The moments at which the conditions of an order have to be looked at even when no market moves. */
export function conditionTimes({ request }: Order): number[] {
  return (request.conditions?.list ?? []).flatMap((condition) =>
    condition.type === "time" ? parseIbTime(condition.time, { zone: DEFAULT_ZONE })?.time ?? [] : []
  );
}

/** The instruments whose prices and volumes the conditions of an order need. */
export function conditionMarkets({ request }: Order): number[] {
  return (request.conditions?.list ?? []).flatMap((condition) =>
    "conId" in condition ? [condition.conId] : []
  );
}

/** What is joined by AND, one list for each side of an OR. */
function alternatives(list: readonly OrderCondition[]): OrderCondition[][] {
  const groups: OrderCondition[][] = [[]];
  for (const condition of list) {
    groups.at(-1)?.push(condition);
    if (condition.conjunction === "o") groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

/** What a condition compares with; `null` when the client left it out. */
function levelOf(condition: OrderCondition): number | string | null {
  switch (condition.type) {
    case "price":
      return condition.price;
    case "time":
      return parseIbTime(condition.time, { zone: DEFAULT_ZONE })?.time ?? null;
    case "margin":
      return condition.percent;
    case "execution":
      return condition.symbol === "" ? null : condition.symbol;
    case "volume":
      return condition.volume;
    case "percentChange":
      return condition.changePercent;
  }
}

function isMet(context: MatchingContext, order: Order, condition: OrderCondition): boolean {
  if ("conId" in condition && !countsNow(context, order, condition.conId)) return false;
  switch (condition.type) {
    case "price":
      return priceMet(context, condition);
    case "time":
      return compares(context.now(), levelOf(condition), condition.isMore);
    case "margin":
      return compares(cushion(context, order.request.account), condition.percent, condition.isMore);
    case "execution":
      return hasExecution(context, order, condition);
    case "volume":
      return compares(
        context.market(condition.conId).volume / QTY_ONE,
        condition.volume,
        condition.isMore,
      );
    case "percentChange": {
      const { last, close } = context.market(condition.conId);
      return compares((last - close) / close * 100, condition.changePercent, condition.isMore);
    }
  }
}

function countsNow(context: MatchingContext, order: Order, conId: number): boolean {
  if (order.request.conditions?.ignoreRth) return true;
  return context.calendar(context.market(conId).instrument).isOpen(context.now(), "liquid");
}

function priceMet(context: MatchingContext, { conId, price, isMore, triggerMethod }: Of<"price">): boolean {
  const market = context.market(conId);
  const level = Number(price) * pow10(market.instrument.scale);
  return reachesLevel(market, { level, up: isMore, method: triggerMethod });
}

function hasExecution(context: MatchingContext, order: Order, wanted: Of<"execution">): boolean {
  const { account } = order.request;
  return context.store.executions.some((one) =>
    one.account === account && one.time >= order.placedAt && one.permId !== order.permId &&
    isNamed(wanted.symbol.toUpperCase(), one.contract) &&
    (wanted.secType === "" || one.contract.secType === wanted.secType) &&
    isVenue(wanted.exchange, one)
  );
}

/** IB's own samples name a currency pair by its local symbol: `EUR.USD`. */
function isNamed(wanted: string, { symbol, localSymbol }: { symbol: string; localSymbol: string }): boolean {
  return wanted === symbol || wanted === localSymbol;
}

function isVenue(
  wanted: string,
  { exchange, contract }: { exchange: string; contract: { exchange: string } },
): boolean {
  return wanted === "" || wanted === "*" || wanted === exchange || wanted === contract.exchange;
}

/** Excess liquidity in percent of the net liquidation value. */
function cushion(context: MatchingContext, account: string): number {
  const { netLiquidation, equityWithLoan, maint } = marginFigures(context.ledger(account), context.valuation);
  return netLiquidation.gt(0) ? equityWithLoan.minus(maint).div(netLiquidation).times(100).toNumber() : 0;
}

function compares(value: number, level: number | string | null, isMore: boolean): boolean {
  if (level === null) return false;
  return isMore ? value >= Number(level) : value <= Number(level);
}
