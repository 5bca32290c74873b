// Exact integers inside, decimal strings outside: prices count steps of 10^-scale, quantities count 1/10,000.
import { Big, type DecimalString } from "../decimal.ts";

/** Decimals of a quantity: enough for fractional shares. */
export const QTY_SCALE = 4;
export const QTY_ONE = 10 ** QTY_SCALE;

const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8] as const;

export function pow10(scale: number): number {
  return POWERS[scale] ?? 10 ** scale;
}

/** Writes an integer number of 10^-scale without trailing zeros: `(12300, 4)` is `"1.23"`. */
export function formatScaled(value: number, scale: number): DecimalString {
  if (scale === 0 || value === 0) return String(value);
  const negative = value < 0;
  const digits = String(Math.abs(value)).padStart(scale + 1, "0");
  const whole = digits.slice(0, -scale);
  let end = digits.length;
  const start = digits.length - scale;
  while (end > start && digits.charCodeAt(end - 1) === 48) end--;
  const fraction = digits.slice(start, end);
  return (negative ? "-" : "") + (fraction === "" ? whole : `${whole}.${fraction}`);
}

/**
 * The integer behind a decimal string, or `null` when it has more decimals than `scale` or is too large to be
 * exact.
 */
export function parseScaled(value: DecimalString, scale: number): number | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (match === null) return null;
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > scale) return null;
  const result = Number((match[2] ?? "") + fraction.padEnd(scale, "0"));
  if (!Number.isSafeInteger(result)) return null;
  return match[1] === "-" && result !== 0 ? -result : result;
}

/** An integer of 10^-scale as an exact decimal. */
export function scaledToBig(value: number, scale: number): Big {
  return new Big(formatScaled(value, scale));
}

export function formatQty(quantity: number): DecimalString {
  return formatScaled(quantity, QTY_SCALE);
}

export function parseQty(value: DecimalString): number | null {
  return parseScaled(value, QTY_SCALE);
}

/** Rounds half up to `places` decimals; money that is stored always passes here or is exact. */
export function round(value: Big, places: number): Big {
  return value.round(places, 1);
}

/** Amount with at least two decimals, as account values and amounts in texts are written. */
export function money(value: Big): DecimalString {
  return value.round(2, 1).toFixed(2).replace(/^-0\.00$/, "0.00");
}
