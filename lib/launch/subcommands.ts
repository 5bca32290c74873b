// The program `lotse`: what its first word means. `lotse --paper` is `lotse start --paper`.
import { environment } from "@/lib/server/environment.ts";
import { fromRoot } from "@/lib/server/root.ts";
import type { Given } from "./given.ts";
import { type Program, PROGRAMS } from "./programs.ts";

/** Runs a program to its end; resolves with its exit code. */
export type RunProgram = (name: string, program: Program, given: Given) => Promise<number>;

/** Written when it was shipped (`lib/build/ship`). */
export interface Release {
  version: string;
  commit: string | null;
  contract: number;
  protocol: number;
}

/** The subcommands of what is shipped, each with its sentence. */
const SUBCOMMANDS = Object.entries(PROGRAMS).filter(([, { develops = false }]) => !develops);

/** Does what it is told; resolves with the exit code. */
export async function lotse(words: readonly string[], run: RunProgram): Promise<number> {
  const [first = "", ...rest] = words;
  if (first === "--help" || first === "-h" || first === "help") return say(helpText());
  if (first === "--version") return say(versionText(release()));
  const isNamed = first !== "" && !first.startsWith("-");
  const name = isNamed ? first : "start";
  const [, program] = SUBCOMMANDS.find(([known]) => known === name) ?? [];
  if (program === undefined) {
    // deno-lint-ignore no-console
    console.error(`lotse: there is no subcommand '${name}': 'lotse --help' lists them`);
    return 2;
  }
  return await run(name, program, { args: isNamed ? rest : words, env: environment() });
}

function helpText(): string {
  const lines = SUBCOMMANDS.map(([name, { help }]) => `  ${name.padEnd(16)} ${help}`);
  return [
    "Lotse: a trading desk for Interactive Brokers. Paper unless told otherwise.",
    "",
    "Usage: lotse [start] [options]",
    "       lotse SUBCOMMAND [options]",
    "",
    ...lines,
    "",
    "Each says what it takes: 'lotse start --help'. 'lotse --version' says which release this is.",
  ].join("\n");
}

/** `lotse 0.1.0 (commit 1a2b3c4), contract 2, bridge protocol 5, Deno 2.9.6`. */
export function versionText({ version, commit, contract, protocol }: Release): string {
  const of = commit === null ? "commit unknown" : `commit ${commit}`;
  return `lotse ${version} (${of}), contract ${contract}, bridge protocol ${protocol}, Deno ${Deno.version.deno}`;
}

function release(): Release {
  return JSON.parse(Deno.readTextFileSync(fromRoot("release.json")));
}

function say(text: string): number {
  // deno-lint-ignore no-console
  console.log(text);
  return 0;
}
