// Puts what a case gives into a complete message: an unknown field or another type is an error that says
// where.

type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `whole` with the given fields in their places; `whole` itself stays as it is. */
export function fill<T>(whole: T, given: Fields, where: string): T {
  const filled: Fields = { ...whole as Fields };
  for (const [name, value] of Object.entries(given)) {
    const place = `${where}.${name}`;
    if (!(name in filled)) {
      throw new Error(`${place}: there is no such field, only ${Object.keys(filled).join(", ")}`);
    }
    const before = filled[name];
    if (isFields(before) && isFields(value)) filled[name] = fill(before, value, place);
    else {
      requireSameType(before, value, place);
      filled[name] = value;
    }
  }
  // Every field has the name and the type that it has in `whole`.
  return filled as T;
}

/** Where nothing is known, `null` stands: any value may take its place. */
function requireSameType(before: unknown, value: unknown, place: string): void {
  if (before === null || value === null) return;
  const [wanted, found] = [before, value].map((one) => Array.isArray(one) ? "list" : typeof one);
  if (wanted !== found) throw new Error(`${place}: a ${wanted} is wanted, not ${JSON.stringify(value)}`);
}
