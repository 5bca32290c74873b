// Entry point of developing: `deno run -A dev.ts [flags]` builds in memory and serves, `deno run -A dev.ts build` writes
// `_fresh/`. Both make the stylesheet first.
import { Builder } from "fresh/dev";
import { freshConfig } from "./fresh.config.ts";
import { writeStylesheet } from "./lib/build/stylesheet.ts";
import { ROOT } from "./lib/server/root.ts";

const builder = new Builder(freshConfig);
if (Deno.args[0] === "build") {
  await writeStylesheet(ROOT);
  await builder.build();
} else {
  // Loaded only here: a build needs no desk.
  const { launch, listenOptions } = await import("./lib/server/serve.ts");
  const runtime = await launch("dev");
  // Fresh would ask the internet for its newest version: the desk calls nobody.
  Deno.env.set("FRESH_NO_UPDATE_CHECK", "true");
  await writeStylesheet(ROOT);
  await builder.listen(() => import("./main.ts"), listenOptions(runtime));
}
