// Entry point of production: serves what `deno task build` wrote into `_fresh/`.
import { pathToFileURL } from "node:url";
import { fromRoot } from "./lib/server/root.ts";
import { launch, serveDesk } from "./lib/server/serve.ts";

const runtime = await launch("start");
const server = await import(built()) as { default: { fetch: Deno.ServeHandler } };
await serveDesk(runtime, server.default.fetch);

/** The address of the built server; ends the program with what to do when there is none. */
function built(): string {
  const path = fromRoot("_fresh", "server.js");
  try {
    Deno.statSync(path);
  } catch {
    // deno-lint-ignore no-console
    console.error("Lotse: there is no build yet, run: deno task build");
    Deno.exit(2);
  }
  return pathToFileURL(path).href;
}
