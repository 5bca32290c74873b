// `deno task token create|list|revoke`: gives programs tokens of their own. A running desk knows them, and
// their end, at once.
import { join } from "node:path";
import { systemClock } from "@/lib/server/clock.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { privateDir, textFile } from "@/lib/server/data_dir.ts";
import {
  isScope,
  MOST_DAYS,
  type NewToken,
  PROGRAM_TOKENS_FILE,
  type ProgramToken,
  ProgramTokens,
} from "./program_tokens.ts";
import { type Note, UsageError } from "./terminal.ts";

export const USAGE =
  `Usage: deno task token create NAME --scope read|propose|trade [--days N] [limits] [--data-dir DIR]
       deno task token list [--data-dir DIR]
       deno task token revoke NAME [--data-dir DIR]

create   prints a new token, once; a program sends it as "Authorization: Bearer TOKEN"
list     prints name, scope, end and limits of each, and no secret
revoke   ends one at once
--scope        read: see everything; propose: lay orders before the trader, too; trade: send orders, too
--days N       how long it lasts, 1 to ${MOST_DAYS} (30)
--max-notional N        value of one order at most, in the currency of the account; needed for trade, or "none"
--max-quantity N        quantity of one order at most
--orders-per-minute N   orders within a minute at most (10 for trade, or "none")
--data-dir DIR          where Lotse keeps its data (as for 'deno task start'; give --live for the live desk, --simulate for
                        one with the built-in gateway)
`;

const LOCK_FILE = "program_tokens.lock";

/** Our own options with a value; everything else is the configuration's. */
const OPTIONS = ["--scope", "--days", "--max-notional", "--max-quantity", "--orders-per-minute"] as const;
type Option = typeof OPTIONS[number];

export interface TokenCommandDeps {
  env: Record<string, string>;
  note: Note;
}

/** Runs one command and returns what it prints. Throws a `UsageError`, or an `AppError`. */
export async function runTokenCommand(
  args: readonly string[],
  { env, note }: TokenCommandDeps,
): Promise<string> {
  if (args.includes("--help") || args.includes("-h")) return USAGE;
  const [command, ...rest] = args;
  if (command === "list") return listed(tokensIn(await dataDir(rest, env)).list());
  if (command !== "create" && command !== "revoke") throw new UsageError(USAGE);
  const [name = "", ...more] = rest;
  if (name === "" || name.startsWith("-")) throw new UsageError(`'${command}' needs a name\n\n${USAGE}`);
  if (command === "revoke") {
    await alone(more, env, (tokens) => tokens.revoke(name));
    return `Revoked: ${name}\n`;
  }
  const { options, config } = taken(more);
  const wanted = newToken(name, options);
  const secret = await alone(config, env, (tokens) => tokens.create(wanted));
  note(`For the desk with the data folder ${parseConfig(config, env).dirs.data}, and no other\n`);
  return `${secret}\n`;
}

async function dataDir(config: readonly string[], env: Record<string, string>): Promise<string> {
  const { dirs } = parseConfig(config, env);
  await privateDir(dirs.data);
  return dirs.data;
}

function tokensIn(dir: string): ProgramTokens {
  return new ProgramTokens(textFile(join(dir, PROGRAM_TOKENS_FILE)), systemClock);
}

/**
 * Of two commands at once the later one reads what the earlier has written: no token is lost, and none that
 * was revoked returns.
 */
async function alone<T>(
  config: readonly string[],
  env: Record<string, string>,
  change: (tokens: ProgramTokens) => T,
): Promise<T> {
  const dir = await dataDir(config, env);
  using only = await Deno.open(join(dir, LOCK_FILE), { create: true, write: true, mode: 0o600 });
  await only.lock(true);
  return change(tokensIn(dir));
}

function taken(args: readonly string[]): { options: Map<Option, string>; config: string[] } {
  const options = new Map<Option, string>();
  const config: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [given = "", inline] = (args[at] ?? "").split(/=(.*)/s, 2);
    const option = OPTIONS.find((one) => one === given);
    if (option === undefined) {
      config.push(args[at] ?? "");
      continue;
    }
    if (options.has(option)) throw new UsageError(`'${option}' is given twice`);
    const value = inline ?? args[++at];
    if (value === undefined || value === "") throw new UsageError(`'${option}' needs a value`);
    options.set(option, value);
  }
  return { options, config };
}

function newToken(name: string, options: ReadonlyMap<Option, string>): NewToken {
  const scope = options.get("--scope") ?? "";
  if (!isScope(scope)) throw new UsageError("Give '--scope read', '--scope propose' or '--scope trade'");
  const maxNotional = options.get("--max-notional");
  if (scope === "trade" && maxNotional === undefined) {
    throw new UsageError("A token that may trade needs '--max-notional N', or '--max-notional none'");
  }
  const perMinute = options.get("--orders-per-minute") ?? (scope === "trade" ? "10" : "none");
  return {
    name,
    scope,
    days: whole("--days", options.get("--days") ?? "30", 1, MOST_DAYS),
    limits: {
      maxNotional: amount("--max-notional", maxNotional ?? "none"),
      maxQuantity: amount("--max-quantity", options.get("--max-quantity") ?? "none"),
      ordersPerMinute: perMinute === "none" ? null : whole("--orders-per-minute", perMinute, 0, 10_000),
    },
  };
}

function amount(option: Option, given: string): string | null {
  if (given === "none") return null;
  if (!/^\d{1,15}(\.\d{1,8})?$/.test(given)) {
    throw new UsageError(`'${option}' is an amount as 25000 or 0.5, or 'none': not '${given}'`);
  }
  return given;
}

function whole(option: Option, given: string, least: number, most: number): number {
  const number = Number(given);
  if (!/^\d{1,6}$/.test(given) || number < least || number > most) {
    throw new UsageError(`'${option}' is a whole number from ${least} to ${most}: not '${given}'`);
  }
  return number;
}

function listed(tokens: readonly ProgramToken[]): string {
  if (tokens.length === 0) return "No tokens\n";
  const now = systemClock.now();
  return tokens.map(({ name, scope, expiresAt, limits }) => {
    const ended = Date.parse(expiresAt) <= now ? " (over)" : "";
    const own = [
      ["notional", limits.maxNotional],
      ["quantity", limits.maxQuantity],
      ["orders per minute", limits.ordersPerMinute],
    ].filter(([, limit]) => limit !== null).map(([what, limit]) => `${what} ${limit}`).join(", ");
    return `${name}\t${scope}\tuntil ${expiresAt}${ended}\t${own || "no limits of its own"}\n`;
  }).join("");
}
