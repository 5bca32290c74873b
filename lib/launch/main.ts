// `deno task dev`, `start` and the others: starts the program with what this start needs and nothing more.
import process from "node:process";
import { environment } from "@/lib/server/environment.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { esbuildPrograms } from "./esbuild.ts";
import { isInstalled } from "./installed.ts";
import { type Program, programList, programNamed } from "./programs.ts";
import { runProgram } from "./run_program.ts";

const CONFIG = ["--config", fromRoot("deno.json")];
/** As the first word: the checkout was installed, and nothing of it is written, whatever state it is in. */
const IS_SAID_INSTALLED = Deno.args[0] === "--installed";

/**
 * For every `deno run`. What is not installed as it should be is installed by Deno, and so is what a bundler
 * needs.
 */
function denoFlags({ bundles = false }: Program): string[] {
  const isReadOnly = IS_SAID_INSTALLED || (!bundles && isInstalled(fromRoot()));
  return [...CONFIG, ...(isReadOnly ? ["--node-modules-dir=manual"] : [])];
}

async function main([name = "--help", ...args]: readonly string[]): Promise<number> {
  const program = programNamed(name);
  if (program === null) return tell(name);
  if (program.bundles && esbuildPrograms(fromRoot()).length === 0) await fetchPackages(program);
  return await runProgram(program, { args, env: environment() }, denoFlags(program));
}

/** Which programs there are, for who asks and for who has mistyped one; returns the exit code. */
function tell(name: string): number {
  const isHelp = ["--help", "-h", "help"].includes(name);
  // deno-lint-ignore no-console
  if (isHelp) console.log(programList());
  // deno-lint-ignore no-console
  else console.error(`There is no program '${name}'. There are:\n\n${programList()}`);
  return isHelp ? 0 : 2;
}

/**
 * A fresh checkout has no `node_modules`: the place of the bundler's program is known only when it is there.
 */
async function fetchPackages({ file }: Program): Promise<void> {
  const args = ["install", "--quiet", ...CONFIG, "--entrypoint", fromRoot(file)];
  const { code } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (code !== 0) Deno.exit(code);
}

process.exit(await main(IS_SAID_INSTALLED ? Deno.args.slice(1) : Deno.args));
