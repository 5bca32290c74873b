// The Builder: a build on disk serves from any folder, static files can be transformed, developing reloads
// pages.
import { expect } from "@std/expect";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { App } from "fresh";
import { Builder } from "fresh/dev";
import { testBuild } from "@/tests/support/test_build.ts";

const HERE = import.meta.dirname ?? "";
const ROOT = join(HERE, "fixtures/app");

/** A folder that is gone afterwards. */
async function temporaryDir() {
  const path = await Deno.makeTempDir({ prefix: "lotse-build-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Runs `body` without the builder's line on standard output. */
async function quietly<T>(body: () => Promise<T>): Promise<T> {
  const { console } = globalThis;
  const before = console.log;
  console.log = () => {};
  try {
    return await body();
  } finally {
    console.log = before;
  }
}

/** The first line that a process prints. */
async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream()).values({ preventCancel: true })) {
    text += chunk;
    const end = text.indexOf("\n");
    if (end !== -1) return text.slice(0, end);
  }
  return text;
}

testBuild("A build on disk serves pages, chunks and files from another folder", async () => {
  await using out = await temporaryDir();
  await using elsewhere = await temporaryDir();
  await quietly(() => new Builder({ root: ROOT, outDir: out.path }).build());
  const server = pathToFileURL(join(out.path, "server.js")).href;
  // Fresh's own way to start a build: on every address of the machine, unless HOSTNAME is set.
  const entry = await Deno.readTextFile(join(out.path, "compiled-entry.js"));
  expect(entry).toMatch(/from "\.\/server\.js"/);
  expect(entry).toMatch(
    /Deno\.serve\(\s*\{ port: Deno\.env\.get\("PORT"\), hostname: Deno\.env\.get\("HOSTNAME"\) \}/,
  );
  await using child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--config",
      resolve(HERE, "../../deno.json"),
      join(HERE, "fixtures/serve_built.ts"),
      server,
    ],
    cwd: elsewhere.path,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const origin = `http://127.0.0.1:${await firstLine(child.stdout)}`;

  const page = await fetch(`${origin}/`);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain("frsh:island:Counter");
  const chunk = html.match(/from "(\/_fresh\/js\/[^"]+)"/)?.[1] ?? "";
  const script = await fetch(origin + chunk);
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(await script.text()).toContain("export");

  const style = html.match(/href="(\/site\.css[^"]*)"/)?.[1] ?? "";
  const css = await fetch(origin + style);
  expect(await css.text()).toContain("__frsh_c=");
  const etag = css.headers.get("etag") ?? "";
  expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/);
  const again = await fetch(origin + style, { headers: { "if-none-match": etag } });
  expect(again.status).toBe(304);
  await again.body?.cancel();

  const api = await fetch(`${origin}/api/echo`);
  expect(await api.json()).toEqual({ trail: ["root", "api"], route: "/api/echo" });
});

testBuild("A transform changes the static files it is for", async () => {
  const builder = new Builder({ root: ROOT });
  builder.onTransformStaticFile({ pluginName: "mark", filter: /\.svg$/ }, ({ text, path }) => {
    expect(path).toBe(join(ROOT, "static/dot.svg"));
    return { content: text.replace("<svg", "<svg data-marked") };
  });
  const { staticFiles } = await import("fresh");
  const app = new App<unknown>().use(staticFiles());
  (await builder.build({ snapshot: "memory" }))(app);
  const response = await app.handler()(new Request("http://desk.test/dot.svg"));
  expect(await response.text()).toContain("<svg data-marked");
});

testBuild("An island outside the island folder can be registered", async () => {
  const builder = new Builder({ root: ROOT, islandDir: "no_such_folder" });
  builder.registerIsland(join(ROOT, "islands/Counter.tsx"));
  const { signal } = await import("@preact/signals");
  const { h } = await import("preact");
  const { default: Counter } = await import("./fixtures/app/islands/Counter.tsx");
  const app = new App<unknown>().get("/", (ctx) => ctx.render(h(Counter, { id: "x", count: signal(1) })));
  (await builder.build({ snapshot: "memory" }))(app);
  const response = await app.handler()(new Request("http://desk.test/"));
  expect(await response.text()).toContain("<!--frsh:island:Counter:0:-->");
});

for (const mode of ["development", "production"] as const) {
  testBuild(
    `A module that an island imports late is a file of its own, served beside it (${mode})`,
    async () => {
      const builder = new Builder({ root: ROOT, islandDir: "no_such_folder", routeDir: "no_such_folder" });
      builder.registerIsland(join(HERE, "fixtures/lazy/Phrase.tsx"));
      const { csp, staticFiles } = await import("fresh");
      const { h } = await import("preact");
      const { default: Phrase } = await import("./fixtures/lazy/Phrase.tsx");
      const app = new App<unknown>({ mode }).use(staticFiles()).use(csp({ useNonce: true }))
        .get("/", (ctx) => ctx.render(h(Phrase, {})));
      (await builder.build({ mode, snapshot: "memory" }))(app);
      const get = async (path: string) => {
        const response = await app.handler()(new Request(`http://desk.test${path}`));
        return { headers: response.headers, status: response.status, text: await response.text() };
      };

      const page = await get("/");
      const island = page.text.match(/from "(\/_fresh\/js\/[^"]*Phrase[^"]*)"/)?.[1] ?? "no island";
      const chunk = await get(island);
      expect(chunk.text).not.toContain("words that come late");
      const late = chunk.text.match(/import\("\.\/([^"]+\.js)"\)/)?.[1] ?? "no late import";
      const words = await get(new URL(late, `http://desk.test${island}`).pathname);
      expect(words.status).toBe(200);
      expect(words.text).toContain("words that come late");
      expect(words.headers.get("content-type")).toMatch(/^(text|application)\/javascript/);
      const cached = words.headers.get("cache-control");
      if (mode === "production") expect(cached).toBe("public, max-age=31536000, immutable");
      else expect(cached).toContain("no-store");
      // A late import carries no nonce: the policy must allow the desk's own files too.
      expect(page.headers.get("content-security-policy")).toContain("script-src 'self' 'nonce-");
      // Only what the page needs at once is preloaded.
      expect(page.headers.get("link")).not.toContain(late);
    },
  );
}

testBuild("A bundle that cannot be made says which import is at fault", async () => {
  await using dir = await temporaryDir();
  await Deno.mkdir(join(dir.path, "islands"));
  const config = { compilerOptions: { jsx: "react-jsx", jsxImportSource: "preact" } };
  await Deno.writeTextFile(join(dir.path, "deno.json"), JSON.stringify(config));
  await Deno.writeTextFile(join(dir.path, "islands/Bad.tsx"), 'import "no-such-package-anywhere";\n');
  const build = new Builder({ root: dir.path }).build({ snapshot: "memory" });
  await expect(build).rejects.toThrow("no-such-package-anywhere");
});
