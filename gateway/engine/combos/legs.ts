// The legs of a combination and what their prices make together.
import { Big } from "../../decimal.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { pow10 } from "../units.ts";

export interface Leg {
  readonly instrument: Instrument;
  /** Units of the leg in one combination; positive. */
  readonly ratio: number;
  /** Bought when the combination is bought. */
  readonly buy: boolean;
}

/** Whether a leg is bought by an order that buys (or sells) the combination. */
export function legBuys(leg: Leg, comboBuys: boolean): boolean {
  return leg.buy === comboBuys;
}

/**
 * What one unit of the combination costs, exact, in quoted units: a stock beside an option counts per share
 * of the option, as IB quotes it (100 shares less one call: the share less the call). `prices` are integers
 * of the legs, in their order; averages may be fractions. Zero and negative results are prices like any
 * other.
 */
export function netPrice(legs: readonly Leg[], prices: readonly (number | Big)[]): Big {
  const whole = legs.reduce((sum, { instrument, ratio, buy }, i) => {
    const value = new Big(prices[i] ?? 0).times(ratio * instrument.multiplier).div(pow10(instrument.scale));
    return buy ? sum.plus(value) : sum.minus(value);
  }, new Big(0));
  return whole.div(comboMultiplier(legs));
}

/** The largest multiplier of the legs. */
export function comboMultiplier(legs: readonly Leg[]): number {
  return Math.max(...legs.map(({ instrument }) => instrument.multiplier));
}
