// English: the Python environment: how it is made at the first start, and why it can not be used.
import { type Phrasing, type Saying, speech, type Verbatim } from "../saying.ts";

interface Versions {
  version: string;
  needed: string;
}

interface Tried {
  refused: readonly { python: string; why: Saying }[];
}

/** Each Python that was tried, and why it is not the one. */
const list = (refused: Tried["refused"], tell: Phrasing["tell"]) =>
  refused.flatMap(({ python, why }, index) => speech`${index === 0 ? "" : "; "}${python} ${tell(why)}`);

export const python = {
  PYTHON_ENV_MAKING: ({ version }: { version: string }) =>
    `Making a Python environment with Python ${version} (first start only) …`,
  PYTHON_ENV_INSTALLING: ({ files, tool }: { files: string; tool: string }) =>
    `Installing ${files} with ${tool} …`,
  PYTHON_ENV_READY: ({ ibapi }: { ibapi: string }) => `Python environment is ready: ibapi ${ibapi}`,
  PYTHON_ENV_WAITING: "Another start is making the Python environment: waiting …",

  PYTHON_MISSING: ({ tried }: { tried: readonly string[] }) =>
    `No Python was found (tried ${tried.join(", ")})`,
  "PYTHON_MISSING.path": ({ path }: { path: string }) => `Python is not at '${path}'`,
  "PYTHON_MISSING.path_fix": "Start Lotse again: it makes a new Python environment",
  "PYTHON_MISSING.tried": ({ refused }: Tried, { tell }: Phrasing) =>
    speech`No Python can be used: ${list(refused, tell)}`,
  "PYTHON_REFUSED.missing": "is not there",
  "PYTHON_REFUSED.dead": ({ words }: { words: Verbatim | null }) =>
    speech`does not run${words === null ? "" : speech` (${words})`}`,
  "PYTHON_REFUSED.silent": ({ seconds }: { seconds: number }) => `says nothing for ${seconds} s`,
  "PYTHON_REFUSED.too_old": ({ version }: { version: string }) => `is too old (${version})`,
  "PYTHON_REFUSED.no_venv": ({ version, words }: { version: string; words: Verbatim }) =>
    speech`(${version}) can not make a virtual environment (${words})`,
  "PYTHON_TOO_OLD.tried": ({ refused, needed }: Tried & { needed: string }, { tell }: Phrasing) =>
    speech`No Python is new enough, needed is ${needed}: ${list(refused, tell)}`,
  PYTHON_TOO_OLD: ({ found, needed }: { found: readonly string[]; needed: string }) =>
    `Python is too old: found ${found.join(", ")}, needed is ${needed}`,
  "PYTHON_INSTALL.linux":
    "Install it: Debian, Ubuntu 'sudo apt install python3 python3-venv', Fedora 'sudo dnf install python3'",
  "PYTHON_INSTALL.darwin": "Install it: 'brew install python' or python.org",
  "PYTHON_INSTALL.windows": "Install it: 'winget install Python.Python.3.12' or python.org",
  "PYTHON_INSTALL.other": "Install Python 3.10 or newer",
  "PYTHON_INSTALL.or_name": ({ install }: { install: Saying }, { tell }: Phrasing) =>
    speech`${tell(install)}; or name one with '--python PATH'`,
  "PYTHON_NO_VENV.tried": ({ refused }: Tried, { tell }: Phrasing) =>
    speech`No Python can make a virtual environment: ${list(refused, tell)}`,
  "PYTHON_NO_VENV.fix": ({ version }: { version: string }) =>
    `Debian, Ubuntu: 'sudo apt install python3-venv' (or python${version}-venv); elsewhere install uv or a complete Python`,
  PIP_UNREACHABLE: "The Python packages can not be downloaded: the package index is out of reach",
  "PIP_UNREACHABLE.fix":
    "Check the network, or set HTTPS_PROXY, PIP_INDEX_URL or PIP_FIND_LINKS; then start again",
  PIP_FAILED: ({ words }: { words: Verbatim }) => speech`The Python packages can not be installed: ${words}`,
  "PIP_FAILED.fix": "Read the log, then start again; with '--python PATH' an environment of your own is used",
  CACHE_UNWRITABLE: ({ path, words }: { path: string; words: Verbatim }) =>
    speech`The cache folder ${path}, where the Python environment is kept, can not be written: ${words}`,
  "CACHE_UNWRITABLE.fix":
    "Give the folder to this user and make room in it, or choose another with “--cache-dir”; with “--python PATH” none is needed",
  IBAPI_TOO_OLD: ({ version, needed }: Versions) => `ibapi ${version} is too old: needed is ${needed}`,
  "IBAPI_TOO_OLD.fix":
    "Uninstall the package 'ibapi' of PyPI (9.81, from 2020) and install requirements.txt, or leave '--python' out",
  IBAPI_MISSING: ({ words }: { words: Verbatim }) =>
    speech`The Python environment can not import ibapi: ${words}`,
  "IBAPI_MISSING.dead": "The new Python environment does not run",
  "IBAPI_MISSING.fix": "Start again: the environment is made anew. If that does not help, read the log",
} as const;
