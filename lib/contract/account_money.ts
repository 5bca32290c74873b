// What one currency is worth in the base of an account, and its totals there: once for the limits of the desk
// and for the sums and sizes of the screen. Pure; without arithmetic, for the first picture has none.
import { compare, type DecimalString, isDecimal, sign } from "./decimal_text.ts";

/** An account, as far as its money is told: by tag and currency, as IB wrote it. */
export interface AccountMoney {
  /** The currency of its totals; `null` until IB has said so. */
  baseCurrency: string | null;
  values: Readonly<Record<string, Readonly<Record<string, { value: string | null }>>>>;
}

const RATES = "ExchangeRate";

/** A total in the base currency, e.g. `NetLiquidation`; `null` until IB has told it. */
export function totalOf({ baseCurrency, values }: AccountMoney, tag: string): DecimalString | null {
  const value = baseCurrency === null ? null : values[tag]?.[baseCurrency]?.value ?? null;
  return value !== null && isDecimal(value) ? value : null;
}

/**
 * How much base currency one unit of `currency` is worth; `null` when IB has not said, as it does only of
 * what the account holds: no money is worth nothing. IB's rate of the base currency itself is 1: where it is
 * not, its rates are to another one.
 */
export function rateToBase({ baseCurrency, values }: AccountMoney, currency: string): DecimalString | null {
  if (baseCurrency === null) return null;
  if (currency === baseCurrency) return "1";
  const rates = values[RATES] ?? {};
  const own = rates[baseCurrency]?.value ?? null;
  if (own !== null && !(isDecimal(own) && compare(own, "1") === 0)) return null;
  const rate = rates[currency]?.value ?? null;
  return rate !== null && isDecimal(rate) && sign(rate) > 0 ? rate : null;
}
