// An order in one line, `b 100 aapl 280 gtc tp 320 sl 270`, read into what the ticket takes. Pure: the ticket
// and the server judge the values.
import type { Lang } from "@/lib/contract/format.ts";
import { parseNumberInput } from "@/lib/contract/number_input.ts";
import type { OrderType, Side, Tif } from "@/lib/contract/order_fields.ts";
import type { BracketUnit } from "./bracket_units.ts";
import { readDay, readTime } from "./line_date.ts";
import { type LimitPlace, limitPlaces } from "./limit_prices.ts";
import { parseQuantityText } from "./quantity_text.ts";

/** Texts are as they were typed, for the inputs of the ticket; `null` is not named. */
export interface EntryOrder {
  side: Side;
  quantity: string | null;
  /** The quantity is an amount of money, and is to be ordered as one. */
  cash: boolean;
  symbol: string;
  type: OrderType | null;
  limit: string | null;
  /** The limit is a price of the quote. */
  place: LimitPlace | null;
  stop: string | null;
  trail: { by: "amount" | "percent"; value: string } | null;
  tif: Tif | null;
  /** When a GTD order ends, as `<input type="datetime-local">` writes it. */
  until: string | null;
  outsideRth: boolean;
  exits: { unit: BracketUnit; take: string | null; stop: string | null } | null;
}

export type EntryGap = "symbol" | "word" | "number" | "twice" | "units" | "date" | "cash";

export type EntryLine =
  | { order: EntryOrder }
  /** `at`: the word that can not be read. */
  | { gap: EntryGap; at: string };

const sides: Readonly<Record<string, Side>> = {
  b: "BUY",
  buy: "BUY",
  k: "BUY",
  kauf: "BUY",
  kaufe: "BUY",
  kaufen: "BUY",
  s: "SELL",
  sell: "SELL",
  v: "SELL",
  verkauf: "SELL",
  verkaufe: "SELL",
  verkaufen: "SELL",
};

/** Whether a line begins like an order. */
export function beginsOrder(line: string): boolean {
  return sideOf(line.trim().split(/\s+/)[0] ?? "") !== null;
}

function sideOf(word: string): Side | null {
  return Object.hasOwn(sides, word.toLowerCase()) ? sides[word.toLowerCase()] ?? null : null;
}

const tifWords: Readonly<Record<string, Tif>> = { day: "DAY", gtc: "GTC", ioc: "IOC", opg: "OPG" };
/** Money that is ordered as such, in English and German. */
const cashWords: ReadonlySet<string> = new Set(["cash", "betrag"]);
/** None of them is taken for a symbol: whoever has left the symbol out would trade another one. */
const reserved: ReadonlySet<string> = new Set([
  ...Object.keys(tifWords),
  ...limitPlaces,
  ...cashWords,
  ...["mkt", "lmt", "stp", "trail", "tp", "sl", "ext", "gtd"],
]);
const SYMBOL = /^[\p{L}\d][\p{L}\d.\-/]*$/u;
/**
 * Begins like a size and is a name: a month of a future, `CLF7`, which would be 7 of Chile; a number of Hong
 * Kong, `0700`.
 */
const NAME = /^(?:[a-z]{2}[fghjkmnquvxz]\d{1,2}|0\d+)$/i;
/** A distance carries its unit: `50t`, `2%`; a bare number is a price. */
const EXIT = /^(.+?)(t|%)?$/i;
const PERCENT = /^(.+?)(%)?$/;

class Wrong extends Error {
  constructor(readonly gap: EntryGap, readonly at: string) {
    super(gap);
  }
}

/** Reads a line that begins with a side. */
export function parseEntryLine(line: string, lang: Lang): EntryLine {
  const [first = "", ...words] = line.trim().split(/\s+/);
  const side = sideOf(first);
  if (side === null) return { gap: "word", at: first };
  try {
    return { order: new LineReader(side, lang).read(words) };
  } catch (error) {
    if (error instanceof Wrong) return { gap: error.gap, at: error.at };
    throw error;
  }
}

class LineReader {
  readonly #order: EntryOrder;
  readonly #lang: Lang;
  #words: string[] = [];

  constructor(side: Side, lang: Lang) {
    this.#lang = lang;
    this.#order = {
      side,
      quantity: null,
      cash: false,
      symbol: "",
      type: null,
      limit: null,
      place: null,
      stop: null,
      trail: null,
      tif: null,
      until: null,
      outsideRth: false,
      exits: null,
    };
  }

  read(words: readonly string[]): EntryOrder {
    this.#words = [...words];
    this.#readHead();
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) this.#readWord(word);
    return this.#order;
  }

  /**
   * A quantity before the symbol, or none; behind it a bare number is a price, and only a size in words is a
   * quantity.
   */
  #readHead(): void {
    const order = this.#order;
    if (!this.#beginsWithName() && this.#quantityOf(this.#words[0]) !== null) {
      order.quantity = this.#words.shift() ?? null;
    }
    order.symbol = this.#symbol(this.#words.shift() ?? "");
    if (order.quantity === null && this.#quantityOf(this.#words[0]) === "words") {
      order.quantity = this.#words.shift() ?? null;
    }
  }

  /**
   * Whether the first word is a name that looks like a size, and not the size of the name behind it: `chf50
   * nesn`, `0100 aapl`.
   */
  #beginsWithName(): boolean {
    const [word = "", next = ""] = this.#words;
    const isNamed = /\p{L}/u.test(next) && SYMBOL.test(next) && !reserved.has(next.toLowerCase()) &&
      this.#quantityOf(next) === null;
    return NAME.test(word) && !isNamed;
  }

  #quantityOf(word = ""): "number" | "words" | null {
    const read = parseQuantityText(word, { lang: this.#lang, currency: "" });
    if (read.kind === "units") return read.short ? "words" : "number";
    return read.kind === "wish" ? "words" : null;
  }

  #symbol(word: string): string {
    if (!SYMBOL.test(word) || reserved.has(word.toLowerCase())) throw new Wrong("symbol", word);
    // Full-width letters, as East Asian keyboards give them.
    return word.normalize("NFKC").toUpperCase();
  }

  #readWord(given: string): void {
    const order = this.#order;
    const word = given.toLowerCase();
    const tif = Object.hasOwn(tifWords, word) ? tifWords[word] : undefined;
    const place = limitPlaces.find((one) => one === word);
    if (tif !== undefined) order.tif = this.#once(order.tif, tif, given);
    else if (word === "mkt") order.type = this.#once(order.type, "MKT", given);
    else if (word === "lmt" && this.#order.limit !== null) {
      // Behind its price, `285 lmt`, it says what that is.
    } else if (word === "lmt" || word === "@") this.#limit(this.#next(given));
    else if (word === "stp") {
      order.stop = this.#once(order.stop, this.#number(this.#next(given)), given);
    } else if (word === "trail") this.#trail(this.#next(given), given);
    else if (word === "tp" || word === "sl") this.#exit(word, this.#next(given), given);
    else if (word === "gtd") this.#until(this.#next(given), given);
    else if (cashWords.has(word)) this.#cash(given);
    else if (word === "ext") order.outsideRth = true;
    else if (place !== undefined) this.#limit(word);
    else this.#limit(given.startsWith("@") ? given.slice(1) : given);
    order.type = typeOf(order);
  }

  #limit(word: string): void {
    const order = this.#order;
    if (order.limit !== null || order.place !== null || order.type === "MKT") throw new Wrong("twice", word);
    const place = limitPlaces.find((one) => one === word.toLowerCase());
    if (place !== undefined) order.place = place;
    else order.limit = this.#number(word, "word");
  }

  #trail(word: string, at: string): void {
    const [, value = "", percent] = PERCENT.exec(word) ?? [];
    const trail = { by: percent === undefined ? "amount" : "percent", value: this.#number(value) } as const;
    this.#order.trail = this.#once(this.#order.trail, trail, at);
  }

  #exit(word: "tp" | "sl", typed: string, at: string): void {
    const [, value = "", sign] = EXIT.exec(typed) ?? [];
    const unit: BracketUnit = sign === undefined ? "price" : sign === "%" ? "percent" : "ticks";
    const exits = this.#order.exits ?? { unit, take: null, stop: null };
    // The ticket has one unit for both.
    if (exits.unit !== unit) throw new Wrong("units", typed);
    const leg = word === "tp" ? "take" : "stop";
    this.#order.exits = { ...exits, [leg]: this.#once(exits[leg], this.#number(value), at) };
  }

  /** A day, and a time behind it or none: it then ends with the day. */
  #until(word: string, at: string): void {
    const day = readDay(word);
    if (day === null) throw new Wrong("date", word);
    const time = readTime(this.#words[0]);
    if (time !== null) this.#words.shift();
    this.#order.tif = this.#once(this.#order.tif, "GTD", at);
    this.#order.until = `${day}T${time ?? "23:59"}`;
  }

  #cash(at: string): void {
    const { cash, quantity } = this.#order;
    if (cash) throw new Wrong("twice", at);
    const read = parseQuantityText(quantity ?? "", { lang: this.#lang, currency: "" });
    if (read.kind !== "wish" || read.wish.by !== "money") throw new Wrong("cash", at);
    this.#order.cash = true;
  }

  #next(after: string): string {
    const word = this.#words.shift();
    if (word === undefined) throw new Wrong("number", after);
    return word;
  }

  #number(word: string, gap: EntryGap = "number"): string {
    if (parseNumberInput(word, this.#lang).kind !== "number") throw new Wrong(gap, word);
    return word;
  }

  #once<T>(before: T | null, value: T, at: string): T {
    if (before !== null) throw new Wrong("twice", at);
    return value;
  }
}

/** What the named prices make of the order. */
function typeOf({ type, limit, place, stop, trail }: EntryOrder): OrderType | null {
  const isLimited = limit !== null || place !== null;
  const named = [trail !== null, stop !== null, isLimited, type === "MKT"];
  if (trail !== null && named.filter(Boolean).length > 1) throw new Wrong("twice", "trail");
  if (type === "MKT" && (isLimited || stop !== null)) throw new Wrong("twice", "mkt");
  if (trail !== null) return "TRAIL";
  if (stop !== null) return isLimited ? "STP LMT" : "STP";
  return isLimited ? "LMT" : type;
}
