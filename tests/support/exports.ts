// Which names the files of the repository export, and which of those nobody uses; read from their text.
import { codeOf, ImportMap } from "./imports.ts";

const DECLARED =
  /^export\s+(?:abstract\s+)?(?:async\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+(\w+)/gm;
const PASSED_ON = /^export\s+(?:type\s+)?\{([^}]*)\}\s+from/gm;

/** The names that a source exports and does not use itself. */
function offered(source: string): string[] {
  const code = codeOf(source);
  const declared = [...code.matchAll(DECLARED)].map(([, name = ""]) => name)
    .filter((name) => [...code.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length === 1);
  const passedOn = [...code.matchAll(PASSED_ON)].flatMap(([, names = ""]) => names.split(","))
    .map((part) => part.trim().replace(/^.*\sas\s+/, "").replace(/^type\s+/, "")).filter((name) =>
      name !== ""
    );
  return [...declared, ...passedOn];
}

/** Where a repository is read, and what of it others may take. */
export interface Library {
  /** All that may use a name. */
  files: readonly string[];
  read(file: string): string;
  /** Files of which others take whatever they like. */
  faces: readonly string[];
}

/** The names that are taken of each file. A name that is taken of `export *` is one of the file behind it. */
function taken({ files, read, faces }: Library): Map<string, Set<string>> {
  const imports = new ImportMap(read);
  const found = new Map(files.map((file) => [file, new Set(faces.includes(file) ? ["*"] : [])]));
  const doors: { door: string; behind: string }[] = [];
  for (const file of files) {
    for (const { target, names, passedOn } of imports.of(file)) {
      if (passedOn && names.includes("*")) doors.push({ door: file, behind: target });
      else names.forEach((name) => found.get(target)?.add(name));
    }
  }
  // A door may lead to a door.
  for (let size = -1; size !== sizeOf(found);) {
    size = sizeOf(found);
    for (const { door, behind } of doors) found.get(door)?.forEach((name) => found.get(behind)?.add(name));
  }
  return found;
}

function sizeOf(found: ReadonlyMap<string, ReadonlySet<string>>): number {
  return [...found.values()].reduce((sum, names) => sum + names.size, 0);
}

/** `file: name` of each name that is exported for nobody. */
export function unusedExports(library: Library): string[] {
  const { files, read } = library;
  const uses = taken(library);
  return files.flatMap((file) => {
    const names = uses.get(file) ?? new Set();
    return names.has("*")
      ? []
      : offered(read(file)).filter((name) => !names.has(name)).map((name) => `${file}: ${name}`);
  });
}
