// Bundles modules by Deno itself, which resolves and transpiles them as `deno run` does: packages, links and
// JSX are what they are in a checkout. Modules that several entries share are shared in the bundle, too: a
// desk has one runtime.
import { join } from "node:path";
import { PROGRAMS } from "@/lib/launch/programs.ts";
import { fromRoot } from "@/lib/server/root.ts";

/**
 * What a checkout calls a task is a subcommand of `lotse` there: sentences and usages name what their reader
 * can type, but for those that speak of a checkout. The bundler writes quotation marks by their numbers.
 */
const TASK = new RegExp(
  `(?<!heckout \\\\u201[CE])deno task (?=(?:${
    Object.entries(PROGRAMS).flatMap(([name, { develops = false }]) => develops ? [] : [name]).join("|")
  })\\b|\\$\\{)`,
  "g",
);

/** Throws with Deno's words when it does not succeed. */
export async function bundle(entries: readonly string[], outdir: string): Promise<void> {
  const args = [
    ...["bundle", "--quiet", "--config", fromRoot("deno.json"), "--platform", "deno"],
    ...["--code-splitting", "--outdir", outdir],
  ];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args, ...entries],
    cwd: fromRoot(),
    env: { NO_COLOR: "1" },
  }).output();
  if (code !== 0) throw new Error(`deno bundle failed:\n${new TextDecoder().decode(stderr)}`);
  for (const path of scriptsBelow(outdir)) {
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(TASK, "lotse "));
  }
}

/** Every script in a folder. */
export function* scriptsBelow(folder: string): Iterable<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* scriptsBelow(path);
    else if (name.endsWith(".js")) yield path;
  }
}
