// How single values are spelled in a text field, and how lenient reading them is.
import type { DecimalString, OptionalDecimal, TagValue } from "../messages/common.ts";
import {
  parseDecimal,
  parseInteger,
  parseLong,
  parseQuantity,
  UNSET_INTEGER,
  UNSET_LONG,
  wholeNumber,
} from "../numbers.ts";

/**
 * One kind of value: its spelling, its reading (throws a `RangeError`), and its value where the field is
 * absent.
 */
export interface ValueCodec<T> {
  write(value: T, version: number): string;
  read(text: string): T;
  readonly absent: T;
}

/** Server versions below this one send sizes as whole numbers. */
export const FRACTIONAL_SIZES = 163;

export const textValue: ValueCodec<string> = { write: (value) => value, read: (text) => text, absent: "" };

/** Text whose empty value has a spelling of its own, e.g. `?`. */
export function textOr(empty: string): ValueCodec<string> {
  return {
    write: (value) => value === "" ? empty : value,
    read: (text) => text === empty ? "" : text,
    absent: "",
  };
}

/** Text that Python clients unicode-unescape: non-ASCII as `\uXXXX`, a literal backslash doubled. */
export const escapedValue: ValueCodec<string> = {
  write: (value) =>
    value.replaceAll("\\", "\\\\").replace(
      /[^\n\r\t -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  read: (text) =>
    text.replace(
      /\\(u[0-9a-fA-F]{4}|\\)/g,
      (_, escape: string) => escape === "\\" ? "\\" : String.fromCharCode(parseInt(escape.slice(1), 16)),
    ),
  absent: "",
};

export const integerValue: ValueCodec<number> = {
  write: (value) => String(value),
  read: (text) => parseInteger(text) ?? 0,
  absent: 0,
};

/** A whole number that clients read with 64 bits: times, and the order numbers of IB. */
export const longValue: ValueCodec<number> = {
  write: (value) => String(value),
  read: (text) => parseLong(text) ?? 0,
  absent: 0,
};

export function optionalLong(unset: string): ValueCodec<number | null> {
  return {
    write: (value) => value === null ? unset : String(value),
    read: (text) => text === unset ? null : parseLong(text),
    absent: null,
  };
}

/** An integer that may be unset, spelled `unset` on the wire. */
export function optionalInteger(unset: string): ValueCodec<number | null> {
  return {
    write: (value) => value === null ? unset : String(value),
    read: (text) =>
      text === unset || text === UNSET_INTEGER || text === UNSET_LONG ? null : parseInteger(text),
    absent: null,
  };
}

export const booleanValue: ValueCodec<boolean> = {
  write: (value) => value ? "1" : "0",
  read: readBoolean,
  absent: false,
};

/** `usePriceMgmtAlgo`: empty leaves it to the preset. */
export function optionalBoolean(unset: string): ValueCodec<boolean | null> {
  return {
    write: (value) => value === null ? unset : value ? "1" : "0",
    read: (text) => text === unset || text === UNSET_INTEGER ? null : readBoolean(text),
    absent: null,
  };
}

function readBoolean(text: string): boolean {
  if (text === "" || text === "0" || text === "false" || text === "False") return false;
  if (text === "1" || text === "true" || text === "True") return true;
  // Clients parse a flag as an integer and test for zero; the gateway does the same.
  return parseInteger(text) !== 0;
}

export const decimalValue: ValueCodec<DecimalString> = {
  write: (value) => value,
  read: (text) => parseDecimal(text) ?? "0",
  absent: "0",
};

/** How the gateway, a Java program, writes a double: whole numbers with `.0`. */
function javaDouble(value: DecimalString): string {
  return /^-?\d+$/.test(value) ? `${value}.0` : value;
}

/** A decimal that real gateways keep as a double. */
export const doubleValue: ValueCodec<DecimalString> = { ...decimalValue, write: javaDouble };

/** The same where it may be unset. */
export function optionalDouble(unset: string): ValueCodec<OptionalDecimal> {
  return { ...optionalDecimal(unset), write: (value) => value === null ? unset : javaDouble(value) };
}

/** A decimal that may be unset, spelled `unset` on the wire. */
export function optionalDecimal(unset: string): ValueCodec<OptionalDecimal> {
  return {
    write: (value) => value ?? unset,
    read: (text) => text === unset ? null : parseDecimal(text),
    absent: null,
  };
}

/** A size: a whole number for clients that parse it as one. */
export const sizeValue: ValueCodec<DecimalString> = {
  write: (value, version) => version < FRACTIONAL_SIZES ? wholeNumber(value) : value,
  read: (text) => parseQuantity(text) ?? "0",
  absent: "0",
};

export function optionalSize(unset: string): ValueCodec<OptionalDecimal> {
  return {
    write: (value, version) => value === null ? unset : sizeValue.write(value, version),
    read: (text) => text === unset ? null : parseQuantity(text),
    absent: null,
  };
}

/** A quantity that clients of every version read as a decimal. */
export function optionalQuantity(unset: string): ValueCodec<OptionalDecimal> {
  return {
    write: (value) => value ?? unset,
    read: (text) => text === unset ? null : parseQuantity(text),
    absent: null,
  };
}

/** A strike: `0` is how the wire says that there is none. */
export const strikeValue: ValueCodec<OptionalDecimal> = {
  write: (value) => value ?? "0",
  read: (text) => {
    const strike = parseDecimal(text);
    return strike === "0" ? null : strike;
  },
  absent: null,
};

/** The same in executions, where it is written as a double. */
export const strikeDoubleValue: ValueCodec<OptionalDecimal> = {
  ...strikeValue,
  write: (value) => javaDouble(value ?? "0"),
};

/** Options in one field: `tag=value;tag=value;`. */
export const optionsValue: ValueCodec<TagValue[]> = {
  write: (options) => options.map(({ tag, value }) => `${tag}=${value};`).join(""),
  read: (text) =>
    text.split(";").filter((part) => part !== "").map((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? { tag: part, value: "" } : {
        tag: part.slice(0, equals),
        value: part.slice(equals + 1),
      };
    }),
  absent: [],
};

/** A list in one field, separated by commas; empty entries (a trailing comma) are dropped. */
export const commaList: ValueCodec<string[]> = {
  write: (entries) => entries.join(","),
  read: (text) => text.split(",").filter((entry) => entry !== ""),
  absent: [],
};
