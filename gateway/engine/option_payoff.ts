// What options of one underlying can lose together when they end: no position needs more than that.
import { Big } from "../decimal.ts";

export interface OptionLot {
  readonly isCall: boolean;
  readonly strike: Big;
  /** Shares behind it, negative when it is sold. */
  readonly shares: Big;
}

const ZERO = new Big(0);

/** The greatest loss at any price of the underlying, premiums left out; `null` when there is no bound. */
export function worstLoss(lots: readonly OptionLot[]): Big | null {
  const calls = lots.filter(({ isCall }) => isCall).reduce((sum, { shares }) => sum.plus(shares), ZERO);
  if (calls.lt(0)) return null;
  // The payoff is straight between the strikes: its least value lies at one of them, or at zero.
  const values = [ZERO, ...lots.map(({ strike }) => strike)].map((price) => payoff(lots, price));
  const least = values.reduce((one, other) => other.lt(one) ? other : one, ZERO);
  return least.neg();
}

function payoff(lots: readonly OptionLot[], price: Big): Big {
  return lots.reduce((sum, { isCall, strike, shares }) => {
    const value = isCall ? price.minus(strike) : strike.minus(price);
    return value.gt(0) ? sum.plus(value.times(shares)) : sum;
  }, ZERO);
}
