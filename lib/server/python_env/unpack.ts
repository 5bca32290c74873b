// Unpacks the Python files of what is shipped into a folder of this user.
import { dirname, join } from "node:path";
import { systemReason } from "@/lib/server/start_error.ts";
import { cacheUnwritable } from "./errors.ts";
import {
  type FileSet,
  type PythonFiles,
  pythonFilesIn,
  readPythonFiles,
  sameContent,
  unpackedFolder,
} from "./python_files.ts";

/**
 * Writes the files to `<cacheDir>/python-files/<content key>`, readable by this user only, and returns that
 * folder. What is there already is compared byte by byte and put right: a cache can be tampered with.
 */
export async function extractFiles(files: FileSet, cacheDir: string): Promise<string> {
  const folder = await unpackedFolder(files, cacheDir);
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
export async function pythonFiles(root: string, cacheDir: string, shipped: boolean): Promise<PythonFiles> {
  if (!shipped) return pythonFilesIn(root);
  const files = await readPythonFiles(root);
  try {
    return pythonFilesIn(await extractFiles(files, cacheDir));
  } catch (cause) {
    throw cacheUnwritable(cacheDir, systemReason(cause), cause);
  }
}

function ignoreUnsupported(error: unknown): void {
  if (!(error instanceof Deno.errors.NotSupported)) throw error;
}
