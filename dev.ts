// Entry point of developing: `deno run -A dev.ts [flags]` builds in memory and serves, `deno run -A dev.ts
// build` writes a new build below `_fresh/`. Both make the stylesheet first.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { Builder } from "fresh/dev";
import { freshConfig } from "./fresh.config.ts";
import { writeStylesheet } from "./lib/build/stylesheet.ts";
import { ROOT } from "./lib/server/root.ts";
import type { State } from "./utils.ts";

const [what, ...given] = Deno.args;
if (what === "build" && given.length > 0) {
  const isAsked = given.includes("--help") || given.includes("-h");
  // deno-lint-ignore no-console
  (isAsked ? console.log : console.error)(
    "Usage: deno task build\n\nWrites islands and stylesheet into a new build below _fresh, which the next start serves.",
  );
  Deno.exit(isAsked ? 0 : 2);
} else if (what === "build") {
  const { replaceBuild } = await import("./lib/build/builds.ts");
  const { packBuild } = await import("./lib/build/pack.ts");
  await writeStylesheet(ROOT);
  await replaceBuild(freshConfig.outDir, async (outDir) => {
    // Its own copy: a desk that serves this build must not find the files of the next.
    const staticDir = join(outDir, "files");
    await cp(freshConfig.staticDir, staticDir, { recursive: true });
    await new Builder<State>({ ...freshConfig, outDir, staticDir }).build();
    await packBuild(outDir);
  });
} else {
  const builder = new Builder<State>(freshConfig);
  // Loaded only here: a build needs no desk.
  const { launch, serveDesk, say } = await import("./lib/server/serve.ts");
  const { systemClock } = await import("./lib/server/clock.ts");
  const { watchSources } = await import("./lib/server/edited_sources.ts");
  const runtime = await launch("dev");
  await writeStylesheet(ROOT);
  const attach = await builder.build({ mode: "development", snapshot: "memory" });
  const { app } = await import("./main.ts");
  app.config.mode = "development";
  attach(app);
  // Not `builder.listen`: it answers some addresses, and crashes on others, in front of the app and its
  // guards.
  const served = serveDesk(runtime, app.handler());
  watchSources(systemClock, (line) => say(`Lotse: ${line}`));
  await served;
}
