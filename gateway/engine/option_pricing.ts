// Black-Scholes for the simulated options: floats, because a model price is rounded to a tick before anyone
// pays it.
import type { OptionModel } from "./types.ts";

export const INTEREST_RATE = 0.04;
const YEAR_MS = 365 * 86_400_000;

export interface OptionInputs {
  readonly underlying: number;
  readonly strike: number;
  readonly right: "C" | "P";
  /** Milliseconds to expiry; less than a minute counts as a minute. */
  readonly remaining: number;
}

/** A smile: 27 % at the money, more for low strikes and short times. */
export function smileVolatility({ underlying, strike, remaining }: OptionInputs): number {
  const years = Math.max(remaining, 60_000) / YEAR_MS;
  const moneyness = Math.log(strike / underlying) / Math.sqrt(Math.max(years, 1 / 52));
  return Math.min(1.5, Math.max(0.12, 0.27 - 0.06 * moneyness + 0.08 * moneyness * moneyness));
}

export function optionModel(inputs: OptionInputs, volatility: number): OptionModel {
  const { underlying, strike, right } = inputs;
  const years = Math.max(inputs.remaining, 60_000) / YEAR_MS;
  const root = Math.sqrt(years);
  const d1 = (Math.log(underlying / strike) + (INTEREST_RATE + volatility ** 2 / 2) * years) /
    (volatility * root);
  const d2 = d1 - volatility * root;
  const discount = Math.exp(-INTEREST_RATE * years);
  const sign = right === "C" ? 1 : -1;
  const delta = sign * normalCdf(sign * d1);
  const density = Math.exp(-d1 * d1 / 2) / Math.sqrt(2 * Math.PI);
  const price = underlying * delta - sign * strike * discount * normalCdf(sign * d2);
  const decay = -underlying * density * volatility / (2 * root) -
    sign * INTEREST_RATE * strike * discount * normalCdf(sign * d2);
  return {
    impliedVol: volatility,
    delta,
    gamma: density / (underlying * volatility * root),
    vega: underlying * density * root / 100,
    theta: decay / 365,
    optPrice: Math.max(0, price),
    pvDividend: 0,
    undPrice: underlying,
  };
}

/** The volatility at which the model gives `price`, by bisection; `null` when no volatility does. */
export function impliedVolatility(inputs: OptionInputs, price: number): number | null {
  let low = 0.01;
  let high = 5;
  if (price < optionModel(inputs, low).optPrice || price > optionModel(inputs, high).optPrice) return null;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (optionModel(inputs, middle).optPrice < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Abramowitz and Stegun 26.2.17, error below 1e-7. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t *
    (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * poly;
  return x >= 0 ? 1 - tail : tail;
}
