// What the TypeScript files of the repository import from each other, read from their text.
import { fileURLToPath } from "node:url";
import { dirname, join, normalize } from "node:path/posix";

export interface Import {
  /** A path inside the repository, or the bare name of a package. */
  target: string;
  /** Gone when the code runs: `import type` and `export type`. */
  typeOnly: boolean;
  /** The names that are taken, as their file calls them; `*` for all of them. */
  names: readonly string[];
  /** What is taken is given on: `export … from`. */
  passedOn: boolean;
}

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const STATEMENT = /^(import|export)\s+(type\s+)?(?:([\w*{][^;"]*?)\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;

/** A source without its comments. */
export function codeOf(source: string): string {
  return source.replace(/^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
}

/** The imports of one source; `file` is its path inside the repository. */
export function importsOf(file: string, source: string): Import[] {
  const code = codeOf(source);
  const still = [...code.matchAll(STATEMENT)].map(([, keyword, type, clause = "", name = ""]) => ({
    target: placeOf(file, name),
    typeOnly: type !== undefined,
    names: namesIn(clause),
    passedOn: keyword === "export",
  }));
  const late = [...code.matchAll(DYNAMIC)].map(([, name = ""]) => {
    return { target: placeOf(file, name), typeOnly: false, names: ["*"], passedOn: false };
  });
  return [...still, ...late];
}

/** `a, { b, type C as D }` takes default, b and C. */
function namesIn(clause: string): string[] {
  if (clause.includes("*")) return ["*"];
  const inBraces = /\{([^}]*)\}/.exec(clause)?.[1] ?? "";
  const names = inBraces.split(",").map((part) => part.trim().replace(/^type\s+|\s+as\s.*$/g, ""));
  return [...(/^\w/.test(clause) ? ["default"] : []), ...names.filter((name) => name !== "")];
}

function placeOf(file: string, name: string): string {
  if (name.startsWith("@/")) return name.slice(2);
  return name.startsWith(".") ? normalize(join(dirname(file), name)) : name;
}

/**
 * Every TypeScript file of the product below a folder, as a path inside the repository: no test, and no fake
 * for tests.
 */
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
  readonly #read: (file: string) => string;

  constructor(read: (file: string) => string = (file) => Deno.readTextFileSync(ROOT + file)) {
    this.#read = read;
  }

  of(file: string): Import[] {
    const known = this.#known.get(file);
    if (known) return known;
    const found = /\.tsx?$/.test(file) && !/^\w+:/.test(file) ? importsOf(file, this.#read(file)) : [];
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
