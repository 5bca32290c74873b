// Paths of a project: resolving what is given, and naming what is generated.
import { basename, extname, isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export { basename, extname, isAbsolute, join, relative };
/** The separator of file paths on this system. */
export const SEPARATOR = sep;

/** An absolute path from an absolute path, a file URL or a path below `root`. */
export function resolvePath(given: string, root: string): string {
  if (given.startsWith("file://")) return fileURLToPath(given);
  return isAbsolute(given) ? given : join(root, given);
}

/** What `import()` takes for a file. */
export function toImport(path: string): string {
  return pathToFileURL(path).href;
}

/** The relative module specifier from a folder to a file. */
export function toSpecifier(fromDir: string, file: string): string {
  const path = relative(fromDir, file).replaceAll(SEPARATOR, "/");
  return path.startsWith(".") ? path : `./${path}`;
}

/** A name for an island module that is a valid identifier: "order-panel.tsx" becomes "order_panel". */
export function moduleName(path: string): string {
  return basename(path, extname(path)).replaceAll(/^[^a-z_$]|[^a-z0-9_$]/gi, "_");
}
