// What `deno compile` would embed, found as it finds it and laid out alone in a folder.
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { included } from "@/lib/build/ship/compile.ts";
import { BINARY_ENTRY } from "@/lib/build/ship/contents.ts";

/** Paths of all files below a folder, with `/`. */
export function filesBelow(folder: string, below = ""): string[] {
  return [...Deno.readDirSync(join(folder, below))].flatMap(({ name, isDirectory }) => {
    const path = below === "" ? name : `${below}/${name}`;
    return isDirectory ? filesBelow(folder, path) : [path];
  }).sort();
}

/** The local modules of a graph, as Deno reads it. */
async function modulesOf(entry: string): Promise<string[]> {
  const args = ["info", "--json", "--quiet", "--no-config", "--no-lock", entry];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { specifier: string; error?: string }[];
  };
  const faults = modules.flatMap(({ specifier, error }) =>
    error === undefined ? [] : [`${specifier}: ${error}`]
  );
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const ours = modules.filter(({ specifier }) => !specifier.startsWith("node:"));
  return ours.map(({ specifier }) => fileURLToPath(specifier));
}

/** The paths of everything that is embedded, below the folder of what is shipped. */
export async function embedded(folder: string): Promise<string[]> {
  const found = new Set<string>();
  for (const name of [...included(folder), BINARY_ENTRY.replace(/\.ts$/, ".js")]) {
    const path = join(folder, name);
    if (Deno.statSync(path).isDirectory) {
      for (const file of filesBelow(folder, name)) found.add(file);
    } else if (name.endsWith(".js")) {
      for (const module of await modulesOf(path)) found.add(relative(folder, module));
    } else found.add(name);
  }
  return [...found].sort();
}

/** Copies these files, and takes the right to write from all of it. */
export async function layOut(from: string, files: readonly string[], into: string): Promise<void> {
  for (const file of files) {
    await Deno.mkdir(dirname(join(into, file)), { recursive: true });
    await Deno.copyFile(join(from, file), join(into, file));
    await Deno.chmod(join(into, file), 0o444);
  }
  for (const folder of new Set(files.map((file) => dirname(join(into, file))))) {
    await Deno.chmod(folder, 0o555);
  }
}

/** Every file with its size and the time of its last change: what was written there shows. */
export function stateOf(folder: string): string[] {
  return filesBelow(folder).map((file) => {
    const { size, mtime } = Deno.statSync(join(folder, file));
    return `${file} ${size} ${mtime?.getTime()}`;
  });
}
