// How an assistant is told things: what is unknown is called so, what ages has its age, and words of others
// stand apart as data.
import { onOneLine } from "@/lib/contract/plain_text.ts";

export const UNKNOWN = "unknown";
type Unknown = typeof UNKNOWN;

/** Longest text of somebody else that is passed on, in characters. */
const MOST = 500;
/** Rows of one answer; how many more there are is said. */
const MOST_ROWS = 200;

/** `null` on the wire of the desk means unknown: a reader of text must not take it for nothing or zero. */
export function known<T extends string | number | boolean>(value: T | null): T | Unknown {
  return value ?? UNKNOWN;
}

/** A time and how long ago it was, in whole seconds. */
export function aged(at: string | null, now: number): { at: string; ageSeconds: number | Unknown } {
  if (at === null) return { at: UNKNOWN, ageSeconds: UNKNOWN };
  return { at, ageSeconds: Math.max(0, Math.round((now - Date.parse(at)) / 1000)) };
}

/**
 * Words of somebody else: IB, an exchange, another program, the trader. Each on one line, with nothing in it
 * that can not be seen, and cut where it is long. What says nothing is left out.
 */
export function verbatim(texts: Readonly<Record<string, string | null | undefined>>): {
  verbatim: Record<string, string>;
} {
  const kept = Object.entries(texts).flatMap(([name, text]) => {
    const plain = cleaned(text ?? "");
    return plain === "" ? [] : [[name, plain] as const];
  });
  return { verbatim: Object.fromEntries(kept) };
}

function cleaned(text: string): string {
  const [...characters] = onOneLine(text);
  return characters.length > MOST ? `${characters.slice(0, MOST).join("")}…` : characters.join("");
}

/** A key of the broker, which is given back as it is; what does not look like one is words of somebody. */
export function key(text: string): string {
  return /^[\w.:+-]{1,48}$/.test(text) ? text : UNKNOWN;
}

/** The first rows, and how many more there are. */
export function rows<T>(all: readonly T[]): { count: number; rows: T[]; notShown: number } {
  return { count: all.length, rows: all.slice(0, MOST_ROWS), notShown: Math.max(0, all.length - MOST_ROWS) };
}

/** An answer as text: every text in it cleaned, wherever it stands. */
export function written(answer: unknown): string {
  return JSON.stringify(
    answer,
    (_key, value: unknown) => typeof value === "string" ? onOneLine(value) : value,
  );
}
