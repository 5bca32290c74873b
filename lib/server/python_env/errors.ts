// Why there is no usable Python, each with what to do about it.
import { BridgeStartError } from "@/lib/server/bridge/transport.ts";

/** Trying again by itself can not help: the user has to do something first. */
export class PythonEnvError extends BridgeStartError {
  constructor(code: string, message: string, fix: string, cause?: unknown) {
    super(code, message, { fix, fatal: true, cause });
  }
}

export const MINIMUM_PYTHON = { major: 3, minor: 10 } as const;
export const MINIMUM_IBAPI = { major: 10, minor: 19 } as const;

const INSTALL_PYTHON: Readonly<Record<string, string>> = {
  linux:
    "Install it: Debian, Ubuntu 'sudo apt install python3 python3-venv', Fedora 'sudo dnf install python3'",
  darwin: "Install it: 'brew install python' or python.org",
  windows: "Install it: 'winget install Python.Python.3.12' or python.org",
};

export function pythonMissing(tried: readonly string[], os: string): PythonEnvError {
  const install = INSTALL_PYTHON[os] ?? "Install Python 3.10 or newer";
  return new PythonEnvError(
    "PYTHON_MISSING",
    `No Python was found (tried ${tried.join(", ")})`,
    `${install}; or name one with '--python PATH'`,
  );
}

export function pythonTooOld(found: readonly string[], os: string): PythonEnvError {
  const install = INSTALL_PYTHON[os] ?? "Install Python 3.10 or newer";
  return new PythonEnvError(
    "PYTHON_TOO_OLD",
    `Python is too old: found ${found.join(", ")}, needed is ${MINIMUM_PYTHON.major}.${MINIMUM_PYTHON.minor}`,
    `${install}; or name a newer one with '--python PATH'`,
  );
}

export function noVenv(python: string, version: string, output: string): PythonEnvError {
  const short = version.split(".").slice(0, 2).join(".");
  return new PythonEnvError(
    "PYTHON_NO_VENV",
    `${python} can not make a virtual environment: ${lastLine(output)}`,
    `Debian, Ubuntu: 'sudo apt install python3-venv' (or python${short}-venv); elsewhere install uv or a complete Python`,
  );
}

const UNREACHABLE =
  /Failed to establish a new connection|NewConnectionError|ConnectTimeout|ReadTimeout|timed out|Name or service not known|name resolution|getaddrinfo|Network is unreachable|Connection refused|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|error sending request|Failed to fetch|dns error/i;

/** An install that failed, told apart by what the installer wrote. */
export function installFailed(output: string): PythonEnvError {
  if (UNREACHABLE.test(output)) {
    return new PythonEnvError(
      "PIP_UNREACHABLE",
      "The Python packages can not be downloaded: the package index is out of reach",
      "Check the network, or set HTTPS_PROXY, PIP_INDEX_URL or PIP_FIND_LINKS; then start again",
    );
  }
  return new PythonEnvError(
    "PIP_FAILED",
    `The Python packages can not be installed: ${lastError(output)}`,
    "Read the log, then start again; with '--python PATH' an environment of your own is used",
  );
}

export function ibapiTooOld(version: string): PythonEnvError {
  return new PythonEnvError(
    "IBAPI_TOO_OLD",
    `ibapi ${version} is too old: needed is ${MINIMUM_IBAPI.major}.${MINIMUM_IBAPI.minor}`,
    "Uninstall the package 'ibapi' of PyPI (9.81, from 2020) and install requirements.txt, or leave '--python' out",
  );
}

export function ibapiMissing(detail: string): PythonEnvError {
  return new PythonEnvError(
    "IBAPI_MISSING",
    `The Python environment can not import ibapi: ${lastLine(detail)}`,
    "Start again: the environment is made anew. If that does not help, read the log",
  );
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1)?.trim() ?? "";
}

function lastError(output: string): string {
  const lines = output.trim().split("\n");
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").trim();
}
