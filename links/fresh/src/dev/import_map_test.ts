// Where the specifiers of island modules lead.
import { expect } from "@std/expect";
import { join } from "node:path";
import { ImportMap } from "./import_map.ts";

Deno.test("The nearest deno.json above a folder decides where a specifier leads", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse-map-" });
  try {
    const imports = {
      "@/": "./",
      "fresh": "jsr:@fresh/core@^2.3",
      "signals": "npm:@preact/signals@^2.5.1",
      "big.js": "npm:big.js@7.0.1",
      "big.js/extra": "npm:other@1",
    };
    await Deno.writeTextFile(join(dir, "deno.json"), JSON.stringify({ imports }));
    await Deno.mkdir(join(dir, "islands"));
    const map = await ImportMap.find(join(dir, "islands"));
    expect(map.dir).toBe(dir);
    expect(map.resolve("@/lib/x.ts")).toEqual({ file: join(dir, "lib/x.ts") });
    expect(map.resolve("signals")).toEqual({ npm: "@preact/signals" });
    expect(map.resolve("signals/utils")).toEqual({ npm: "@preact/signals/utils" });
    expect(map.resolve("big.js")).toEqual({ npm: "big.js" });
    expect(map.resolve("big.js/extra")).toEqual({ npm: "other" });
    expect(map.resolve("npm:zod@^4.6.7/mini")).toEqual({ npm: "zod/mini" });
    expect(map.resolve("preact/hooks")).toEqual({ npm: "preact/hooks" });
    expect(map.resolve("fresh/runtime").file).toMatch(/src\/runtime\.ts$/);
    expect(map.resolve("https://example.com/x.js")).toEqual({});
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("A member of a workspace has its imports too, each relative to where it stands", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse-map-" });
  try {
    const member = join(dir, "examples/host");
    await Deno.mkdir(member, { recursive: true });
    const write = (folder: string, json: unknown) =>
      Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(json));
    await write(dir, {
      workspace: ["./examples/host"],
      imports: { "@/": "./", "zod": "npm:zod@4", "x": "./x.ts" },
    });
    await write(member, { imports: { "x": "./own.ts" } });
    const map = await ImportMap.find(member);
    expect(map.dir).toBe(member);
    expect(map.resolve("@/lib/y.ts")).toEqual({ file: join(dir, "lib/y.ts") });
    expect(map.resolve("x")).toEqual({ file: join(member, "own.ts") });
    expect(map.resolve("zod")).toEqual({ npm: "zod" });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
