// A build beside its sources: missing, readable, older than one of them.
import { expect } from "@std/expect";
import { dirname, join } from "node:path";
import { replaceBuild } from "@/lib/build/builds.ts";
import { buildLook } from "./build_look.ts";

Deno.test("a build is told as missing, as of these sources, or as older than the first that has changed", async () => {
  const root = await Deno.makeTempDir({ prefix: "lotse_build_look_" });
  const out = join(root, "_fresh");
  const look = () => buildLook(out, root);
  const touch = async (path: string, at: number) => {
    await Deno.mkdir(dirname(join(root, path)), { recursive: true });
    await Deno.writeTextFile(join(root, path), "");
    await Deno.utime(join(root, path), at / 1000, at / 1000);
  };
  const [before, after] = [Date.now() - 60_000, Date.now() + 60_000];
  try {
    expect(look()).toEqual({ state: "unusable", what: "There is no build yet: run 'deno task build'" });
    await touch("lib/client/cx.ts", before);
    await touch("fresh.config.ts", before);
    await replaceBuild(out, (path) => Deno.writeTextFile(join(path, "server.js"), ""));
    expect(look()).toEqual({ state: "made", newer: null });
    // What is in no build makes none old.
    for (
      const path of [
        "lib/client/cx_test.ts",
        "lib/client/README.md",
        "lib/server/serve.ts",
        "routes/.cx.ts.swp",
      ]
    ) {
      await touch(path, after);
    }
    expect(look()).toEqual({ state: "made", newer: null });
    await touch("lib/client/cx.ts", after);
    expect(look()).toEqual({ state: "made", newer: "lib/client/cx.ts" });
    for (const build of Deno.readDirSync(out)) {
      if (build.isDirectory) await Deno.remove(join(out, build.name, "server.js"));
    }
    expect(look()).toMatchObject({
      state: "unusable",
      what: expect.stringMatching(/^The build can not be read: .*run 'deno task build'$/),
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
