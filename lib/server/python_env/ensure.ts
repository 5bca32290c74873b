// Makes the Python environment at first start and finds it again later: one folder per requirements and Python version.
import { join } from "node:path";
import { z } from "zod";
import { quote, say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import {
  environmentDead,
  ibapiMissing,
  ibapiTooOld,
  installFailed,
  noVenv,
  PythonEnvError,
} from "./errors.ts";
import { findPython, inspectPython, isIbapiNewEnough, type PythonInfo } from "./find_python.ts";
import { sha256 } from "./hash.ts";
import { withLock } from "./lock.ts";
import type { PythonFiles } from "./python_files.ts";
import type { Run } from "./run.ts";

export interface EnsureDeps {
  files: PythonFiles;
  cacheDir: string;
  /** A Python named by the user. It is used as it is when it has ibapi, otherwise it makes the environment. */
  python: string | null;
  /** Also install what the tests need. */
  dev: boolean;
  /** One line for the user; the first start takes a while. */
  progress: (doing: Saying) => void;
  run: Run;
  env: Readonly<Record<string, string>>;
  os: string;
}

export interface PythonEnv {
  /** Path of the interpreter of the environment. */
  python: string;
  ibapi: string;
}

/**
 * A Python with ibapi.
 * @throws PythonEnvError with a code, a cause and a fix.
 */
export async function ensure(deps: EnsureDeps): Promise<PythonEnv> {
  const base = await findPython({ ...deps, wanted: deps.python });
  if (deps.python !== null && base.ibapi !== null && (base.pytest || !deps.dev)) return accept(base);
  const requirements = [deps.files.requirements, ...(deps.dev ? [deps.files.devRequirements] : [])];
  const texts = await Promise.all(requirements.map((path) => Deno.readTextFile(path)));
  const key = (await sha256([base.version, base.executable, ...texts].join("\n"))).slice(0, 16);
  const folder = join(deps.cacheDir, "python", deps.dev ? `${key}-dev` : key);
  await Deno.mkdir(join(deps.cacheDir, "python"), { recursive: true, mode: 0o700 });
  return await withLock(`${folder}.lock`, deps.progress, async () => {
    const ready = await existing(folder, deps);
    if (ready !== null) return ready;
    return await make(folder, base, requirements, deps);
  });
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
  folder: string,
  base: PythonInfo,
  requirements: readonly string[],
  deps: EnsureDeps,
): Promise<PythonEnv> {
  const { progress, run, env, os } = deps;
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
  progress(say("PYTHON_ENV_MAKING", { version: base.version }));
  const python = interpreter(folder, os);
  const uv = (await run(["uv", "--version"], { env })).code === 0;
  const install = uv
    ? ["uv", "pip", "install", "--python", python]
    : [python, "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"];
  const venv = uv
    ? ["uv", "venv", "--quiet", "--python", base.executable, folder]
    : [base.executable, "-I", "-m", "venv", folder];
  const made = await run(venv, { env });
  if (made.code !== 0) throw await cleanUp(folder, noVenv(base.executable, base.version, made.output));
  const names = requirements.map((path) => path.split(/[\\/]/).at(-1)).join(", ");
  progress(say("PYTHON_ENV_INSTALLING", { files: names, tool: uv ? "uv" : "pip" }));
  const line = (text: string) => {
    if (!/^(Collecting|Downloading|Installing|Resolved|Prepared| \+)/.test(text)) return;
    progress(quote(`  ${text.trim()}`));
  };
  const installed = await run([...install, ...requirements.flatMap((path) => ["-r", path])], { env, line });
  if (installed.code !== 0) throw await cleanUp(folder, installFailed(installed.output));
  const info = await inspectPython([python], run, env);
  if (info === null) throw await cleanUp(folder, environmentDead());
  const result = accept({ ...info, executable: python });
  await Deno.writeTextFile(
    join(folder, MARKER),
    JSON.stringify({ complete: true, ...result, base: base.executable }),
  );
  progress(say("PYTHON_ENV_READY", { ibapi: result.ibapi }));
  return result;
}

async function cleanUp(folder: string, error: PythonEnvError): Promise<PythonEnvError> {
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
  return error;
}

function interpreter(folder: string, os: string): string {
  return os === "windows" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
