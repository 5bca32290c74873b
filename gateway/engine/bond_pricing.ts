// Yield to maturity of the simulated bonds: floats, because a yield is shown and nobody pays it.
import type { BondTerms, DecimalString } from "./types.ts";

const YEAR_MS = 365.25 * 86_400_000;
/** Coupons are paid twice a year and yields are quoted on that basis (US convention, for euros too). */
const PER_YEAR = 2;

/**
 * The yield in percent at which the bond is worth `price` (percent of par, clean); `null` at or after
 * maturity and for a price of zero or less.
 */
export function yieldToMaturity(terms: BondTerms, price: number, now: number): number | null {
  const years = (redemptionTime(terms) - now) / YEAR_MS;
  if (!(years > 0) || !(price > 0)) return null;
  let [low, high] = [-0.5, 5];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (cleanPrice(Number(terms.coupon), years, middle) > price) low = middle;
    else high = middle;
  }
  return (low + high) / 2 * 100;
}

/** The same as text with three decimals, as IB quotes yields. */
export function yieldText(terms: BondTerms, price: DecimalString, now: number): DecimalString | null {
  const value = yieldToMaturity(terms, Number(price), now);
  return value === null ? null : value.toFixed(3).replace(/\.?0+$/, "");
}

function redemptionTime({ maturity }: BondTerms): number {
  return Date.parse(`${maturity.slice(0, 4)}-${maturity.slice(4, 6)}-${maturity.slice(6)}T00:00:00Z`);
}

/** Present value of all coupons and of par, less what has accrued since the last coupon; percent of par. */
function cleanPrice(coupon: number, years: number, rate: number): number {
  const periods = years * PER_YEAR;
  const whole = Math.ceil(periods);
  const untilNext = periods - (whole - 1);
  const growth = 1 + rate / PER_YEAR;
  const payment = coupon / PER_YEAR;
  let value = 100 * growth ** -(untilNext + whole - 1);
  for (let i = 0; i < whole; i++) value += payment * growth ** -(untilNext + i);
  return value - payment * (1 - untilNext);
}
