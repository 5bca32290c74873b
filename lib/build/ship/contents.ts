// What is shipped, the one list for the binary and for the npm package: bundled modules and the files that
// they read, in a folder of their own. What runs from it needs no checkout, no package and no registry.
import { dirname, join } from "node:path";
import { currentBuild } from "@/lib/build/builds.ts";
import { PROGRAMS } from "@/lib/launch/programs.ts";
import { PYTHON_ENV } from "@/lib/launch/run_program.ts";
import { readPythonFiles } from "@/lib/server/python_env/python_files.ts";
import { RECORDER_THREAD } from "@/lib/server/recorder/worker_port.ts";
import { fromRoot, ROOT } from "@/lib/server/root.ts";
import { bundle } from "./bundle.ts";
import { bomOf, licencesOf, shippedPackages } from "./packages.ts";
import { releaseOf } from "./release.ts";

/** Where it is put together. */
export const SHIPPED = fromRoot(".lotse", "shipped");

/** The entry of the binary, and that of the npm package. */
export const BINARY_ENTRY = "lib/launch/binary.ts";
const PACKAGE_ENTRY = "lib/launch/package.ts";

/** Modules that are started by their path, by their sources below the root. */
function entries(build: string): string[] {
  const programs = Object.values(PROGRAMS).flatMap(({ file, develops = false }) => develops ? [] : [file]);
  return [BINARY_ENTRY, PACKAGE_ENTRY, PYTHON_ENV, RECORDER_THREAD, ...programs, `_fresh/${build}/server.js`];
}

/** The same modules in what is put together. */
export function shippedEntries(folder: string): string[] {
  const build = Deno.readTextFileSync(join(folder, "_fresh", "current"));
  return entries(build).map((source) => source.replace(/\.ts$/, ".js"));
}

/** Files and folders beside the modules. */
export const FILES = [
  "_fresh",
  "python",
  "requirements.txt",
  "release.json",
  "licences.txt",
  "lotse.cdx.json",
  "LICENSE",
];

/** Of a build: what browsers are given, plain and packed. Its server is among the modules. */
const OF_BUILD = ["static", "files", "packed"];

/**
 * Puts it together anew from the newest build and returns the folder. Throws when there is no build, and when
 * a package that is taken in has no licence.
 */
export async function putTogether(folder: string = SHIPPED): Promise<string> {
  const build = currentBuild(fromRoot("_fresh"))?.split(/[\\/]/).at(-1);
  if (build === undefined) throw new Error("There is no build yet: run 'deno task build'");
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(folder, { recursive: true });
  const modules = entries(build);
  await bundle(modules, folder);
  for (const name of OF_BUILD) {
    await copyFolder(fromRoot("_fresh", build, name), join(folder, "_fresh", build, name));
  }
  await write(folder, "_fresh/current", build);
  for (const [path, content] of Object.entries(await readPythonFiles(ROOT))) {
    await write(folder, path, content);
  }
  const release = await releaseOf(ROOT);
  const packages = await shippedPackages(folder);
  await write(folder, "release.json", JSON.stringify(release));
  await write(folder, "licences.txt", await licencesOf(packages));
  await write(folder, "lotse.cdx.json", JSON.stringify(await bomOf(release, packages), null, 2));
  await Deno.copyFile(fromRoot("LICENSE"), join(folder, "LICENSE"));
  return folder;
}

async function write(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const target = join(folder, ...path.split("/"));
  await Deno.mkdir(dirname(target), { recursive: true });
  await Deno.writeFile(target, typeof content === "string" ? new TextEncoder().encode(content) : content);
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    // The bundler's report has the paths of the machine in it.
    if (name === "metafile.json") continue;
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
