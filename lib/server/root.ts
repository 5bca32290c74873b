// The root of the application: every file that Lotse reads is resolved from here, never from the current
// folder.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(import.meta.url);

/**
 * This is no checkout but what is shipped: bundled modules, which lie in the root, and the files that they
 * read.
 */
export const IS_SHIPPED = !HERE.endsWith(join("lib", "server", "root.ts"));

/** Absolute path of the checkout, of the package, or of the virtual file system inside a compiled binary. */
export const ROOT = IS_SHIPPED ? dirname(HERE) : dirname(dirname(dirname(HERE)));

/** A path below `ROOT`. Give no `..`: the file system of a compiled binary does not resolve it. */
export function fromRoot(...parts: string[]): string {
  return join(ROOT, ...parts);
}

/** Where the module of a program is, named by its source below the root: what is shipped is JavaScript. */
export function moduleAt(source: string): string {
  return fromRoot(...(IS_SHIPPED ? source.replace(/\.ts$/, ".js") : source).split("/"));
}
