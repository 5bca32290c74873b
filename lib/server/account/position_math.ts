// Prices and weights of a position from what IB reports. Pure; unknown in, unknown out.
import { dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";

const PRICE_DIGITS = 8;

interface PriceTerms {
  /** `null` is 1: stocks and FX have none. */
  multiplier: DecimalString | null;
  /** 100 where prices are quoted in hundredths of the currency (pence on LSE). */
  priceMagnifier: number;
}

/**
 * IB's average cost brought back to a quoted price: it carries the multiplier and, for stocks, the commissions
 * (TWS API, `avgCost`), and is in the currency, not in the hundredths that prices are quoted in.
 */
export function entryPrice(averageCost: DecimalString | null, terms: PriceTerms): DecimalString | null {
  if (averageCost === null) return null;
  const price = dec(averageCost).div(dec(terms.multiplier ?? "1")).times(terms.priceMagnifier);
  return text(price.round(PRICE_DIGITS));
}

/** The quoted price behind a market value. */
export function priceFromValue(
  value: DecimalString | null,
  quantity: DecimalString,
  terms: PriceTerms,
): DecimalString | null {
  if (value === null || isZero(quantity)) return null;
  const price = dec(value).div(dec(quantity)).div(dec(terms.multiplier ?? "1")).times(terms.priceMagnifier);
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
