// Starts the browser of the tests: a system Chromium if there is one, otherwise the one that is inside an npm
// package.
import chromiumPackage, { inflate } from "@sparticuz/chromium";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Where a distribution installs Chromium or Chrome. `LOTSE_CHROMIUM` names any other one. */
const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * A headless browser with its security as delivered: neither the same-origin policy nor site isolation is
 * off, so that tests of policies mean something. Use it as `await using browser = await launchBrowser()`. The
 * packaged one needs no system library but libc and libexpat (Debian: libexpat1); what else it needs, it
 * brings.
 */
export async function launchBrowser(): Promise<Browser> {
  const system = await systemBrowser();
  const { executablePath, env } = system === null
    ? await packagedBrowser()
    : { executablePath: system, env: {} };
  return await chromium.launch({
    executablePath,
    env: { ...Deno.env.toObject(), ...env },
    // The sandbox needs user namespaces, which containers seldom give.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"],
  });
}

async function systemBrowser(): Promise<string | null> {
  const named = Deno.env.get("LOTSE_CHROMIUM");
  if (named) return named;
  for (const path of SYSTEM) {
    if (await exists(path)) return path;
  }
  return null;
}

interface Packaged {
  executablePath: string;
  env: Record<string, string>;
}

/**
 * The package unpacks itself into the temporary folder once; a lock keeps parallel tests from using half a
 * file.
 */
async function packagedBrowser(): Promise<Packaged> {
  using lock = await Deno.open(join(tmpdir(), "lotse-chromium.lock"), { create: true, write: true });
  await lock.lock(true);
  const executablePath = await chromiumPackage.executablePath();
  const env: Record<string, string> = {};
  if (!await exists("/etc/fonts/fonts.conf")) env.FONTCONFIG_PATH = join(tmpdir(), "fonts");
  if (!await hasNss()) {
    const bin = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "../bin");
    env.LD_LIBRARY_PATH = join(await inflate(join(bin, "al2023.tar.br")), "lib");
  }
  return { executablePath, env };
}

/** The one library of the browser that minimal systems lack. */
async function hasNss(): Promise<boolean> {
  const dirs = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"];
  const found = await Promise.all(dirs.map((dir) => exists(join(dir, "libnss3.so"))));
  return found.includes(true);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
