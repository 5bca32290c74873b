// File routes, static files and islands of a built app, asked through its handler.
import { expect } from "@std/expect";
import { join } from "node:path";
import { App, staticFiles } from "fresh";
import { asset } from "fresh/runtime";
import { Builder } from "fresh/dev";
import { testBuild } from "@/tests/support/test_build.ts";
import { app } from "./fixtures/app/main.ts";

const ROOT = join(import.meta.dirname ?? "", "fixtures/app");

const applySnapshot = await new Builder({ root: ROOT }).build({ snapshot: "memory" });
applySnapshot(app);
const handler = app.handler();

function ask(path: string, init?: RequestInit): Promise<Response> {
  return handler(new Request(`http://desk.test${path}`, init));
}

testBuild("A page is wrapped, and what is in Head replaces what the wrapper has", async () => {
  const response = await ask("/");
  const html = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get("x-page")).toBe("index");
  expect(html.match(/<title[ >]/g)).toHaveLength(1);
  expect(html).toContain("Home of &lt;fixture>");
  expect(html.match(/name="description"/g)).toHaveLength(1);
  expect(html).toContain('content="from the page"');
});

testBuild("Pages of a route group have its layout, its name is not in the address", async () => {
  const response = await ask("/detail/a%20b");
  expect(response.status).toBe(203);
  expect(await response.text()).toContain("<section><h1>Detail a b</h1></section>");
  const grouped = await ask("/(section)/detail/1");
  expect(grouped.status).toBe(404);
});

testBuild("Middlewares of the folders apply from the outside in", async () => {
  const response = await ask("/api/echo");
  expect(await response.json()).toEqual({ trail: ["root", "api"], route: "/api/echo" });
});

testBuild("Each method has its handler; what is thrown reaches the error page with its status", async () => {
  const posted = await ask("/api/echo", { method: "POST", body: "hello" });
  expect([posted.status, await posted.text()]).toEqual([201, "hello"]);
  const empty = await ask("/api/echo", { method: "POST" });
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain("<h1>Error 422</h1>");
  const unknown = await ask("/nowhere");
  expect(unknown.status).toBe(404);
  const wrong = await ask("/api/echo", { method: "PUT" });
  expect([404, 405]).toContain(wrong.status);
});

testBuild("HEAD of a page has the headers of GET and no body", async () => {
  const response = await ask("/", { method: "HEAD" });
  expect([response.status, response.headers.get("x-page"), await response.text()]).toEqual([
    200,
    "index",
    "",
  ]);
});

testBuild("Islands are marked, their chunks are announced and can be had", async () => {
  const response = await ask("/");
  const html = await response.text();
  expect(html).toMatch(/<!--frsh:island:Counter:\d+:-->.*<!--\/frsh:island-->/s);
  const addresses = [...(response.headers.get("link") ?? "").matchAll(/<([^>]+)>; rel="modulepreload"/g)]
    .map(([, address]) => address ?? "");
  expect(addresses.length).toBe(4);
  for (const address of addresses) {
    const script = await ask(address);
    expect(script.status).toBe(200);
    expect(script.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    await script.body?.cancel();
  }
});

testBuild("A function in the props of an island is refused", async () => {
  const { signal } = await import("@preact/signals");
  const { h } = await import("preact");
  const { default: Counter } = await import("./fixtures/app/islands/Counter.tsx");
  const small = new App<unknown>().get("/", (ctx) => {
    const props = { id: "x", count: signal(1), callback: () => {} };
    return ctx.render(h(Counter, props));
  });
  applySnapshot(small);
  const { console } = globalThis;
  const before = console.error;
  const logged: unknown[] = [];
  console.error = (...args: unknown[]) => logged.push(...args);
  try {
    const response = await small.handler()(new Request("http://desk.test/"));
    expect(response.status).toBe(500);
  } finally {
    console.error = before;
  }
  expect(String(logged[0])).toContain("Serializing functions is not supported");
});

testBuild(
  "A static file is served with type, length and, when its address carries the build, for a year",
  async () => {
    const plain = await ask("/dot.svg");
    expect(plain.headers.get("content-type")).toBe("image/svg+xml");
    expect(Number(plain.headers.get("content-length"))).toBe((await plain.text()).length);
    expect(plain.headers.get("cache-control")).toContain("no-store");
    const locked = await ask(asset("/dot.svg"));
    expect(locked.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    await locked.body?.cancel();
  },
);

testBuild("An address that carries another build leads to the current file", async () => {
  const response = await ask("/dot.svg?__frsh_c=other&x=1");
  expect([response.status, response.headers.get("location")]).toEqual([307, "/dot.svg?x=1"]);
});

testBuild("A stylesheet refers to files by addresses that carry the build", async () => {
  const response = await ask("/site.css");
  expect(response.headers.get("content-type")).toMatch(/^text\/css/);
  expect(await response.text()).toContain(`url("${asset("/dot.svg")}")`);
});

testBuild("Static files can be read only, and only those of their folder", async () => {
  const head = await ask("/dot.svg", { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const post = await ask("/dot.svg", { method: "POST" });
  expect(post.status).toBe(405);
  expect((await ask("/%2e%2e/main.ts")).status).toBe(404);
  // A build in memory looks into the folder, and takes an address out of it for a fault.
  for (const path of ["/..%2fmain.ts", "/..%2f..%2fapp_test.tsx"]) {
    expect((await ask(path)).status).toBe(500);
  }
});

testBuild("Below a base path files, chunks and routes have it in front", async () => {
  const based = new App<unknown>({ basePath: "/desk" }).use(staticFiles()).fsRoutes();
  applySnapshot(based as typeof app);
  const answer = based.handler();
  const page = await answer(new Request("http://desk.test/desk"));
  const html = await page.text();
  expect(page.status).toBe(200);
  const chunk = html.match(/from "(\/desk\/_fresh\/js\/[^"]+)"/)?.[1] ?? "";
  for (const path of ["/desk/dot.svg", chunk]) {
    const file = await answer(new Request(`http://desk.test${path}`));
    expect(file.status).toBe(200);
    await file.body?.cancel();
  }
});
