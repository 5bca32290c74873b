// What can be written into the quantity: a number, thousands (`1k`), an amount of money (`$10000`), a share
// of the position (`50%`). Pure.
import { dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { type NumberInput, parseNumberInput } from "@/lib/contract/number_input.ts";
import { type Size, type SizeFacts, sizeOf, type SizeWish } from "./sizing.ts";

export type QuantityText =
  | Exclude<NumberInput, { kind: "number" }>
  | {
    kind: "units";
    value: DecimalString;
    /** Only the language's rule made it a thousand. */
    byRule: boolean;
    /** A letter stands for zeros. */
    short: boolean;
  }
  | { kind: "wish"; wish: SizeWish };

const ZEROS: Readonly<Record<string, string>> = { k: "1000", m: "1000000" };
/** Those that are one currency wherever they are written. */
const SYMBOLS: Readonly<Record<string, string>> = { "€": "EUR", "£": "GBP", "¥": "JPY" };
/**
 * What is written with a dollar sign where it is at home: there the sign is this currency, everywhere else it
 * is USD.
 */
const DOLLARS: ReadonlySet<string> = new Set(["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN"]);

const SIGN = "[$€£¥]|[A-Za-z]{3}";
const MONEY = new RegExp(
  `^(?:(${SIGN})\\s*([^A-Za-z$€£¥%]+)([km])?|([^A-Za-z$€£¥%]+)([km])?\\s*(${SIGN}))$`,
  "i",
);
const SHORT = /^([^A-Za-z$€£¥%]+)([km])$/i;
const SHARE = /^([^A-Za-z$€£¥%]+)%$/;

/** Reads what was typed. `currency` is the instrument's. */
export function parseQuantityText(
  input: string,
  { lang, currency }: { lang: Lang; currency: string },
): QuantityText {
  const typed = input.trim();
  const [, percent] = SHARE.exec(typed) ?? [];
  if (percent !== undefined) {
    return read(percent, lang, ({ value }) => ({ kind: "wish", wish: { by: "position", percent: value } }));
  }
  const [, number, letter] = SHORT.exec(typed) ?? [];
  if (number !== undefined) {
    return read(number, lang, ({ value, byRule }) => ({
      kind: "units",
      value: zeros(value, letter),
      byRule,
      short: true,
    }));
  }
  const [, before, first, firstLetter, second, secondLetter, after] = MONEY.exec(typed) ?? [];
  const sign = before ?? after;
  if (sign !== undefined && isMoney(sign)) {
    return read(first ?? second ?? "", lang, ({ value }) => ({
      kind: "wish",
      wish: {
        by: "money",
        amount: zeros(value, firstLetter ?? secondLetter),
        currency: currencyOf(sign, currency),
      },
    }));
  }
  return read(typed, lang, ({ value, byRule }) => ({ kind: "units", value, byRule, short: false }));
}

function read(
  digits: string,
  lang: Lang,
  make: (number: Extract<NumberInput, { kind: "number" }>) => QuantityText,
): QuantityText {
  const number = parseNumberInput(digits, lang);
  return number.kind === "number" ? make(number) : number;
}

function zeros(value: DecimalString, letter: string | undefined): DecimalString {
  return letter === undefined ? value : text(dec(value).times(ZEROS[letter.toLowerCase()] ?? "1"));
}

/**
 * Three letters are money only where they are a currency: `100 stk` and `5 mio` are none, and a future is
 * `ESZ6`.
 */
function isMoney(sign: string): boolean {
  return sign.length === 1 || currencies().has(sign.toUpperCase());
}

let known: ReadonlySet<string> | null = null;

/** Those of ISO 4217 that the browser knows, and the offshore yuan, which IB trades. */
function currencies(): ReadonlySet<string> {
  return known ??= new Set([...Intl.supportedValuesOf("currency"), "CNH"]);
}

function currencyOf(sign: string, own: string): string {
  if (sign === "$") return DOLLARS.has(own) ? own : "USD";
  return SYMBOLS[sign] ?? sign.toUpperCase();
}

/** The size that a text comes to that is no plain number; `null`: it is one, or nothing that can be read. */
export function typedSize(
  input: string,
  { lang, facts }: { lang: Lang; facts: SizeFacts | null },
): Size | null {
  const read = parseQuantityText(input, { lang, currency: facts?.currency ?? "" });
  if (read.kind === "units" && read.short) {
    return sign(read.value) > 0 ? { quantity: read.value } : { gap: "amount" };
  }
  if (read.kind !== "wish") return null;
  return facts === null ? { gap: "instrument" } : sizeOf(read.wish, facts);
}

/** The quantity that a text says, in whatever way; `null`: none, or none that can be reckoned now. */
export function typedQuantity(
  input: string,
  given: { lang: Lang; facts: SizeFacts | null },
): DecimalString | null {
  const size = typedSize(input, given);
  if (size !== null) return "quantity" in size ? size.quantity : null;
  const typed = parseNumberInput(input, given.lang);
  return typed.kind === "number" && sign(typed.value) > 0 ? typed.value : null;
}
