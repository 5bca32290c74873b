// The Python environment of the bridge: made, found, and put behind the bridge's transport.
import {
  type BridgeSurroundings,
  processTransport,
  pythonBridge,
} from "@/lib/server/bridge/process_transport.ts";
import type { OpenTransport } from "@/lib/server/bridge/transport.ts";
import { environment } from "@/lib/server/environment.ts";
import { type Outside, outside } from "@/lib/server/outside.ts";
import { IS_SHIPPED, ROOT } from "@/lib/server/root.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { namesIn } from "./candidates.ts";
import {
  ensure,
  type EnsureDeps,
  findBase,
  findBridge,
  findReady,
  makeBridge,
  type PythonEnv,
} from "./ensure.ts";
import { makeOutside } from "./make_outside.ts";
import { inspectPython, type PythonInfo } from "./find_python.ts";
import { findPythonFiles, type PythonFiles, pythonFilesIn } from "./python_files.ts";
import { run } from "./run.ts";
import { toolEnv } from "./tool_env.ts";
import { pythonFiles } from "./unpack.ts";

export { PythonEnvError } from "./errors.ts";

export interface PythonEnvDeps extends BridgeSurroundings {
  /** Lotse's cache folder. */
  cacheDir: string;
  /** A Python named by the user, or `null`. */
  python?: string | null;
  /** A folder of wheels: nothing is asked of the network then. */
  wheels?: string | null;
  dev?: boolean;
  /** One line for the user. */
  progress?: (doing: Saying) => void;
  /** What starts programs for this process; by default its own launcher. */
  launcher?: () => Outside | null;
}

/** A Python with ibapi; makes the environment when there is none. Rejects with a `PythonEnvError`. */
export async function ensurePythonEnv(given: PythonEnvDeps): Promise<PythonEnv> {
  return await ensure(await ensureDeps(given));
}

/**
 * What a start would find, without making anything. Rejects with a `PythonEnvError` when there is no Python
 * for it.
 */
export async function lookForPython(given: PythonEnvDeps): Promise<PythonInfo & { isReady: boolean }> {
  // Which environment it is follows from what the requirements say, wherever they lie.
  const deps = depsWith(pythonFilesIn(ROOT), given);
  const ready = await findReady(deps);
  const info = ready === null ? null : await inspectPython([ready.python], run, deps.env);
  if (info !== null) return { ...info, isReady: true };
  return { ...await findBase(deps), isReady: false };
}

/** The same for a launched desk, which may not start it: with the program that starts the bridge on it. */
export async function ensureBridgeProgram(given: PythonEnvDeps): Promise<PythonEnv> {
  const deps = await ensureDeps(given);
  const env = await ensure(deps);
  return HAS_PROGRAM ? await makeBridge(env, deps) : env;
}

/** On Windows a launched desk has the right to start the interpreter itself. */
const HAS_PROGRAM = Deno.build.os !== "windows";

async function ensureDeps(given: PythonEnvDeps): Promise<EnsureDeps> {
  return depsWith(await pythonFiles(ROOT, given.cacheDir, IS_SHIPPED), given);
}

function depsWith(files: PythonFiles, given: PythonEnvDeps): EnsureDeps {
  const { cacheDir, python = null, wheels = null, dev = false, progress = () => {} } = given;
  return {
    files,
    cacheDir,
    python,
    wheels,
    dev,
    progress,
    run,
    env: toolEnv(environment(), Deno.build.os),
    os: Deno.build.os,
    look: namesIn,
  };
}

/** What the bridge is started with: made by this process, or outside of one that may not. */
async function bridgeEnv(given: PythonEnvDeps): Promise<PythonEnv> {
  const launcher = (given.launcher ?? outside)();
  if (launcher === null) return await ensurePythonEnv(given);
  return await readyBridge(given) ?? await makeOutside(launcher, given.progress ?? (() => {}));
}

/** What lies there and works; nothing is made. */
async function readyBridge(given: PythonEnvDeps): Promise<PythonEnv | null> {
  const { whole, ...files } = await findPythonFiles(ROOT, given.cacheDir, IS_SHIPPED);
  // What was tampered with is unpacked again before any of it runs.
  if (!whole) return null;
  const find = HAS_PROGRAM ? findBridge : findReady;
  return await find(depsWith(files, given));
}

/**
 * The first check of a launched desk, to be begun before anything else: Python answers on another core while
 * the desk is put together. `null` where the environment has to be made by this process, if need be.
 */
export function beginCheck(deps: PythonEnvDeps): Promise<PythonEnv | null> | null {
  return (deps.launcher ?? outside)() === null ? null : readyBridge(deps).catch(() => null);
}

/** The bridge process on that Python; every start checks the environment first, the first one has `begun`. */
export function pythonTransport(
  deps: PythonEnvDeps,
  begun: Promise<PythonEnv | null> | null = null,
): OpenTransport {
  let early = begun;
  return processTransport(async (show) => {
    const progress = (doing: Saying) => {
      deps.progress?.(doing);
      show(doing);
    };
    const found = await early;
    early = null;
    const { python, bridge } = found ?? await bridgeEnv({ ...deps, progress });
    const { script } = await findPythonFiles(ROOT, deps.cacheDir, IS_SHIPPED);
    const spec = pythonBridge(python, script, deps);
    return bridge === undefined ? spec : { ...spec, command: bridge, args: [] };
  });
}
