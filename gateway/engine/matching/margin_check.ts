// What an order would do to the account: the same booking as a fill, on a copy of the books.
import { Big } from "../../decimal.ts";
import { lacksShares, NOT_SHORTABLE } from "../borrow.ts";
import { comboTrades } from "../combos/combo_impact.ts";
import { commissionCurrency, type Fee, orderCommission } from "../commission.ts";
import type { MatchingContext } from "./context.ts";
import { type Instrument, isType, notional } from "../instruments/instrument.ts";
import type { Ledger } from "../ledger.ts";
import { type MarginFigures, marginFigures, type Valuation } from "../margin.ts";
import type { InstrumentMarket } from "../market.ts";
import type { Order } from "../orders.ts";
import { signedQuantity } from "../orders.ts";
import type { WhatIf } from "../types.ts";
import { money, round } from "../units.ts";
import { text } from "../../decimal.ts";

/** A trade that the order would make: of a combination one in each leg. */
export interface AssumedTrade {
  readonly instrument: Instrument;
  /** 1/10,000, negative for a sale. */
  readonly signed: number;
  readonly price: number;
  readonly fee: Fee;
}

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
  context: MatchingContext,
  order: Order,
  quantity: number,
  ledger: Ledger,
): OrderImpact {
  const { valuation } = context;
  const before = marginFigures(ledger, valuation);
  const copy = ledger.clone();
  const trades = order.instrument.combo === null
    ? [plainTrade(context, order, quantity)]
    : comboTrades(context, order, quantity);
  let commission = new Big(0);
  for (const { instrument, signed, price, fee } of trades) {
    copy.applyFill(instrument, signed, price, fee);
    commission = commission.plus(fee.amount);
  }
  const { after, init } = afterTrades(copy, trades, valuation);
  return {
    before,
    after,
    commission,
    commissionCurrency: commissionCurrency(order.instrument),
    rejectReason: trades.every((one) => reduces(one, ledger))
      ? ""
      : isType(order.instrument, "CRYPTO") && !order.terms.buy
      ? "Short sales of cryptocurrencies are not allowed."
      : lacksShares(context, order, trades)
      ? NOT_SHORTABLE
      : rejectReason(before, { ...after, init }, ledger.baseCurrency),
  };
}

/**
 * When an order fills, the market is where it fills: what it would gain or lose against the market of now is
 * no equity (a live capture of BUY 100 AAPL MKT changes it by the commission alone). `init` is what it is
 * held against: valued at its own price where that needs less.
 */
function afterTrades(
  copy: Ledger,
  trades: readonly AssumedTrade[],
  valuation: Valuation,
): { readonly after: MarginFigures; readonly init: Big } {
  const after = marginFigures(copy, valuation);
  let gain = new Big(0);
  for (const { instrument, signed, price } of trades) {
    const { conId, currency, secType } = instrument.contract;
    const better = notional(instrument, valuation.mark(conId), signed).minus(
      notional(instrument, price, signed),
    );
    // The premium of an option is paid and leaves the equity with loan value.
    if (secType === "OPT") continue;
    gain = gain.plus(better.times(valuation.rates.rate(currency, copy.baseCurrency)));
  }
  if (gain.eq(0)) return { after, init: after.init };
  const atOwnPrice = marginFigures(copy, pricedAs(trades, valuation)).init;
  return {
    after: {
      ...after,
      equityWithLoan: after.equityWithLoan.minus(gain),
      netLiquidation: after.netLiquidation.minus(gain),
    },
    init: atOwnPrice.lt(after.init) ? atOwnPrice : after.init,
  };
}

function pricedAs(trades: readonly AssumedTrade[], valuation: Valuation): Valuation {
  const prices = new Map(trades.map(({ instrument, price }) => [instrument.contract.conId, price]));
  return {
    instrument: (conId) => valuation.instrument(conId),
    mark: (conId) => prices.get(conId) ?? valuation.mark(conId),
    now: () => valuation.now(),
    rates: valuation.rates,
  };
}

function plainTrade({ valuation, market }: MatchingContext, order: Order, quantity: number): AssumedTrade {
  const { instrument } = order;
  const price = assumedPrice(order, market(instrument.contract.conId));
  const usdRate = isType(instrument, "CASH")
    ? valuation.rates.rate(instrument.contract.currency, "USD")
    : new Big(1);
  const value = notional(instrument, price, quantity);
  const fee = orderCommission(instrument, { quantity, value, buy: order.terms.buy }, usdRate);
  return { instrument, signed: signedQuantity(order, quantity), price, fee };
}

/** An order that only makes a position smaller is never short of margin. */
function reduces({ instrument, signed }: AssumedTrade, ledger: Ledger): boolean {
  const held = ledger.positions.get(instrument.contract.conId)?.quantity ?? 0;
  return Math.sign(held) === -Math.sign(signed) && Math.abs(signed) <= Math.abs(held);
}

function rejectReason(before: MarginFigures, after: MarginFigures, currency: string): string {
  if (after.equityWithLoan.gte(after.init)) return "";
  return "YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE " +
    `[${money(before.equityWithLoan)} ${currency}] MUST EXCEED THE INITIAL MARGIN [${
      money(after.init)
    } ${currency}]`;
}

/**
 * Market orders and triggered stops pay the touch; limits their limit, if that is not better than the touch.
 */
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
