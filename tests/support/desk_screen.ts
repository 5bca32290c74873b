// A scripted desk on a screen of its own: browser, server and page come and go together.
import { expect } from "@std/expect";
import type { Browser, Page } from "playwright-core";
import type { Contract, Snapshot } from "@/lib/contract/api.ts";
import { launchBrowser } from "./browser.ts";
import { type OpenOptions, openScreen, type Screen } from "./screen_page.ts";
import { aapl, details, preview } from "./screen_samples.ts";
import { ScriptedDesk } from "./scripted_desk.ts";
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

/** A desk that finds these instruments, previews every order as it is, and sends it. */
export function orderDesk(state: Snapshot, known: readonly [Contract, ...Contract[]] = [aapl]): ScriptedDesk {
  const desk = new ScriptedDesk(state);
  desk.on("search_symbols", ({ pattern }) => ({
    matches: known.filter(({ symbol }) => symbol.startsWith(pattern.toUpperCase()))
      .map((contract) => ({ contract, description: `${contract.symbol} INC` })),
  }));
  desk.on("contract_details", ({ conId }) => details(known.find((one) => one.conId === conId) ?? known[0]));
  desk.on("preview_order", ({ order }) => preview({ order }));
  desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
  return desk;
}

/**
 * A test of a ticket that orders can be typed into, on a screen of its own; what went wrong inside the page
 * fails it.
 */
export async function withTicket(
  desk: ScriptedDesk,
  body: (screen: Screen) => Promise<void>,
  open: OpenOptions = {},
): Promise<void> {
  await using screen = await showDesk(desk, open);
  await screen.page.waitForSelector("[data-action=preview]:enabled", { state: "attached" });
  await body(screen);
  expect(screen.errors).toEqual([]);
}
