// Text from peers (IB, symbols, headers) without what moves, hides or breaks what stands around it on a
// screen or in a log.

/** C0 and C1 controls, line and paragraph separators: each run of them becomes a space. */
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
/** What turns the direction of writing, so that a text reads as another one: it goes. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text on one line, in its own direction. What is plain already is given back as it is. */
export function plainText(text: string): string {
  return text.replace(DIRECTIONS, "").replace(CONTROLS, " ");
}

/** Whether a text is on one line and in its own direction as it is. */
export function isPlain(text: string): boolean {
  return plainText(text) === text;
}

/**
 * What is not seen at all: formats such as joiners and tags, private and unpaired characters. It can hide
 * words from a reader.
 */
const UNSEEN = /[\p{Cf}\p{Co}\p{Cs}]/gu;
/** Marks on marks: more than a few of them on one letter cover the lines around. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Words of a stranger that are shown to be judged: everything in them can be seen, on one line, blanks
 * gathered.
 */
export function onOneLine(text: string): string {
  return plainText(text).replace(UNSEEN, "").replace(PILED_MARKS, "$1").replace(/\s+/g, " ").trim();
}

/** Every text inside a value of JSON, keys included; what has none to change is given back as it is. */
export function plainTexts(value: unknown): unknown {
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return value.map(plainTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [plainText(key), plainTexts(each)]));
}
