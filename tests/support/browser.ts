// Starts the browser of the tests: a system Chromium if there is one, otherwise the one that is inside an npm package.
import chromiumPackage from "@sparticuz/chromium";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Where a distribution installs Chromium or Chrome. `LOTSE_CHROMIUM` names any other one. */
const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * A headless browser with its security as delivered: neither the same-origin policy nor site isolation is off, so that
 * tests of policies mean something. Use it as `await using browser = await launchBrowser()`.
 * @throws when the browser does not start; `docs/testing.md` lists the libraries it needs.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await systemBrowser() ?? await packagedBrowser();
  return await chromium.launch({
    executablePath,
    // The sandbox needs user namespaces, which containers seldom give.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"],
  });
}

async function systemBrowser(): Promise<string | null> {
  const named = Deno.env.get("LOTSE_CHROMIUM");
  if (named) return named;
  for (const path of SYSTEM) {
    const found = await Deno.stat(path).catch(() => null);
    if (found !== null) return path;
  }
  return null;
}

/** The package unpacks itself into the temporary folder once; a lock keeps parallel tests from using half a file. */
async function packagedBrowser(): Promise<string> {
  using lock = await Deno.open(join(tmpdir(), "lotse-chromium.lock"), { create: true, write: true });
  await lock.lock(true);
  return await chromiumPackage.executablePath();
}
