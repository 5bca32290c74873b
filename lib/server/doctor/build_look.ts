// What there is of a build in a folder, beside the sources that it is made of.
import { statSync } from "node:fs";
import { join } from "node:path";
import { beganAt, currentBuild } from "@/lib/build/builds.ts";
import { builtServer } from "@/lib/server/built_server.ts";
import { IS_SHIPPED, ROOT } from "@/lib/server/root.ts";
import { StartError } from "@/lib/server/start_error.ts";
import type { BuildLook } from "./probes.ts";

/** What a build is made of; the desk behind it is run from its sources. */
const SOURCES = [
  ...["components", "islands", "lib/build", "lib/client", "lib/contract", "routes", "static"],
  "fresh.config.ts",
];
/** These never get into one. */
const NOT_IN_IT = /_test\.tsx?$|\.md$|^\./;

/** `folder`: of the builds; `root`: of the sources. */
export function buildLook(folder: string, root = ROOT): BuildLook {
  try {
    using _ = builtServer(folder);
  } catch (error) {
    if (error instanceof StartError) return { state: "unusable", what: error.message };
    throw error;
  }
  if (IS_SHIPPED) return { state: "shipped" };
  const made = currentBuild(folder);
  const since = made === null ? Infinity : beganAt(made);
  return {
    state: "made",
    newer: SOURCES.map((name) => newerThan(since, root, name)).find((one) => one !== null) ?? null,
  };
}

/** The first source in `path`, a file or a folder below `root`, that was changed later; `null`: none was. */
function newerThan(moment: number, root: string, path: string): string | null {
  const full = join(root, path);
  const stat = statSync(full, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (!stat.isDirectory()) return stat.mtimeMs > moment ? path : null;
  for (const { name } of Deno.readDirSync(full)) {
    const found = NOT_IN_IT.test(name) ? null : newerThan(moment, root, join(path, name));
    if (found !== null) return found;
  }
  return null;
}
