// What an order is worth: notional, share of net liquidation, and the position it leads to. Pure.
import type { Draft, QuoteView } from "@/lib/contract/api.ts";
import { add, dec, type DecimalString, isZero, sub, text } from "@/lib/contract/decimal.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import type { AccountSource, ContractRules } from "../deps.ts";

export interface Worth {
  notional: DecimalString | null;
  notionalBase: DecimalString | null;
  baseCurrency: string | null;
  percentOfNetLiquidation: DecimalString | null;
}

/** The price an order is valued at: its own limit or stop, otherwise the far side of the quote, then last and close. */
function valuationPrice(draft: Draft, quote: QuoteView | null): DecimalString | null {
  const own = draft.limitPrice ?? draft.stopPrice;
  if (own !== undefined) return own;
  if (quote === null) return null;
  return (draft.side === "BUY" ? quote.ask : quote.bid) ?? quote.last ?? quote.close;
}

/** Quantity × price × multiplier × point value (percent of a bond) ÷ price magnifier (pence to pounds), in the contract's currency. */
export function notionalOf(
  quantity: DecimalString,
  price: DecimalString | null,
  rules: ContractRules,
): DecimalString | null {
  if (price === null) return null;
  const multiplier = rules.contract.multiplier ?? "1";
  const magnifier = rules.details.priceMagnifier > 0 ? rules.details.priceMagnifier : 1;
  const { pointValue } = kindOf(rules.contract.secType);
  return text(
    dec(quantity).times(dec(price)).times(dec(multiplier)).times(pointValue).div(magnifier).round(8),
  );
}

export function worthOf(
  draft: Draft,
  { rules, quote, accounts }: { rules: ContractRules; quote: QuoteView | null; accounts: AccountSource },
): Worth {
  const notional = notionalOf(draft.quantity, valuationPrice(draft, quote), rules);
  const baseCurrency = accounts.baseCurrency(draft.account);
  const rate = baseCurrency === null
    ? null
    : baseCurrency === rules.contract.currency
    ? "1"
    : accounts.rate(draft.account, rules.contract.currency, baseCurrency);
  const notionalBase = notional === null || rate === null
    ? null
    : text(dec(notional).times(dec(rate)).round(8));
  const netLiquidation = accounts.netLiquidation(draft.account);
  const known = notionalBase !== null && netLiquidation !== null && !isZero(netLiquidation);
  return {
    notional,
    notionalBase,
    baseCurrency,
    percentOfNetLiquidation: known
      ? text(dec(notionalBase).abs().div(dec(netLiquidation).abs()).times(100).round(2))
      : null,
  };
}

/** The position after the orders, if all of each fills. */
export function positionAfter(
  before: DecimalString | null,
  orders: readonly Pick<Draft, "side" | "quantity">[],
): DecimalString | null {
  if (before === null) return null;
  return orders.reduce(
    (position, { side, quantity }) => side === "BUY" ? add(position, quantity) : sub(position, quantity),
    before,
  );
}
