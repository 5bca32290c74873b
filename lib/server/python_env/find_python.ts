// Finds a Python that is new enough, and tells what it has.
import { z } from "zod";
import { MINIMUM_IBAPI, MINIMUM_PYTHON, pythonMissing, pythonTooOld } from "./errors.ts";
import type { Run } from "./run.ts";

export interface PythonInfo {
  /** Absolute path of the interpreter itself, behind any shim. */
  executable: string;
  /** `3.12.1` */
  version: string;
  /** Version of ibapi, `null` when it can not be imported. */
  ibapi: string | null;
  /** Why ibapi can not be imported. */
  ibapiError: string;
  pytest: boolean;
}

export interface FindDeps {
  /** A path or name given by the user; then nothing else is tried. */
  wanted: string | null;
  run: Run;
  env: Readonly<Record<string, string>>;
  os: string;
}

/** Runs in the interpreter that is asked about, so it must also parse on a very old one. */
const ASK = `
import sys, json
ibapi, why, pytest = None, "", False
try:
    import ibapi as module
    import google.protobuf
    ibapi = getattr(module, "get_version_string", lambda: getattr(module, "__version__", "0.0"))()
except Exception as error:
    why = "%s: %s" % (type(error).__name__, error)
try:
    import pytest as _pytest
    pytest = True
except Exception:
    pass
print(json.dumps({"executable": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3],
                  "ibapi": ibapi, "ibapiError": why, "pytest": pytest}))
`;

const infoSchema = z.object({
  executable: z.string().min(1),
  version: z.string(),
  ibapi: z.string().nullable(),
  ibapiError: z.string(),
  pytest: z.boolean(),
});

/**
 * The first Python that is new enough.
 * @throws PythonEnvError `PYTHON_MISSING` or `PYTHON_TOO_OLD`.
 */
export async function findPython({ wanted, run, env, os }: FindDeps): Promise<PythonInfo> {
  const candidates = wanted === null ? [["python3"], ["python"], ["py", "-3"]] : [[wanted]];
  const tooOld: string[] = [];
  for (const command of candidates) {
    const info = await inspectPython(command, run, env);
    if (info === null) continue;
    if (isPythonNewEnough(info.version)) return info;
    tooOld.push(`${info.executable} ${info.version}`);
  }
  if (tooOld.length > 0) throw pythonTooOld(tooOld, os);
  throw pythonMissing(candidates.map((command) => `'${command.join(" ")}'`), os);
}

/** What an interpreter says of itself; `null` when it does not run. */
export async function inspectPython(
  command: readonly string[],
  run: Run,
  env: Readonly<Record<string, string>>,
): Promise<PythonInfo | null> {
  const { code, stdout } = await run([...command, "-I", "-c", ASK], { env });
  if (code !== 0) return null;
  try {
    return infoSchema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
  } catch {
    return null;
  }
}

export function isPythonNewEnough(version: string): boolean {
  return atLeast(version, MINIMUM_PYTHON);
}

export function isIbapiNewEnough(version: string): boolean {
  return atLeast(version, MINIMUM_IBAPI);
}

function atLeast(version: string, minimum: { major: number; minor: number }): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > minimum.major || (major === minimum.major && minor >= minimum.minor);
}
