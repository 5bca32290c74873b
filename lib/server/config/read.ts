// Reads the option table from arguments and environment: arguments first, then environment, then default.
import { parseArgs } from "node:util";
import { ConfigError } from "./config.ts";
import { nearest } from "./nearest.ts";
import { type Option, optionList, options, type Settings } from "./options.ts";

export type Env = Readonly<Record<string, string | undefined>>;

export interface Reading {
  settings: Settings;
  /** By which name a setting was given: its flag, or else its variable. */
  nameOf(option: Option): string;
}

/** @throws ConfigError with the option at fault. */
export function readSettings(args: readonly string[], env: Env): Reading {
  const flags = readFlags(args);
  const nameOf = (option: Option) => (flags.has(option) ? option.flag : option.variable) ?? "";
  const valueOf = (option: Option) => {
    // A variable that is set to nothing is not set.
    const text = flags.get(option) ?? ((option.variable !== null && env[option.variable]) || null);
    if (text !== null) return check(option, nameOf(option), text);
    return option.fallback === null ? null : option.schema.parse(option.fallback);
  };
  // Every field of the table is read with its own schema, which is what `Settings` says.
  const settings = mapValues(options, (section) => mapValues<Option, unknown>(section, valueOf)) as Settings;
  return { settings, nameOf };
}

function mapValues<From, To>(
  of: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]));
}

function check({ schema, flag }: Option, label: string, text: string): unknown {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues[0]?.message ?? "is not valid";
  // The value of a secret stays out of the message.
  throw new ConfigError(label, `Setting ${label}${flag === null ? "" : ` '${visible(text)}'`} ${reason}`);
}

/** A carriage return from a file of Windows would let the line begin anew. */
function visible(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\x00-\x1f]/g, (control) => JSON.stringify(control).slice(1, -1));
}

/** By name, without the dashes. */
const byFlag = new Map(
  optionList.flatMap((spec) => spec.flag === null ? [] : [[spec.flag.slice(2), spec] as const]),
);

const flagTypes = Object.fromEntries([...byFlag].map(([name, { value }]) => {
  const type = value === null ? "boolean" as const : "string" as const;
  return [name, { type, ...(name === "help" && { short: "h" }) }];
}));

/** The text of each flag that is there. What is refused is refused here, in the words of this program. */
function readFlags(args: readonly string[]): Map<Option, string> {
  // `deno task` passes a separating `--` through.
  const given = args.filter((arg) => arg !== "--");
  const { tokens } = parseArgs({ args: given, options: flagTypes, strict: false, tokens: true });
  const found = new Map<Option, string>();
  for (const token of tokens) {
    if (token.kind !== "option") throw unexpected(given[token.index] ?? "");
    const spec = byFlag.get(token.name);
    if (spec === undefined) throw unknown(token.rawName, token.name);
    // A word after a switch is no value of it; a switch can be told one as `--name=false`.
    const text = token.value ?? (spec.value === null ? "true" : undefined);
    if (text === undefined || (!token.inlineValue && text.startsWith("--"))) {
      throw new ConfigError(spec.flag ?? "", `Option '${spec.flag}' needs a value (${spec.value})`);
    }
    const before = found.get(spec) ?? text;
    if (before !== text) throw twice(spec, before, text);
    found.set(spec, text);
  }
  return found;
}

function unexpected(arg: string): ConfigError {
  return new ConfigError(arg, `Unexpected argument '${arg}': settings start with '--'`);
}

function unknown(rawName: string, name: string): ConfigError {
  const near = nearest(name, [...byFlag.keys()]);
  const hint = near === null ? "see '--help'" : `did you mean '--${near}'?`;
  return new ConfigError(rawName, `Unknown option '${rawName}': ${hint}`);
}

function twice({ flag }: Option, before: string, text: string): ConfigError {
  return new ConfigError(flag ?? "", `Option '${flag}' is given twice: '${before}' and '${text}'`);
}
