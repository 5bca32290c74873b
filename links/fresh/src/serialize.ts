// Props of islands on the wire: one flat array in which every value appears once and refers to others by
// index. Negative numbers stand for values that JSON does not have; ["Type", ...] for values with a type.

/** A wrapper type: recognises its values and says what to write for them. */
export type Writers = Record<string, (value: object) => { value: unknown } | undefined>;
/** Rebuilds a value that a writer took apart. */
export type Readers = Record<string, (value: unknown) => unknown>;

const UNDEFINED = -1, NULL = -2, NAN = -3, INFINITE = -4, MINUS_INFINITE = -5, MINUS_ZERO = -6, HOLE = -7;

/** Writes `value` as text. Repeated references stay one; functions and symbols throw. */
export function serialize(value: unknown, writers: Writers = {}): string {
  const out: string[] = [];
  const seen = new Map<unknown, number>();

  const write = (item: unknown): number => {
    const special = specialOf(item);
    if (special !== undefined) return special;
    const known = seen.get(item);
    if (known !== undefined) return known;
    const index = out.push("") - 1;
    seen.set(item, index);
    out[index] = typeof item === "object" && item !== null
      ? writeObject(item, writers, write)
      : primitive(item);
    return index;
  };

  const root = write(value);
  return root < 0 ? String(root) : `[${out.join(",")}]`;
}

function specialOf(value: unknown): number | undefined {
  if (value === undefined) return UNDEFINED;
  if (value === null) return NULL;
  if (typeof value !== "number") return undefined;
  if (Number.isNaN(value)) return NAN;
  if (value === Infinity) return INFINITE;
  if (value === -Infinity) return MINUS_INFINITE;
  return Object.is(value, -0) ? MINUS_ZERO : undefined;
}

function primitive(value: unknown): string {
  if (typeof value === "bigint") return `["BigInt","${value}"]`;
  if (typeof value === "function" || typeof value === "symbol") {
    throw new Error(`Serializing ${typeof value}s is not supported.`);
  }
  return JSON.stringify(value);
}

function writeObject(value: object, writers: Writers, write: (item: unknown) => number): string {
  for (const [type, writer] of Object.entries(writers)) {
    const inner = writer(value);
    if (inner !== undefined) return `["${type}",${write(inner.value)}]`;
  }
  if (Array.isArray(value)) {
    const items = Array.from(value.keys(), (i) => i in value ? write(value[i]) : HOLE);
    return `[${items.join(",")}]`;
  }
  if (value instanceof Date) return `["Date",${JSON.stringify(value.toISOString())}]`;
  if (value instanceof URL) return `["URL",${JSON.stringify(value.href)}]`;
  if (value instanceof RegExp) return `["RegExp",${JSON.stringify(value.source)},"${value.flags}"]`;
  if (value instanceof Uint8Array) return `["Uint8Array","${btoa(String.fromCharCode(...value))}"]`;
  if (value instanceof Set) return `["Set",[${[...value].map(write).join(",")}]]`;
  if (value instanceof Map) return `["Map",[${[...value].flat(1).map(write).join(",")}]]`;
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`);
  return `{${entries.join(",")}}`;
}

/** Reads what `serialize` wrote. Throws on text that it did not write. */
export function deserialize(text: string, readers: Readers = {}): unknown {
  const flat: unknown = JSON.parse(text);
  if (typeof flat === "number") return special(flat);
  if (!Array.isArray(flat)) throw new Error("Expected serialized props to be a list");
  const done = new Map<number, unknown>();

  const read = (index: unknown): unknown => {
    if (typeof index !== "number") throw new Error("Expected an index in serialized props");
    if (index < 0) return special(index);
    if (done.has(index)) return done.get(index);
    const raw: unknown = flat[index];
    if (typeof raw !== "object" || raw === null) {
      done.set(index, raw);
      return raw;
    }
    if (Array.isArray(raw) && typeof raw[0] === "string") return readTyped(raw, index, readers, read, done);
    return readPlain(raw, index, read, done);
  };
  return read(0);
}

function special(code: number): unknown {
  switch (code) {
    case UNDEFINED:
      return undefined;
    case NULL:
      return null;
    case NAN:
      return NaN;
    case INFINITE:
      return Infinity;
    case MINUS_INFINITE:
      return -Infinity;
    case MINUS_ZERO:
      return -0;
  }
  throw new Error(`Unknown code ${code} in serialized props`);
}

function readPlain(
  raw: object,
  index: number,
  read: (index: unknown) => unknown,
  done: Map<number, unknown>,
): unknown {
  if (!Array.isArray(raw)) {
    const object: Record<string, unknown> = {};
    done.set(index, object);
    for (const [key, at] of Object.entries(raw)) object[key] = read(at);
    return object;
  }
  const list = new Array<unknown>(raw.length);
  done.set(index, list);
  raw.forEach((at, i) => {
    if (at !== HOLE) list[i] = read(at);
  });
  return list;
}

function readTyped(
  [type, first, second]: unknown[],
  index: number,
  readers: Readers,
  read: (index: unknown) => unknown,
  done: Map<number, unknown>,
): unknown {
  const keep = <T>(value: T): T => {
    done.set(index, value);
    return value;
  };
  const text = String(first);
  const indexes = Array.isArray(first) ? first : [];
  switch (type) {
    case "BigInt":
      return keep(BigInt(text));
    case "Date":
      return keep(new Date(text));
    case "URL":
      return keep(new URL(text));
    case "RegExp":
      return keep(new RegExp(text, String(second)));
    case "Uint8Array":
      return keep(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
    case "Set": {
      const set = keep(new Set<unknown>());
      for (const at of indexes) set.add(read(at));
      return set;
    }
    case "Map": {
      const map = keep(new Map<unknown, unknown>());
      for (let i = 0; i < indexes.length; i += 2) map.set(read(indexes[i]), read(indexes[i + 1]));
      return map;
    }
  }
  const reader = readers[String(type)];
  if (reader === undefined) throw new Error(`Unknown type "${String(type)}" in serialized props`);
  return keep(reader(read(first)));
}
