// Serves the application, with its own island built in memory, until a signal comes. All of the process is
// its own: port, signals, end.
import { Builder } from "fresh/dev";
import { createHost, type HostState } from "./app.tsx";

const here = import.meta.dirname ?? ".";
const port = Number(Deno.env.get("PORT") ?? 8080);

const { app, lotse, people } = await createHost({ dataDir: `${here}/.lotse` });
const attach = await new Builder<HostState>({ root: here }).build({ snapshot: "memory" });
attach(app);
const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, app.handler());
await lotse.start();

const lines = people.list().map(({ name, password, may }) =>
  `  ${name.padEnd(5)} ${password}  (${may ?? "no access"})`
);
// deno-lint-ignore no-console
console.log(`\n  Harbour office: http://127.0.0.1:${port}/\n${lines.join("\n")}\n`);

const leave = async () => {
  await lotse.stop();
  await server.shutdown();
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => void leave().then(() => Deno.exit(0)));
}
