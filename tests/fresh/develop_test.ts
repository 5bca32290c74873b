// Developing: the app is built in memory, served, and its pages reload when the server has restarted.
import { expect } from "@std/expect";
import { join } from "node:path";
import { launchBrowser } from "@/tests/support/browser.ts";

const SCRIPT = join(import.meta.dirname ?? "", "fixtures/serve_dev.ts");

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Resolves once the development server answers. */
async function develop(port: number): Promise<Deno.ChildProcess> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, String(port)],
    stdout: "piped",
    stderr: "inherit",
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
