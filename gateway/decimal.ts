// Decimal arithmetic for money: strings on the wire and on disk, big.js here, never floats.
import Big from "big.js";

// Enough digits for averages of prices; results that are stored are rounded explicitly.
Big.DP = 20;
Big.NE = -30;
Big.PE = 40;

/** A decimal number as text, e.g. `"187.25"`; no exponent, no leading `+`. */
export type DecimalString = string;

const DECIMAL_PATTERN = /^-?\d+(\.\d+)?$/;

/** True when `text` is a plain decimal number. */
export function isDecimal(text: string): boolean {
  return DECIMAL_PATTERN.test(text);
}

/** Parses a decimal string. Throws a `RangeError` on anything else. */
export function dec(value: DecimalString | number): Big {
  if (typeof value === "string" && !isDecimal(value)) {
    throw new RangeError(`Not a decimal number: "${value}"`);
  }
  return new Big(value);
}

/** Writes without exponent and without trailing zeros: `1.50` becomes `"1.5"`. */
export function text(value: Big): DecimalString {
  const fixed = value.toFixed();
  return fixed === "-0" ? "0" : fixed;
}

export function add(a: DecimalString, b: DecimalString): DecimalString {
  return text(dec(a).plus(dec(b)));
}

export function sub(a: DecimalString, b: DecimalString): DecimalString {
  return text(dec(a).minus(dec(b)));
}

/** -1, 0 or 1, as `Array.sort` expects. */
export function compare(a: DecimalString, b: DecimalString): -1 | 0 | 1 {
  return dec(a).cmp(dec(b)) as -1 | 0 | 1;
}

export { Big };
