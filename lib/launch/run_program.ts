// Runs a program as a process of its own, with the rights of this start and nothing more: signals, messages
// and the exit code pass through. This process may start anything, so it loads no package, and it reads no
// page and no order.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { DOWNLOAD_VARIABLES, TELEMETRY_VARIABLES, VARIABLES } from "@/lib/server/environment.ts";
import { moduleAt } from "@/lib/server/root.ts";
import { cacheFolder, simulatedFolder } from "./folders.ts";
import { builtInCommand, type HelperCommand } from "./gateway_command.ts";
import { type Given, isOn, textOf } from "./given.ts";
import { Helpers, type HelpersDeps } from "./helpers.ts";
import type { Program } from "./programs.ts";
import { flagsOf } from "./rights.ts";

/** Makes the Python environment, for a desk that may not. */
export const PYTHON_ENV = "lib/server/python_env/main.ts";

/** Resolves with its exit code, as a shell would tell it. `denoFlags`: for every `deno run`. */
export async function runProgram(
  program: Program,
  given: Given,
  denoFlags: readonly string[],
): Promise<number> {
  const { file, args = [], v8Flags, desk = false } = program;
  const command = [
    "run",
    ...denoFlags,
    ...(v8Flags === undefined ? [] : [`--v8-flags=${v8Flags}`]),
    ...flagsOf(await program.rights(given)),
    moduleAt(file),
    ...args,
    ...given.args,
  ];
  const child = spawn(Deno.execPath(), command, {
    stdio: ["inherit", "inherit", "inherit", ...(desk ? ["ipc" as const] : [])],
    env: { ...given.env, ...forDeno((name) => Deno.env.get(name)) },
  });
  const send: HelpersDeps["send"] = (report) => void (child.connected && child.send(report));
  const helpers = desk ? helpersOf(given, send, { denoFlags }) : null;
  helpers?.prepare();
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

/**
 * A collector that accepts and stays silent has this long, and not Deno's ten seconds: at the end it is
 * waited for twice, and once more by this process, which `launcher.env` tells the same.
 */
const EXPORT_TIMEOUT_MS = 3_000;

/** How Deno reaches packages, and where it exports what it measures; the program itself may not read them. */
export function forDeno(variable: (name: string) => string | undefined): Record<string, string> {
  const found = [...DOWNLOAD_VARIABLES, ...TELEMETRY_VARIABLES].map((name) =>
    [name, variable(name)] as const
  );
  const told = Object.fromEntries(
    found.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
  );
  return told.OTEL_DENO === undefined
    ? told
    : { OTEL_EXPORTER_OTLP_TIMEOUT: String(EXPORT_TIMEOUT_MS), ...told };
}

/**
 * What a desk may ask to have started beside it. `self`: the words behind the executable with which it runs
 * the program `lotse`, none in a compiled binary; without them each is a module for `deno run`.
 */
export function helpersOf(
  given: Given,
  send: HelpersDeps["send"],
  { denoFlags = [], self = null }: { denoFlags?: readonly string[]; self?: readonly string[] | null },
): Helpers {
  const executable = Deno.execPath();
  const { env } = given;
  const dataDir = simulatedFolder(given) ?? "";
  const seed = textOf("--seed", given);
  const gateway = builtInCommand({ dataDir, seed, executable, self, env, denoFlags });
  const isHelp = ["--help", "-h"].some((option) => given.args.includes(option));
  return new Helpers({
    send,
    spare: isOn("--simulate", given) && !isHelp ? () => gateway(0, true) : null,
    commands: {
      gateway,
      python_env: () => ({ program: executable, ...pythonCommand(given, denoFlags, self) }),
    },
  });
}

/** Makes the Python environment: it has to look for Pythons, start them, and write to the cache folder. */
function pythonCommand(
  given: Given,
  denoFlags: readonly string[],
  self: readonly string[] | null,
): Omit<HelperCommand, "program"> {
  const { env } = given;
  const cache = cacheFolder(given) ?? "";
  const told = ["--python", "--wheels"].flatMap((option) => {
    const value = textOf(option, given);
    return value === null ? [] : [option, value];
  });
  const rights = [
    ...flagsOf({ write: [cache], env: VARIABLES, sys: ["uid"] }),
    "--allow-read",
    "--allow-run",
  ];
  const way = self === null
    ? ["run", ...denoFlags, ...rights, moduleAt(PYTHON_ENV)]
    : [...self, "python-env"];
  return {
    args: [...way, "--json", "--cache-dir", cache, ...told],
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("LOTSE_"))),
  };
}

/**
 * A signal to this process is meant for the program. On Windows Ctrl-C reaches every process of the console
 * by itself; elsewhere the program may get it twice, which it takes for once.
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
