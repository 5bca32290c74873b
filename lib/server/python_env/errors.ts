// Why there is no usable Python, each with what to do about it.
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { BridgeStartError } from "@/lib/server/bridge/transport.ts";
import type { PythonInfo, RefusedPython } from "./find_python.ts";

/** Trying again by itself can not help: the user has to do something first. */
export class PythonEnvError extends BridgeStartError {
  constructor(says: Saying, fix: Saying, cause?: unknown) {
    super(says, { fix, fatal: true, cause });
  }
}

export const MINIMUM_PYTHON = { major: 3, minor: 10 } as const;
export const MINIMUM_IBAPI = { major: 10, minor: 19 } as const;

const INSTALL_PYTHON: Readonly<Record<string, Saying>> = {
  linux: say("PYTHON_INSTALL.linux"),
  darwin: say("PYTHON_INSTALL.darwin"),
  windows: say("PYTHON_INSTALL.windows"),
};

function installPython(os: string): Saying {
  return say("PYTHON_INSTALL.or_name", { install: INSTALL_PYTHON[os] ?? say("PYTHON_INSTALL.other") });
}

/** No Python can be used. What a Python that is nearest to it lacks decides the code and the way out. */
export function noPython(refused: readonly RefusedPython[], os: string): PythonEnvError {
  const has = (key: string) => refused.some(({ why }) => why.key === key);
  const noVenv = refused.find(({ why }) => why.key === "PYTHON_REFUSED.no_venv");
  if (noVenv !== undefined) {
    const version = String(noVenv.why.with?.version).split(".").slice(0, 2).join(".");
    return new PythonEnvError(
      say("PYTHON_NO_VENV.tried", { refused }),
      say("PYTHON_NO_VENV.fix", { version }),
    );
  }
  if (has("PYTHON_REFUSED.too_old")) {
    const needed = `${MINIMUM_PYTHON.major}.${MINIMUM_PYTHON.minor}`;
    return new PythonEnvError(say("PYTHON_TOO_OLD.tried", { refused, needed }), installPython(os));
  }
  if (has("PYTHON_REFUSED.dead") || has("PYTHON_REFUSED.silent")) {
    return new PythonEnvError(say("PYTHON_MISSING.tried", { refused }), installPython(os));
  }
  const tried = refused.map(({ python }) => `'${python}'`);
  return new PythonEnvError(say("PYTHON_MISSING", { tried }), installPython(os));
}

/** Why a Python that is new enough can not be used. */
export function refusedVenv({ executable, version }: PythonInfo, output: string): RefusedPython {
  const words = verbatim(lastLine(output));
  return { python: executable, why: say("PYTHON_REFUSED.no_venv", { version, words }) };
}

/** Python's spelling of: full, quota, read-only, not permitted. */
const UNWRITABLE = /\[Errno (?:1|13|28|30|122)\]|\[WinError (?:5|112)\]|No space left|Read-only file system/;

/** The words with which a tool could not write, or `null` when that was not its trouble. */
export function unwritableIn(output: string): string | null {
  return output.split("\n").findLast((line) => UNWRITABLE.test(line))?.trim() ?? null;
}

/** The environment is kept in the cache folder, and that can not be written. */
export function cacheUnwritable(path: string, reason: string, cause?: unknown): PythonEnvError {
  const says = say("CACHE_UNWRITABLE", { path, words: verbatim(reason) });
  return new PythonEnvError(says, say("CACHE_UNWRITABLE.fix"), cause);
}

const UNREACHABLE =
  /Failed to establish a new connection|NewConnectionError|ConnectTimeout|ReadTimeout|timed out|Name or service not known|name resolution|getaddrinfo|Network is unreachable|Connection refused|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|error sending request|Failed to fetch|dns error/i;

/** An install that failed, told apart by what the installer wrote. */
export function installFailed(output: string): PythonEnvError {
  if (UNREACHABLE.test(output)) return new PythonEnvError(say("PIP_UNREACHABLE"), say("PIP_UNREACHABLE.fix"));
  const words = verbatim(lastError(output));
  return new PythonEnvError(say("PIP_FAILED", { words }), say("PIP_FAILED.fix"));
}

export function ibapiTooOld(version: string): PythonEnvError {
  const needed = `${MINIMUM_IBAPI.major}.${MINIMUM_IBAPI.minor}`;
  return new PythonEnvError(say("IBAPI_TOO_OLD", { version, needed }), say("IBAPI_TOO_OLD.fix"));
}

export function ibapiMissing(detail: string): PythonEnvError {
  const words = verbatim(lastLine(detail));
  return new PythonEnvError(say("IBAPI_MISSING", { words }), say("IBAPI_MISSING.fix"));
}

export function environmentDead(): PythonEnvError {
  return new PythonEnvError(say("IBAPI_MISSING.dead"), say("IBAPI_MISSING.fix"));
}

export function lastLine(output: string): string {
  return output.trim().split("\n").at(-1)?.trim() ?? "";
}

function lastError(output: string): string {
  const lines = output.trim().split("\n");
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").trim();
}
