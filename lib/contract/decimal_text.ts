// What the text of a decimal number says without arithmetic: its sign, and which of two is greater. The first
// picture needs no more.

/** A decimal number as text, e.g. `"187.25"`; no exponent, no leading `+`. */
export type DecimalString = string;

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** True when `text` is a plain decimal number. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

interface Digits {
  negative: boolean;
  /** Without leading zeros but one. */
  whole: string;
  /** Without trailing zeros. */
  fraction: string;
}

/** Throws a `RangeError` on what is no decimal number. */
function digitsOf(value: DecimalString): Digits {
  if (!isDecimal(value)) throw new RangeError(`Not a decimal number: "${value}"`);
  const minus = value.startsWith("-") ? 1 : 0;
  const point = value.includes(".") ? value.indexOf(".") : value.length;
  let start = minus;
  while (start < point - 1 && value[start] === "0") start++;
  let end = value.length;
  while (end > point && (value[end - 1] === "0" || value[end - 1] === ".")) end--;
  const [whole, fraction] = [value.slice(start, point), value.slice(point + 1, end)];
  // There is one zero, whatever stands before it.
  return { negative: minus === 1 && (whole !== "0" || fraction !== ""), whole, fraction };
}

/** The number without what says nothing: `"0100.50"` is `"100.5"`. */
export function plain(value: DecimalString): DecimalString {
  const { negative, whole, fraction } = digitsOf(value);
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** -1, 0 or 1, as `Array.sort` expects. */
export function compare(a: DecimalString, b: DecimalString): -1 | 0 | 1 {
  const [one, other] = [digitsOf(a), digitsOf(b)];
  if (one.negative !== other.negative) return one.negative ? -1 : 1;
  const [less, more] = one.negative ? [other, one] : [one, other];
  // Of two that are as long, and of fractions, the texts go as the numbers do.
  return order(less.whole.length, more.whole.length) || order(less.whole, more.whole) ||
    order(less.fraction, more.fraction);
}

function order<T extends number | string>(a: T, b: T): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** -1, 0 or 1. */
export function sign(value: DecimalString): -1 | 0 | 1 {
  if (value === "0") return 0;
  const { negative, whole, fraction } = digitsOf(value);
  return whole === "0" && fraction === "" ? 0 : negative ? -1 : 1;
}

export function isZero(value: DecimalString): boolean {
  return sign(value) === 0;
}
