// Text of JSON from outside, held to what every reader takes it for: UTF-8, and no name twice in one object.

const strict = new TextDecoder("utf-8", { fatal: true });

/**
 * Without its byte order mark. Throws a `TypeError` for bytes that are no UTF-8: taken for other letters they
 * would be misread.
 */
export function utf8(bytes: Uint8Array): string {
  return strict.decode(bytes);
}

interface Level {
  names: Set<string>;
  /** The one that was read last. */
  name: string;
}

/**
 * Whether a name may stand twice in `text`, of which `value` was read: quick, and never false where one does.
 * Behind each name is a colon, and what was read has each name once.
 */
export function mayRepeat(text: string, value: unknown): boolean {
  return text.match(/"\s*:/g)?.length !== namesOf(value);
}

/** Not by calling itself: what strangers send may be nested deeper than the stack. */
function namesOf(value: unknown): number {
  let names = 0;
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const parts: unknown[] = Object.values(next);
    if (!Array.isArray(next)) names += parts.length;
    for (const part of parts) waiting.push(part);
  }
  return names;
}

/**
 * The places of names that stand twice in one object, `order.quantity`, of text that is JSON: JSON takes the
 * last of two, and whoever reads it may read the first.
 */
export function* repeatedNames(text: string): Generator<string> {
  const levels: Level[] = [];
  for (const [token, , colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === "{") levels.push({ names: new Set(), name: "" });
    else if (token === "}") levels.pop();
    else if (colon !== undefined) {
      const level = levels.at(-1);
      if (level === undefined) continue;
      level.name = nameIn(token.slice(0, token.length - colon.length));
      if (level.names.has(level.name)) yield levels.map(({ name }) => name).join(".");
      level.names.add(level.name);
    }
  }
}

/** `quoted`: as it stands in the text. */
function nameIn(quoted: string): string {
  return quoted.includes("\\") ? JSON.parse(quoted) as string : quoted.slice(1, -1);
}
