// What a quantity is worth at a price: the one formula for the server's previews and the screen's sizes.
// Pure.
import { type Big, dec, type DecimalString, text } from "./decimal.ts";
import { kindOf } from "./instrument_kinds.ts";

/** What of an instrument turns price points into money. */
export interface Valued {
  secType: string;
  multiplier: DecimalString | null;
  /** Of prices in hundredths of the currency (pence) 100; what IB leaves out (0) is 1. */
  priceMagnifier: number;
}

/**
 * Whether it is known how much money a point is: a contract that is traded by its multiplier, and of which IB
 * has told none that can be read, is not worth 1.
 */
export function isPriced({ secType, multiplier }: Pick<Valued, "secType" | "multiplier">): boolean {
  return multiplier !== null || kindOf(secType).unit !== "contracts";
}

/**
 * Quantity × price × multiplier × point value (percent of a bond) ÷ price magnifier (pence to pounds), in the
 * instrument's currency. Only of what `isPriced`.
 */
export function valueOf(quantity: DecimalString, price: DecimalString, of: Valued): Big {
  const value = dec(quantity).times(dec(price)).times(dec(of.multiplier ?? "1"))
    .times(kindOf(of.secType).pointValue);
  // Most have none, and to divide takes longer than all the rest.
  return of.priceMagnifier > 1 ? value.div(of.priceMagnifier) : value;
}

const POINT_DIGITS = 8;

/** Money of one point of the quoted price and one unit, in its currency. Only of what `isPriced`. */
export function moneyPerPoint(of: Valued): DecimalString {
  return text(valueOf("1", "1", of).round(POINT_DIGITS));
}
