// Books the fill of a combination: one execution of the combination at the net price, which moves nothing,
// and one of each leg, with money, position and commission. All bear the order's ids; their own differ in the
// part before the last (…01.01 is the combination, …02.01 and on are legs).
import { Big, text } from "../../decimal.ts";
import { type Fee, orderCommission } from "../commission.ts";
import { priceText } from "../instruments/instrument.ts";
import { type Leg, netPrice } from "./legs.ts";
import type { MatchingContext } from "../matching/context.ts";
import { finishFilled } from "../matching/fills.ts";
import { averagePrice, type LegTotals, type Order, remaining, viewOrder } from "../orders.ts";
import { portfolioRow } from "../portfolio.ts";
import type { CommissionReport, Execution } from "../types.ts";
import { formatQty, pow10 } from "../units.ts";

export interface LegFill {
  /** Of the leg in the combination. */
  readonly index: number;
  readonly leg: Leg;
  readonly buys: boolean;
  readonly price: number;
  /** Units of the leg. */
  readonly size: number;
  readonly exchange: string;
}

export interface ComboFill {
  /** Combinations. */
  readonly size: number;
  readonly liquidity: 1 | 2;
  readonly legs: readonly LegFill[];
}

export function bookComboFill(context: MatchingContext, order: Order, fill: ComboFill): void {
  const { instrument } = order;
  const net = netOf(order, fill).times(pow10(instrument.scale));
  order.filled += fill.size;
  order.filledValue = order.filledValue.plus(net.times(fill.size));
  order.lastFillPrice = net.round(0, 1).toNumber();
  const whole = comboExecution(context, order, fill);
  const booked = fill.legs.map((leg, i) => bookLeg(context, order, fill, leg, legExecId(whole.execId, i)));
  if (remaining(order) === 0) finishFilled(context, order);
  else order.status = "Submitted";
  const withoutFee = viewOrder(order);
  for (const { fee } of booked) order.commission = (order.commission ?? new Big(0)).plus(fee.amount);
  context.store.executions.push(whole, ...booked.map(({ execution }) => execution));
  context.emit({ type: "fill", order: withoutFee, execution: whole });
  for (const { execution } of booked) context.emit({ type: "legFill", order: withoutFee, execution });
  for (const { report } of booked) {
    context.store.commissions.set(report.execId, report);
    context.emit({ type: "commission", order: viewOrder(order), report });
  }
  tellPositions(context, order);
}

/** `00000001.00000002.01.01` is the combination; its legs count from 02. */
function legExecId(execId: string, index: number): string {
  const [session = "", counter = ""] = execId.split(".");
  return `${session}.${counter}.${String(index + 2).padStart(2, "0")}.01`;
}

/** The average of each leg's prices, put together. */
function netOf(order: Order, { legs }: ComboFill): Big {
  const terms = order.instrument.combo ?? [];
  return netPrice(
    terms,
    terms.map((_, index) => {
      const own = legs.filter((one) => one.index === index);
      const value = own.reduce((sum, { price, size }) => sum.plus(new Big(price).times(size)), new Big(0));
      return value.div(own.reduce((sum, { size }) => sum + size, 0));
    }),
  );
}

function bookLeg(context: MatchingContext, order: Order, fill: ComboFill, one: LegFill, execId: string) {
  const { leg, buys, price, size } = one;
  const totals = totalsOf(order, one.index);
  totals.filled += size;
  totals.value = totals.value.plus(new Big(price).times(size));
  const fee = nextFee(leg, totals, buys);
  const ledger = context.ledger(order.request.account);
  const { realized } = ledger.applyFill(leg.instrument, buys ? size : -size, price, fee);
  const execution: Execution = {
    ...idsOf(context, order),
    execId,
    contract: leg.instrument.contract,
    exchange: one.exchange,
    side: buys ? "BOT" : "SLD",
    shares: formatQty(size),
    price: priceText(leg.instrument, price),
    cumQty: formatQty(totals.filled),
    avgPrice: text(totals.value.div(totals.filled).div(pow10(leg.instrument.scale)).round(12)),
    lastLiquidity: fill.liquidity,
  };
  const report: CommissionReport = {
    execId,
    permId: order.permId,
    commission: text(fee.amount),
    currency: fee.currency,
    realizedPnl: realized === null ? null : text(realized.round(6, 1)),
  };
  return { execution, fee, report };
}

function comboExecution(context: MatchingContext, order: Order, fill: ComboFill): Execution {
  const { instrument } = order;
  return {
    ...idsOf(context, order),
    execId: context.nextExecId(),
    contract: instrument.contract,
    exchange: fill.legs[0]?.exchange ?? instrument.venues[0],
    side: order.terms.buy ? "BOT" : "SLD",
    shares: formatQty(fill.size),
    price: priceText(instrument, order.lastFillPrice ?? 0),
    cumQty: formatQty(order.filled),
    avgPrice: text(averagePrice(order)),
    lastLiquidity: fill.liquidity,
  };
}

function idsOf(context: MatchingContext, { request, permId }: Order) {
  const { account, clientId, orderId, orderRef } = request;
  return { account, clientId, orderId, orderRef, permId, time: context.now(), liquidation: false };
}

/** Each leg pays commission as an order of its own: partial fills share one minimum. */
function nextFee({ instrument }: Leg, totals: LegTotals, buy: boolean): Fee {
  const value = totals.value.times(instrument.unitValue);
  // No leg is a currency: their rate is not needed.
  const total = orderCommission(instrument, { quantity: totals.filled, value, buy }, new Big(1));
  const amount = total.amount.minus(totals.fee);
  const fee = amount.lt(0) ? new Big(0) : amount;
  totals.fee = totals.fee.plus(fee);
  return { amount: fee, currency: total.currency };
}

function totalsOf(order: Order, index: number): LegTotals {
  order.legs ??= (order.instrument.combo ?? []).map(() => ({
    filled: 0,
    value: new Big(0),
    fee: new Big(0),
  }));
  const totals = order.legs[index];
  if (totals === undefined) throw new RangeError(`Order ${order.permId} has no leg ${index}`);
  return totals;
}

function tellPositions(context: MatchingContext, order: Order): void {
  const ledger = context.ledger(order.request.account);
  for (const { instrument } of order.instrument.combo ?? []) {
    const position = ledger.positions.get(instrument.contract.conId);
    if (position !== undefined) {
      context.emit({ type: "position", row: portfolioRow(ledger, position, context.valuation) });
    }
  }
  context.emit({ type: "account", account: ledger.id });
}
