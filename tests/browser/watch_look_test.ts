// How a watch list looks: nothing lies on anything else, nothing is cut, and no column moves, at every width
// and in both languages.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import type { WatchList } from "@/lib/contract/api.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { type OpenOptions, openScreen } from "@/tests/support/screen_page.ts";
import { aapl, ago, busySnapshot, contract, msft, quote, sap } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const call = contract("AAPL", 9001, {
  secType: "OPT",
  localSymbol: "AAPL  261218C00290000",
  lastTradeDate: "20261218",
  strike: "290",
  right: "C",
  multiplier: "100",
  primaryExchange: "",
});
const euro = contract("EUR", 12087792, {
  secType: "CASH",
  localSymbol: "EUR.USD",
  exchange: "IDEALPRO",
  primaryExchange: "",
});
const index = contract("NDX", 416843, { secType: "IND", exchange: "NASDAQ", primaryExchange: "" });
const list: WatchList = { listId: "l1", name: "Tech", contracts: [aapl, call, msft, euro, index, sap] };

function watching(): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot({
    quotes: {
      [aapl.conId]: quote("187.24", "187.26", { last: "187.25" }),
      [call.conId]: quote("8.90", "8.92", { last: "8.91", close: "7.01" }),
      [msft.conId]: quote("402.10", "402.18", { dataType: "delayed", at: ago(42), stale: true }),
      [euro.conId]: quote("1.16400", "1.16405", { last: null }),
      [index.conId]: quote("23412.25", "23412.50", { last: "23412.25", close: "18000" }),
      [sap.conId]: quote("236.40", "236.50", { at: ago(7300) }),
    },
  }));
  desk.on("list_watch_lists", () => ({ revision: 1, lists: [list] }));
  desk.on("show_watch_list", () => ({ withoutLine: [] }));
  return desk;
}

const looks: Record<string, OpenOptions & { chart?: boolean }> = {
  "1440": { size: "desktop", chart: true },
  "1440-de": { size: "desktop", chart: true, locale: "de-DE" },
  "1366-de": { viewport: { width: 1366, height: 768 }, chart: true, locale: "de-DE" },
  "1280-alone": { viewport: { width: 1280, height: 720 } },
  "1024-de": { size: "tablet", chart: true, locale: "de-DE" },
  "768-de": { size: "upright", locale: "de-DE" },
  "phone-de": { size: "phone", locale: "de-DE" },
  "smallest-de": { size: "smallest", locale: "de-DE" },
};

/** Words that leave their cell, and those of a control of which a part is cut. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const textOf = (node: Node) => node.textContent?.trim() ?? "";
    for (const cell of document.querySelectorAll<HTMLElement>("[data-watch] > td")) {
      if (!cell.checkVisibility()) continue;
      const { left, right } = cell.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(cell);
      const buttons = [...cell.querySelectorAll("button")].filter((one) => one.checkVisibility())
        .map((one) => one.getBoundingClientRect());
      for (const box of [...range.getClientRects(), ...buttons]) {
        if (box.left < left - 1 || box.right > right + 1) found.push(`over its cell: ${textOf(cell)}`);
      }
    }
    for (const field of document.querySelectorAll<HTMLInputElement>("#market-lists input[placeholder]")) {
      const pen = document.createElement("canvas").getContext("2d");
      const look = getComputedStyle(field);
      if (pen === null) continue;
      pen.font = look.font;
      const room = field.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
      if (pen.measureText(field.placeholder).width > room) found.push(`cut: ${field.placeholder}`);
    }
    return [...new Set(found)];
  });
}

/** Where controls and table begin and end, in pixels from the edges of their pane. */
function edges(page: Page): Promise<[left: number, right: number][]> {
  return page.evaluate(() => {
    const pane = document.querySelector("#market-lists") ?? document.body;
    const inner = pane.getBoundingClientRect().left + pane.clientLeft;
    return [".market-bar", ".watch-table thead tr"].map((place) => {
      const parts = [...document.querySelectorAll(`#market-lists ${place} > *`)]
        .filter((part) => part.checkVisibility());
      const boxes = parts.map((part) => {
        const { paddingLeft, paddingRight } = getComputedStyle(part);
        const [before, after] = part.localName === "th" ? [paddingLeft, paddingRight] : ["0", "0"];
        const { left, right } = part.getBoundingClientRect();
        return { left: left + parseFloat(before), right: right - parseFloat(after) };
      });
      return [
        Math.round(Math.min(...boxes.map(({ left }) => left)) - inner),
        Math.round(inner + pane.clientWidth - Math.max(...boxes.map(({ right }) => right))),
      ];
    });
  });
}

Deno.test("in a watch list nothing lies on anything else and nothing is cut", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(watching());
  for (const [name, { chart = false, ...look }] of Object.entries(looks)) {
    await using screen = await openScreen(browser, server, { ...look, settings: { lists: true, chart } });
    const { page } = screen;
    const tab = page.locator("[data-tab=market]");
    if (await tab.isVisible()) await tab.click();
    await page.waitForSelector("[data-watch]");
    await page.waitForTimeout(300);
    await screen.shoot(`watch-look-${name}`);
    expect({ name, faults: await faults(page) }).toEqual({ name, faults: [] });
    expect({ name, edges: await edges(page) }).toEqual({ name, edges: [[12, 12], [12, 12]] });
    // At every width one button of a row says where its figures come from, and it can be hit.
    const why = page.locator("[data-watch]").first().locator(".of-why:visible");
    const box = await why.boundingBox();
    expect({ name, isHit: (box?.width ?? 0) >= 24 && (box?.height ?? 0) >= 24 }).toEqual({
      name,
      isHit: true,
    });
    await why.press("Enter");
    await page.waitForSelector("dialog");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.click("[data-action=edit-list]");
    await page.waitForTimeout(200);
    await screen.shoot(`watch-look-edit-${name}`);
    expect({ name, faults: await faults(page) }).toEqual({ name, faults: [] });
  }
});

Deno.test("the columns of a watch list stay where they are, whatever ticks in them", options, async () => {
  await using browser = await launchBrowser();
  const desk = watching();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server, { settings: { lists: true, chart: true } });
  const { page } = screen;
  await page.waitForSelector("[data-watch]");
  const places = () =>
    page.$$eval("#market-lists th", (all) => all.map((one) => one.getBoundingClientRect().left));
  const before = await places();
  desk.change(({ quotes }) => ({
    quotes: { ...quotes, [aapl.conId]: quote("1187.24", "1191.26", { last: "1187.255", close: "3.1" }) },
  }));
  await page.waitForSelector("text=1,187.255");
  expect(await places()).toEqual(before);
});
