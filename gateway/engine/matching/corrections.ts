// Corrects an execution after the fact, as an exchange does: order, books and commission follow, and events
// tell of it.
import { Big, text } from "../../decimal.ts";
import { orderCommission } from "../commission.ts";
import { isType, notional, priceText } from "../instruments/instrument.ts";
import { bondFigures } from "./fills.ts";
import type { MatchingContext } from "./context.ts";
import { averagePrice, type Order, viewOrder } from "../orders.ts";
import { portfolioRow } from "../portfolio.ts";
import { startOfAccountDay } from "../account_day.ts";
import type { CommissionReport, Execution } from "../types.ts";
import { parseQty, parseScaled } from "../units.ts";

/** What happened to the quantity of one execution since. */
export interface Fate {
  /** The part of it that closed a position, 0 to 1. */
  readonly closing: Big;
  /** The part of it that is still open, 0 to 1. */
  readonly open: Big;
}

/** `0000e0d5.69dd7411.01.01`, corrected: `0000e0d5.69dd7411.01.02`. */
export function raiseSuffix(execId: string): string {
  const dot = execId.lastIndexOf(".");
  const last = execId.slice(dot + 1);
  const raised = String(Number.parseInt(last, 10) + 1).padStart(last.length, "0");
  return execId.slice(0, dot + 1) + raised;
}

/** The same execution, whatever corrections it has seen. */
export function isSameExecution(a: string, b: string): boolean {
  return a.slice(0, a.lastIndexOf(".")) === b.slice(0, b.lastIndexOf("."));
}

/**
 * Gives `execution` of `order` a new price (integer; its own: only the id is raised). What other executions
 * have realised meanwhile is corrected in the books, not in their reports: those stand as they were told.
 */
export function correctExecution(
  context: MatchingContext,
  order: Order,
  execution: Execution,
  price: number,
): Execution {
  const { instrument } = order;
  const size = parseQty(execution.shares) ?? 0;
  const change = price - (parseScaled(execution.price, instrument.scale) ?? price);
  const amount = notional(instrument, change, execution.side === "BOT" ? size : -size);
  order.filledValue = order.filledValue.plus(new Big(change).times(size));
  const report = context.store.commissions.get(execution.execId);
  const fee = change === 0 ? new Big(0) : feeChange(context, order, new Big(report?.commission ?? 0));
  order.commission = (order.commission ?? new Big(0)).plus(fee);
  const fate = fateOf(context.store.executions, execution, context.ledger(execution.account).positions);
  const { realized } = context.ledger(execution.account).correct(instrument, {
    amount,
    fee: { amount: fee, currency: order.commissionCurrency },
    fate,
    isSettled: execution.time < startOfAccountDay(context.now()),
  });
  const corrected = replace(context, order, execution, price);
  const next = correctedReport(report, corrected, order, fee, realized);
  context.store.commissions.delete(execution.execId);
  context.store.commissions.set(corrected.execId, next);
  tell(context, order, corrected, next);
  return corrected;
}

/**
 * How the order's commission changes with its value: nothing is given back beyond what this execution has
 * paid.
 */
function feeChange(context: MatchingContext, order: Order, paid: Big): Big {
  const { instrument } = order;
  const usdRate = isType(instrument, "CASH")
    ? context.valuation.rates.rate(instrument.contract.currency, "USD")
    : new Big(1);
  const value = order.filledValue.times(instrument.unitValue);
  const total =
    orderCommission(instrument, { quantity: order.filled, value, buy: order.terms.buy }, usdRate).amount;
  const change = total.minus(order.commission ?? 0);
  return change.lt(paid.neg()) ? paid.neg() : change;
}

/** Walks from the execution to now: at average cost every later closing takes its share of it along. */
export function fateOf(
  executions: readonly Execution[],
  execution: Execution,
  positions: ReadonlyMap<number, { readonly quantity: number }>,
): Fate {
  const { conId } = execution.contract;
  const from = executions.indexOf(execution);
  const later = executions.slice(from + 1)
    .filter((one) => one.account === execution.account && one.contract.conId === conId).map(signedShares);
  const own = signedShares(execution);
  const now = positions.get(conId)?.quantity ?? 0;
  let held = later.reduce((quantity, shares) => quantity - shares, now);
  const before = held - own;
  const closes = Math.sign(before) === -Math.sign(own) ? Math.min(Math.abs(before), Math.abs(own)) : 0;
  let open = new Big(Math.abs(own) - closes).div(Math.abs(own));
  for (const shares of later) {
    const after = held + shares;
    if (Math.sign(after) !== Math.sign(held)) open = new Big(0);
    else if (Math.abs(after) < Math.abs(held)) open = open.times(after).div(held);
    held = after;
  }
  return { closing: new Big(closes).div(Math.abs(own)), open };
}

function signedShares({ shares, side }: Execution): number {
  const size = parseQty(shares) ?? 0;
  return side === "BOT" ? size : -size;
}

/** Puts the corrected execution in the old one's place; the running averages after it follow. */
function replace(context: MatchingContext, order: Order, old: Execution, price: number): Execution {
  const { store } = context;
  let [filled, value] = [0, new Big(0)];
  let corrected = old;
  store.executions = store.executions.map((one) => {
    if (one.permId !== order.permId) return one;
    const own = one === old ? price : parseScaled(one.price, order.instrument.scale) ?? 0;
    const size = parseQty(one.shares) ?? 0;
    filled += size;
    value = value.plus(new Big(own).times(size));
    order.lastFillPrice = own;
    const next = { ...one, avgPrice: text(averagePrice({ ...order, filled, filledValue: value })) };
    if (one !== old) return next;
    corrected = {
      ...next,
      execId: raiseSuffix(old.execId),
      price: priceText(order.instrument, price),
    };
    return corrected;
  });
  return corrected;
}

function correctedReport(
  report: CommissionReport | undefined,
  { execId, price, time }: Execution,
  order: Order,
  fee: Big,
  realized: Big,
): CommissionReport {
  const before = report?.realizedPnl ?? null;
  return {
    execId,
    permId: order.permId,
    commission: text(fee.plus(report?.commission ?? 0)),
    currency: order.commissionCurrency,
    realizedPnl: before === null ? null : text(realized.plus(before).round(6, 1)),
    ...bondFigures(order.instrument, price, time),
  };
}

function tell(context: MatchingContext, order: Order, execution: Execution, report: CommissionReport): void {
  context.emit({ type: "corrected", order: viewOrder(order), execution, report });
  const ledger = context.ledger(execution.account);
  const position = ledger.positions.get(execution.contract.conId);
  if (position !== undefined) {
    context.emit({ type: "position", row: portfolioRow(ledger, position, context.valuation) });
  }
  context.emit({ type: "account", account: ledger.id });
}
