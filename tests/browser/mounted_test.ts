// The example of a host, as its people use it: the desk inside of another application, on the built-in paper
// gateway.
import { expect } from "@std/expect";
import type { BrowserContextOptions, Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { Builder } from "fresh/dev";
import { createHost, type HostState } from "@/examples/host/app.tsx";
import { createQuay, type QuayState } from "@/examples/islands/app.tsx";
import { browsers, islandModules } from "@/embed.ts";
import { createLotse, LotseError } from "@/mod.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { takeAapl } from "@/tests/support/desk_screen.ts";
import { buildForAreas } from "@/tests/support/mounted.ts";
import { childrenOf, eventually } from "@/tests/support/processes.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { ROOT } from "@/tests/support/imports.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));
const GUARD_MS = 600;
const ALIVE = "html[data-ready][data-filled][data-parts]";

async function serveHost(dataDir: string) {
  await buildForAreas();
  const host = await createHost({ dataDir, log: { write: () => {} } });
  (await new Builder<HostState>({ root: `${ROOT}examples/host` }).build({ snapshot: "memory" }))(host.app);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, host.app.handler());
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { ...host, url, [Symbol.asyncDispose]: () => host.lotse.stop().then(() => server.shutdown()) };
}

Deno.test(
  "the desk as a part of another application: its log-in, its people, its pages",
  options,
  async (t) => {
    const dataDir = await Deno.makeTempDir({ prefix: "lotse_mounted_" });
    await Deno.mkdir(artefacts, { recursive: true });
    await using browser = await launchBrowser();
    await using host = await serveHost(dataDir);
    const { url, lotse, people } = host;
    const before = new Set(childrenOf(Deno.pid));
    const own = () => childrenOf(Deno.pid).filter((pid) => !before.has(pid));
    const broken: string[] = [];

    const open = async (name: string | null, more: BrowserContextOptions = {}): Promise<Page> => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: "en-US",
        ...more,
      });
      const page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && broken.push(message.text()));
      page.on("pageerror", (error) => broken.push(String(error)));
      if (name !== null) {
        await page.goto(`${url}/login`);
        await page.fill("[name=name]", name);
        await page.fill("[name=password]", people.list().find((one) => one.name === name)?.password ?? "");
        await page.click("button[type=submit]");
        await page.waitForSelector("[data-desk]");
      }
      return page;
    };
    const shoot = (page: Page, name: string) => page.screenshot({ path: `${artefacts}mounted-${name}.png` });

    await t.step("it starts when the host says so, and not before", async () => {
      const page = await open("ada");
      expect(await page.getAttribute("[data-desk]", "data-desk")).toBe("stopped");
      expect([(await page.goto(`${url}/trading/`))?.status(), own()]).toEqual([503, []]);
      broken.length = 0;
      await lotse.start();
      await eventually("the desk is connected", () => lotse.health().ready, 60_000);
      expect(own().length).toBe(2);
      // A second one on the same folder is refused, and leaves nothing.
      const second = await createLotse<unknown>({ dataDir, basePath: "/second", gateway: "simulate" });
      const refused = await second.start().then(() => null, (error) => error);
      expect([refused instanceof LotseError, refused.code]).toEqual([true, "START_REFUSED"]);
      expect(refused.message).toContain("choose another dataDir");
      expect([second.health().state, own().length]).toEqual(["stopped", 2]);
    });

    await t.step("who is nobody here, or nobody to the desk, is led to the host's log-in", async () => {
      for (const name of [null, "otto"]) {
        const page = await open(name);
        await page.goto(`${url}/trading/`);
        expect(new URL(page.url()).pathname).toBe("/login");
        expect(await page.evaluate(() => fetch("/trading/api/trading").then(({ status }) => status))).toBe(
          401,
        );
        await page.context().close();
      }
      // The browser tells of the refusals that were asked for.
      broken.length = 0;
    });

    const page = await open("ada");
    await t.step("the host's pages and island are its own, the desk's are the desk's", async () => {
      await page.waitForSelector("[data-clock=on]");
      expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain("Georgia");
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(undefined);
      await shoot(page, "host-light");
      await page.click("text=Open the desk");
      await page.waitForSelector(ALIVE);
      expect(new URL(page.url()).pathname).toBe("/trading/");
      // The host's colours.
      const accent = await page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue("--accent").trim()
      );
      expect(accent).toBe("94 200 190");
    });

    await t.step("an order is typed, looked at, sent and filled, and the stream tells of it", async () => {
      await takeAapl(page);
      await page.selectOption("#ticket-type", "MKT");
      await page.fill("#ticket-quantity", "10");
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await page.waitForTimeout(GUARD_MS);
      await page.click("dialog[open] [data-action=confirm]");
      await page.waitForSelector("[data-position]");
      await page.waitForSelector("[data-state=filled]");
      await shoot(page, "desk-dark");
      // The way back is with the settings, and the desk's own log-out is not.
      await page.click("[popovertarget=settings]");
      await page.waitForSelector('#settings a[href="/logout"]');
      expect(await page.locator("[data-action=log-out], [data-action=sessions]").count()).toBe(0);
      await shoot(page, "settings");
      await page.click('#settings a[href="/"]');
      await page.waitForSelector("[data-desk=running]");
      await page.goBack();
      await page.waitForSelector(ALIVE);
    });

    await t.step("who may look sees all of it, can not trade, and is told so", async () => {
      const viewer = await open("vera", { colorScheme: "dark", viewport: { width: 390, height: 844 } });
      await viewer.waitForSelector("[data-clock=on]");
      await shoot(viewer, "host-dark-phone");
      await viewer.goto(`${url}/trading/`);
      await viewer.waitForSelector(ALIVE);
      await viewer.waitForSelector("[data-position]");
      await shoot(viewer, "viewer-phone");
      await viewer.setViewportSize({ width: 1280, height: 800 });
      await viewer.getByText("you may look here, not trade").first().waitFor();
      // What would only be refused is not there to be pressed.
      const acting = viewer.getByRole("button", { name: /^(Disconnect|Emergency|Stop trading|Allow only)/ });
      expect(await acting.count()).toBe(0);
      expect(await viewer.locator("[data-action=preview]").isDisabled()).toBe(true);
      await shoot(viewer, "viewer");
      const refused = await viewer.evaluate(() =>
        fetch("/trading/api/trading", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ action: "cancel_all", scope: "app" }),
        }).then(async (answer) => [answer.status, (await answer.json()).code])
      );
      expect(refused).toEqual([403, "ACCESS_SCOPE"]);
      broken.length = 0;
      await viewer.context().close();
    });

    await t.step("in the light, too", async () => {
      await page.evaluate(() => document.documentElement.dataset.theme = "light");
      await shoot(page, "desk-light");
    });

    await t.step("who logs out of the host is out of the desk at once", async () => {
      expect(broken).toEqual([]);
      const other = await page.context().newPage();
      await other.goto(`${url}/logout`);
      await page.locator(`a[href="/trading/login"]`).waitFor();
      await page.locator(`a[href="/trading/login"]`).click();
      await page.waitForURL(`${url}/login`);
    });

    await t.step("after its stop nothing of it runs, and the host goes on", async () => {
      await lotse.stop();
      expect(own()).toEqual([]);
      expect(lotse.health()).toEqual({ state: "stopped", ready: false, checks: [] });
      const answer = await fetch(`${url}/trading/api/trading`);
      expect([answer.status, (await answer.json()).code]).toEqual([503, "AREA_NOT_RUNNING"]);
      expect((await fetch(`${url}/login`)).status).toBe(200);
    });
    await Deno.remove(dataDir, { recursive: true });
  },
);

/** Serves the example of the islands as its `main.ts` does. */
async function serveQuay(dataDir: string) {
  await buildForAreas();
  const quay = await createQuay({ dataDir, log: { write: () => {} } });
  const builder = new Builder<QuayState>({ root: `${ROOT}examples/islands`, target: [...browsers] });
  for (const module of islandModules) builder.registerIsland(module);
  (await builder.build({ snapshot: "memory" }))(quay.app);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, quay.app.handler());
  await quay.lotse.start();
  const loginUrl = `http://127.0.0.1:${server.addr.port}/`;
  return { ...quay, loginUrl, [Symbol.asyncDispose]: () => quay.lotse.stop().then(() => server.shutdown()) };
}

Deno.test(
  "the three islands in a page of another application, with its layout and its colours",
  options,
  async (t) => {
    const dataDir = await Deno.makeTempDir({ prefix: "lotse_islands_" });
    await using browser = await launchBrowser();
    await using quay = await serveQuay(dataDir);
    await eventually("the desk is connected", () => quay.lotse.health().ready, 60_000);
    await using screen = await openScreen(browser, quay);
    const { page } = screen;

    await t.step(
      "the page is as it was: its type, its headings, its buttons, its title, its icon",
      async () => {
        const looks = await page.evaluate(() => {
          const style = (selector: string) =>
            getComputedStyle(document.querySelector(selector) ?? document.body);
          return {
            font: style("body").fontFamily.split(",")[0],
            heading: style(".quay-notes h2").fontSize,
            button: style(".quay-notes button").borderTopStyle,
            caption: style(".quay-notes caption").fontStyle,
            title: document.title,
            icon: document.querySelector("link[rel=icon]")?.getAttribute("href")?.split("?")[0],
            theme: document.documentElement.dataset.theme,
          };
        });
        expect(looks).toEqual({
          font: '"Palatino Linotype"',
          heading: "22.4px",
          button: "outset",
          caption: "italic",
          title: "Quay 7",
          icon: "/quay.svg",
          theme: "light",
        });
      },
    );

    await t.step("the islands have the page's colours, and find nothing against them", async () => {
      const panel = await page.evaluate(() =>
        getComputedStyle(document.querySelector(".pane") ?? document.body).backgroundColor
      );
      expect(panel).toBe("rgb(255, 253, 248)");
      expect((await screen.findings()).filter((finding) => finding.includes("color-contrast"))).toEqual([]);
    });

    await t.step("an order goes out of the one island and fills in the other", async () => {
      await takeAapl(page);
      await page.selectOption("#ticket-type", "MKT");
      await page.fill("#ticket-quantity", "10");
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await page.screenshot({ path: `${artefacts}islands-preview.png` });
      await page.waitForTimeout(GUARD_MS);
      await page.click("dialog[open] [data-action=confirm]");
      await page.waitForSelector("[data-position]");
      await page.screenshot({ path: `${artefacts}islands-light.png`, fullPage: true });
    });

    await t.step("the reader's theme is that of the page, and a phone shows one part at a time", async () => {
      await page.evaluate(() =>
        localStorage.setItem("lotse.settings.simulated", JSON.stringify({ theme: "dark" }))
      );
      await page.setViewportSize({ width: 390, height: 844 });
      await page.reload();
      await page.waitForSelector(`${ALIVE}[data-theme=dark]`);
      await page.waitForSelector("[data-position]");
      expect(await page.locator("#pane-ticket").isVisible()).toBe(false);
      await page.screenshot({ path: `${artefacts}islands-dark-phone.png`, fullPage: true });
    });
    // No policy was broken, and the title is still the page's.
    expect([screen.errors, await page.title()]).toEqual([[], "Quay 7"]);
    await Deno.remove(dataDir, { recursive: true });
  },
);
