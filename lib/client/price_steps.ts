// Stepping a price by the contract's tick rule, for the arrows beside a price field. The server checks every
// price again.
import { add, compare, dec, type DecimalString, isDecimal, sign, sub, text } from "@/lib/contract/decimal.ts";
import { type PriceRule, priceStep } from "@/lib/contract/price_step.ts";
import type { Side } from "@/lib/contract/order_fields.ts";

/**
 * The next price on the grid above (`1`) or below (`-1`). A price off the grid goes to the nearest grid point
 * that way.
 */
export function stepPrice(price: DecimalString, rules: readonly PriceRule[], way: 1 | -1): DecimalString {
  if (!isDecimal(price)) return price;
  const here = priceStep(price, rules) ?? "0.01";
  const rest = dec(price).mod(dec(here));
  if (!rest.eq(0)) {
    const below = rest.lt(0) ? dec(price).minus(rest).minus(dec(here)) : dec(price).minus(rest);
    return text(way === -1 ? below : below.plus(dec(here)));
  }
  // On the edge of a band the step is that of the band on this side of it.
  const by = (step: DecimalString) => text(dec(price).plus(dec(step).times(way)));
  const nudge = text(dec(smallest(rules) ?? here).div(2));
  return by(priceStep(by(nudge), rules) ?? here);
}

/** A price between two steps goes to the one that gives away less. */
export function onGrid(
  price: DecimalString,
  side: Side,
  rules: readonly PriceRule[],
): DecimalString {
  const way = side === "BUY" ? -1 : 1;
  // One step beyond and back again stays where it is on the grid, and ends at the near point off it.
  return compare(stepPrice(stepPrice(price, rules, way), rules, way === 1 ? -1 : 1), price) === 0
    ? price
    : stepPrice(price, rules, way);
}

/** The price on the grid nearest to where somebody points. */
export function nearestPrice(point: number, rules: readonly PriceRule[]): DecimalString {
  const price = text(dec(point.toFixed(10)));
  const step = dec(priceStep(price, rules) ?? "0.01");
  return text(dec(price).div(step).round(0).times(step));
}

function smallest(rules: readonly PriceRule[]): DecimalString | null {
  return rules.reduce<DecimalString | null>(
    (least, { increment }) =>
      sign(increment) > 0 && (least === null || compare(increment, least) < 0) ? increment : least,
    null,
  );
}

/** `times` steps at once; the steps of the way are those of each price on it. */
export function stepPriceBy(
  price: DecimalString,
  rules: readonly PriceRule[],
  { way, times }: { way: 1 | -1; times: number },
): DecimalString {
  return Array.from({ length: times }).reduce<DecimalString>((at) => stepPrice(at, rules, way), price);
}

/** The quantity `times` steps up or down on the size grid, never below one step. */
export function stepQuantity(
  quantity: DecimalString,
  step: DecimalString,
  { way, times }: { way: 1 | -1; times: number },
): DecimalString {
  if (!isDecimal(quantity)) return step;
  const by = text(dec(step).times(times));
  const next = way === 1 ? add(quantity, by) : sub(quantity, by);
  return compare(next, step) < 0 ? step : next;
}
