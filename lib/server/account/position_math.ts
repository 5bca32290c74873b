// Prices and weights of a position from what IB reports. Pure; unknown in, unknown out.
import { type Big, dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";
import { type Valued, valueOf } from "@/lib/contract/unit_value.ts";

const PRICE_DIGITS = 8;

/**
 * IB's average cost brought back to a quoted price: it carries the multiplier and, for stocks, the
 * commissions (TWS API, `avgCost`), and is in the currency, not in the hundredths that prices are quoted in.
 */
export function entryPrice(averageCost: DecimalString | null, of: Valued): DecimalString | null {
  if (averageCost === null) return null;
  return quoted(dec(averageCost), of);
}

/** What IB says a position is worth and has gained, of one message. */
export interface Worth {
  quantity: DecimalString;
  value: DecimalString | null;
  unrealized: DecimalString | null;
}

/**
 * IB's average cost in money per unit of quantity. Nothing public says whether that of a bond is told so
 * (985) or as its price is (98.5); IB's own figures do: what was paid is the value without the gain. The two
 * differ by a factor of 10, fees and interest do not. Until a value is known it is taken as money, as of
 * everything else.
 */
export function costPerUnit(
  averageCost: DecimalString | null,
  pointValue: number,
  worth: readonly Worth[],
): DecimalString | null {
  return toldAs(averageCost, pointValue, worth) === "price" ? perPoint(averageCost, pointValue) : averageCost;
}

/**
 * The same for a limit, which must not count too little: until a value tells, it is the larger of the two.
 */
export function highestCostPerUnit(
  averageCost: DecimalString | null,
  pointValue: number,
  worth: readonly Worth[],
): DecimalString | null {
  return toldAs(averageCost, pointValue, worth) === "money" ? averageCost : perPoint(averageCost, pointValue);
}

/** How an average cost is meant; `null`: nothing tells yet. */
function toldAs(
  averageCost: DecimalString | null,
  pointValue: number,
  worth: readonly Worth[],
): "money" | "price" | null {
  if (averageCost === null || pointValue === 1 || isZero(averageCost)) return "money";
  const told = worth.filter(({ value, quantity }) => value !== null && !isZero(quantity));
  // Without the gain, the value alone still tells the two apart.
  const best = told.find(({ unrealized }) => unrealized !== null) ?? told[0];
  if (best === undefined) return null;
  const paid = dec(best.value ?? "0").minus(dec(best.unrealized ?? "0")).div(dec(best.quantity));
  const between = Math.sqrt(pointValue);
  return paid.div(dec(averageCost)).lt(between) ? "money" : "price";
}

function perPoint(averageCost: DecimalString | null, pointValue: number): DecimalString | null {
  return averageCost === null ? null : text(dec(averageCost).times(pointValue));
}

/** The quoted price behind a market value. */
export function priceFromValue(
  value: DecimalString | null,
  quantity: DecimalString,
  of: Valued,
): DecimalString | null {
  if (value === null || isZero(quantity)) return null;
  return quoted(dec(value).div(dec(quantity)), of);
}

/** Money per unit of quantity as a price of the quote. */
function quoted(money: Big, of: Valued): DecimalString {
  return text(money.div(valueOf("1", "1", of)).round(PRICE_DIGITS));
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
