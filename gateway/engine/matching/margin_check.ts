// What an order would do to the account: the same booking as a fill, on a copy of the books.
import { Big } from "../../decimal.ts";
import { commissionCurrency, orderCommission } from "../commission.ts";
import { isType, notional } from "../instruments/instrument.ts";
import type { Ledger } from "../ledger.ts";
import { type MarginFigures, marginFigures, type Valuation } from "../margin.ts";
import type { InstrumentMarket } from "../market.ts";
import type { Order } from "../orders.ts";
import { signedQuantity } from "../orders.ts";
import type { WhatIf } from "../types.ts";
import { money, round } from "../units.ts";
import { text } from "../../decimal.ts";

export interface OrderImpact {
  readonly before: MarginFigures;
  readonly after: MarginFigures;
  readonly commission: Big;
  readonly commissionCurrency: string;
  /** "" or IB's reason for 201. */
  readonly rejectReason: string;
}

/** `quantity` (1/10,000): what is still to fill. */
export function orderImpact(
  order: Order,
  quantity: number,
  ledger: Ledger,
  market: InstrumentMarket,
  valuation: Valuation,
): OrderImpact {
  const { instrument } = order;
  const price = assumedPrice(order, market);
  const usdRate = isType(instrument, "CASH")
    ? valuation.rates.rate(instrument.contract.currency, "USD")
    : new Big(1);
  const value = notional(instrument, price, quantity);
  const fee = orderCommission(instrument, quantity, value, usdRate);
  const before = marginFigures(ledger, valuation);
  const copy = ledger.clone();
  copy.applyFill(instrument, signedQuantity(order, quantity), price, fee);
  const after = marginFigures(copy, valuation);
  return {
    before,
    after,
    commission: fee.amount,
    commissionCurrency: commissionCurrency(instrument),
    rejectReason: reduces(order, quantity, ledger)
      ? ""
      : isType(instrument, "CRYPTO") && !order.terms.buy
      ? "Short sales of cryptocurrencies are not allowed."
      : rejectReason(before, after, ledger.baseCurrency),
  };
}

/** An order that only makes a position smaller is never short of margin. */
function reduces(order: Order, quantity: number, ledger: Ledger): boolean {
  const held = ledger.positions.get(order.instrument.contract.conId)?.quantity ?? 0;
  const change = signedQuantity(order, quantity);
  return Math.sign(held) === -Math.sign(change) && Math.abs(change) <= Math.abs(held);
}

function rejectReason(before: MarginFigures, after: MarginFigures, currency: string): string {
  if (after.equityWithLoan.gte(after.init)) return "";
  return "YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE " +
    `[${money(before.equityWithLoan)} ${currency}] MUST EXCEED THE INITIAL MARGIN [${
      money(after.init)
    } ${currency}]`;
}

/** Market orders and triggered stops pay the touch; limits their limit, if that is not better than the touch. */
function assumedPrice(order: Order, market: InstrumentMarket): number {
  const { buy, limit, stop } = order.terms;
  const touch = (buy ? market.ask : market.bid) ?? market.mark();
  const asked = limit ?? stop;
  if (asked === null) return touch;
  return limit !== null && stop === null ? (buy ? Math.min(asked, touch) : Math.max(asked, touch)) : asked;
}

/** IB reports the margin part of a what-if in the base currency, rounded to cents. */
export function whatIfReport(impact: OrderImpact, baseCurrency: string): WhatIf {
  const { before, after } = impact;
  return {
    ok: true,
    initMarginBefore: money(before.init),
    maintMarginBefore: money(before.maint),
    equityWithLoanBefore: money(before.equityWithLoan),
    initMarginChange: money(after.init.minus(before.init)),
    maintMarginChange: money(after.maint.minus(before.maint)),
    equityWithLoanChange: money(after.equityWithLoan.minus(before.equityWithLoan)),
    initMarginAfter: money(after.init),
    maintMarginAfter: money(after.maint),
    equityWithLoanAfter: money(after.equityWithLoan),
    commission: text(round(impact.commission, 4)),
    minCommission: null,
    maxCommission: null,
    commissionCurrency: impact.commissionCurrency,
    marginCurrency: baseCurrency,
    rejectReason: impact.rejectReason,
    warningText: "",
  };
}
