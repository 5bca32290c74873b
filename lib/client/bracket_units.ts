// What the exits of a bracket can be typed in.

/**
 * A price, or a distance from the entry: in price steps, in percent of it, or in money of the base currency
 * that it gains or loses.
 */
export const bracketUnits = ["price", "ticks", "percent", "money"] as const;
export type BracketUnit = (typeof bracketUnits)[number];
