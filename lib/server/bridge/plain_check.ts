// A schema as a function that says yes: nearly all that the bridge says is as its schema wants it, and a desk
// that was idle a moment ago waits for each thing that zod touches on the way.
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
      return anyOf(def.options.map(plainCheckOf));
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

function orNull(check: PlainCheck): PlainCheck {
  return (value) => value === null || check(value);
}

const isText: PlainCheck = (value) => typeof value === "string";
const isInteger: PlainCheck = (value) => Number.isSafeInteger(value);

/** What the schemas of the bridge have: each of it looks at a value and leaves it as it is. */
const FORMATS: ReadonlySet<unknown> = new Set([undefined, "safeint", "datetime"]);
const CHECKS: ReadonlySet<string> = new Set(["greater_than", "less_than", "min_length"]);

/** The most frequent ones without zod. */
function valueCheck(schema: z.core.$ZodType, def: Def): PlainCheck {
  if ("coerce" in def && def.coerce) return () => false;
  const checks = (def.checks ?? []).map(({ _zod }) => _zod.def);
  const format = "format" in def ? def.format : undefined;
  const [first] = checks;
  if (def.type === "string" && format === undefined && checks.length === 1 && isPattern(first)) {
    const { pattern } = first;
    return (value) => typeof value === "string" && pattern.test(value);
  }
  if (checks.length === 0) {
    if (def.type === "string" && format === undefined) return isText;
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

function isPattern(def: z.core.$ZodCheckDef | undefined): def is z.core.$ZodCheckRegexDef {
  return def !== undefined && "pattern" in def && def.pattern instanceof RegExp && "format" in def &&
    def.format === "regex" && !def.pattern.global && !def.pattern.sticky;
}
