// Numbers as they travel: TWS sentinels and float spellings on the wire, plain decimal strings inside.
import { Big, text as decimalText } from "../decimal.ts";
import type { OptionalDecimal } from "./messages/common.ts";

/** What "unset" looks like in a text field; each field has its own spelling. */
export const UNSET_DOUBLE = "1.7976931348623157E308";
export const UNSET_INTEGER = "2147483647";
export const UNSET_LONG = "9223372036854775807";
/** Sent by live gateways as the suggested size of an order that has none. */
export const UNSET_DECIMAL = "-9223372036854775808";

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;
/** The longest spelling a double can have; more digits only cost time. */
const MAX_DIGITS = 400;
const QUANTITY_SENTINELS = new Set([
  UNSET_INTEGER,
  UNSET_LONG,
  UNSET_DECIMAL,
  "170141183460469231731687303715884105727",
]);

/**
 * A price or amount as a client spells it: `""` and the largest double are unset (`null`), `Infinity` and
 * `Infinite` become `"Infinity"`. Throws a `RangeError` on anything that is no number.
 */
export function parseDecimal(text: string): OptionalDecimal {
  if (text === "") return null;
  if (text === "Infinity" || text === "Infinite") return "Infinity";
  if (text.length > MAX_DIGITS || !NUMBER.test(text)) throw new RangeError("not a number");
  const value = new Big(text.startsWith("+") ? text.slice(1) : text);
  return value.abs().gte("1.7976931348623157e308") ? null : decimalText(value);
}

/** A quantity: the integer sentinels are unset as well. */
export function parseQuantity(text: string): OptionalDecimal {
  return QUANTITY_SENTINELS.has(text) ? null : parseDecimal(text);
}

/**
 * A whole number of 32 bits; `""` is `null`. Throws a `RangeError` on anything else: IB's gateway has no
 * wider one in its requests, and a wider one that is echoed to another client ends the reader of a client in
 * Java.
 */
export function parseInteger(text: string): number | null {
  const value = parseLong(text);
  if (value !== null && value !== (value | 0)) throw new RangeError("out of range");
  return value;
}

/**
 * A whole number of up to 53 bits (times, order numbers of IB); the largest long is allowed and read as
 * unset.
 */
export function parseLong(text: string): number | null {
  if (text === "" || text === UNSET_LONG) return null;
  if (!/^[+-]?\d+$/.test(text)) throw new RangeError("not a whole number");
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("out of range");
  return value;
}

/** Without the part after the decimal point: clients below server version 163 parse sizes as integers. */
export function wholeNumber(value: string): string {
  const point = value.indexOf(".");
  if (point < 0) return value;
  const whole = value.slice(0, point);
  return whole === "-0" || whole === "" ? "0" : whole;
}

/** The double of a protobuf field as a decimal string; the largest double is unset. */
export function fromDouble(value: number): OptionalDecimal {
  if (value === Infinity) return "Infinity";
  if (!Number.isFinite(value) || value === Number.MAX_VALUE) return null;
  return decimalText(new Big(value));
}
