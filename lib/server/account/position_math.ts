// Prices and weights of a position from what IB reports. Pure; unknown in, unknown out.
import { type Big, dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";

const PRICE_DIGITS = 8;

interface PriceTerms {
  /** `null` is 1: stocks and FX have none. */
  multiplier: DecimalString | null;
  /** 100 where prices are quoted in hundredths of the currency (pence on LSE). */
  priceMagnifier: number;
  /** 10 for bonds, which are quoted in percent; otherwise 1 (`instrument_kinds.ts`). */
  pointValue: number;
}

/**
 * IB's average cost brought back to a quoted price: it carries the multiplier and, for stocks, the commissions
 * (TWS API, `avgCost`), and is in the currency, not in the hundredths that prices are quoted in.
 */
export function entryPrice(averageCost: DecimalString | null, terms: PriceTerms): DecimalString | null {
  if (averageCost === null) return null;
  return quoted(dec(averageCost), terms);
}

/** The quoted price behind a market value. */
export function priceFromValue(
  value: DecimalString | null,
  quantity: DecimalString,
  terms: PriceTerms,
): DecimalString | null {
  if (value === null || isZero(quantity)) return null;
  return quoted(dec(value).div(dec(quantity)), terms);
}

/** Money per unit of quantity as a price of the quote. */
function quoted(money: Big, { multiplier, priceMagnifier, pointValue }: PriceTerms): DecimalString {
  const price = money.div(dec(multiplier ?? "1")).div(pointValue).times(priceMagnifier);
  return text(price.round(PRICE_DIGITS));
}

/** Share of net liquidation in percent, two digits; short positions weigh negative. */
export function weight(
  marketValue: DecimalString | null,
  rateToBase: DecimalString | null,
  netLiquidation: DecimalString | null,
): DecimalString | null {
  if (marketValue === null || rateToBase === null || netLiquidation === null || isZero(netLiquidation)) {
    return null;
  }
  return text(dec(marketValue).times(dec(rateToBase)).div(dec(netLiquidation)).times(100).round(2));
}
