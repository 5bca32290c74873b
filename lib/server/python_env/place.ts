// Where the Python environment of these requirements is or will be: known before any Python was looked for.
import { join } from "node:path";
import { sha256 } from "./hash.ts";

export interface EnvironmentPlace {
  /** Files. */
  requirements: string;
  devRequirements: string;
  cacheDir: string;
  /** Named by the user: another one makes another environment. */
  python: string | null;
  dev: boolean;
}

/**
 * One folder per requirements; a Python that was replaced meanwhile is found dead there, and the environment
 * made anew.
 */
export async function environmentFolder(
  { requirements, devRequirements, cacheDir, python, dev }: EnvironmentPlace,
): Promise<string> {
  const files = [requirements, ...(dev ? [devRequirements] : [])];
  const texts = await Promise.all(files.map((path) => Deno.readTextFile(path)));
  const key = (await sha256([python ?? "", ...texts].join("\n"))).slice(0, 16);
  return join(cacheDir, "python", dev ? `${key}-dev` : key);
}

/** The interpreter in an environment. */
export function interpreter(folder: string, os: string): string {
  return os === "windows" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}
