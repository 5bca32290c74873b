// What Lotse says: a key with typed parameters. Each language has one sentence for each key; words that are
// not ours stay as they are.
import type { DecimalString } from "../decimal.ts";
import type { NameParts } from "../instrument_name.ts";

declare const made: unique symbol;

/**
 * One thing said, in no language yet. `say` makes it and knows the parameters of each key; `sayingSchema`
 * reads it from a pipe.
 */
export interface Saying {
  /** `CODE` or `CODE.variant`. */
  readonly key: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly [made]: true;
}

/** Words that are not Lotse's: IB's, ibapi's, the system's. They are never translated. */
export interface Verbatim {
  readonly verbatim: string;
}

export function verbatim(text: string): Verbatim {
  return { verbatim: text };
}

export type Part = string | Verbatim;
/** What a sentence is made of, in reading order. */
export type Spoken = readonly Part[];
/** What a table's function gives: plain where no foreign words are in it. */
export type Sentence = string | Spoken;

/** A sentence with foreign words, or with another sentence, inside. */
export function speech(
  strings: TemplateStringsArray,
  ...values: (string | number | Verbatim | Spoken)[]
): Spoken {
  const parts: Part[] = [];
  const add = (part: Part) => {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else if (part !== "") parts.push(part);
  };
  strings.forEach((text, index) => {
    add(text);
    const value = values[index];
    if (typeof value !== "object") add(String(value ?? ""));
    else if ("verbatim" in value) add(value);
    else value.forEach(add);
  });
  return parts;
}

/** As one text: for a log, a script, a tooltip. */
export function textOf(spoken: Spoken): string {
  return spoken.map((part) => typeof part === "string" ? part : part.verbatim).join("");
}

/** How a language writes what stands in parameters. */
export interface Phrasing {
  /** Every digit as it is given, thousands grouped. */
  number(value: DecimalString | number): string;
  /** A date of the wire, `2026-12-04` or longer, as a day. */
  day(date: string): string;
  /** What an instrument is called. */
  name(parts: NameParts): string;
  /** A time of the wire as date and minute in UTC; other texts stay as they are. */
  minute(at: string): string;
  /** A time of the wire as time of day in UTC. */
  clock(at: string): string;
  /** A saying inside another one. */
  tell(saying: Saying): Spoken;
}

/** One entry of a table: a sentence, or how it is made from its parameters. */
export type Entry = string | ((given: never, phrasing: Phrasing) => Sentence);
export type Table = Readonly<Record<string, Entry>>;

/** The parameters of an entry; `undefined` for one without. */
export type Given<E> = E extends (given: infer G, phrasing: Phrasing) => Sentence ? G : undefined;

/**
 * The table of another language: the same keys with the same parameters. One that misses a sentence does not
 * compile.
 */
export type Same<T> = {
  readonly [K in keyof T]: Given<T[K]> extends undefined ? string
    : string | ((given: Given<T[K]>, phrasing: Phrasing) => Sentence);
};
