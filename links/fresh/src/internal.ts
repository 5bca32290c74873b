// `fresh/internal`: what the generated `_fresh/server.js` and `_fresh/snapshot.js` import. Not for
// applications.
import * as path from "node:path";

export { setBuildCache } from "./app.ts";
export { IslandPreparer, ProdBuildCache } from "./build_cache.ts";
export { path };
