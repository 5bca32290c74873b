// The build of Lotse inside of a host, whose own build knows nothing of it: each serves its own pages and
// scripts.
import type { App } from "fresh";
import { pathToFileURL } from "node:url";
import type { State } from "@/utils.ts";
import { freshConfig } from "@/fresh.config.ts";
import { builtServer, loadFault } from "@/lib/server/built_server.ts";
import { buildCarrier } from "@/lib/server/entry_app.ts";
import { LotseError } from "./lotse_error.ts";
import { StartError } from "@/lib/server/start_error.ts";

/** Modules are loaded once: a later build is that of the next process. */
let loaded: { path: string; ready: Promise<unknown> } | "in memory" | null = null;

/**
 * Loads the newest build, or the one that this process has loaded already; disposing lets go of its files.
 * Rejects with a `LotseError` (`BUILD_MISSING`).
 */
export async function openAreaBuild(folder: string = freshConfig.outDir): Promise<Disposable> {
  using parts = new DisposableStack();
  if (loaded === "in memory") return parts.move();
  try {
    const build = parts.use(builtServer(folder));
    buildCarrier();
    loaded ??= { path: build.path, ready: import(pathToFileURL(build.path).href) };
    await loaded.ready.catch((error) => {
      throw loadFault(build.path, error);
    });
    if (loaded.path !== build.path) {
      throw new StartError("Lotse was built anew since this process began: start the application again");
    }
    return parts.move();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new LotseError("BUILD_MISSING", error.message, error);
  }
}

/**
 * For whoever works on Lotse itself: what a `Builder` has built into memory, instead of a build on the disk.
 */
export function carryBuild(attach: (app: App<State>) => void): void {
  attach(buildCarrier());
  loaded = "in memory";
}

/**
 * Gives the build to an app that has no routes yet: those would go to the carrier as well, and stay there.
 */
export function adoptBuild(app: App<State>): void {
  buildCarrier().mountApp("/", app);
}
