// Makes the Python environment at first start and finds it again later: one folder per requirements and named
// Python.
import { dirname, join } from "node:path";
import { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { systemReason } from "@/lib/server/start_error.ts";
import { ABOUT, bridgeProgram, writeBridgeProgram } from "./bridge_program.ts";
import type { CandidateDeps } from "./candidates.ts";
import {
  cacheUnwritable,
  environmentDead,
  ibapiMissing,
  ibapiTooOld,
  installFailed,
  noPython,
  refusedVenv,
  unwritableIn,
} from "./errors.ts";
import {
  findPythons,
  inspectPython,
  isIbapiNewEnough,
  type PythonInfo,
  type RefusedPython,
} from "./find_python.ts";
import { install, type InstallFailure } from "./install.ts";
import { lock } from "./lock.ts";
import { environmentFolder, interpreter } from "./place.ts";
import type { PythonFiles } from "./python_files.ts";

export interface EnsureDeps extends CandidateDeps {
  files: PythonFiles;
  cacheDir: string;
  /**
   * A Python named by the user. It is used as it is when it has ibapi, otherwise it makes the environment.
   */
  python: string | null;
  /** A folder of wheels to install from, instead of what the settings of pip and uv name. */
  wheels: string | null;
  /** Also install what the tests need. */
  dev: boolean;
  /** One line for the user; the first start takes a while. */
  progress: (doing: Saying) => void;
}

export interface PythonEnv {
  /** Path of the interpreter of the environment. */
  python: string;
  ibapi: string;
  /** The program that starts the bridge on it, for who may not start the interpreter itself. */
  bridge?: string;
}

/**
 * A Python with ibapi. An environment that is complete is used as it lies there: nothing is written, no lock
 * taken.
 * @throws PythonEnvError with a code, a cause and a fix.
 */
export async function ensure(deps: EnsureDeps): Promise<PythonEnv> {
  return await findReady(deps) ?? await makeAlone(deps);
}

/**
 * What is there already: the named Python when it has ibapi, or the environment. `null`: one has to be made.
 */
export async function findReady(deps: EnsureDeps): Promise<PythonEnv | null> {
  const { python, dev, run, env } = deps;
  if (python !== null) {
    const info = await inspectPython([python], run, env);
    if (info !== null && info.ibapi !== null && (info.pytest || !dev)) return accept(info);
  }
  return await existing(await folderOf(deps), deps);
}

/**
 * The Python that an environment would be made from; nothing is made. Rejects with a `PythonEnvError` where
 * there is none.
 */
export async function findBase(deps: EnsureDeps): Promise<PythonInfo> {
  const { run, env, os } = deps;
  const refused: RefusedPython[] = [];
  let hasUv: boolean | null = null;
  for await (const base of findPythons({ ...deps, wanted: deps.python }, refused)) {
    hasUv ??= (await run(["uv", "--version"], { env })).code === 0;
    if (base.venv || hasUv) return base;
    refused.push(refusedVenv(base, "No module named 'ensurepip'"));
  }
  throw noPython(refused, os);
}

/** Holds the lock of the folder, so that two starts at once make one environment. */
async function makeAlone(deps: EnsureDeps): Promise<PythonEnv> {
  const folder = await folderOf(deps);
  await writing(deps, () => Deno.mkdir(dirname(folder), { recursive: true, mode: 0o700 }));
  using _lock = await writing(deps, () => lock(`${folder}.lock`, deps.progress));
  const ready = await existing(folder, deps);
  if (ready !== null) return ready;
  const refused: RefusedPython[] = [];
  for await (const base of findPythons({ ...deps, wanted: deps.python }, refused)) {
    const made = await make(base, folder, deps);
    if ("ibapi" in made) return made;
    refused.push(made);
  }
  throw noPython(refused, deps.os);
}

function accept(info: PythonInfo): PythonEnv {
  if (info.ibapi === null) throw ibapiMissing(info.ibapiError);
  if (!isIbapiNewEnough(info.ibapi)) throw ibapiTooOld(info.ibapi);
  return { python: info.executable, ibapi: info.ibapi };
}

/** Written last: a folder without it is half made and is made again. */
const MARKER = "lotse-environment.json";
const markerSchema = z.object({ complete: z.literal(true) });

async function existing(folder: string, { run, env, os }: EnsureDeps): Promise<PythonEnv | null> {
  if (os !== "windows" && !await isOwn(folder)) return null;
  try {
    markerSchema.parse(JSON.parse(await Deno.readTextFile(join(folder, MARKER))));
  } catch {
    return null;
  }
  const python = interpreter(folder, os);
  const info = await inspectPython([python], run, env);
  if (info === null || info.ibapi === null || !isIbapiNewEnough(info.ibapi)) return null;
  return { python, ibapi: info.ibapi };
}

async function make(
  base: PythonInfo,
  folder: string,
  deps: EnsureDeps,
): Promise<PythonEnv | RefusedPython> {
  const { progress, run, env, os, files, wheels } = deps;
  const clear = () => writing(deps, () => Deno.remove(folder, { recursive: true }).catch(ignoreMissing));
  const python = interpreter(folder, os);
  const works = async () => isIbapiNewEnough((await inspectPython([python], run, env))?.ibapi ?? "");
  progress(say("PYTHON_ENV_MAKING", { version: base.version }));
  const { requirements } = files;
  const devRequirements = deps.dev ? files.devRequirements : null;
  const failure = await install({ base, folder, python, requirements, devRequirements, wheels }, {
    ...{ run, env, os, progress, clear, works },
  });
  try {
    if (failure !== null) return refusalOf(failure, base, deps);
    const info = await inspectPython([python], run, env);
    if (info === null) throw environmentDead();
    const result = accept({ ...info, executable: python });
    if (os !== "windows") await writing(deps, () => Deno.chmod(folder, 0o700));
    const marker = JSON.stringify({ complete: true, ...result, base: base.executable });
    await writing(deps, () => Deno.writeTextFile(join(folder, MARKER), marker));
    progress(say("PYTHON_ENV_READY", { ibapi: result.ibapi }));
    return result;
  } finally {
    // Half an environment takes space, and its name.
    if (!await exists(join(folder, MARKER))) await clear().catch(() => {});
  }
}

/** Without the module venv the next Python may do; what else goes wrong would go wrong with any. */
function refusalOf(
  { step, output }: NonNullable<InstallFailure>,
  base: PythonInfo,
  { cacheDir }: EnsureDeps,
): RefusedPython {
  const unwritable = unwritableIn(output);
  if (unwritable !== null) throw cacheUnwritable(cacheDir, unwritable);
  if (step === "install") throw installFailed(output);
  return refusedVenv(base, output);
}

/** Runs a step that writes to the cache folder. */
async function writing<T>({ cacheDir }: EnsureDeps, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    throw cacheUnwritable(cacheDir, systemReason(cause), cause);
  }
}

/**
 * What others could have laid there is not run: a link, a folder of another user or one in which others may
 * write.
 */
async function isOwn(folder: string): Promise<boolean> {
  for (const path of [folder, dirname(folder)]) {
    const stat = await Deno.lstat(path).catch(() => null);
    if (stat === null || stat.isSymlink || stat.uid !== Deno.uid()) return false;
    if (((stat.mode ?? 0) & 0o022) !== 0) return false;
  }
  return true;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The bridge by its own program, where that is there and its Python has what it needs; otherwise `null`. */
export async function findBridge(deps: EnsureDeps): Promise<PythonEnv | null> {
  const bridge = await bridgeOf(deps);
  if (!await isOwn(bridge)) return null;
  const info = await inspectPython([bridge, ABOUT], deps.run, deps.env);
  if (info === null || info.ibapi === null || !isIbapiNewEnough(info.ibapi)) return null;
  return { python: info.executable, ibapi: info.ibapi, bridge };
}

/** Writes the program that starts the bridge on that Python. */
export async function makeBridge(env: PythonEnv, deps: EnsureDeps): Promise<PythonEnv> {
  const bridge = await bridgeOf(deps);
  const program = { python: env.python, script: deps.files.script };
  await writing(deps, () => writeBridgeProgram(bridge, program));
  return { ...env, bridge };
}

async function bridgeOf(deps: EnsureDeps): Promise<string> {
  const { cacheDir, files: { script } } = deps;
  return await bridgeProgram({ cacheDir, folder: await folderOf(deps), script });
}

function folderOf({ files, cacheDir, python, dev }: EnsureDeps): Promise<string> {
  return environmentFolder({ ...files, cacheDir, python, dev });
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
