// A log-in as the browser has it: what stands in the address, where the key is, what becomes of tabs and of
// other sessions.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { deskCaller } from "@/lib/server/access/caller.ts";
import { sessionViews } from "@/lib/server/desk/session_work.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
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
    await using screen = await showDesk(new ScriptedDesk(busySnapshot()));
    const { server } = screen;
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
  await using screen = await showDesk(new ScriptedDesk(busySnapshot()));
  const { server } = screen;
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
  await using screen = await showDesk(new ScriptedDesk(busySnapshot()));
  const { server } = screen;
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
    const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
    await using screen = await showDesk(desk);
    const { server } = screen;
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

/** A desk that answers what sessions there are as the real one does. */
async function deskWithSessions() {
  const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
  const server = await serveScreen(desk);
  // The browser has logged in before anybody else.
  const own = () => [...server.sessions.list()].sort((a, b) => a.createdAt - b.createdAt)[0]?.id ?? "";
  const views = () => sessionViews(server.sessions, { ...deskCaller, kind: "session", id: own() });
  const end = { kind: "session_ended", origin: "screen", reason: "a test" } as const;
  desk.on("list_sessions", views);
  desk.on("end_session", ({ sessionId }) => {
    server.sessions.end(sessionId, end);
    return views();
  });
  desk.on("end_other_sessions", () => {
    server.sessions.endOthers(own(), end);
    return views();
  });
  desk.on("log_out", () => {
    server.sessions.end(own(), { ...end, kind: "logout" });
    return {};
  });
  return { server, desk, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

Deno.test(
  "logging out leads to the log-in page; another tab loses its stream and says so, and nothing comes back",
  options,
  async () => {
    await using browser = await launchBrowser();
    await using given = await deskWithSessions();
    const { server, desk } = given;
    await using screen = await openScreen(browser, server);
    const { page } = screen;
    const second = await page.context().newPage();
    await second.goto(server.url);
    await second.waitForSelector(FILLED);
    await second.click("[popovertarget=settings]");
    await second.click("#settings [data-action=log-out]");
    await second.waitForURL(`${server.url}/login`);
    await page.waitForSelector("[data-banner=login]", { timeout: 20_000 });
    expect([desk.hub.readers, await keyIn(second), (await page.context().cookies()).length > 0]).toEqual([
      0,
      null,
      true,
    ]);
    expect(await page.isDisabled("[data-action=preview]")).toBe(true);
    expect(desk.requestsOf("log_out")).toHaveLength(1);
    await second.goto(server.url);
    await second.waitForURL(`${server.url}/login`);
  },
);

Deno.test("all sessions are listed, one and all others are ended, by keyboard too", options, async () => {
  await using browser = await launchBrowser();
  await using given = await deskWithSessions();
  const { server } = given;
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  for (let count = 0; count < 3; count++) await server.logIn();
  await page.click("[popovertarget=settings]");
  await page.click("[data-action=sessions]");
  await page.waitForSelector("[data-session-row=own]");
  expect(await page.innerText("[data-session-row=own]")).toContain("Chrome, Linux · 127.0.0.1 · this one");
  expect(await page.locator("[data-session-row=other]").count()).toBe(3);
  expect(await page.locator("[data-session-row=other]").first().innerText()).toContain("Unknown browser");
  await screen.shoot("sessions");
  expect(await screen.findings()).toEqual([]);
  await page.locator("[data-session-row=other] button").first().press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("[data-session-row=other]").length === 2);
  await page.locator("[data-action=end-others]").press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("[data-session-row=other]").length === 0);
  expect(await page.isDisabled("[data-action=end-others]")).toBe(true);
  expect(server.sessions.list()).toHaveLength(1);
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  await page.waitForSelector("[data-action=preview]:enabled");
});
