// A scripted desk on a screen of its own: browser, server and page come and go together.
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { type OpenOptions, openScreen, type Screen } from "./screen_page.ts";
import { aapl } from "./screen_samples.ts";
import type { ScriptedDesk } from "./scripted_desk.ts";
import { type ScreenServer, serveScreen } from "./screen_server.ts";

/** What more there is than the page: for tests that open a second one, or log in again. */
export interface DeskScreen extends Screen {
  browser: Browser;
  server: ScreenServer;
}

/** Use it as `await using screen = await showDesk(desk)`. */
export async function showDesk(desk: ScriptedDesk, open: OpenOptions = {}): Promise<DeskScreen> {
  await using parts = new AsyncDisposableStack();
  const browser = parts.use(await launchBrowser());
  const server = parts.use(await serveScreen(desk));
  const screen = parts.use(await openScreen(browser, server, open));
  const owned = parts.move();
  return { ...screen, browser, server, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** From the keyboard: searches AAPL and takes the first match into the ticket. */
export async function takeAapl(page: Page): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.type("aap");
  await page.waitForSelector("[role=option]");
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
}
