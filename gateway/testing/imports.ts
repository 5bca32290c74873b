// What the TypeScript files of the gateway import, read from their text: for the test of its rooms.
import { dirname, join, normalize } from "node:path/posix";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

export interface Import {
  /** A path below the gateway's folder (it begins with `..` when it leaves it), or the name of a package. */
  readonly target: string;
  /** Gone when the code runs. */
  readonly typeOnly: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[\w*{][^;"]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;

/** The imports of one source; `file` is its path below the gateway's folder. */
export function importsIn(file: string, source: string): Import[] {
  const code = source.replace(/^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
  const placeOf = (name: string) => name.startsWith(".") ? normalize(join(dirname(file), name)) : name;
  return [
    ...[...code.matchAll(STATEMENT)].map(([, type, name = ""]) => ({
      target: placeOf(name),
      typeOnly: type !== undefined,
    })),
    ...[...code.matchAll(DYNAMIC)].map(([, name = ""]) => ({ target: placeOf(name), typeOnly: false })),
  ];
}

/** Every TypeScript file of the gateway with its imports. */
export function allImports(): Map<string, Import[]> {
  return new Map(filesBelow("").map((file) => [file, importsIn(file, Deno.readTextFileSync(ROOT + file))]));
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(ROOT + folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return name === "node_modules" ? [] : filesBelow(`${folder}${name}/`);
    return name.endsWith(".ts") ? [folder + name] : [];
  });
}
