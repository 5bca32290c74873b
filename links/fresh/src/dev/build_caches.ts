// Where a build goes: into memory (tests, developing) or to disk (`_fresh/`).
import { Buffer } from "node:buffer";
import { type BuildCache, type Island, IslandPreparer, openFile, type StaticFile } from "../build_cache.ts";
import type { FileRoute } from "../file_routes.ts";
import { encodedName } from "../shared.ts";
import { contentType } from "./content_type.ts";
import { type RouteFile, walk } from "./crawl.ts";
import { join, relative, SEPARATOR, toImport, toSpecifier } from "./paths.ts";
import type { Transformer } from "./transform.ts";

/** An island module: its source and its browser chunk. */
export interface IslandModule {
  name: string;
  source: string;
  chunk: string;
}

/** Everything that a build produced. */
export interface Built {
  root: string;
  outDir: string;
  staticDir: string;
  serverEntry: string;
  buildId: string;
  mode: "development" | "production";
  clientEntry: string;
  islands: IslandModule[];
  routes: RouteFile[];
  /** Browser chunks by address. */
  chunks: Map<string, Uint8Array<ArrayBuffer>>;
}

/** Keeps chunks in memory and reads static files from their folder. */
export class MemoryBuildCache implements BuildCache {
  root: string;
  clientEntry: string;
  liveReload: boolean;
  islands: Map<unknown, Island> = new Map();
  fileRoutes: FileRoute[] = [];
  #built: Built;
  #transformer: Transformer;

  private constructor(built: Built, transformer: Transformer) {
    this.root = built.root;
    this.clientEntry = built.clientEntry;
    this.liveReload = built.mode === "development";
    this.#built = built;
    this.#transformer = transformer;
  }

  static async load(built: Built, transformer: Transformer): Promise<MemoryBuildCache> {
    const cache = new MemoryBuildCache(built, transformer);
    const preparer = new IslandPreparer();
    for (const { name, source, chunk } of built.islands) {
      preparer.prepare(cache.islands, await import(toImport(source)), chunk, name);
    }
    for (const { filePath, ...route } of built.routes) {
      const load = () => import(toImport(filePath));
      cache.fileRoutes.push({ ...route, mod: await isLazyRoute(route.type, filePath) ? load : await load() });
    }
    return cache;
  }

  async readFile(pathname: string): Promise<StaticFile | null> {
    const chunk = this.#built.chunks.get(pathname);
    if (chunk !== undefined) return inMemory(chunk, pathname);
    const { staticDir, mode } = this.#built;
    const path = join(staticDir, decodeURIComponent(pathname));
    if (relative(staticDir, path).startsWith("..")) {
      throw new Error(`Processed file resolved outside of static dir ${path}`);
    }
    try {
      // Synchronous: a trip through the thread pool would hold up every request of an API, which is no file
      // at all.
      if (!Deno.statSync(path).isFile) return null;
      const transformed = await this.#transformer.process(path, mode);
      if (transformed !== null) return inMemory(transformed, pathname);
      return await openFile(path, contentType(path), null);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }
}

function inMemory(body: Uint8Array<ArrayBuffer>, pathname: string): StaticFile {
  return { hash: null, size: body.byteLength, contentType: contentType(pathname), body, close: () => {} };
}

/** Routes are imported at their first request, except those whose address is inside the module. */
async function isLazyRoute(type: string, filePath: string): Promise<boolean> {
  return type === "route" && !(await Deno.readTextFile(filePath)).includes("routeOverride");
}

/** Writes `static/`, `snapshot.js`, `server.js` and `compiled-entry.js` into the output folder. */
export async function writeBuild(built: Built, transformer: Transformer): Promise<void> {
  const files = new Map<string, string>();
  const target = join(built.outDir, "static");
  await Deno.mkdir(target, { recursive: true });
  for await (const path of walk(built.staticDir)) {
    const pathname = encodedName(relative(built.staticDir, path).replaceAll(SEPARATOR, "/"));
    const transformed = await transformer.process(path, "production");
    files.set(pathname, transformed === null ? path : await write(target, pathname, transformed));
  }
  for (const [pathname, content] of built.chunks) {
    files.set(encodedName(pathname), await write(target, pathname, content));
  }

  const snapshot = await snapshotSource(built, files);
  await Deno.writeTextFile(join(built.outDir, "snapshot.js"), snapshot);
  await Deno.writeTextFile(join(built.outDir, "server.js"), serverSource(built));
  await Deno.writeTextFile(join(built.outDir, "compiled-entry.js"), COMPILED_ENTRY);
}

async function write(target: string, pathname: string, content: Uint8Array<ArrayBuffer>): Promise<string> {
  const path = join(target, pathname);
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeFile(path, content);
  return path;
}

async function snapshotSource(built: Built, files: Map<string, string>): Promise<string> {
  const specifier = (file: string) => JSON.stringify(toSpecifier(built.outDir, file));
  const imports: string[] = [], prepares: string[] = [], routes: string[] = [], assets: string[] = [];
  built.islands.forEach(({ name, source, chunk }, i) => {
    imports.push(`import * as island_${i} from ${specifier(source)};`);
    prepares.push(
      `preparer.prepare(islands, island_${i}, ${JSON.stringify(chunk)}, ${JSON.stringify(name)});`,
    );
  });
  for (const [i, { filePath, ...route }] of built.routes.entries()) {
    const lazy = await isLazyRoute(route.type, filePath);
    if (!lazy) imports.push(`import * as route_${i} from ${specifier(filePath)};`);
    const mod = lazy ? `() => import(${specifier(filePath)})` : `route_${i}`;
    routes.push(`  { ...${JSON.stringify(route)}, mod: ${mod} },`);
  }
  for (const [pathname, path] of [...files].sort()) {
    const filePath = relative(built.root, path).replaceAll(SEPARATOR, "/");
    const info = { filePath, hash: await sha256(path), contentType: contentType(path) };
    assets.push(`  ${JSON.stringify([pathname, info])},`);
  }
  return `// Generated by the build. Do not edit.
import { IslandPreparer } from "fresh/internal";
${imports.join("\n")}

export const version = ${JSON.stringify(built.buildId)};
export const clientEntry = ${JSON.stringify(built.clientEntry)};
export const islands = new Map();
const preparer = new IslandPreparer();
${prepares.join("\n")}

export const staticFiles = new Map([
${assets.join("\n")}
]);

export const fsRoutes = [
${routes.join("\n")}
];
`;
}

function serverSource({ outDir, root, serverEntry }: Built): string {
  return `// Generated by the build. Do not edit.
import { path, ProdBuildCache, setBuildCache } from "fresh/internal";
import * as snapshot from "./snapshot.js";
import { app } from ${JSON.stringify(toSpecifier(outDir, serverEntry))};

const root = path.join(import.meta.dirname, ${
    JSON.stringify(relative(outDir, root).replaceAll(SEPARATOR, "/"))
  });
setBuildCache(app, new ProdBuildCache(root, snapshot), "production");

export default { fetch: app.handler() };
`;
}

/** Listens on every address of the machine unless HOSTNAME is set. */
const COMPILED_ENTRY = `// Generated by the build. Do not edit.
import server from "./server.js";

Deno.serve({ port: Deno.env.get("PORT"), hostname: Deno.env.get("HOSTNAME") }, server.fetch);
`;

async function sha256(path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return Buffer.from(digest).toString("hex");
}
