// What of the user's environment the programs see that make the Python environment: how to reach packages,
// not where to put them.
import { childPath } from "@/lib/server/child_path.ts";
import { PACKAGE_VARIABLES, PIP_SOURCES, pipVariable } from "./package_variables.ts";

/**
 * Of pip and uv passes what says where packages come from and how to get there. Every other setting says
 * where they go (`user`, `target`, `prefix`), whether (`dry-run`, `require-virtualenv`) or which
 * (`constraint`, `no-deps`): meant for the user's own environments, each makes ours incomplete.
 */
const TAKEN: ReadonlySet<string> = new Set(PACKAGE_VARIABLES);

/** `UV_INDEX_NAME_USERNAME` and `…_PASSWORD` belong to an index. */
const CREDENTIAL = /^UV_INDEX_.+_(?:USERNAME|PASSWORD)$/;

/** What would change Python itself or point it at another environment; and what is Lotse's own. */
const NEVER = /^(?:_*PYTHON|__PYVENV|VIRTUAL_ENV|CONDA_|LOTSE_)/;

/** The environment for Python, pip and uv. It names pip's configuration file, which `pipSettings` reads. */
export function toolEnv(env: Readonly<Record<string, string>>, os: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => passes(name.toUpperCase()))
      .map(([name, value]) => [name, name.toUpperCase() === "PATH" ? childPath(value, os) : value]),
  );
}

function passes(name: string): boolean {
  if (NEVER.test(name)) return false;
  return !/^(?:PIP|UV)_/.test(name) || TAKEN.has(name) || CREDENTIAL.test(name);
}

/** Sections of pip.conf that count for an install, the stronger one last. */
const SECTIONS = ["global", "install"];

/**
 * The variables with which pip reads no configuration file, and has of the user's what is in `PIP_SOURCES`.
 * @param config What pip has read from its files: `global.index-url` to its value. A variable wins over a
 * file.
 * @param nullDevice Named as its configuration file, it makes pip skip all of them, those of the machine
 * included.
 */
export function pipSettings(
  env: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>>,
  nullDevice: string,
): Record<string, string> {
  const fromFiles = SECTIONS.flatMap((section) =>
    Object.entries(config)
      .filter(([key]) => key.startsWith(`${section}.`) && PIP_SOURCES.includes(key.slice(section.length + 1)))
      .map(([key, value]) => [pipVariable(key.slice(section.length + 1)), value.trim()] as const)
  );
  return { ...Object.fromEntries(fromFiles), ...env, PIP_CONFIG_FILE: nullDevice };
}
