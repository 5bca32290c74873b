// The screen and its stream: patches, silence, gaps, several tabs, the end of a login; and what the user may
// set.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { eventually } from "@/tests/support/processes.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  details,
  order,
  ordersOf,
  positionsOf,
  quote,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "a patch moves its figure within a frame or two and leaves the rest of the page alone",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot());
    desk.on("contract_details", () => details(aapl));
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
    await page.waitForSelector("[data-instrument]");
    await page.evaluate(() => {
      const seen = globalThis as unknown as { touched: Set<string> };
      seen.touched = new Set();
      new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          const place = element?.closest("[data-quote], [data-position], [data-order]");
          if (place) seen.touched.add(Object.values((place as HTMLElement).dataset).join());
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    // The age of a figure may be counted on in the same moment: one change of several that touches nothing
    // else will do.
    let touched: string[] = [];
    for (let cents = 91; cents <= 99; cents++) {
      await page.evaluate(() => (globalThis as unknown as { touched: Set<string> }).touched.clear());
      desk.change((state) => ({ quotes: { ...state.quotes, "265598": quote(`187.${cents}`, "188.01") } }));
      await page.waitForFunction(
        (bid) => document.querySelector("[data-quote=bid]")?.textContent?.includes(bid),
        `187.${cents}`,
      );
      touched = await page.evaluate(() => [...(globalThis as unknown as { touched: Set<string> }).touched]);
      expect(touched).toContain("bid");
      if (!touched.some((place) => place.startsWith("DU"))) break;
    }
    expect(touched.filter((place) => place.startsWith("DU"))).toEqual([]);
    expect(screen.errors).toEqual([]);
  },
);

Deno.test("P62: delayed, halted and stale quotes say so, with IB's own words", options, async () => {
  await using browser = await launchBrowser();
  const advisory = {
    code: 10167,
    text: "Requested market data is not subscribed. Displaying delayed market data.",
  };
  const desk = new ScriptedDesk(busySnapshot({
    quotes: {
      "265598": quote("187.24", "187.26", { dataType: "delayed", stale: true, halted: true, advisory }),
    },
  }));
  desk.on("contract_details", () => details(aapl));
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server);
  await screen.page.getByRole("button", { name: "AAPL", exact: true }).first().click();
  await screen.page.waitForSelector("[data-instrument]");
  const text = await screen.page.innerText("#pane-ticket");
  for (const part of ["DELAYED", "HALTED", "STALE", "10167"]) expect(text).toContain(part);
  await screen.shoot("delayed");
  expect(await screen.findings()).toEqual([]);
});

Deno.test(
  "a stream that ends makes every figure stale and locks the ticket, and comes back by itself",
  options,
  async () => {
    const { trading } = busySnapshot();
    const used = { used: "37", limit: "1000", source: "journal", since: null, at: null };
    const ofAccount = { limits: { DU1234567: {} }, usage: { DU1234567: { dayOrders: used } } };
    const desk = new ScriptedDesk(busySnapshot({ trading: { ...trading, ...ofAccount } }));
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.waitForSelector("[data-action=preview]:enabled");
    // They come with a later script.
    await page.waitForSelector("#pane-status .tone-good");
    await page.waitForSelector("[data-limit] .num");
    // Refused from now on: the browser's own retry ends and the screen's begins.
    await page.route("**/api/stream", (route) => route.abort());
    desk.hub.close();
    await page.waitForSelector("[data-banner=stale]");
    expect(await page.locator("[data-action=preview]").isDisabled()).toBe(true);
    expect(await page.locator("[data-figure=NetLiquidation] .stale").count()).toBe(1);
    expect(await page.title()).toContain("Stale");
    // Nothing that the desk told last burns on, and what its limits have used is old, too.
    expect(await page.locator("#pane-status .tone-good").count()).toBe(0);
    expect(await page.locator("#pane-status li .stale").allInnerTexts()).toContain("running");
    expect(await page.locator("[data-limit] .num:not(.stale)").count()).toBe(0);
    expect(await page.locator("[data-limit] .num.stale").count()).toBeGreaterThan(0);
    await screen.shoot("stale");
    expect(await screen.findings()).toEqual([]);
    desk.change((state) => ({ accounts: state.accounts, mode: "simulated" }));
    await page.unroute("**/api/stream");
    await page.waitForSelector("[data-banner=stale]", { state: "detached", timeout: 30_000 });
    // The snapshot that came with the new stream has what was missed.
    expect(await page.innerText(".mode-badge")).toBe("SIMULATED");
  },
);

/** Figures in these places that do not look old. */
const fresh = (page: Page, places: string) =>
  page.$$eval(places, (all) =>
    all.flatMap((one) => {
      const looksNew: string[] = [];
      const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const { parentElement, textContent } = walk.currentNode;
        const isFigure = /\d/.test(textContent ?? "") && parentElement?.closest("button, .arrow") === null;
        const isAge = parentElement?.matches(".age") && !/%/.test(textContent ?? "");
        if (isFigure && !isAge && parentElement.closest(".stale") === null) looksNew.push(textContent ?? "");
      }
      return looksNew;
    }));

Deno.test("what is of before looks old wherever it stands while it is read again", options, async () => {
  const { accounts, positions } = busySnapshot();
  const [one] = Object.values(positions).filter(({ contract }) => contract.conId === aapl.conId);
  if (one === undefined) throw new Error("No position");
  const desk = new ScriptedDesk(busySnapshot({
    accounts: Object.fromEntries(Object.entries(accounts).map(([id, of]) => [id, { ...of, stale: true }])),
    positions: positionsOf({ ...one, stale: true }),
    orders: ordersOf(order("s1", { side: "SELL", orderType: "STP", limitPrice: null, stopPrice: "180" })),
  }));
  desk.on("contract_details", () => details(aapl));
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.waitForSelector("[data-total=USD]");
  await page.locator("#pane-status dd", { hasText: "818,010.11" }).waitFor();
  expect(await fresh(page, "#pane-positions td.num, #pane-status dd:has(.age[title])")).toEqual([]);
  await page.click("[data-action=risk]");
  await page.waitForSelector("[data-concentration]");
  expect(await fresh(page, "[data-risk] dd, [data-stop-risk] td.num, [data-concentration] td.num")).toEqual(
    ["180.00 "],
  );
  await page.keyboard.press("Escape");
  await page.locator("[data-position] .of-more").click();
  await page.waitForSelector("dialog .facts");
  expect(await fresh(page, "dialog .facts:first-child dd")).toEqual([]);
});

Deno.test(
  "two tabs share one stream; when the reading tab closes, the other takes over",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
    await using screen = await showDesk(desk);
    const { server } = screen;
    const first = screen.page;
    await eventually("the first tab reads", () => desk.hub.readers === 1);
    const second = await first.context().newPage();
    await second.goto(server.url);
    await second.waitForSelector("[data-action=preview]:enabled");
    expect(desk.hub.readers).toBe(1);
    await eventually(
      "the second tab says so",
      async () => (await second.innerText("#pane-status")).includes("shared with another tab"),
    );
    desk.change(() => ({ mode: "live" }));
    await first.waitForSelector(".mode-live");
    await second.waitForSelector(".mode-live");
    await first.close();
    await eventually(
      "the second tab leads",
      async () => !(await second.innerText("#pane-status")).includes("shared"),
    );
    await eventually("the second tab reads", () => desk.hub.readers === 1);
    desk.change(() => ({ mode: "paper" }));
    await second.waitForSelector(".mode-paper");
  },
);

Deno.test("the end of the login is said, with the way back", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.waitForSelector("[data-action=preview]:enabled");
  await page.context().clearCookies();
  desk.hub.close();
  await page.waitForSelector("[data-banner=login]", { timeout: 20_000 });
  expect(await page.getAttribute("[data-banner=login] a", "href")).toBe("/login");
});

Deno.test("connect and disconnect answer at once and follow the desk", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  const gate = Promise.withResolvers<void>();
  desk.on("disconnect", async () => {
    await gate.promise;
    return {};
  });
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.waitForSelector("button[aria-busy=true]");
  expect(await page.innerText("button[aria-busy=true]")).toBe("Disconnecting …");
  gate.resolve();
  desk.change((state) => ({
    connection: { ...state.connection, headline: "disconnected", socket: "disconnected", sync: "none" },
  }));
  await page.waitForSelector("[data-headline=disconnected]");
  await page.waitForSelector("[data-toast=problem]");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await desk.arrived("connect");
});

Deno.test("paused figures stand still and say so; resumed they are current", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.waitForSelector("[data-action=preview]:enabled");
  await page.getByRole("button", { name: "Pause updates" }).click();
  await page.waitForSelector("[data-banner=paused]");
  desk.change(() => ({ mode: "live" }));
  await page.waitForTimeout(300);
  expect(await page.locator(".mode-paper").count()).toBe(1);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.waitForSelector(".mode-live");
});

Deno.test("settings act at once and outlive the page: language, colours, keys", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await using screen = await showDesk(desk);
  const { page } = screen;
  // A second window of the same browser, which is not touched.
  const other = await page.context().newPage();
  await other.goto(screen.server.url);
  await other.waitForSelector("html[data-ready][data-filled]");
  await page.bringToFront();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.selectOption("#settings-palette", "safe");
  await page.getByRole("button", { name: "Light" }).click();
  await page.getByLabel("Single-letter keys").uncheck();
  await page.getByRole("button", { name: "Deutsch" }).click();
  await screen.shoot("settings");
  expect(await screen.findings()).toEqual([]);
  expect(await page.getAttribute("html", "data-palette")).toBe("safe");
  expect(await page.innerText("#positions-title")).toBe("Positionen");
  await other.waitForSelector("html[lang=de][data-palette=safe][data-theme=light]");
  await other.waitForSelector("#positions-title:text-is('Positionen')");
  await page.reload();
  await page.waitForSelector("html[data-ready][data-filled]");
  expect(await page.getAttribute("html", "lang")).toBe("de");
  expect(await page.getAttribute("html", "data-palette")).toBe("safe");
  expect(await page.innerText("[data-figure=NetLiquidation]")).toContain("1.003.418,22");
  await page.keyboard.press("?");
  await page.waitForTimeout(200);
  expect(await page.locator("dialog").count()).toBe(0);
  expect(screen.errors).toEqual([]);
});

Deno.test("a page that goes gives its quote back", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  desk.on("contract_details", () => details(aapl));
  await using screen = await showDesk(desk);
  await screen.page.getByRole("button", { name: "AAPL", exact: true }).first().click();
  await desk.arrived("watch");
  await screen.page.goto("about:blank");
  await desk.arrived("unwatch");
});
