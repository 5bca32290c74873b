// What an order is worth and how it reads: notional, share of net liquidation, the plain sentence. Pure.
import type { DraftView, QuoteView } from "../../shared/api.ts";
import { add, dec, type DecimalString, isZero, sub, text } from "../../shared/decimal.ts";
import { maskAccount } from "../../shared/ids.ts";
import type { AccountSource, ContractRules } from "./deps.ts";

export interface Worth {
  notional: DecimalString | null;
  notionalBase: DecimalString | null;
  baseCurrency: string | null;
  percentOfNetLiquidation: DecimalString | null;
}

/** The price an order is valued at: its own limit or stop, otherwise the far side of the quote, then last and close. */
export function valuationPrice(draft: DraftView, quote: QuoteView | null): DecimalString | null {
  const own = draft.limitPrice ?? draft.stopPrice;
  if (own !== undefined) return own;
  if (quote === null) return null;
  return (draft.side === "BUY" ? quote.ask : quote.bid) ?? quote.last ?? quote.close;
}

/** Quantity × price × multiplier ÷ price magnifier (pence to pounds), in the currency of the contract. */
export function notionalOf(
  quantity: DecimalString,
  price: DecimalString | null,
  rules: ContractRules,
): DecimalString | null {
  if (price === null) return null;
  const multiplier = rules.contract.multiplier ?? "1";
  const magnifier = rules.details.priceMagnifier > 0 ? rules.details.priceMagnifier : 1;
  return text(dec(quantity).times(dec(price)).times(dec(multiplier)).div(magnifier).round(8));
}

export function worthOf(
  draft: DraftView,
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

/** The position after the order, if all of it fills. */
export function positionAfter(before: DecimalString | null, draft: DraftView): DecimalString | null {
  if (before === null) return null;
  return draft.side === "BUY" ? add(before, draft.quantity) : sub(before, draft.quantity);
}

const TIF_WORDS: Readonly<Record<DraftView["tif"], string>> = {
  DAY: "good for the day",
  GTC: "good till cancelled",
  IOC: "immediate or cancel",
  OPG: "at the opening",
  GTD: "good till a date",
};

/** `BUY 100 AAPL at limit 187.25, good for the day, account DU…567; about 18,725.00 USD`. */
export function sentenceOf(draft: DraftView, rules: ContractRules, worth: Worth): string {
  const { contract } = rules;
  const name = contract.secType === "STK" || contract.localSymbol === ""
    ? contract.symbol
    : contract.localSymbol;
  const tif = draft.tif === "GTD" && draft.goodTillDate !== undefined
    ? `good till ${draft.goodTillDate}`
    : TIF_WORDS[draft.tif];
  const parts = [
    `${draft.side} ${draft.quantity} ${name} ${priceWords(draft)}`,
    tif,
    ...(draft.outsideRth === true ? ["also outside regular hours"] : []),
    ...(draft.oco === undefined ? [] : [`or at the market once ${draft.oco.stopPrice} is reached`]),
    ...(draft.takeProfit === undefined ? [] : [`take profit at ${draft.takeProfit.limitPrice}`]),
    ...(draft.stopLoss === undefined ? [] : [`stop loss at ${draft.stopLoss.stopPrice}`]),
    `account ${maskAccount(draft.account)}`,
  ];
  const about = worth.notional === null
    ? "value not known"
    : `about ${money(worth.notional)} ${contract.currency}`;
  return `${parts.join(", ")}; ${about}`;
}

function priceWords(draft: DraftView): string {
  switch (draft.orderType) {
    case "MKT":
      return "at the market";
    case "LMT":
      return `at limit ${draft.limitPrice}`;
    case "STP":
      return `at the market once ${draft.stopPrice} is reached`;
    case "STP LMT":
      return `at limit ${draft.limitPrice} once ${draft.stopPrice} is reached`;
    case "TRAIL":
      return draft.trailingPercent === undefined
        ? `trailing by ${draft.trailingAmount}`
        : `trailing by ${draft.trailingPercent} %`;
  }
}

/** Exact digits, two decimals, thousands separated. */
function money(amount: DecimalString): string {
  const [whole = "0", fraction = "00"] = dec(amount).toFixed(2).split(".");
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${fraction}`;
}
