// How the built-in paper gateway is started, by the launcher or by a desk without one.
import { join } from "node:path";
import { moduleAt } from "@/lib/server/root.ts";
import { flagsOf } from "./rights.ts";

export interface HelperCommand {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

export interface BuiltInDeps {
  dataDir: string;
  /** A whole number, checked by whoever runs it. */
  seed: number | string | null;
  /** Path of the running executable. */
  executable: string;
  /**
   * The words with which it runs the program `lotse`, which contains the gateway: none in a compiled binary.
   * `null`: it is Deno.
   */
  self: readonly string[] | null;
  env: Readonly<Record<string, string | undefined>>;
  /** Further ones for `deno run`. */
  denoFlags?: readonly string[];
}

/**
 * Makes V8 collect young garbage early: thousands of small messages a second otherwise let the process grow
 * for hours before the collector sees a reason to run. In the environment, because a compiled binary takes no
 * flags.
 */
export const GATEWAY_V8_FLAGS = "--max-semi-space-size=4,--initial-heap-size=32,--heap-growing-percent=50";

/**
 * How this very program starts the built-in gateway; with `waits` one that is loaded, and begins when its
 * input says a line.
 */
export function builtInCommand(deps: BuiltInDeps): (port: number, waits?: boolean) => HelperCommand {
  const { dataDir, seed, executable, self, env, denoFlags = [] } = deps;
  const state = join(dataDir, "simulator");
  const rights = flagsOf({ net: ["127.0.0.1"], read: [state], write: [state] });
  const entry = self === null
    ? ["run", ...denoFlags, ...rights, moduleAt("gateway/main.ts")]
    : [...self, "gateway"];
  const names = [
    "PATH",
    "HOME",
    "TMPDIR",
    "DENO_DIR",
    "XDG_CACHE_HOME",
    "SYSTEMROOT",
    "LOCALAPPDATA",
    "TEMP",
  ];
  const kept = names.flatMap((name) => env[name] === undefined ? [] : [[name, env[name]] as const]);
  return (port, waits = false) => ({
    program: executable,
    args: [
      ...entry,
      "--port",
      String(port),
      "--json",
      "--exit-on-stdin-close",
      ...(waits ? ["--wait-for-line"] : []),
      "--data-dir",
      state,
      ...(seed === null ? [] : ["--seed", String(seed)]),
    ],
    env: {
      ...Object.fromEntries(kept),
      DENO_V8_FLAGS: GATEWAY_V8_FLAGS,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    },
  });
}
