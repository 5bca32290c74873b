// Where the Python files are: in the checkout, or unpacked from what is shipped: Python can not see into a
// binary.
import { join } from "node:path";
import { sha256 } from "./hash.ts";

export interface PythonFiles {
  /** `ib_client.py` */
  script: string;
  requirements: string;
  /** Absent in what is shipped. */
  devRequirements: string;
}

export interface FileSet {
  /** Path below the root, with `/`, to content. */
  [path: string]: Uint8Array;
}

/** The files in the checkout. */
export function pythonFilesIn(root: string): PythonFiles {
  return {
    script: join(root, "python", "ib_client.py"),
    requirements: join(root, "requirements.txt"),
    devRequirements: join(root, "requirements-dev.txt"),
  };
}

/** Name of the folder that holds exactly these files: it changes with any path or byte. */
export async function contentKey(files: FileSet): Promise<string> {
  const names = Object.keys(files).sort();
  const lines = await Promise.all(
    names.map(async (name) => `${name} ${await sha256(files[name] ?? new Uint8Array())}`),
  );
  return (await sha256(new TextEncoder().encode(lines.join("\n")))).slice(0, 16);
}

/** The runtime files below `root`: no tests, no caches. */
export async function readPythonFiles(root: string): Promise<FileSet> {
  const files: FileSet = { "requirements.txt": await Deno.readFile(join(root, "requirements.txt")) };
  async function walk(folder: string): Promise<void> {
    for await (const entry of Deno.readDir(join(root, folder))) {
      const path = `${folder}/${entry.name}`;
      if (
        entry.isDirectory && entry.name !== "tests" && !entry.name.startsWith("_") &&
        !entry.name.startsWith(".")
      ) {
        await walk(path);
      } else if (entry.isFile && /\.(py|json)$/.test(entry.name)) {
        files[path] = await Deno.readFile(join(root, path));
      }
    }
  }
  await walk("python");
  return files;
}

/** Below the cache: what was unpacked, by what is in it. */
export const UNPACKED = "python-files";

/** The folder of exactly these files. */
export async function unpackedFolder(files: FileSet, cacheDir: string): Promise<string> {
  return join(cacheDir, UNPACKED, await contentKey(files));
}

/**
 * Whether they are there, byte by byte, in a folder that others can not write: for who may read the cache
 * alone.
 */
async function isUnpacked(files: FileSet, folder: string): Promise<boolean> {
  const { mode } = await Deno.stat(folder).catch(() => ({ mode: 0o777 }));
  if (mode !== null && (mode & 0o077) !== 0) return false;
  for (const [path, content] of Object.entries(files)) {
    if (!await sameContent(join(folder, path), content)) return false;
  }
  return true;
}

/** Where they are or will be, and whether they are there as they should be. Writes nothing. */
export async function findPythonFiles(
  root: string,
  cacheDir: string,
  shipped: boolean,
): Promise<PythonFiles & { whole: boolean }> {
  if (!shipped) return { ...pythonFilesIn(root), whole: true };
  const files = await readPythonFiles(root);
  const folder = await unpackedFolder(files, cacheDir);
  return { ...pythonFilesIn(folder), whole: await isUnpacked(files, folder) };
}

/** Whether a file is there and holds exactly that. */
export async function sameContent(path: string, content: Uint8Array): Promise<boolean> {
  try {
    const existing = await Deno.readFile(path);
    return existing.length === content.length && existing.every((byte, index) => byte === content[index]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
