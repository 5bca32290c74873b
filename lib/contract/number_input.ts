// Reads a number as a person types or pastes it, in either language, into a decimal string. What has no
// reading is refused.
import type { DecimalString } from "./decimal.ts";
import type { Lang } from "./format.ts";

export type NumberInput =
  | { kind: "empty" }
  | {
    kind: "number";
    value: DecimalString;
    /**
     * Only the language's rule made it a thousand (`1,234` in English): whoever meant a fraction has to see
     * it.
     */
    byRule: boolean;
  }
  | { kind: "invalid" };

/** Marks that pasted text carries and nobody sees: directions of writing, joiners, byte order. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const MINUS = /^[-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d]/;
/** Spaces and apostrophes only ever separate thousands. A line break or a tab separates two numbers. */
const SPACE = /[ \u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const APOSTROPHE = /['\u2018\u2019\u02b9\u02bc\u2032\uff07]/g;

const PLAIN = /^(\d+(\.\d*)?|\.\d+)$/;

/** How the language writes the sign in front of a fraction; the other one separates thousands. */
const pointOf = (lang: Lang) => lang === "de" ? "," : ".";

/**
 * Parses what was typed. Both languages' ways of writing are understood, by position of the marks, not by the
 * screen's language.
 */
export function parseNumberInput(input: string, lang: Lang): NumberInput {
  const typed = narrow(input).replace(INVISIBLE, "").trim();
  if (typed === "") return { kind: "empty" };
  const negative = MINUS.test(typed);
  const marked = typed.replace(MINUS, "").trim().replace(SPACE, " ").replace(APOSTROPHE, "'");
  const byRule = isDoubtful(marked, lang);
  const plain = byRule ? marked.replace(/[.,]/, "") : plainOf(marked);
  return plain !== null && PLAIN.test(plain) ? number(plain, negative, byRule) : { kind: "invalid" };
}

/** Full-width digits and marks, as East Asian keyboards give them. */
function narrow(text: string): string {
  return text.replace(
    /[\uff10-\uff19\uff0c\uff0e]/g,
    (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0),
  );
}

/**
 * One mark that is not the language's point, with a whole group of three behind it: a thousand by the
 * language's rule.
 */
function isDoubtful(text: string, lang: Lang): boolean {
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(text) && !text.includes(pointOf(lang));
}

/** Without separators of thousands, with a point; `null` when the marks have no meaning together. */
function plainOf(text: string): string | null {
  const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (last < 0) return ungroup(text);
  const point = text.charAt(last);
  // A mark that repeats is no point of a fraction.
  if (text.indexOf(point) !== last) return ungroup(text);
  const whole = ungroup(text.slice(0, last));
  return whole === null ? null : `${whole}.${text.slice(last + 1)}`;
}

/** Digits without the marks of their groups: one kind of mark, three digits behind each. */
function ungroup(text: string): string | null {
  if (/^\d*$/.test(text)) return text;
  const mark = /[., ']/.exec(text)?.[0];
  if (mark === undefined) return null;
  const [first = "", ...groups] = text.split(mark);
  const grouped = /^[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return grouped ? first + groups.join("") : null;
}

function number(plain: string, negative: boolean, byRule: boolean): NumberInput {
  const [whole = "", fraction = ""] = plain.split(".");
  const head = whole.replace(/^0+(?=\d)/, "") || "0";
  const value = fraction === "" ? head : `${head}.${fraction}`;
  const zero = /^0(\.0+)?$/.test(value);
  return { kind: "number", value: negative && !zero ? `-${value}` : value, byRule };
}

/** A decimal string as it would be typed in this language: no grouping. */
export function toNumberInput(value: DecimalString, lang: Lang): string {
  return value.replace(".", pointOf(lang));
}

/** The number as it was read, where what was typed does not show it by itself; `null` otherwise. */
export function readBack(input: string, lang: Lang): { value: string; byRule: boolean } | null {
  const parsed = parseNumberInput(input, lang);
  if (parsed.kind !== "number") return null;
  const obvious = new RegExp(`^[-\u2212]?\\d*[${pointOf(lang)}]?\\d*$`).test(input.trim());
  return obvious ? null : { value: toNumberInput(parsed.value, lang), byRule: parsed.byRule };
}
