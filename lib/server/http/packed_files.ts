// The files of the build, packed: each once. Brotli takes long, so the build has made it; gzip is made when a
// file is first asked for.
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { packedName } from "@/lib/build/pack.ts";
import type { Encoding } from "./compression.ts";

const LEVEL = 9;
/** There are a few dozen; addresses of another build are not answered with files. */
const MOST_FILES = 200;

const gzipped = promisify(gzip);

export interface Packed {
  encoding: Encoding;
  bytes: Uint8Array<ArrayBuffer>;
}

export class PackedFiles {
  readonly #folder: string | null;
  readonly #known = new Map<string, Promise<Packed | null>>();

  /** `folder`: where the build put what it has packed; `null`: nowhere, as while developing. */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** The smallest of what is accepted; `null` when there is nothing. `key` stands for exactly these bytes. */
  async packed(
    key: string,
    bytes: Uint8Array<ArrayBuffer>,
    accepted: ReadonlySet<Encoding>,
  ): Promise<Packed | null> {
    if (accepted.has("br")) {
      const made = await this.#once(`br ${key}`, () => this.#fromBuild(bytes));
      if (made !== null) return made;
    }
    if (!accepted.has("gzip")) return null;
    return await this.#once(`gzip ${key}`, async () => ({
      encoding: "gzip",
      bytes: new Uint8Array(await gzipped(bytes, { level: LEVEL })),
    }));
  }

  /** Found by what is in it: a file of another build is not taken for one of this. */
  async #fromBuild(bytes: Uint8Array<ArrayBuffer>): Promise<Packed | null> {
    if (this.#folder === null) return null;
    try {
      const path = join(this.#folder, await packedName(bytes));
      return { encoding: "br", bytes: await Deno.readFile(path) };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  #once(key: string, make: () => Promise<Packed | null>): Promise<Packed | null> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_FILES) this.#known.clear();
    const made = make();
    this.#known.set(key, made);
    made.catch(() => this.#known.delete(key));
    return made;
  }
}
