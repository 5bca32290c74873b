// Developing: the app is built in memory, served, and its pages reload when the server has restarted.
import { expect } from "@std/expect";
import { join } from "node:path";
import { Builder } from "fresh/dev";
import { launchBrowser } from "@/tests/support/browser.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { firstWord, rawRequest } from "@/tests/support/raw_http.ts";
import { testBuild } from "@/tests/support/test_build.ts";

const SCRIPT = join(import.meta.dirname ?? "", "fixtures/serve_dev.ts");

/**
 * Resolves once the development server answers. What it says of its errors is not of interest when they are
 * meant.
 */
async function develop(port: number, stderr: "inherit" | "null" = "inherit"): Promise<Deno.ChildProcess> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, String(port)],
    stdout: "piped",
    stderr,
  });
  const child = command.spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return child;
}

Deno.test("A page reloads itself after the development server has restarted", async () => {
  const port = freePort();
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  {
    await using _first = await develop(port);
    const response = await page.goto(`http://127.0.0.1:${port}/`);
    expect(response?.status()).toBe(200);
    await page.waitForSelector("#values[data-ready=true]");
    await page.evaluate(() => document.body.setAttribute("data-old", ""));
  }
  await using _second = await develop(port);
  await page.waitForSelector("body:not([data-old])", { timeout: 15_000 });
  await page.waitForSelector("#values[data-ready=true]");
});

Deno.test("The development server answers some addresses, and crashes on others, in front of the app", async () => {
  const port = freePort();
  await using _server = await develop(port, "null");
  const foreign = { host: "evil.example" };
  const devtools = await rawRequest(port, "GET /.well-known/appspecific/com.chrome.devtools.json", foreign);
  expect(devtools.status).toBe(200);
  expect(devtools.body).toContain(JSON.stringify(join(import.meta.dirname ?? "", "fixtures/app")));
  expect((await rawRequest(port, "GET /%zz", foreign)).status).toBe(500);
  expect((await rawRequest(port, "PROPFIND /nowhere", foreign)).status).toBe(500);

  const state = await firstWord(port, "/_frsh/alive", { ...foreign, origin: "http://evil.example" });
  expect(JSON.parse(String(state))).toEqual({ type: "initial-state", revision: expect.any(Number) });
});

testBuild(
  "A build for developing into memory gives the same pages and leaves serving to the app",
  async () => {
    const { app } = await import("./fixtures/app/main.ts");
    const attach = await new Builder({ root: join(import.meta.dirname ?? "", "fixtures/app") })
      .build({ mode: "development", snapshot: "memory" });
    app.config.mode = "development";
    attach(app);
    const ask = (path: string) => app.handler()(new Request(`http://desk.test${path}`));
    // This page has no island: it has the boot script for the reload, and its preload.
    const page = await ask("/detail/7");
    const runtime = /<(\/_fresh\/js\/[^>]+\/fresh-runtime\.js)>; rel="modulepreload"; as="script"/
      .exec(page.headers.get("link") ?? "")?.[1] ?? "no preload";
    expect(await page.text()).toContain(`import { boot } from "${runtime}"`);
    const script = await ask(runtime);
    expect([script.status, script.headers.get("cache-control")]).toEqual([
      200,
      expect.stringContaining("no-store"),
    ]);
    await script.body?.cancel();
    const alive = await ask("/_frsh/alive");
    const devtools = await ask("/.well-known/appspecific/com.chrome.devtools.json");
    expect([alive.status, devtools.status]).toEqual([404, 404]);
  },
);
