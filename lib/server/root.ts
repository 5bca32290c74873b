// The root of the application: every file that Lotse reads is resolved from here, never from the current folder.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the checkout, or of the virtual file system inside a compiled binary. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path below `ROOT`. Give no `..`: the file system of a compiled binary does not resolve it. */
export function fromRoot(...parts: string[]): string {
  return join(ROOT, ...parts);
}
