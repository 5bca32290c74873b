// Which tests there are and where each belongs: in memory (many files in one process) or across processes (a
// process per file).

export const GROUPS = [
  "desk memory",
  "gateway memory",
  "desk python",
  "desk processes",
  "gateway processes",
] as const;
export type GroupName = (typeof GROUPS)[number];

/** The first that fits a file says where it runs; what fits none is a unit test of the desk. */
const PLACES: readonly [place: RegExp, group: GroupName][] = [
  [/^gateway\/(?:clients\/clients_test|conformance\/|libraries\/|package\/)/, "gateway processes"],
  [/^gateway\//, "gateway memory"],
  [/^tests\/(?:runner|support)\//, "desk memory"],
  [/^tests\/[^/]+\//, "desk processes"],
];

/** The group of a TypeScript test file, given by its path inside the repository. */
export function groupOf(file: string): GroupName {
  return PLACES.find(([place]) => place.test(file))?.[1] ?? "desk memory";
}

/**
 * The groups whose names have every one of these words: none chooses all, `desk` what is not the gateway's.
 * @throws RangeError where there is no such group.
 */
export function chooseGroups(words: readonly string[]): GroupName[] {
  const chosen = GROUPS.filter((name) => words.every((word) => name.split(" ").includes(word)));
  if (chosen.length > 0) return chosen;
  throw new RangeError(`No group of tests is called '${words.join(" ")}': there are ${GROUPS.join(", ")}`);
}

const NOT_OURS = ["node_modules", "artefacts", "fixtures", "dist", "_fresh"];

/** Every TypeScript test file below a folder, as a path inside it, sorted. */
export function testFiles(root: string, folder = ""): string[] {
  return [...Deno.readDirSync(root + folder)].flatMap(({ name, isDirectory, isFile }) => {
    if (name.startsWith(".") || NOT_OURS.includes(name)) return [];
    if (isDirectory) return testFiles(root, `${folder}${name}/`);
    return isFile && /_test\.tsx?$/.test(name) ? [folder + name] : [];
  }).sort();
}
