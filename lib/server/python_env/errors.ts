// Why there is no usable Python, each with what to do about it.
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { BridgeStartError } from "@/lib/server/bridge/transport.ts";

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

export function pythonMissing(tried: readonly string[], os: string): PythonEnvError {
  return new PythonEnvError(say("PYTHON_MISSING", { tried }), installPython(os));
}

export function pythonTooOld(found: readonly string[], os: string): PythonEnvError {
  const needed = `${MINIMUM_PYTHON.major}.${MINIMUM_PYTHON.minor}`;
  return new PythonEnvError(say("PYTHON_TOO_OLD", { found, needed }), installPython(os));
}

export function noVenv(python: string, version: string, output: string): PythonEnvError {
  const words = verbatim(lastLine(output));
  return new PythonEnvError(
    say("PYTHON_NO_VENV", { python, words }),
    say("PYTHON_NO_VENV.fix", { version: version.split(".").slice(0, 2).join(".") }),
  );
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

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1)?.trim() ?? "";
}

function lastError(output: string): string {
  const lines = output.trim().split("\n");
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").trim();
}
