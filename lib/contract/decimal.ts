// Decimal arithmetic for money: strings on the wire and on disk, big.js here, never floats.
import Big from "big.js";
import { type DecimalString, isDecimal } from "./decimal_text.ts";

export { compare, type DecimalString, isDecimal, isZero, sign } from "./decimal_text.ts";

// Enough digits for averages of prices; results that are stored are rounded explicitly.
Big.DP = 20;
Big.NE = -30;
Big.PE = 40;

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

/** True when `value` is a whole multiple of `step` (`step` > 0). */
export function isMultipleOf(value: DecimalString, step: DecimalString): boolean {
  return dec(value).mod(dec(step)).eq(0);
}

export { Big };
