// Text of JSON from outside, held to what every reader takes it for: UTF-8, and no name twice in one object.

/**
 * Without its byte order mark. Throws a `TypeError` for bytes that are no UTF-8: taken for other letters they
 * would be misread.
 */
export function utf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

interface Level {
  names: Set<string>;
  /** The one that was read last. */
  name: string;
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
      level.name = JSON.parse(token.slice(0, token.length - colon.length)) as string;
      if (level.names.has(level.name)) yield levels.map(({ name }) => name).join(".");
      level.names.add(level.name);
    }
  }
}
