// Which Pythons this machine may have, the likeliest first: the usual names, then `python3.N` wherever
// Pythons are kept.
import { join } from "node:path";
import type { Run } from "./run.ts";

export interface CandidateDeps {
  run: Run;
  env: Readonly<Record<string, string>>;
  os: string;
  /** Names in a folder; none when there is no such folder. */
  look: (folder: string) => Promise<readonly string[]>;
}

/** Each a command. Later ones are looked for only when they are asked for. */
export async function* candidates(deps: CandidateDeps): AsyncGenerator<readonly string[]> {
  yield ["python3"];
  yield ["python"];
  if (deps.os === "windows") yield* windowsPythons(deps);
  else for (const path of await versioned(deps)) yield [path];
}

/** `-V:3.12 *        C:\Python312\python.exe`: what the launcher of Windows knows. */
async function* windowsPythons({ run, env }: CandidateDeps): AsyncGenerator<readonly string[]> {
  yield ["py", "-3"];
  const { stdout } = await run(["py", "-0p"], { env });
  for (const [, path = ""] of stdout.matchAll(/^\s*-\S+(?:\s+\*)?\s+(\S.*?)\s*$/gm)) yield [path];
}

/** Paths of every `python3.N`, the newest first; of equal ones that which the search path finds first. */
async function versioned(deps: CandidateDeps): Promise<string[]> {
  const found: { minor: number; path: string }[] = [];
  for (const folder of new Set(await folders(deps))) {
    for (const name of await deps.look(folder)) {
      const minor = /^python3\.(\d+)$/.exec(name)?.[1];
      if (minor !== undefined) found.push({ minor: Number(minor), path: join(folder, name) });
    }
  }
  return found.sort((a, b) => b.minor - a.minor).map(({ path }) => path);
}

async function folders({ env, look }: CandidateDeps): Promise<string[]> {
  const home = env.HOME ?? "";
  const pyenv = env.PYENV_ROOT ?? join(home, ".pyenv");
  const kept = [join(pyenv, "versions"), join(home, ".local", "share", "uv", "python")];
  const framework = "/Library/Frameworks/Python.framework/Versions";
  const below = async (folder: string) => (await look(folder)).map((name) => join(folder, name, "bin"));
  return [
    ...(env.PATH ?? "").split(":").filter((folder) => folder.startsWith("/")),
    ...["/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin", "/usr/bin", join(home, ".local", "bin")],
    ...(await Promise.all([...kept, framework].map(below))).flat(),
  ];
}

/** Names in a folder of this machine. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch {
    // Not there, no folder, or not for this user: no Python of ours either way.
    return [];
  }
}
