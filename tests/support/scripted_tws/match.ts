// Compares what is expected, in part, with what is there. Says in words what differs.
import { isFields } from "./fill.ts";

/** An element of a list: further ones may be there. In a text: anything may stand here. */
const MORE = "…";

/**
 * The differences, empty when `found` is as expected. Of objects only the expected fields count. A list means
 * these elements in any order and no other (unless `"…"` is one of them), and fits an object that keeps them
 * by their ids as well.
 */
export function differences(expected: unknown, found: unknown, where = ""): string[] {
  if (Array.isArray(expected)) return listDifferences(expected, found, where);
  if (isFields(expected)) {
    if (!isFields(found) && !Array.isArray(found)) return [differs(expected, found, where)];
    return Object.entries(expected).flatMap(([name, value]) =>
      differences(value, (found as Record<string, unknown>)[name], where === "" ? name : `${where}.${name}`)
    );
  }
  return isSame(expected, found) ? [] : [differs(expected, found, where)];
}

function listDifferences(expected: readonly unknown[], found: unknown, where: string): string[] {
  const elements = Array.isArray(found) ? [...found] : isFields(found) ? Object.values(found) : null;
  if (elements === null) return [differs(expected, found, where)];
  const wanted = expected.filter((one) => one !== MORE);
  const missing = wanted.filter((one) => {
    const at = elements.findIndex((element) => differences(one, element).length === 0);
    if (at >= 0) elements.splice(at, 1);
    return at < 0;
  });
  if (missing.length === 1 && elements.length === 1) {
    return differences(missing[0], elements[0], `${where}[]`);
  }
  const tooMany = expected.length > wanted.length ? [] : elements;
  return [
    ...missing.map((one) =>
      `${where}: ${short(one)} is not there${elements.length > 0 ? `, but ${short(elements)}` : ""}`
    ),
    ...tooMany.map((one) => `${where}: ${short(one)} is too much`),
  ];
}

function isSame(expected: unknown, found: unknown): boolean {
  if (typeof expected !== "string" || typeof found !== "string" || !expected.includes(MORE)) {
    return Object.is(expected, found);
  }
  const parts = expected.split(MORE).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join("[^]*")}$`).test(found);
}

function differs(expected: unknown, found: unknown, where: string): string {
  return `${where}: expected ${short(expected)}, found ${short(found)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 600 ? `${text.slice(0, 600)}${MORE}` : text;
}
