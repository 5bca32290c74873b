// The exits of a bracket: by price, or by how far they are from the entry in ticks, percent or money; and
// what they gain and lose. Pure and decimal-exact.
import { type Big, compare, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { type Valued, valueOf } from "@/lib/contract/unit_value.ts";
import type { BracketUnit } from "./bracket_units.ts";
import type { PriceRule } from "@/lib/contract/price_step.ts";
import { onGrid, stepPriceBy } from "./price_steps.ts";

export type ExitLeg = "take" | "stop";

/** What exits are reckoned from. `null` is not known. */
export interface BracketFacts {
  side: Side;
  /** Where the order is expected to fill. */
  entry: DecimalString | null;
  rules: readonly PriceRule[];
  valued: Valued;
  quantity: DecimalString | null;
  /** Base currency for one unit of the instrument's. */
  rate: DecimalString | null;
}

/** Why there is no exit at such a distance. */
export type BracketGap = "entry" | "quantity" | "rate" | "whole" | "near" | "far" | "side";

export type ExitPrice = { price: DecimalString } | { gap: BracketGap };

/** More would be no exit but a typing error, and each is a step. */
const MOST_TICKS = 10_000;

/** Above the entry (`1`) or below it. */
function wayOf(leg: ExitLeg, side: Side): 1 | -1 {
  return (leg === "take") === (side === "BUY") ? 1 : -1;
}

/**
 * The price of an exit. Between two steps it is the one nearer to the entry: no loss is larger than was asked
 * for.
 */
export function exitPrice(
  leg: ExitLeg,
  { unit, value }: { unit: BracketUnit; value: DecimalString },
  facts: BracketFacts,
): ExitPrice {
  const way = wayOf(leg, facts.side);
  if (unit === "price") return onItsSide(value, way, facts);
  const { entry, rules } = facts;
  if (entry === null) return { gap: "entry" };
  if (dec(value).lte(0)) return { gap: "near" };
  if (unit === "ticks") {
    if (!dec(value).mod(1).eq(0)) return { gap: "whole" };
    if (compare(value, String(MOST_TICKS)) > 0) return { gap: "far" };
    return { price: stepPriceBy(entry, rules, { way, times: Number(value) }) };
  }
  if (unit === "percent") {
    return nearer(dec(entry).plus(dec(entry).abs().times(value).div(100).times(way)), { way, entry, rules });
  }
  return atMoney(value, way, { ...facts, entry });
}

function onItsSide(price: DecimalString, way: 1 | -1, { entry }: BracketFacts): ExitPrice {
  // Without an entry nobody can say which side it is on; the server knows the market.
  return entry === null || compare(price, entry) === way ? { price } : { gap: "side" };
}

function atMoney(
  money: DecimalString,
  way: 1 | -1,
  facts: BracketFacts & { entry: DecimalString },
): ExitPrice {
  const { entry, rules, quantity, rate, valued } = facts;
  if (quantity === null) return { gap: "quantity" };
  if (rate === null) return { gap: "rate" };
  const perPoint = valueOf(quantity, "1", valued).times(rate);
  const found = nearer(dec(entry).plus(dec(money).div(perPoint).times(way)), { way, entry, rules });
  if ("gap" in found) return found;
  const cost = dec(found.price).minus(entry).abs().times(perPoint);
  if (cost.lte(money)) return found;
  // A quotient has twenty digits: one that was rounded away from the entry is a step too far.
  return apart(stepPriceBy(found.price, rules, { way: way === 1 ? -1 : 1, times: 1 }), way, entry);
}

function nearer(
  price: Big,
  { way, entry, rules }: { way: 1 | -1; entry: DecimalString; rules: readonly PriceRule[] },
): ExitPrice {
  return apart(onGrid(text(price), way === 1 ? "BUY" : "SELL", rules), way, entry);
}

function apart(price: DecimalString, way: 1 | -1, entry: DecimalString): ExitPrice {
  return compare(price, entry) === way ? { price } : { gap: "near" };
}
