// What of the user's environment the programs see that make the Python environment: how to reach packages, not where to put them.
import { childPath } from "@/lib/server/child_path.ts";

/**
 * Settings of pip (`PIP_…`, and the same names in pip.conf) that say where packages come from and how to get there.
 * Every other one says where they go (`user`, `target`, `prefix`), whether (`dry-run`, `require-virtualenv`) or
 * which (`constraint`, `no-deps`): meant for the user's own environments, each makes ours incomplete.
 */
const PIP_SOURCES: ReadonlySet<string> = new Set([
  ...["index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "keyring-provider"],
  ...["proxy", "cert", "client-cert", "timeout", "default-timeout", "retries", "resume-retries"],
  // How much a user trusts a package, and where downloads are kept.
  ...["only-binary", "cache-dir", "no-cache-dir"],
]);

/** The same of uv. `UV_INDEX_NAME_USERNAME` and `…_PASSWORD` belong to an index. */
const UV_SOURCES =
  /^UV_(?:(?:DEFAULT_|EXTRA_)?INDEX(?:_.+)?|FIND_LINKS|NO_INDEX|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|KEYRING_PROVIDER|HTTP_TIMEOUT|HTTP_RETRIES|OFFLINE|CACHE_DIR|NO_CACHE|LINK_MODE|CONFIG_FILE|CREDENTIALS_DIR)$/;

/** What would change Python itself or point it at another environment; and Lotse's secret. */
const NEVER = /^(?:_*PYTHON|__PYVENV|VIRTUAL_ENV|CONDA_|LOTSE_TOKEN)/;

/** The environment for Python, pip and uv. It names pip's configuration file, which `pipSettings` reads. */
export function toolEnv(env: Readonly<Record<string, string>>, os: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => passes(name.toUpperCase()))
      .map(([name, value]) => [name, name.toUpperCase() === "PATH" ? childPath(value, os) : value]),
  );
}

function passes(name: string): boolean {
  if (NEVER.test(name)) return false;
  if (name.startsWith("PIP_")) return name === "PIP_CONFIG_FILE" || isPipSource(name.slice("PIP_".length));
  return !name.startsWith("UV_") || UV_SOURCES.test(name);
}

/** `index-url` in pip.conf, `INDEX_URL` in a variable. */
function isPipSource(name: string): boolean {
  return PIP_SOURCES.has(name.toLowerCase().replaceAll("_", "-"));
}

/** Sections of pip.conf that count for an install, the stronger one last. */
const SECTIONS = ["global", "install"];

/**
 * The variables with which pip reads no configuration file, and has of the user's what `isPipSource` lets through.
 * @param config What pip has read from its files: `global.index-url` to its value. A variable wins over a file.
 * @param nullDevice Named as its configuration file, it makes pip skip all of them, those of the machine included.
 */
export function pipSettings(
  env: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>>,
  nullDevice: string,
): Record<string, string> {
  const fromFiles = SECTIONS.flatMap((section) =>
    Object.entries(config)
      .filter(([key]) => key.startsWith(`${section}.`) && isPipSource(key.slice(section.length + 1)))
      .map(([key, value]) => [variable(key.slice(section.length + 1)), value.trim()] as const)
  );
  return { ...Object.fromEntries(fromFiles), ...env, PIP_CONFIG_FILE: nullDevice };
}

function variable(name: string): string {
  return `PIP_${name.toUpperCase().replaceAll("-", "_")}`;
}
