// What the pages of the documentation name: files, folders and tests of this repository, and whether they are
// there.
import { dirname, join } from "node:path/posix";
import { ROOT } from "./imports.ts";

const FOLDERS = "routes|islands|components|lib|gateway|python|links|tests|bench|docs|static|examples|\\.ci";

export const read = (file: string): string => Deno.readTextFileSync(ROOT + file);

/** The first group of each place that a pattern fits. */
export const all = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].map(([, found = ""]) => found);

export function exists(place: string): boolean {
  try {
    Deno.statSync(ROOT + place);
    return true;
  } catch {
    return false;
  }
}

/** Files and folders of the repository that a page names in backquotes or links to. */
export function placesNamedIn(file: string, page: string): string[] {
  const quoted = all(new RegExp(`\`((?:${FOLDERS})/[\\w./[\\]-]*)\``, "g"), page);
  const linked = all(/\]\((?!https?:)([\w./-]+)[)#]/g, page);
  return [...quoted, ...linked.map((target) => join(dirname(file), target))];
}

/** What tests and steps of tests in a file of TypeScript are called. */
export function testNames(source: string): string[] {
  const named = /(?:Deno\.test(?:\.\w+)?|\btestBuild|\bt\.step)\(\s*(["`])((?:\\.|(?!\1)[^\\\n])*)\1/g;
  return [...source.matchAll(named)].map(([, , name = ""]) => name.replace(/\\(.)/g, "$1"));
}

export interface NamedTest {
  file: string;
  /** How its name begins; `null`: the whole file is meant. */
  begins: string | null;
}

/**
 * `file` “how the name of a test begins” “another one”; a bare file name is in the folder of the one before
 * it.
 */
export function testsNamedIn(text: string): NamedTest[] {
  const found: NamedTest[] = [];
  let [file, isQuoted] = ["", false];
  for (const [, path, begins] of text.replace(/\s+/g, " ").matchAll(/`([\w./-]+_test\.tsx?)`|“([^”]+)”/g)) {
    if (path !== undefined) {
      if (file !== "" && !isQuoted) found.push({ file, begins: null });
      file = path.includes("/") ? path : join(dirname(file), path);
      isQuoted = false;
    } else if (file !== "") {
      found.push({ file, begins: begins ?? "" });
      isQuoted = true;
    }
  }
  return file === "" || isQuoted ? found : [...found, { file, begins: null }];
}

/** Those that are not there: no such file, or no test in it whose name begins so. */
export function missingTests(named: readonly NamedTest[]): NamedTest[] {
  return named.filter(({ file, begins }) =>
    !exists(file) || (begins !== null && !testNames(read(file)).some((name) => name.startsWith(begins)))
  );
}
