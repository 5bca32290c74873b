// Entry point of production: serves what `deno task build` wrote below `_fresh/`, the same to its end.
import { pathToFileURL } from "node:url";
import { freshConfig } from "./fresh.config.ts";
import { builtServer, loadFault } from "./lib/server/built_server.ts";
import { endWithSentence, launch, serveDesk } from "./lib/server/serve.ts";

let path = "";
const runtime = await launch("start", () => {
  // Held until the process ends.
  ({ path } = builtServer(freshConfig.outDir));
});
let server: { default: { fetch: Deno.ServeHandler } };
try {
  server = await import(pathToFileURL(path).href);
} catch (error) {
  await runtime.close();
  endWithSentence(loadFault(path, error));
}
await serveDesk(runtime, server.default.fetch);
