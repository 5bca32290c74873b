// The search path that other programs are started with: no folder that a package or a checkout could have
// filled.

/**
 * `PATH` without `node_modules/.bin` (which `deno task` puts first) and without what hangs on the current
 * folder.
 */
export function childPath(path: string, os: string): string {
  const isAbsolute = os === "windows" ? /^(?:[a-z]:[\\/]|\\\\)/i : /^\//;
  const separator = os === "windows" ? ";" : ":";
  return path.split(separator)
    .filter((folder) => isAbsolute.test(folder) && !/(?:^|[\\/])node_modules(?:[\\/]|$)/i.test(folder))
    .join(separator);
}
