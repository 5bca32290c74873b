// Entry point of production: serves what `deno task build` wrote into `_fresh/`.
import { pathToFileURL } from "node:url";
import { fromRoot } from "./lib/server/root.ts";
import { assertBuilt, loadFault } from "./lib/server/built_server.ts";
import { endWithSentence, launch, serveDesk } from "./lib/server/serve.ts";

const path = fromRoot("_fresh", "server.js");
const runtime = await launch("start", () => assertBuilt(path));
let server: { default: { fetch: Deno.ServeHandler } };
try {
  server = await import(pathToFileURL(path).href);
} catch (error) {
  await runtime.close();
  endWithSentence(loadFault(path, error));
}
await serveDesk(runtime, server.default.fetch);
