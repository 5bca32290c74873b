// What the TypeScript files of the repository import from each other, read from their text.
import { fileURLToPath } from "node:url";
import { dirname, join, normalize } from "node:path/posix";

export interface Import {
  /** A path inside the repository, or the bare name of a package. */
  target: string;
  /** Gone when the code runs: `import type` and `export type`. */
  typeOnly: boolean;
}

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[\w*{][^;"]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;

/** The imports of one source; `file` is its path inside the repository. */
export function importsOf(file: string, source: string): Import[] {
  const code = source.replace(/^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
  return [
    ...[...code.matchAll(STATEMENT)].map(([, type, name = ""]) => ({ name, typeOnly: type !== undefined })),
    ...[...code.matchAll(DYNAMIC)].map(([, name = ""]) => ({ name, typeOnly: false })),
  ].map(({ name, typeOnly }) => ({ target: placeOf(file, name), typeOnly }));
}

function placeOf(file: string, name: string): string {
  if (name.startsWith("@/")) return name.slice(2);
  return name.startsWith(".") ? normalize(join(dirname(file), name)) : name;
}

/** Every TypeScript file of the product below a folder, as a path inside the repository: no test, and no fake for tests. */
export function sourcesBelow(folder: string): string[] {
  return filesBelow(folder).filter((path) => !/_test\.tsx?$|\/testing\//.test(path));
}

/** The same with tests and fakes. */
export function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(ROOT + folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesBelow(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** The same file is read once, whoever asks. */
export class ImportMap {
  readonly #known = new Map<string, Import[]>();

  of(file: string): Import[] {
    const known = this.#known.get(file);
    if (known) return known;
    const found = /\.tsx?$/.test(file) && !/^\w+:/.test(file)
      ? importsOf(file, Deno.readTextFileSync(ROOT + file))
      : [];
    this.#known.set(file, found);
    return found;
  }

  /** What loading a file loads with it, each with the way there. */
  loadedBy(file: string): Map<string, string[]> {
    const ways = new Map<string, string[]>([[file, [file]]]);
    for (const [from, way] of ways) {
      for (const { target, typeOnly } of this.of(from)) {
        if (!typeOnly && !ways.has(target)) ways.set(target, [...way, target]);
      }
    }
    return ways;
  }
}
