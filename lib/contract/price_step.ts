// The step that prices of an instrument move in: one rule for what the desk lets pass and what the screen
// offers. Pure; the first picture needs it, so it goes by the texts.
import { compare, type DecimalString, sign } from "./decimal_text.ts";

/** From this price on, prices move in steps of `increment`. */
export interface PriceRule {
  lowEdge: DecimalString;
  increment: DecimalString;
}

/**
 * The step that holds at `price` (TWS API, `reqMarketRule`): that of the highest edge that is not above it. A
 * price below zero has the steps of its size. `null`: there is none, or none that a price could move in.
 */
export function priceStep(price: DecimalString, rules: readonly PriceRule[]): DecimalString | null {
  const size = price.replace(/^-/, "");
  let found: PriceRule | null = null;
  for (const rule of rules) {
    if (compare(rule.lowEdge, size) > 0) continue;
    if (found === null || compare(rule.lowEdge, found.lowEdge) > 0) found = rule;
  }
  return found === null || sign(found.increment) <= 0 ? null : found.increment;
}
