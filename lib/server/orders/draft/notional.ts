// What an order is worth: notional, share of net liquidation, what its exits make of it, and the position it
// leads to. Pure.
import type { Draft, PreviewOutcome, QuoteView } from "@/lib/contract/api.ts";
import { type BracketExits, outcomeOf } from "@/lib/contract/bracket_outcome.ts";
import { add, Big, dec, type DecimalString, isZero, sign, sub, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { isPriced, valueOf } from "@/lib/contract/unit_value.ts";
import type { AccountFigures, ContractRules } from "../deps.ts";
import { sizeStep } from "./close_math.ts";

export interface Worth {
  /** What an amount of cash buys, about; `null` of an order with a quantity, or without a price. */
  quantityAbout: DecimalString | null;
  notional: DecimalString | null;
  notionalBase: DecimalString | null;
  baseCurrency: string | null;
  percentOfNetLiquidation: DecimalString | null;
}

/**
 * The price an order is valued at: its own limit or stop, otherwise the far side of the quote, then last and
 * close. Of two that end each other the dearer one: the stop of a buy, the limit of a sale.
 */
function valuationPrice(draft: Draft, quote: QuoteView | null): DecimalString | null {
  const ofPair = draft.side === "BUY" ? draft.oco?.stopPrice : undefined;
  const own = ofPair ?? draft.limitPrice ?? draft.stopPrice;
  if (own !== undefined) return own;
  if (quote === null) return null;
  return (draft.side === "BUY" ? quote.ask : quote.bid) ?? quote.last ?? quote.close;
}

/** In the contract's currency; `null`: without a price, or a multiplier. */
export function notionalOf(
  quantity: DecimalString,
  price: DecimalString | null,
  { contract: { secType, multiplier }, details: { priceMagnifier } }: ContractRules,
): DecimalString | null {
  if (price === null || !isPriced({ secType, multiplier })) return null;
  return text(valueOf(quantity, price, { secType, multiplier, priceMagnifier }).round(8));
}

/** What an amount of cash buys at a price, cut to the step of the instrument. */
function quantityFor(
  cash: DecimalString,
  price: DecimalString | null,
  rules: ContractRules,
): DecimalString | null {
  const each = notionalOf("1", price, rules);
  if (each === null || sign(each) <= 0) return null;
  const step = dec(sizeStep(rules));
  return text(dec(cash).div(dec(each)).div(step).round(0, Big.roundDown).times(step));
}

/** What a draft is priced and converted by. */
export interface Valuation {
  rules: ContractRules;
  quote: QuoteView | null;
  accounts: Pick<AccountFigures, "baseCurrency" | "rate" | "netLiquidation">;
}

export function worthOf(draft: Draft, { rules, quote, accounts }: Valuation): Worth {
  const price = valuationPrice(draft, quote);
  const { cashQuantity } = draft;
  const notional = ownNotional(draft, price, rules);
  const notionalBase = inBase(notional, rateOf(draft, { rules, accounts }));
  const netLiquidation = accounts.netLiquidation(draft.account);
  const known = notionalBase !== null && netLiquidation !== null && !isZero(netLiquidation);
  return {
    quantityAbout: cashQuantity === undefined ? null : quantityFor(cashQuantity, price, rules),
    notional,
    notionalBase,
    baseCurrency: accounts.baseCurrency(draft.account),
    percentOfNetLiquidation: known
      ? text(dec(notionalBase).abs().div(dec(netLiquidation).abs()).times(100).round(2))
      : null,
  };
}

/** Base currency for one unit of the contract's. */
function rateOf(
  { account }: Draft,
  { rules: { contract: { currency } }, accounts }: Omit<Valuation, "quote">,
): DecimalString | null {
  const base = accounts.baseCurrency(account);
  if (base === null) return null;
  return base === currency ? "1" : accounts.rate(account, currency, base);
}

function inBase(money: DecimalString | null, rate: DecimalString | null): DecimalString | null {
  return money === null || rate === null ? null : text(dec(money).times(dec(rate)).round(8));
}

/** What a bracket loses at its stop and gains at its take profit; `null` of an order without exits. */
export function exitsOf(draft: Draft, valuation: Valuation): PreviewOutcome | null {
  const { takeProfit, stopLoss } = draft;
  if (takeProfit === undefined && stopLoss === undefined) return null;
  const exits = { take: takeProfit?.limitPrice ?? null, stop: stopLoss?.stopPrice ?? null };
  return outcomeWith(exits, draft, valuation);
}

/** The same of exits that are orders of their own already. */
export function outcomeWith(exits: BracketExits, entryOrder: Draft, valuation: Valuation): PreviewOutcome {
  const { side, orderType, quantity = null } = entryOrder;
  const { rules, quote } = valuation;
  const { contract: { secType, multiplier }, details: { priceMagnifier } } = rules;
  // Where a trailing entry fills, nobody knows.
  const entry = orderType === "TRAIL" ? null : valuationPrice(entryOrder, quote);
  const { gain, loss, ratio } = outcomeOf(exits, {
    side,
    entry,
    quantity,
    valued: { secType, multiplier, priceMagnifier },
  });
  const rate = rateOf(entryOrder, valuation);
  return {
    takeProfit: exits.take,
    stopLoss: exits.stop,
    entry,
    loss,
    gain,
    lossBase: inBase(loss, rate),
    gainBase: inBase(gain, rate),
    ratio,
  };
}

/** In the base currency, as `worthOf` says it, and nothing besides. */
export function baseNotional(draft: Draft, valuation: Valuation): DecimalString | null {
  const { rules, quote } = valuation;
  return inBase(ownNotional(draft, valuationPrice(draft, quote), rules), rateOf(draft, valuation));
}

function ownNotional(
  { quantity, cashQuantity }: Draft,
  price: DecimalString | null,
  rules: ContractRules,
): DecimalString | null {
  return cashQuantity ?? (quantity === undefined ? null : notionalOf(quantity, price, rules));
}

/** The position after the orders, if all of each fills. */
export function positionAfter(
  before: DecimalString | null,
  orders: readonly { side: Side; quantity: DecimalString | null }[],
): DecimalString | null {
  return orders.reduce(
    (position, { side, quantity }) =>
      position === null || quantity === null
        ? null
        : side === "BUY"
        ? add(position, quantity)
        : sub(position, quantity),
    before,
  );
}
