// Serves the application until a signal comes. The islands of the desk are in its own build.
import { Builder } from "fresh/dev";
import { browsers, islandModules } from "lotse/embed";
import { createQuay, type QuayState } from "./app.tsx";

const here = import.meta.dirname ?? ".";
const port = Number(Deno.env.get("PORT") ?? 8081);

const { app, lotse } = await createQuay({ dataDir: `${here}/.lotse` });
const builder = new Builder<QuayState>({ root: here, target: [...browsers] });
for (const module of islandModules) builder.registerIsland(module);
(await builder.build({ snapshot: "memory" }))(app);
const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, app.handler());
await lotse.start();
// deno-lint-ignore no-console
console.log(`\n  Quay: http://127.0.0.1:${port}/\n`);

const leave = async () => {
  await lotse.stop();
  await server.shutdown();
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => void leave().then(() => Deno.exit(0)));
}
