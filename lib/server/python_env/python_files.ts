// Where the Python files are: in the checkout, or extracted from a compiled binary whose file system Python can not see.
import { dirname, join } from "node:path";
import { systemReason } from "@/lib/server/start_error.ts";
import { cacheUnwritable } from "./errors.ts";
import { sha256 } from "./hash.ts";

export interface PythonFiles {
  /** `ib_client.py` */
  script: string;
  requirements: string;
  /** Absent in a compiled binary. */
  devRequirements: string;
}

export interface FileSet {
  /** Path below the root, with `/`, to content. */
  [path: string]: Uint8Array;
}

/** The files in the checkout. */
function pythonFilesIn(root: string): PythonFiles {
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

/**
 * Writes the files to `<cacheDir>/python-files/<content key>`, readable by this user only, and returns that folder.
 * What is there already is compared byte by byte and put right: a cache can be tampered with.
 */
export async function extractFiles(files: FileSet, cacheDir: string): Promise<string> {
  const folder = join(cacheDir, "python-files", await contentKey(files));
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  // One that is ready is only read: the cache may be read-only.
  const { mode } = await Deno.stat(folder);
  if (mode !== null && (mode & 0o777) !== 0o700) await Deno.chmod(folder, 0o700).catch(ignoreUnsupported);
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    if (await sameContent(target, content)) continue;
    await Deno.mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const draft = `${target}.${crypto.randomUUID()}.new`;
    await Deno.writeFile(draft, content, { mode: 0o600, createNew: true });
    await Deno.rename(draft, target);
  }
  return folder;
}

/** The Python files as paths that another process can open. */
export async function pythonFiles(root: string, cacheDir: string, standalone: boolean): Promise<PythonFiles> {
  if (!standalone) return pythonFilesIn(root);
  const files = await readPythonFiles(root);
  try {
    return pythonFilesIn(await extractFiles(files, cacheDir));
  } catch (cause) {
    throw cacheUnwritable(cacheDir, systemReason(cause), cause);
  }
}

async function sameContent(path: string, content: Uint8Array): Promise<boolean> {
  try {
    const existing = await Deno.readFile(path);
    return existing.length === content.length && existing.every((byte, index) => byte === content[index]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function ignoreUnsupported(error: unknown): void {
  if (!(error instanceof Deno.errors.NotSupported)) throw error;
}
