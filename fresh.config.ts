// The one typed configuration of the Fresh app: `new App(freshConfig)` and `new Builder(freshConfig)` both
// take it, so that the server and the build agree on the folders. Everything is found from the root, never
// from the current folder.
import type { FreshConfig } from "fresh";
import type { BuildOptions } from "fresh/dev";
import { fromRoot, ROOT } from "./lib/server/root.ts";

/**
 * The oldest browsers that the desk is for: the first with popovers, joined abort signals and exact decimals
 * in their number formats. `tests/browser_floor_test.ts` holds the code to them, `static/boot.js` tells older
 * ones.
 */
export const OLDEST_BROWSERS = ["chrome116", "firefox128", "safari17.4"];

/**
 * Folders of the app. Where it is below its host is said at the start (`--base-path`): a build is the same
 * for every place.
 */
export const freshConfig = {
  root: ROOT,
  outDir: fromRoot("_fresh"),
  staticDir: fromRoot("static"),
  islandDir: fromRoot("islands"),
  routeDir: fromRoot("routes"),
  serverEntry: fromRoot("main.ts"),
  target: OLDEST_BROWSERS,
} satisfies FreshConfig & BuildOptions;

export default freshConfig;
