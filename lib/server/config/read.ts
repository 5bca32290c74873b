// Reads the option table from arguments and environment: arguments first, then environment, then default.
import { ConfigError } from "./config.ts";
import type { Option } from "./option.ts";
import { type OptionName, options, type OptionValues } from "./options.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** The settings, and by which name each was given (`--flag` or `VARIABLE`). */
export interface ReadOptions {
  values: OptionValues;
  given: Partial<Record<OptionName, string>>;
}

const names = Object.keys(options) as OptionName[];
const byFlag = new Map(names.flatMap((name) => {
  const flag = options[name].flag;
  return flag === null ? [] : [[flag, name] as const];
}));

/** @throws ConfigError with the option at fault. */
export function readOptions(args: readonly string[], env: Env): ReadOptions {
  const fromArgs = readArgs(args);
  const values: Partial<Record<OptionName, unknown>> = {};
  const given: Partial<Record<OptionName, string>> = {};
  for (const name of names) {
    const spec: Option = options[name];
    const source = fromArgs.get(name) ?? readEnv(spec, env);
    if (source !== null) given[name] = source.label;
    const text = source?.text ?? spec.fallback;
    values[name] = text === null ? null : check(spec, source?.label ?? name, text);
  }
  // Every name of the table was visited with its own schema, which is what `OptionValues` says.
  return { values: values as OptionValues, given };
}

interface Source {
  text: string;
  label: string;
}

function readEnv(spec: Option, env: Env): Source | null {
  const text = spec.env === null ? undefined : env[spec.env];
  return spec.env === null || text === undefined || text === "" ? null : { text, label: spec.env };
}

function readArgs(args: readonly string[]): Map<OptionName, Source> {
  const found = new Map<OptionName, Source>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    // `deno task` passes a separating `--` through.
    if (arg === "--") continue;
    const [flag = "", inline] = splitFlag(arg);
    const name = byFlag.get(flag);
    if (name === undefined) throw unknownArgument(arg, flag);
    let text = inline;
    if (text === undefined) text = options[name].value === null ? "true" : args[++index];
    if (text === undefined || (inline === undefined && text.startsWith("--"))) {
      throw new ConfigError(`--${flag}`, `Option '--${flag}' needs a value (${options[name].value})`);
    }
    const before = found.get(name);
    if (before !== undefined && before.text !== text) {
      throw new ConfigError(
        `--${flag}`,
        `Option '--${flag}' is given twice: '${before.text}' and '${text}'`,
      );
    }
    found.set(name, { text, label: `--${flag}` });
  }
  return found;
}

function splitFlag(arg: string): [string, string | undefined] {
  if (arg === "-h") return ["help", undefined];
  if (!arg.startsWith("--")) return ["", undefined];
  const equals = arg.indexOf("=");
  return equals < 0 ? [arg.slice(2), undefined] : [arg.slice(2, equals), arg.slice(equals + 1)];
}

function unknownArgument(arg: string, flag: string): ConfigError {
  if (!arg.startsWith("-")) {
    return new ConfigError(arg, `Unexpected argument '${arg}': settings start with '--'`);
  }
  const near = [...byFlag.keys()].map((known) => ({ known, distance: editDistance(known, flag) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance)[0];
  const hint = near === undefined ? "see '--help'" : `did you mean '--${near.known}'?`;
  return new ConfigError(arg, `Unknown option '${arg.split("=")[0]}': ${hint}`);
}

function check(spec: Option, label: string, text: string): unknown {
  const parsed = spec.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues[0]?.message ?? "is not valid";
  // The value of a secret stays out of the message.
  const shown = spec.flag === null ? "" : ` '${text}'`;
  throw new ConfigError(label, `Setting ${label}${shown} ${reason}`);
}

/** Levenshtein distance, for "did you mean". */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
