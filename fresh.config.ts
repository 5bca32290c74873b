// The one typed configuration of the Fresh app: `new App(freshConfig)` and `new Builder(freshConfig)` both take it, so
// that the server and the build agree on the folders. Everything is found from the root, never from the current folder.
import type { FreshConfig } from "fresh";
import type { BuildOptions } from "fresh/dev";
import { fromRoot, ROOT } from "./lib/server/root.ts";

/** Folders of the app. There is no base path: the desk has its address to itself. */
export const freshConfig: FreshConfig & BuildOptions = {
  basePath: "",
  root: ROOT,
  outDir: fromRoot("_fresh"),
  staticDir: fromRoot("static"),
  islandDir: fromRoot("islands"),
  routeDir: fromRoot("routes"),
  serverEntry: fromRoot("main.ts"),
  target: ["chrome109", "firefox115", "safari16"],
};

export default freshConfig;
