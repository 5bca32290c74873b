// The Builder: collects routes and islands, bundles for the browser, serves while developing or writes
// `_fresh/`.
import { App, type ListenOptions, setBuildCache } from "../app.ts";
import { BUILD_ID } from "../build_id.ts";
import { type Bundle, bundle } from "./bundle.ts";
import { type Built, type IslandModule, MemoryBuildCache, writeBuild } from "./build_caches.ts";
import { crawlIslands, crawlRoutes, TEST_FILE } from "./crawl.ts";
import { join, moduleName, resolvePath } from "./paths.ts";
import { liveReload } from "./live_reload.ts";
import { type OnTransformOptions, Transformer, type TransformFn } from "./transform.ts";
import { workspaceFolder } from "./workspace_folder.ts";

/** Where things are; relative paths are below `root`. */
export interface BuildOptions {
  /** Language level for esbuild. */
  target?: string | string[];
  /** The project folder, as path or file URL; the current folder if left out. */
  root?: string;
  /** Default "_fresh". */
  outDir?: string;
  /** Default "static". */
  staticDir?: string;
  /** Default "islands". */
  islandDir?: string;
  /** Default "routes". */
  routeDir?: string;
  /** Default "main.ts"; it must export `app`. */
  serverEntry?: string;
  /** Files that are neither routes nor islands; tests by default. */
  ignore?: RegExp[];
}

type Mode = "development" | "production";

/** Builds an app, or serves it while developing. */
// deno-lint-ignore no-explicit-any
export class Builder<State = any> {
  /** The options, resolved. */
  config: Required<BuildOptions> & { mode: Mode; buildId: string };
  #islands = new Set<string>();
  #transformer: Transformer;

  constructor(options: BuildOptions = {}) {
    const root = resolvePath(options.root ?? ".", Deno.cwd()).replace(/(.)\/$/, "$1");
    this.#transformer = new Transformer(root);
    this.config = {
      root,
      target: options.target ?? ["chrome99", "firefox99", "safari15"],
      outDir: resolvePath(options.outDir ?? "_fresh", root),
      staticDir: resolvePath(options.staticDir ?? "static", root),
      islandDir: resolvePath(options.islandDir ?? "islands", root),
      routeDir: resolvePath(options.routeDir ?? "routes", root),
      serverEntry: resolvePath(options.serverEntry ?? "main.ts", root),
      ignore: options.ignore ?? [TEST_FILE],
      mode: "production",
      buildId: BUILD_ID,
    };
  }

  /** Adds an island module that is not in the island folder. */
  registerIsland(specifier: string): void {
    this.#islands.add(resolvePath(specifier, this.config.root));
  }

  /** Changes static files on their way out. */
  onTransformStaticFile(options: OnTransformOptions, callback: TransformFn): void {
    this.#transformer.add(options, callback);
  }

  /** Builds into memory and serves; pages reload themselves after a restart. */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    this.config.mode = "development";
    const imported = await importApp();
    const app = imported instanceof App ? imported : imported.app;
    const cache = await MemoryBuildCache.load(await this.#build(), this.#transformer);
    setBuildCache(app, cache, "development");
    const handler = app.handler();
    // In front of the app: nothing that it guards is guarded here.
    const devApp = new App<State>()
      .use(liveReload(options.signal))
      .use(workspaceFolder(this.config.root))
      .all("*", (ctx) => handler(ctx.req, ctx.info));
    await devApp.listen(options);
  }

  /** Builds to disk or into memory. The returned function gives an app the build (useful in tests). */
  async build(
    options: { mode?: Mode; snapshot?: "disk" | "memory" } = {},
  ): Promise<(app: App<State>) => void> {
    this.config.mode = options.mode ?? "production";
    if (options.snapshot !== "memory") await clear(join(this.config.outDir, "static"));
    const built = await this.#build();
    if (options.snapshot === "memory") {
      const cache = await MemoryBuildCache.load(built, this.#transformer);
      return (app) => setBuildCache(app, cache, app.config.mode);
    }
    await writeBuild(built, this.#transformer);
    // deno-lint-ignore no-console
    console.log(`Assets written to: ${this.config.outDir}`);
    return () => {
      throw new Error('A build on disk is served by its own "server.js"');
    };
  }

  async #build(): Promise<Built> {
    const { config } = this;
    for (const file of await crawlIslands(config.islandDir, config.ignore)) this.#islands.add(file);
    const entries = islandEntries([...this.#islands]);
    const client = config.mode === "development" ? "../client/dev.ts" : "../client/boot.ts";
    const output = await bundle({
      root: config.root,
      buildId: config.buildId,
      dev: config.mode === "development",
      target: config.target,
      entries: { ...entries, "fresh-runtime": resolvePath(new URL(client, import.meta.url).href, "") },
    });
    const prefix = `/_fresh/js/${config.buildId}/`;
    return {
      ...config,
      clientEntry: `${prefix}fresh-runtime.js`,
      islands: Object.entries(entries).map(([name, source]) => toModule(output, prefix, name, source)),
      routes: await crawlRoutes(config.routeDir, config.ignore),
      chunks: new Map([...output.files].map(([file, content]) => [prefix + file, content])),
    };
  }
}

/** A unique identifier for each island module. */
function islandEntries(files: string[]): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const file of files) {
    const base = moduleName(file);
    let name = base;
    for (let i = 1; name in entries; i++) name = `${base}_${i}`;
    entries[name] = file;
  }
  return entries;
}

function toModule(output: Bundle, prefix: string, name: string, source: string): IslandModule {
  const chunk = output.chunks.get(name);
  if (chunk === undefined) throw new Error(`Could not find chunk for island ${name}`);
  return { name, source, chunk: prefix + chunk };
}

async function clear(dir: string): Promise<void> {
  try {
    await Deno.remove(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
