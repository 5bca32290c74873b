// A schema as a function that says yes: nearly all that comes in is as its schema wants it, and a desk that
// was idle a moment ago waits for each thing that zod touches on the way.
import { z } from "zod";

/** `true` only of what the schema lets through unchanged; `false` says nothing: then the schema is asked. */
export type PlainCheck = (value: unknown) => boolean;

type Fields = Readonly<Record<string, unknown>>;
type Def = z.core.$ZodTypes["_zod"]["def"];

/** Never `true` for a schema with anything that may change a value, or that is not known here. */
export function plainCheckOf(schema: z.core.$ZodType): PlainCheck {
  const def = schema._zod.def as Def;
  switch (def.type) {
    case "object":
      return (def.checks ?? []).length === 0 ? objectCheck(def) : () => false;
    case "array":
      return arrayCheck(plainCheckOf(def.element), def);
    case "union":
      return "discriminator" in def
        ? byKind(def as z.core.$ZodDiscriminatedUnionDef)
        : anyOf(def.options.map(plainCheckOf));
    case "nullable":
      return orNull(plainCheckOf(def.innerType));
    case "default":
      // Only what is missing becomes something else, and no check takes that.
      return plainCheckOf(def.innerType);
    case "string":
    case "number":
    case "boolean":
    case "literal":
    case "enum":
      return valueCheck(schema, def);
    default:
      return () => false;
  }
}

/**
 * In JSON nothing is there without a value, so `undefined` is what none of the checks takes. Names that the
 * schema does not have are let through where it keeps them: otherwise it would take them out, or complain.
 */
function objectCheck({ shape, catchall }: z.core.$ZodObjectDef): PlainCheck {
  const isLoose = catchall?._zod.def.type === "unknown";
  const required: [string, PlainCheck][] = [];
  const optional = new Map<string, PlainCheck>();
  for (const [name, field] of Object.entries(shape)) {
    const def = field._zod.def as Def;
    if (def.type === "optional") optional.set(name, plainCheckOf(def.innerType));
    else required.push([name, plainCheckOf(field)]);
  }
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const fields = value as Fields;
    for (const [name, check] of required) if (!check(fields[name])) return false;
    const names = Object.keys(fields);
    if (names.length === required.length) return true;
    let more = names.length - required.length;
    for (const name of names) {
      const check = optional.get(name);
      if (check === undefined) continue;
      if (!check(fields[name])) return false;
      more -= 1;
    }
    return isLoose || more === 0;
  };
}

function arrayCheck(check: PlainCheck, { checks = [] }: z.core.$ZodArrayDef): PlainCheck {
  let least = 0;
  for (const { _zod: { def } } of checks) {
    if (def.check !== "min_length") return () => false;
    least = Math.max(least, (def as z.core.$ZodCheckMinLengthDef).minimum);
  }
  return (value) => Array.isArray(value) && value.length >= least && value.every(check);
}

function anyOf(checks: readonly PlainCheck[]): PlainCheck {
  return (value) => checks.some((check) => check(value));
}

/** Those whose kind stands in one field, which tells at once whose check it is. */
function byKind({ discriminator, options }: z.core.$ZodDiscriminatedUnionDef): PlainCheck {
  const checks = new Map<unknown, PlainCheck>();
  for (const option of options) {
    const check = plainCheckOf(option);
    for (const kind of option._zod.propValues?.[discriminator] ?? []) checks.set(kind, check);
  }
  return (value) => {
    if (typeof value !== "object" || value === null) return false;
    return checks.get((value as Fields)[discriminator])?.(value) ?? false;
  };
}

function orNull(check: PlainCheck): PlainCheck {
  return (value) => value === null || check(value);
}

const isInteger: PlainCheck = (value) => Number.isSafeInteger(value);

/** Each of these looks at a value and leaves it as it is. */
const FORMATS: ReadonlySet<unknown> = new Set([undefined, "safeint", "datetime"]);
const CHECKS: ReadonlySet<string> = new Set(["greater_than", "less_than", "min_length"]);

/** The most frequent ones without zod. */
function valueCheck(schema: z.core.$ZodType, def: Def): PlainCheck {
  if ("coerce" in def && def.coerce) return () => false;
  const checks = (def.checks ?? []).map(({ _zod }) => _zod.def);
  const format = "format" in def ? def.format : undefined;
  if (def.type === "string" && format === undefined) {
    const tests = checks.map(textTest);
    if (tests.every((test) => test !== null)) {
      return (value) => typeof value === "string" && tests.every((test) => test(value));
    }
  }
  if (checks.length === 0) {
    if (def.type === "number" && format === "safeint") return isInteger;
    if (def.type === "literal" && def.values.length === 1) {
      const [only] = def.values;
      return (value) => value === only;
    }
    if (def.type === "enum") {
      const words = new Set<unknown>(Object.values(def.entries));
      return (value) => words.has(value);
    }
  }
  const isKnown = FORMATS.has(format) && checks.every(({ check }) => CHECKS.has(check));
  return isKnown ? (value) => z.core.safeParse(schema, value).success : () => false;
}

/** What a check asks of a text; `null`: not known here. */
function textTest(def: z.core.$ZodCheckDef): ((text: string) => boolean) | null {
  // Zod counts code points, of which each is one or two of these: of twice as many there are enough.
  if (isLeast(def)) return (text) => text.length >= 2 * def.minimum;
  if (isMost(def)) return (text) => text.length <= def.maximum;
  if (isPattern(def)) return (text) => def.pattern.test(text);
  // What is no plain yes, a promise too, is left to zod.
  if (isOwn(def)) return (text) => def.fn(text) === true;
  return null;
}

function isLeast(def: z.core.$ZodCheckDef): def is z.core.$ZodCheckMinLengthDef {
  return def.check === "min_length";
}

function isMost(def: z.core.$ZodCheckDef): def is z.core.$ZodCheckMaxLengthDef {
  return def.check === "max_length";
}

function isOwn(def: z.core.$ZodCheckDef): def is z.core.$ZodCustomDef {
  return def.check === "custom" && "fn" in def && def.when === undefined;
}

function isPattern(def: z.core.$ZodCheckDef): def is z.core.$ZodCheckRegexDef & { pattern: RegExp } {
  return "pattern" in def && def.pattern instanceof RegExp && "format" in def &&
    def.format === "regex" && !def.pattern.global && !def.pattern.sticky;
}
