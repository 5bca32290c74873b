// How many units: of a position, for an amount of money, for a share of the account, for the money that a
// stop puts at risk. Pure and decimal-exact: always cut down to what can be traded, and what is not known
// gives no size.
import { Big, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { type Valued, valueOf } from "@/lib/contract/unit_value.ts";

/** What sizes are made from. `null` is not known. */
export interface SizeFacts {
  side: Side;
  /**
   * What a unit is valued at: the order's own price, or the market it would meet, as long as that is current.
   */
  price: DecimalString | null;
  /** Where the order is expected to fill at worst: what a stop is measured from. */
  entry: DecimalString | null;
  valued: Valued;
  currency: string;
  /** Quantities are whole multiples of it, */
  step: DecimalString;
  /** and not below this. */
  least: DecimalString | null;
  /** Signed; "0": flat. */
  position: DecimalString | null;
  baseCurrency: string | null;
  /** Base currency for one unit of a currency. */
  rateOf(currency: string): DecimalString | null;
  /** In the base currency. */
  netLiquidation: DecimalString | null;
  /** Where the loss ends. */
  stop: DecimalString | null;
}

/** Why there is no size. */
export type SizeGap =
  | "instrument"
  | "amount"
  | "quote"
  | "rate"
  | "netLiquidation"
  | "position"
  | "quantity"
  | "stop"
  | "stopSide"
  | "tooSmall";

export type Size = { quantity: DecimalString } | { gap: SizeGap };

/** What a size is asked by. */
export type SizeWish =
  /** Of what is typed: ½×, 2×. */
  | { by: "factor"; factor: DecimalString; quantity: DecimalString | null }
  /** Of the position, in percent. */
  | { by: "position"; percent: DecimalString }
  /** For money of a currency. */
  | { by: "money"; amount: DecimalString; currency: string }
  /** For a share of the net liquidation value, in percent. */
  | { by: "share"; percent: DecimalString }
  /** So that the stop loses at most this, in the base currency. */
  | { by: "risk"; amount: DecimalString };

const gap = (reason: SizeGap): Size => ({ gap: reason });

/** The size that was asked for, or why there is none. */
export function sizeOf(wish: SizeWish, facts: SizeFacts): Size {
  switch (wish.by) {
    case "factor":
      return wish.quantity === null ? gap("quantity") : cut(dec(wish.quantity).times(wish.factor), facts);
    case "position":
      return ofPosition(wish.percent, facts);
    case "money":
      return forMoney(wish, facts);
    case "share":
      return ofAccount(wish.percent, facts);
    case "risk":
      return atRisk(wish.amount, facts);
  }
}

function ofPosition(percent: DecimalString, facts: SizeFacts): Size {
  const { position } = facts;
  if (position === null || dec(position).eq(0)) return gap("position");
  return cut(dec(position).abs().times(percent).div(100), facts);
}

function forMoney({ amount, currency }: { amount: DecimalString; currency: string }, facts: SizeFacts): Size {
  if (facts.price === null) return gap("quote");
  // Compared in the base currency, so that no rate is divided; within one currency no rate is asked for.
  const own = currency === facts.currency;
  const [rate, unitRate] = own ? ["1", "1"] : [facts.rateOf(currency), facts.rateOf(facts.currency)];
  if (rate === null || unitRate === null) return gap("rate");
  return within(dec(amount).times(rate), unitValue(facts.price, facts).times(unitRate), facts);
}

function ofAccount(percent: DecimalString, facts: SizeFacts): Size {
  const { netLiquidation, price } = facts;
  if (netLiquidation === null || dec(netLiquidation).lte(0)) return gap("netLiquidation");
  if (price === null) return gap("quote");
  const rate = facts.rateOf(facts.currency);
  if (rate === null) return gap("rate");
  return within(dec(netLiquidation).times(percent).div(100), unitValue(price, facts).times(rate), facts);
}

function atRisk(amount: DecimalString, facts: SizeFacts): Size {
  const { entry, side, stop } = facts;
  if (stop === null) return gap("stop");
  if (facts.price === null || entry === null) return gap("quote");
  const distance = side === "BUY" ? dec(entry).minus(stop) : dec(stop).minus(entry);
  if (distance.lte(0)) return gap("stopSide");
  const rate = facts.rateOf(facts.currency);
  if (rate === null) return gap("rate");
  return within(dec(amount), unitValue(text(distance), facts).times(rate), facts);
}

/** What a unit is worth at a price, whatever the price's sign. */
function unitValue(price: DecimalString, { valued }: SizeFacts): Big {
  return valueOf("1", price, valued).abs();
}

/** The most units that cost no more than `money` together. */
function within(money: Big, each: Big, facts: SizeFacts): Size {
  if (money.lte(0)) return gap("amount");
  if (each.eq(0)) return gap("quote");
  const perStep = each.times(facts.step);
  let steps = money.div(perStep).round(0, Big.roundDown);
  // A quotient has twenty digits: one that was rounded up to a whole number is one too many.
  if (steps.times(perStep).gt(money)) steps = steps.minus(1);
  return cut(steps.times(facts.step), facts);
}

/** Down to a multiple of the step; less than can be traded is no size. */
function cut(quantity: Big, { step, least }: SizeFacts): Size {
  const size = quantity.div(step).round(0, Big.roundDown).times(step);
  if (size.lte(0) || (least !== null && size.lt(least))) return gap("tooSmall");
  return { quantity: text(size) };
}
