// Reads a number as a person types it, in either language, into a decimal string. What could be read in two ways is refused.
import type { DecimalString } from "./decimal.ts";
import type { Lang } from "./format.ts";

export type NumberInput =
  | { kind: "empty" }
  | { kind: "number"; value: DecimalString }
  /** `1.234` in German or `1,234` in English: a thousand or a fraction? Nobody guesses with money. */
  | { kind: "ambiguous" }
  | { kind: "invalid" };

const GROUPED = { en: /^\d{1,3}(,\d{3})+(\.\d+)?$/, de: /^\d{1,3}(\.\d{3})+(,\d+)?$/ };

/** Parses what was typed. A minus sign may be `-` or U+2212; spaces around are ignored. */
export function parseNumberInput(input: string, lang: Lang): NumberInput {
  const typed = input.trim().replace("\u2212", "-");
  if (typed === "") return { kind: "empty" };
  const negative = typed.startsWith("-");
  const digits = negative ? typed.slice(1) : typed;
  const group = lang === "de" ? "." : ",";
  const point = lang === "de" ? "," : ".";
  if (GROUPED[lang].test(digits)) {
    const groups = digits.split(group).length - 1;
    if (groups === 1 && !digits.includes(point)) return { kind: "ambiguous" };
    return number(digits.replaceAll(group, "").replace(point, "."), negative);
  }
  // Inside one language the other's point is accepted where it can mean nothing else.
  const plain = lang === "de" ? digits.replace(",", ".") : digits;
  if (/^(\d+(\.\d*)?|\.\d+)$/.test(plain)) return number(plain, negative);
  return { kind: "invalid" };
}

function number(plain: string, negative: boolean): NumberInput {
  const [whole = "", fraction = ""] = plain.split(".");
  const head = whole.replace(/^0+(?=\d)/, "") || "0";
  const value = fraction === "" ? head : `${head}.${fraction}`;
  const zero = /^0(\.0+)?$/.test(value);
  return { kind: "number", value: negative && !zero ? `-${value}` : value };
}

/** A decimal string as it would be typed in this language: no grouping. */
export function toNumberInput(value: DecimalString, lang: Lang): string {
  return lang === "de" ? value.replace(".", ",") : value;
}
