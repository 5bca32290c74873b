// Packs the files of a build by brotli, as small as it goes: it takes seconds, once, and not from the desk
// that trades.
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

/** Below the build: the packed files, by what is in them. */
const FOLDER = "packed";
/** Where a build has what browsers are given. */
const SERVED = ["static", "files"];
const PACKABLE = /\.(js|css|svg|html|json|webmanifest)$/;
/** Smaller ones are sent as they are. */
const WORTH_BYTES = 1024;

const packed = promisify(brotliCompress);

/** Where the packed files of a build are. */
export function packedFolder(build: string): string {
  return join(build, FOLDER);
}

/** The name of a packed file: that of what it was before. */
export async function packedName(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `${hash.toHex()}.br`;
}

/** Packs everything in `build` that browsers are given. */
export async function packBuild(build: string): Promise<void> {
  const folder = packedFolder(build);
  await Deno.mkdir(folder, { recursive: true });
  for (const path of SERVED.flatMap((name) => [...filesBelow(join(build, name))])) {
    const bytes = await Deno.readFile(path);
    if (bytes.length < WORTH_BYTES) continue;
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    const name = await packedName(bytes);
    await Deno.writeFile(join(folder, name), new Uint8Array(await packed(bytes, { params })));
  }
}

function* filesBelow(folder: string): Iterable<string> {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    // A build without files of its own has no folder for them.
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const { name, isDirectory } of entries) {
    const path = join(folder, name);
    if (isDirectory) yield* filesBelow(path);
    else if (PACKABLE.test(name)) yield path;
  }
}
