// Entry point of production: serves what `deno task build` wrote below `_fresh/`, the same to its end.
import { pathToFileURL } from "node:url";
import { freshConfig } from "./fresh.config.ts";
import { builtServer, loadFault } from "./lib/server/built_server.ts";
import type { ConnectionHandler } from "./lib/server/door/serve_connection.ts";
import { rehearsing } from "./lib/server/rehearsal/mod.ts";
import { endWithSentence, launch, serveDesk } from "./lib/server/serve.ts";

let path = "";
const runtime = await launch("start", () => {
  // Held until the process ends.
  ({ path } = builtServer(freshConfig.outDir));
});
let server: { default: { fetch: ConnectionHandler } };
try {
  server = await import(pathToFileURL(path).href);
} catch (error) {
  await runtime.close();
  endWithSentence(loadFault(path, error));
}
await serveDesk(runtime, rehearsing(runtime, server.default.fetch));
