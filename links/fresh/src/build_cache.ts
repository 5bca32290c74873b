// What an app knows of its build: file routes, islands, assets. Production reads it from the snapshot.
import type { ComponentType } from "preact";
import { isAbsolute, join } from "node:path";
import type { FileRoute } from "./file_routes.ts";
import { setBuildId } from "./build_id.ts";

/** One component that is revived in the browser. */
export interface Island {
  /** Unique name in markers and in the boot script. */
  name: string;
  /** Name of the module's export. */
  exportName: string;
  /** Address of the browser chunk. */
  file: string;
  fn: ComponentType;
}

/** An asset, open for reading. */
export interface StaticFile {
  hash: string | null;
  size: number;
  contentType: string;
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>;
  close(): void;
}

/** The build as an app sees it. */
export interface BuildCache {
  root: string;
  clientEntry: string;
  /** Set while developing: the page connects back to notice a restart. */
  liveReload: boolean;
  islands: Map<unknown, Island>;
  fileRoutes: FileRoute[];
  readFile(pathname: string): Promise<StaticFile | null>;
}

/** The exports of a generated `snapshot.js`. */
export interface Snapshot {
  version: string;
  clientEntry: string;
  islands: Map<unknown, Island>;
  fsRoutes: FileRoute[];
  staticFiles: Map<string, { filePath: string; hash: string; contentType: string }>;
}

/** An app without a build: no files, no islands. */
export const NO_BUILD: BuildCache = {
  root: ".",
  clientEntry: "",
  liveReload: false,
  islands: new Map(),
  fileRoutes: [],
  readFile: () => Promise.resolve(null),
};

/** Serves a build from disk (or from the virtual files of a compiled binary). */
export class ProdBuildCache implements BuildCache {
  root: string;
  clientEntry: string;
  liveReload = false;
  islands: Map<unknown, Island>;
  fileRoutes: FileRoute[];
  #files: Snapshot["staticFiles"];

  constructor(root: string, snapshot: Snapshot) {
    setBuildId(snapshot.version);
    this.root = root;
    this.clientEntry = snapshot.clientEntry;
    this.islands = snapshot.islands;
    this.fileRoutes = snapshot.fsRoutes;
    this.#files = snapshot.staticFiles;
  }

  async readFile(pathname: string): Promise<StaticFile | null> {
    const info = this.#files.get(pathname);
    if (info === undefined) return null;
    const path = isAbsolute(info.filePath) ? info.filePath : join(this.root, info.filePath);
    return await openFile(path, info.contentType, info.hash);
  }
}

/** Opens a file as an asset. Throws what `Deno.open` throws. */
export async function openFile(path: string, contentType: string, hash: string | null): Promise<StaticFile> {
  const file = await Deno.open(path);
  const { size } = await file.stat();
  return { hash, size, contentType, body: file.readable, close: () => file.close() };
}

/** Registers every function that an island module exports; names are made unique over all modules. */
export class IslandPreparer {
  #seen = new Map<string, number>();

  prepare(
    islands: Map<unknown, Island>,
    module: Record<string, unknown>,
    file: string,
    moduleName: string,
  ): void {
    for (const [exportName, value] of Object.entries(module)) {
      if (typeof value !== "function") continue;
      const name = this.#unique(exportName === "default" ? moduleName : exportName);
      islands.set(value, { name, exportName, file, fn: value as ComponentType });
    }
  }

  #unique(name: string): string {
    const count = this.#seen.get(name) ?? 0;
    this.#seen.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  }
}
