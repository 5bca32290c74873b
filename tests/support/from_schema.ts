// Values by a JSON Schema, right ones and nearly right ones: what a client makes of the OpenAPI document, and
// what it gets wrong.

type Schema = Readonly<Record<string, unknown>>;

/** The document's schemas by their names. */
export type Components = Readonly<Record<string, Schema>>;

const TEXTS = [
  "AAPL",
  "1",
  "187.25",
  "0.5",
  "DU1234567",
  "b0a1c2d3-0000-4000-8000-000000000000",
  "2026-08-31",
];
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  "",
  "\u0000",
  [],
  {},
  "x".repeat(3_000),
  "NaN",
  "٣",
];

export class FromSchema {
  readonly #components: Components;
  readonly #random: () => number;
  readonly #texts: readonly string[];

  /** `texts`: what words of strings are taken from first, e.g. an account that is there. */
  constructor(components: Components, random: () => number, texts: readonly string[] = []) {
    this.#components = components;
    this.#random = random;
    this.#texts = [...texts, ...TEXTS];
  }

  /** One value that the schema describes. */
  value(schema: Schema): unknown {
    const { $ref, enum: words, type } = schema;
    if (typeof $ref === "string") return this.value(this.#components[$ref.split("/").at(-1) ?? ""] ?? {});
    if ("const" in schema) return schema.const;
    if (Array.isArray(words)) return this.pick(words);
    const options = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined;
    if (options !== undefined) return this.value(this.pick(options));
    if (type === "object") return this.#object(schema);
    if (type === "array") return this.#array(schema);
    if (type === "boolean") return this.#random() < 0.5;
    if (type === "integer" || type === "number") return this.#number(schema);
    if (type === "string") return this.#text(schema);
    return null;
  }

  /** The same with one part of it gone wrong: another value, a missing or an unknown field. */
  nearly(schema: Schema): unknown {
    const value = this.value(schema);
    if (typeof value !== "object" || value === null) return this.pick(WRONG);
    const [key] = [this.pick([...Object.keys(value), "nobody"])];
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    // Never the name of the action: without it, nothing of an action is tried.
    if (key === "action") return value;
    return this.#random() < 0.2 ? rest : { ...rest, [key]: this.pick(WRONG) };
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T;
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema): Record<string, unknown> {
    const fields = Object.entries(properties as Record<string, Schema>)
      .filter(([name]) => (required as string[]).includes(name) || this.#random() < 0.3)
      .map(([name, schema]) => [name, this.value(schema)]);
    if (typeof additionalProperties === "object" && this.#random() < 0.5) {
      fields.push([this.pick(this.#texts), this.value(additionalProperties as Schema)]);
    }
    return Object.fromEntries(fields);
  }

  #array({ items = {}, minItems = 0 }: Schema): unknown[] {
    const length = Number(minItems) + Math.floor(this.#random() * 3);
    return Array.from({ length }, () => this.value(items as Schema));
  }

  #number({ minimum, exclusiveMinimum, maximum = 300_000 }: Schema): number {
    const least = Number(minimum ?? (exclusiveMinimum === undefined ? 0 : Number(exclusiveMinimum) + 1));
    // Contracts that are there are found among any others.
    if (least <= 265_598 && Number(maximum) >= 265_598 && this.#random() < 0.5) return 265_598;
    return least + Math.floor(this.#random() * Math.min(1_000_000, Number(maximum) - least));
  }

  #text({ pattern, allOf, minLength = 0, maxLength = 64, format }: Schema): string {
    if (format === "date-time") return new Date(Date.UTC(2026, 7, 31, 14, this.#random() * 60)).toISOString();
    const patterns = [pattern, ...(allOf as Schema[] | undefined ?? []).map((one) => one.pattern)]
      .filter((one) => typeof one === "string").map((one) => new RegExp(one, "u"));
    const fits = (text: string) =>
      text.length >= Number(minLength) && text.length <= Number(maxLength) &&
      patterns.every((one) => one.test(text));
    const known = this.#texts.filter(fits);
    return known.length > 0 ? this.pick(known) : "a".repeat(Math.max(Number(minLength), 8));
  }
}
