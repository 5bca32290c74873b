// Brings a client release to this machine with its ordinary package manager, outside the tree, and says how
// its program is started.
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("./", import.meta.url));

export type Install =
  | { readonly with: "pip"; readonly requirements: string; readonly program: string }
  | { readonly with: "go"; readonly module: string }
  | { readonly with: "cargo"; readonly package: string; readonly folder: string }
  | { readonly with: "npm"; readonly packages: readonly string[]; readonly program: string };

/** The tool that an installation cannot do without. */
const TOOL = { pip: "python3", go: "go", cargo: "cargo", npm: "npm" } as const;

/** The tool chain of a language is not on this machine: the reason why a row was not run. */
export class ToolMissing extends Error {}

/** Where releases are kept unless told otherwise: in the user's cache folder. */
export function cacheFolder(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? "."}/.cache`;
  return `${base}/paper-gateway`;
}

/** The command that runs the program, without its arguments. `cache` is kept between runs. */
export async function install(what: Install, cache: string): Promise<string[]> {
  await requireTool(TOOL[what.with]);
  switch (what.with) {
    case "pip":
      return await installPython(what, cache);
    case "go": {
      const binary = `${cache}/go/${what.module}`;
      await run(["go", "build", "-mod=readonly", "-o", binary, "."], `${HERE}${what.module}`);
      return [binary];
    }
    case "cargo": {
      const folder = `${HERE}rust/${what.folder}`;
      const target = `${cache}/rust`;
      await run(["cargo", "build", "--quiet"], folder, { CARGO_TARGET_DIR: target });
      return [`${target}/debug/${what.package}`];
    }
    case "npm":
      return await installNode(what, cache);
  }
}

export async function requireTool(tool: string): Promise<void> {
  if (!await isThere(tool)) throw new ToolMissing(`no ${tool}`);
}

async function installPython(what: Install & { with: "pip" }, cache: string): Promise<string[]> {
  const file = `${HERE}python/requirements/${what.requirements}.txt`;
  const python = await pythonWith(file, `${cache}/python/${what.requirements}`);
  return [python, `${HERE}python/${what.program}`];
}

/**
 * The Python of an environment with these requirements and nothing else; made again when the file has
 * changed.
 */
export async function pythonWith(file: string, folder: string): Promise<string> {
  const wanted = await Deno.readTextFile(file);
  const python = `${folder}/bin/python`;
  if (await textOf(`${folder}/installed.txt`) !== wanted) {
    await run(["python3", "-m", "venv", "--clear", folder], HERE);
    await run([python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", file], HERE);
    await Deno.writeTextFile(`${folder}/installed.txt`, wanted);
  }
  return python;
}

/** Node looks for packages beside the program, so the program is put beside them. */
async function installNode(what: Install & { with: "npm" }, cache: string): Promise<string[]> {
  const folder = `${cache}/node`;
  await Deno.mkdir(folder, { recursive: true });
  const wanted = what.packages.join("\n");
  if (await textOf(`${folder}/installed.txt`) !== wanted) {
    await run(["npm", "install", "--silent", "--no-save", "--prefix", folder, ...what.packages], folder);
    await Deno.writeTextFile(`${folder}/installed.txt`, wanted);
  }
  for await (const { name } of Deno.readDir(`${HERE}node`)) {
    await Deno.copyFile(`${HERE}node/${name}`, `${folder}/${name}`);
  }
  return ["node", `${folder}/${what.program}`];
}

/** What it printed. Throws with its last words when it fails. */
export async function run(
  command: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<string> {
  const [name = "", ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(name, { args, cwd, env, stdin: "null" })
    .output();
  if (success) return new TextDecoder().decode(stdout);
  const text = new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout);
  throw new Error(`\`${command.join(" ")}\` failed:\n${text.trim().split("\n").slice(-15).join("\n")}`);
}

async function isThere(tool: string): Promise<boolean> {
  try {
    return (await new Deno.Command(tool, { args: tool === "go" ? ["version"] : ["--version"] }).output())
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

export async function textOf(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
