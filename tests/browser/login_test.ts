// A log-in as the browser has it: what stands in the address, where the key is, what becomes of tabs and of other sessions.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const FILLED = "html[data-ready][data-filled]";

const keyIn = (page: Page) => page.evaluate(() => localStorage.getItem("lotse.key"));

Deno.test(
  "after the link the address is clean and the key in storage; a reload and a second tab go on",
  options,
  async () => {
    await using browser = await launchBrowser();
    await using server = await serveScreen(new ScriptedDesk(busySnapshot()));
    await using screen = await openScreen(browser, server);
    const { page, errors } = screen;
    expect(page.url()).toBe(`${server.url}/`);
    expect(await keyIn(page)).toMatch(/^[\w-]{43}$/);
    // Nor does it stand in the history behind it.
    expect(await page.evaluate(() => JSON.stringify(history.state))).toBe('{"lotse":true}');
    await page.reload();
    await page.waitForSelector(FILLED);
    const second = await page.context().newPage();
    await second.goto(server.url);
    await second.waitForSelector(FILLED);
    expect(await second.innerText("[data-figure=NetLiquidation]")).toContain("1,003,418.22");
    expect(errors).toEqual([]);
  },
);

Deno.test("a cookie without its key leads to the log-in page, which says why", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(new ScriptedDesk(busySnapshot()));
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  await page.evaluate(() => localStorage.removeItem("lotse.key"));
  await page.goto(server.url);
  await page.waitForURL(`${server.url}/login?key`);
  expect(await page.innerText("[role=alert]")).toContain("not the key that belongs to it");
  expect(await screen.findings()).toEqual([]);
  await page.goto(server.loginUrl);
  await page.waitForSelector(FILLED);
});

Deno.test("a link of another site can bring no key", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(new ScriptedDesk(busySnapshot()));
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  const own = await keyIn(page);
  const session = "0123456789abcdef";
  for (const fragment of [`key=${session}.${"x".repeat(43)}`, `key=${"x".repeat(43)}`, "key="]) {
    await page.goto("about:blank");
    await page.goto(`${server.url}/#${fragment}`);
    await page.waitForSelector(FILLED);
    expect(await keyIn(page)).toBe(own);
  }
});

Deno.test(
  "a session that ends elsewhere is said in every tab, and a new log-in brings them all back",
  options,
  async () => {
    await using browser = await launchBrowser();
    const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server);
    const { page } = screen;
    const second = await page.context().newPage();
    await second.goto(server.url);
    await second.waitForSelector(FILLED);
    const [session] = server.sessions.list();
    server.sessions.end(session?.id ?? "", { kind: "session_ended", origin: "screen", reason: "a test" });
    for (const tab of [page, second]) await tab.waitForSelector("[data-banner=login]", { timeout: 20_000 });
    expect(desk.hub.readers).toBe(0);
    await second.goto(server.loginUrl);
    await second.waitForSelector(FILLED);
    await page.waitForSelector("[data-banner=login]", { state: "detached", timeout: 20_000 });
    await page.waitForSelector("[data-action=preview]:enabled");
  },
);
