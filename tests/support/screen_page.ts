// Opens the screen in a browser for a test: errors collected, screenshots kept, accessibility checked.
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import type { ScreenServer } from "./screen_server.ts";

const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));

export const sizes = {
  desktop: { width: 1440, height: 900 },
  laptop: { width: 1280, height: 800 },
  tablet: { width: 1024, height: 768 },
  upright: { width: 768, height: 1024 },
  phone: { width: 390, height: 844 },
  smallest: { width: 320, height: 640 },
} as const;

export interface OpenOptions extends BrowserContextOptions {
  size?: keyof typeof sizes;
  /** What is in localStorage before the page loads, for every mode. */
  settings?: Record<string, unknown>;
}

export interface Screen extends AsyncDisposable {
  page: Page;
  /** Errors of the console and the page so far: broken policies among them. */
  errors: string[];
  shoot(name: string): Promise<void>;
  /** Serious and critical findings of axe, as `rule: element`. */
  findings(): Promise<string[]>;
}

/** Two frames: what has changed is laid out and drawn, and lists have drawn the rows that are in sight. */
export const drawn = (page: Page): Promise<void> =>
  page.evaluate(() =>
    new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))
  );

/** Logs in and waits until the screen is alive. */
export async function openScreen(
  browser: Browser,
  server: Pick<ScreenServer, "loginUrl">,
  { size = "desktop", settings, ...options }: OpenOptions = {},
): Promise<Screen> {
  const context = await browser.newContext({ viewport: sizes[size], locale: "en-US", ...options });
  if (settings) {
    await context.addInitScript(
      (text) => {
        for (const mode of ["paper", "simulated", "live"]) {
          localStorage.setItem(`lotse.settings.${mode}`, text);
        }
      },
      JSON.stringify(settings),
    );
  }
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(server.loginUrl);
  await page.waitForSelector("html[data-ready][data-filled]");
  // The script of the opened parts; a test in which it can not come goes on without.
  await page.waitForSelector("html[data-parts]", { timeout: 15_000 }).catch(() => {});
  // Nor is anything of what the settings have opened still on its way.
  await page.waitForFunction(() => document.querySelector("[data-loading]") === null, null, {
    timeout: 5_000,
  })
    .catch(() => {});
  return {
    page,
    errors,
    async shoot(name) {
      await Deno.mkdir(artefacts, { recursive: true });
      await page.screenshot({ path: `${artefacts}screen-${name}.png` });
    },
    // With forced colours the browser picks them: the colours in the style sheet are not those on the screen.
    findings: () => findings(page, options.forcedColors === "active" ? ["color-contrast"] : []),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: string[] }[];
}

async function findings(page: Page, without: string[]): Promise<string[]> {
  // Evaluated by the debugger: the page's own policy forbids foreign scripts, as it should.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(
    `axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)`,
  ) as Violation[];
  return violations
    .filter(({ id }) => !without.includes(id))
    .filter(({ impact }) => impact === "serious" || impact === "critical" || impact === "moderate")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
