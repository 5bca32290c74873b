// While developing: one line for each save of a source. What runs was loaded, and what browsers get was
// built, when the desk started; it does not start anew by itself, because that would cut the bridge off in
// the middle of whatever it does.
import { relative } from "node:path";
import type { Clock } from "./clock.ts";
import { fromRoot, ROOT } from "./root.ts";

const WATCHED = [
  "components",
  "gateway",
  "islands",
  "lib",
  "python",
  "routes",
  "dev.ts",
  "fresh.config.ts",
  "main.ts",
  "utils.ts",
];
const SOURCE = /(?<!_test)\.(?:css|json|py|tsx?)$/;
/** A save is several events, and an editor may save several files at once. */
const BURST_MS = 500;

type Edit = Pick<Deno.FsEvent, "kind" | "paths">;

/**
 * Watches the sources of this checkout until the process ends. A machine without watches left does without
 * the line.
 */
export async function watchSources(clock: Clock, say: (line: string) => void): Promise<void> {
  try {
    await tellEdits(Deno.watchFs(WATCHED.map((name) => fromRoot(name))), clock, say);
  } catch (error) {
    say(`Edited files are not noticed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Says a line for the first source of each burst of edits. */
export async function tellEdits(
  edits: AsyncIterable<Edit>,
  clock: Pick<Clock, "monotonic">,
  say: (line: string) => void,
): Promise<void> {
  let last = -Infinity;
  for await (const { kind, paths } of edits) {
    const edited = kind === "access" ? undefined : paths.find((path) => SOURCE.test(path));
    if (edited === undefined) continue;
    const isNew = clock.monotonic() - last > BURST_MS;
    last = clock.monotonic();
    if (isNew) say(`${relative(ROOT, edited)} has changed: start the desk again to run it`);
  }
}
