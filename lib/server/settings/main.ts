// `deno task config check [FILE]`: whether a settings file is right, and the limits that hold with it.
import { join } from "node:path";
import { limitKeys, limitModes, limitTable, type LimitValue } from "@/lib/contract/limits.ts";
import { ConfigError, parseConfig } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import { writeWhole } from "@/lib/server/write_whole.ts";
import { findSettings, type SettingsPlace } from "./file.ts";
import { SettingsError } from "./read.ts";
import { defaultSettings, effectiveLimits, type Settings } from "./settings.ts";

const USAGE = `Usage: deno task config check [FILE]

check    says what is wrong with a settings file, each fault with its place; exit code 1 then. Of a file that is right it
         prints the limits that hold in each mode and account, and where each comes from
FILE     default: lotse.json in the data folder (--data-dir, --live and --simulate as for 'deno task start'), or what --config names
`;

const FROM = { default: "default", mode: "file", account: "file, account" } as const;

interface Terminal {
  write(text: string): void;
  complain(text: string): void;
  env: Record<string, string>;
}

/** Runs one command; returns the exit code. */
export function runConfigCommand(args: readonly string[], { write, complain, env }: Terminal): number {
  const [command, ...rest] = args;
  if (command === undefined || args.includes("--help") || args.includes("-h")) {
    write(USAGE);
    return 0;
  }
  if (command !== "check") {
    complain(USAGE);
    return 2;
  }
  try {
    return check(placeOf(rest, env), { write, complain });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(`${error.message}\n`);
    return 2;
  }
}

function check(place: SettingsPlace, { write, complain }: Pick<Terminal, "write" | "complain">): number {
  try {
    const settings = findSettings(place);
    const found = settings === null ? "not there, the defaults hold" : "right";
    write(`${place.path}: ${found}\n\n${effectiveTable(settings ?? defaultSettings)}`);
    return 0;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const fault of error.faults) complain(`${place.path}: ${fault}\n`);
    return 1;
  }
}

function placeOf(rest: readonly string[], env: Record<string, string>): SettingsPlace {
  const [file, ...options] = rest;
  if (file !== undefined && !file.startsWith("--")) {
    parseConfig(options, env);
    return { path: file, named: true };
  }
  const { settings, dirs } = parseConfig(rest, env);
  return settings === null
    ? { path: join(dirs.data, "lotse.json"), named: false }
    : { path: settings, named: true };
}

/** Each limit of each mode, one a line. */
export function effectiveTable(settings: Settings): string {
  const { timeZone, startsAt } = settings.day;
  const lines = [`The day begins at ${startsAt} in ${timeZone}`];
  for (const mode of limitModes) {
    for (const account of [null, ...Object.keys(settings.modes[mode].accounts)]) {
      const { limits, sources } = effectiveLimits(settings, mode, account);
      lines.push("", account === null ? mode : `${mode}, account ${account}`);
      for (const key of limitKeys) {
        const shown = `${shownLimit(limits[key])} ${limitTable[key].unit}`;
        lines.push(`  ${key.padEnd(20)}${shown.padEnd(56)} ${FROM[sources[key]]}`);
      }
    }
    const { quantity, value, accounts } = settings.backstop[mode];
    const whose = accounts === null ? "every account of the mode" : accounts.join(", ");
    lines.push(`  backstop in the bridge: quantity ${quantity}, value ${value}, ${whose}`);
  }
  return `${lines.join("\n")}\n`;
}

/** A value in one line. */
export function shownLimit(value: LimitValue): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.join(" ");
  return Object.entries(value).map(([kind, limit]) => `${kind} ${limit ?? "none"}`).join(", ");
}

/** The program: resolves with its exit code. */
export function command(args: readonly string[]): Promise<number> {
  return Promise.resolve(runConfigCommand(args, {
    write: (text) => writeWhole(Deno.stdout, text),
    complain: (text) => writeWhole(Deno.stderr, text),
    env: environment(),
  }));
}

if (import.meta.main) Deno.exit(await command(Deno.args));
