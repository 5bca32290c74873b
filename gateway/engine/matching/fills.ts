// Books one fill: execution, commission, cash and position, and the events that tell of it.
import { Big, text } from "../../decimal.ts";
import { yieldText } from "../bond_pricing.ts";
import { type Fee, orderCommission } from "../commission.ts";
import { type Instrument, isType, priceText } from "../instruments/instrument.ts";
import type { MatchingContext } from "./context.ts";
import { averagePrice, type Order, remaining, signedQuantity, viewOrder } from "../orders.ts";
import { portfolioRow } from "../portfolio.ts";
import type { CommissionReport, Execution } from "../types.ts";
import { formatQty } from "../units.ts";

export interface Fill {
  readonly price: number;
  readonly size: number;
  /** 1 added, 2 removed liquidity. */
  readonly liquidity: 1 | 2;
  readonly exchange: string;
}

/** Changes the order's fill figures and status; what follows for groups and children is the caller's. */
export function bookFill(context: MatchingContext, order: Order, fill: Fill): void {
  const ledger = context.ledger(order.request.account);
  order.filled += fill.size;
  order.filledValue = order.filledValue.plus(new Big(fill.price).times(fill.size));
  order.lastFillPrice = fill.price;
  const fee = nextFee(context, order);
  const { realized } = ledger.applyFill(
    order.instrument,
    signedQuantity(order, fill.size),
    fill.price,
    fee,
  );
  if (remaining(order) === 0) finishFilled(context, order);
  else order.status = "Submitted";
  const execution = makeExecution(context, order, fill);
  const report: CommissionReport = {
    execId: execution.execId,
    permId: order.permId,
    commission: text(fee.amount),
    currency: fee.currency,
    realizedPnl: realized === null ? null : text(realized.round(6, 1)),
    ...bondFigures(order.instrument, execution.price, context.now()),
  };
  context.store.executions.push(execution);
  context.store.commissions.set(execution.execId, report);
  const withoutFee = viewOrder(order);
  order.commission = (order.commission ?? new Big(0)).plus(fee.amount);
  context.emit({ type: "fill", order: withoutFee, execution });
  context.emit({ type: "commission", order: viewOrder(order), report });
  const position = ledger.positions.get(order.instrument.contract.conId);
  if (position !== undefined) {
    context.emit({ type: "position", row: portfolioRow(ledger, position, context.valuation) });
  }
  context.emit({ type: "account", account: ledger.id });
}

/** What the commission report of a bond says beside the commission; nothing for other instruments. */
export function bondFigures(
  { bond }: Instrument,
  price: string,
  now: number,
): Pick<CommissionReport, "bond"> {
  if (bond === null) return {};
  return { bond: { yield: yieldText(bond, price, now), redemption: bond.maturity } };
}

/** Commission is charged per order: each fill pays the difference to what was charged before. */
function nextFee(context: MatchingContext, order: Order): Fee {
  const { instrument } = order;
  const value = order.filledValue.times(instrument.unitValue);
  const usdRate = isType(instrument, "CASH")
    ? context.valuation.rates.rate(instrument.contract.currency, "USD")
    : new Big(1);
  const total = orderCommission(instrument, { quantity: order.filled, value, buy: order.terms.buy }, usdRate);
  const fee = total.amount.minus(order.commission ?? 0);
  // The dollar value of a currency order may have shrunk with the rate since the last fill: nothing is given
  // back.
  return { amount: fee.lt(0) ? new Big(0) : fee, currency: total.currency };
}

/** The whole order has traded. */
export function finishFilled(context: MatchingContext, order: Order): void {
  order.status = "Filled";
  order.phase = "done";
  order.whyHeld = "";
  order.completedAt = context.now();
  order.completedStatus = `Filled Size: ${formatQty(order.filled)}`;
  context.store.settle(order);
}

function makeExecution(context: MatchingContext, order: Order, fill: Fill): Execution {
  const { request, instrument } = order;
  return {
    execId: context.nextExecId(),
    time: context.now(),
    account: request.account,
    contract: instrument.contract,
    exchange: fill.exchange,
    side: order.terms.buy ? "BOT" : "SLD",
    shares: formatQty(fill.size),
    price: priceText(instrument, fill.price),
    permId: order.permId,
    clientId: request.clientId,
    orderId: request.orderId,
    cumQty: formatQty(order.filled),
    avgPrice: text(averagePrice(order)),
    orderRef: request.orderRef,
    lastLiquidity: fill.liquidity,
    liquidation: false,
  };
}
