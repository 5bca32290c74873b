// `deno task dev`, `start` and the others: starts the program with what this start needs and nothing more, and passes signals,
// messages and the exit code through. This process may start anything, so it loads no package, and it reads no page and no order.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { DOWNLOAD_VARIABLES, environment, VARIABLES } from "@/lib/server/environment.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { esbuildPrograms } from "./esbuild.ts";
import { builtInCommand, type HelperCommand } from "./gateway_command.ts";
import { type Given, textOf } from "./given.ts";
import { Helpers } from "./helpers.ts";
import { cacheFolder, simulatedFolder } from "./folders.ts";
import { type Program, PROGRAMS } from "./programs.ts";
import { flagsOf } from "./rights.ts";

const CONFIG = ["--config", fromRoot("deno.json")];
/** As the first word: the checkout was installed, and nothing of it is written. Deno would look after `node_modules` otherwise. */
const IS_INSTALLED = Deno.args[0] === "--installed";
const DENO_FLAGS = [...CONFIG, ...(IS_INSTALLED ? ["--node-modules-dir=manual"] : [])];

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const program = PROGRAMS[name];
  if (program === undefined) throw new Error(`No program is called '${name}'`);
  const given = { args, env: environment() };
  if (program.bundles && esbuildPrograms(fromRoot()).length === 0) await fetchPackages(program);
  return await runProgram(program, given);
}

/** Runs it to its end; resolves with its exit code, as a shell would tell it. */
async function runProgram(program: Program, given: Given): Promise<number> {
  const { file, args = [], v8Flags, desk = false } = program;
  const command = [
    "run",
    ...DENO_FLAGS,
    ...(v8Flags === undefined ? [] : [`--v8-flags=${v8Flags}`]),
    ...flagsOf(await program.rights(given)),
    fromRoot(file),
    ...args,
    ...given.args,
  ];
  const child = spawn(Deno.execPath(), command, {
    stdio: ["inherit", "inherit", "inherit", ...(desk ? ["ipc" as const] : [])],
    env: { ...given.env, ...downloads() },
  });
  const helpers = desk ? helpersOf(given, (report) => void (child.connected && child.send(report))) : null;
  if (helpers !== null) child.on("message", (message) => helpers.take(message));
  // Not its own `kill`, which closes the pipe as well.
  passSignals((signal) => child.exitCode === null && child.pid !== undefined && Deno.kill(child.pid, signal));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on("error", reject);
  child.on("exit", (code, signal) => {
    resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
  const code = await promise;
  await helpers?.close();
  return code;
}

/** How Deno reaches packages; the program itself may not read it. */
function downloads(): Record<string, string> {
  const found = DOWNLOAD_VARIABLES.map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(found.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]));
}

/** A fresh checkout has no `node_modules`: the place of the bundler's program is known only when it is there. */
async function fetchPackages({ file }: Program): Promise<void> {
  const args = ["install", "--quiet", ...CONFIG, "--entrypoint", fromRoot(file)];
  const { code } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (code !== 0) Deno.exit(code);
}

function helpersOf(given: Given, send: ConstructorParameters<typeof Helpers>[0]["send"]): Helpers {
  const executable = Deno.execPath();
  const { env } = given;
  const dataDir = simulatedFolder(given) ?? "";
  const seed = textOf("--seed", given);
  return new Helpers({
    send,
    commands: {
      gateway: builtInCommand({ dataDir, seed, executable, standalone: false, env, denoFlags: DENO_FLAGS }),
      python_env: () => pythonCommand(given, executable),
    },
  });
}

/** Makes the Python environment: it has to look for Pythons, start them, and write to the cache folder. */
function pythonCommand(given: Given, executable: string): HelperCommand {
  const { env } = given;
  const cache = cacheFolder(given) ?? "";
  const python = textOf("--python", given);
  const rights = [
    ...flagsOf({ write: [cache], env: VARIABLES, sys: ["uid"] }),
    "--allow-read",
    "--allow-run",
  ];
  const named = python === null ? [] : ["--python", python];
  const file = fromRoot("lib/server/python_env/main.ts");
  return {
    program: executable,
    args: ["run", ...DENO_FLAGS, ...rights, file, "--json", "--cache-dir", cache, ...named],
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("LOTSE_"))),
  };
}

/**
 * A signal to this process is meant for the program. On Windows Ctrl-C reaches every process of the console by itself;
 * elsewhere the program may get it twice, which it takes for once.
 */
function passSignals(pass: (signal: "SIGINT" | "SIGTERM" | "SIGHUP") => unknown): void {
  if (Deno.build.os === "windows") {
    for (const signal of ["SIGINT", "SIGBREAK"] as const) Deno.addSignalListener(signal, () => {});
    return;
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => pass(signal));
  }
}

process.exit(await main(IS_INSTALLED ? Deno.args.slice(1) : Deno.args));
