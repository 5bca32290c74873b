// Watch lists on the screen: made, filled, ordered, read; by mouse and by keys alone, in both languages.
import { expect } from "@std/expect";
import type { Contract, QuoteView, WatchList, WatchLists } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen, type Screen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  ago,
  busySnapshot,
  contract,
  details,
  future,
  msft,
  quote,
  sap,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const nvda = contract("NVDA", 4815747);
const known: readonly Contract[] = [aapl, msft, future, sap, nvda];

/** A desk that keeps lists as the real one does. */
class ListDesk extends ScriptedDesk {
  lists: WatchList[] = [];
  withoutLine: number[] = [];
  #revision = 1;

  constructor(quotes: Record<string, QuoteView>, lists: WatchList[] = []) {
    super(busySnapshot({ quotes }));
    this.lists = lists;
    this.on("list_watch_lists", () => this.all());
    this.on("create_watch_list", ({ name }) => {
      if (this.lists.some((one) => one.name === name)) {
        refuse(say("WATCH_LIST_NAME_TAKEN", { name }), { field: "name" });
      }
      return this.keep([...this.lists, { listId: `list ${this.lists.length + 1}`, name, contracts: [] }]);
    });
    this.on("rename_watch_list", ({ listId, name }) => this.with(listId, (list) => ({ ...list, name })));
    this.on(
      "delete_watch_list",
      ({ listId }) => this.keep(this.lists.filter((one) => one.listId !== listId)),
    );
    this.on("add_to_watch_list", ({ listId, conId }) => {
      const added = known.filter((one) => one.conId === conId);
      return this.with(listId, (list) => ({
        ...list,
        contracts: [...new Set([...list.contracts, ...added])],
      }));
    });
    this.on(
      "remove_from_watch_list",
      ({ listId, conId }) =>
        this.with(listId, (list) => ({
          ...list,
          contracts: list.contracts.filter((one) => one.conId !== conId),
        })),
    );
    this.on("move_in_watch_list", ({ listId, conId, place }) =>
      this.with(listId, (list) => {
        const moved = list.contracts.filter((one) => one.conId === conId);
        const rest = list.contracts.filter((one) => one.conId !== conId);
        return { ...list, contracts: rest.toSpliced(place, 0, ...moved) };
      }));
    this.on("show_watch_list", () => ({ withoutLine: this.withoutLine }));
    this.on("search_symbols", ({ pattern }) => ({
      matches: known.filter(({ symbol }) => symbol.startsWith(pattern.toUpperCase()))
        .map((one) => ({ contract: one, description: `${one.symbol} INC` })),
    }));
    this.on("contract_details", ({ conId }) => details(known.find((one) => one.conId === conId) ?? aapl));
  }

  all(): WatchLists {
    return { revision: this.#revision, lists: this.lists };
  }

  keep(lists: WatchList[]): WatchLists {
    this.lists = lists;
    this.#revision += 1;
    this.change(() => ({ watchListsRevision: this.#revision }));
    return this.all();
  }

  with(listId: string, change: (list: WatchList) => WatchList): WatchLists {
    return this.keep(this.lists.map((one) => one.listId === listId ? change(one) : one));
  }
}

const quotes = {
  [aapl.conId]: quote("187.24", "187.26", { last: "187.25", close: "185.64" }),
  [msft.conId]: quote("402.10", "402.18", {
    last: "402.15",
    close: "405.00",
    dataType: "delayed",
    at: ago(42),
    stale: true,
  }),
  [future.conId]: quote("5310.25", "5310.50", { last: "5310.25", close: "5310.25", halted: true }),
  [sap.conId]: quote("1", "2", {
    ...{ bid: null, ask: null, last: null, close: null, at: null, stale: true, dataType: null },
    advisory: { code: 354, text: "Requested market data is not subscribed." },
  }),
};
const tech: WatchList = { listId: "list 1", name: "Tech", contracts: [aapl, msft, future, sap, nvda] };
const banks: WatchList = { listId: "list 2", name: "Banks", contracts: [msft] };

const open = { settings: { lists: true } };
const rows = ({ page }: Screen) =>
  page.$$eval("[data-watch] button.font-semibold", (all) => all.map((one) => one.textContent ?? ""));
const rowText = ({ page }: Screen, { conId }: Contract) => page.innerText(`[data-watch="${conId}"]`);

Deno.test("a list is made, filled from the search, ordered and emptied by keys alone", options, async () => {
  const desk = new ListDesk(quotes);
  await using screen = await showDesk(desk);
  const { page } = screen;
  // Closed, nothing of it is loaded or asked for.
  expect(desk.requestsOf("list_watch_lists")).toEqual([]);
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.waitForFunction(() => document.activeElement?.id === "pane-market");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-list-name]");
  await page.focus("[data-list-name]");
  await page.keyboard.type("Tech");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "list-search");
  for (const symbol of ["AAPL", "MSFT", "NVDA"]) {
    await page.focus("#list-search");
    await page.keyboard.type(symbol);
    await page.waitForSelector("#list-search-list-0");
    // The next one is typed while the desk adds this one.
    await page.keyboard.press("Enter");
  }
  await page.waitForFunction(() => document.querySelectorAll("[data-watch]").length === 3);
  expect(await rows(screen)).toEqual(["AAPL", "MSFT", "NVDA"]);
  // What is in it already is told and shown; the field keeps the focus for the next one.
  await page.keyboard.type("AAPL");
  await page.waitForSelector("#list-search-list-0");
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-watch="${aapl.conId}"].found`);
  expect(await page.innerText("[data-found]")).toBe("AAPL is in this list already");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("list-search");
  await screen.shoot("watch-list-found");
  await page.focus(`[data-watch="${aapl.conId}"] button`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(() =>
    document.querySelector("[data-watch]:nth-child(2)")?.textContent?.includes("NVDA")
  );
  // The row that was moved has the focus still.
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(() => document.querySelector("[data-watch]")?.textContent?.includes("NVDA"));
  expect(await rows(screen)).toEqual(["NVDA", "AAPL", "MSFT"]);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-instrument="${nvda.conId}"]`);
  await page.focus(`[data-watch="${aapl.conId}"] button`);
  await page.keyboard.press("Delete");
  await page.waitForFunction(() => document.querySelectorAll("[data-watch]").length === 2);
  expect(desk.lists.map(({ name, contracts }) => [name, contracts.map(({ symbol }) => symbol)])).toEqual([
    ["Tech", ["NVDA", "MSFT"]],
  ]);
  expect(await screen.findings()).toEqual([]);
  expect(screen.errors).toEqual([]);
});

Deno.test("a row says price, kind, age, change and spread, or why it has none", options, async () => {
  await using browser = await launchBrowser();
  const desk = new ListDesk(quotes, [tech, banks]);
  desk.withoutLine = [nvda.conId];
  await using server = await serveScreen(desk);
  for (const look of ["dark", "light", "german", "phone"] as const) {
    await using screen = await openScreen(browser, server, {
      ...(look === "german" ? { locale: "de-DE" } : {}),
      ...(look === "phone" ? { size: "phone" } : {}),
      settings: { lists: true, ...(look === "light" ? { theme: "light" } : {}) },
    });
    const { page } = screen;
    // The page has come to life with its lists: the keys of the desk are not typed into their field.
    await page.waitForSelector("#list-search", { state: "attached" });
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    if (look === "phone") await page.getByRole("navigation").getByRole("button", { name: "Market" }).click();
    await page.waitForSelector("text=/NO LINE|KEINE LEITUNG/");
    const [point, percent] = look === "german" ? [",", "\u00a0%"] : [".", "%"];
    const number = (text: string) => text.replace(".", point);
    const apple = await rowText(screen, aapl);
    for (const part of [number("187.25"), `+${number("0.87")}${percent}`, number("0.02")]) {
      expect(apple).toContain(part);
    }
    const microsoft = await rowText(screen, msft);
    for (
      const part of [
        `−${number("0.70")}${percent}`,
        number("0.08"),
        look === "german" ? "VERZÖGERT" : "DELAYED",
      ]
    ) {
      expect(microsoft).toContain(part);
    }
    expect(await page.locator(`[data-watch="${msft.conId}"] .stale`).count()).toBeGreaterThan(2);
    expect(await rowText(screen, future)).toContain(look === "german" ? "AUSGESETZT" : "HALTED");
    const refused = await rowText(screen, sap);
    expect(refused).toContain("IB 354");
    expect(refused.match(/–/g)?.length).toBeGreaterThanOrEqual(3);
    await screen.shoot(`watch-lists-${look}`);
    expect(await screen.findings()).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
    expect(screen.errors).toEqual([]);
  }
});

Deno.test(
  "a click takes the instrument into the ticket; the desk is told what is shown, and when it is no more",
  options,
  async () => {
    const desk = new ListDesk(quotes, [tech, banks]);
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.click("[data-toggle=market-lists]");
    await page.click(`[data-watch="${msft.conId}"]`);
    await page.waitForSelector(`[data-instrument="${msft.conId}"]`);
    expect(await page.getAttribute(`[data-watch="${msft.conId}"]`, "data-selected")).toBe("true");
    const shown = () => desk.requests.filter(({ action }) => /^(?:show|hide)_/.test(action));
    await page.selectOption("#market-lists select", { label: "Banks" });
    await page.waitForFunction(() => document.querySelectorAll("[data-watch]").length === 1);
    // Another screen has changed the list: this one follows.
    desk.with("list 2", (list) => ({ ...list, contracts: [sap, msft] }));
    await page.waitForFunction(() => document.querySelectorAll("[data-watch]").length === 2);
    await page.click("[data-toggle=market-lists]");
    await page.waitForSelector("[data-watch]", { state: "detached" });
    await desk.arrived("hide_watch_list", 2);
    await page.waitForTimeout(200);
    const said = shown().map((one) => `${one.action} ${"listId" in one ? one.listId : ""}`);
    // Two requests of one moment arrive as they like: they are of different lists.
    expect([said[0], said.slice(1, -1).toSorted(), said.at(-1)]).toEqual([
      "show_watch_list list 1",
      ["hide_watch_list list 1", "show_watch_list list 2"],
      "hide_watch_list list 2",
    ]);
    // The choice is remembered: which list, and that it is closed.
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    await page.click("[data-toggle=market-lists]");
    await page.waitForSelector("text=SAP");
    expect(await page.inputValue("#market-lists select")).toBe("list 2");
  },
);

Deno.test(
  "heads sort a list, no row moves under the pointer, and the page loaded anew is sorted as before",
  options,
  async () => {
    const desk = new ListDesk(quotes, [tech]);
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.click("[data-toggle=market-lists]");
    const firstIs = (symbol: string) =>
      page.waitForFunction(
        (symbol) => document.querySelector("[data-watch] .watch-name")?.textContent === symbol,
        symbol,
      );
    await firstIs("AAPL");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.waitForSelector("#market-lists th[aria-sort=descending]");
    // What has no quote stands last.
    expect(await rows(screen)).toEqual(["AAPL", "ESH6", "MSFT", "SAP", "NVDA"]);
    await screen.shoot("watch-lists-sorted");
    expect(await screen.findings()).toEqual([]);
    await page.hover(`[data-watch="${future.conId}"] .watch-name`);
    const rise = { ...quotes, [msft.conId]: quote("500", "501", { last: "500", close: "405.00" }) };
    desk.change(() => ({ quotes: rise }));
    await page.waitForSelector("[data-watch] td.num >> text=500.00");
    expect((await rows(screen)).slice(0, 3)).toEqual(["AAPL", "ESH6", "MSFT"]);
    await page.mouse.move(5, 5);
    await firstIs("MSFT");
    // Sorted rows have no place in the list that could be changed; who edits sees the list as it is.
    await page.focus(`[data-watch="${msft.conId}"] button`);
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("AAPL");
    expect(await page.locator("[data-watch][draggable=true]").count()).toBe(0);
    await page.click("[data-action=edit-list]");
    await firstIs("AAPL");
    expect(desk.requestsOf("move_in_watch_list")).toEqual([]);
    await page.reload();
    await firstIs("MSFT");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.waitForSelector("#market-lists th[aria-sort=ascending]");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await firstIs("AAPL");
    expect(await page.locator("[data-watch][draggable=true]").count()).toBe(5);
  },
);

Deno.test(
  "rows are moved by dragging and by buttons; a list is renamed and deleted after a question",
  options,
  async () => {
    const desk = new ListDesk(quotes, [{ ...tech, contracts: [aapl, msft, nvda] }, banks]);
    await using screen = await showDesk(desk, open);
    const { page } = screen;
    await page.waitForSelector(`[data-watch="${nvda.conId}"]`);
    await page.dragAndDrop(`[data-watch="${nvda.conId}"] td`, `[data-watch="${aapl.conId}"] td`);
    await page.waitForFunction(() => document.querySelector("[data-watch]")?.textContent?.includes("NVDA"));
    await page.click("[data-action=edit-list]");
    // A row that has just moved takes no press.
    await page.waitForTimeout(500);
    await page.getByRole("button", { name: /^Move MSFT.* up$/ }).click();
    await page.waitForFunction(() =>
      document.querySelector("[data-watch]:nth-child(2)")?.textContent?.includes("MSFT")
    );
    await page.waitForTimeout(500);
    await page.getByRole("button", { name: /^Remove AAPL/ }).click();
    await page.waitForFunction(() => document.querySelectorAll("[data-watch]").length === 2);
    expect(await rows(screen)).toEqual(["NVDA", "MSFT"]);
    await screen.shoot("watch-lists-edit");
    expect(await screen.findings()).toEqual([]);
    const focused = (selector: string) =>
      page.waitForFunction((selector) => document.activeElement?.matches(selector), selector);
    await page.getByRole("button", { name: "Rename" }).click();
    await focused("[data-list-name]");
    await page.fill("[data-list-name]", "Banks");
    desk.on(
      "rename_watch_list",
      ({ name }) => refuse(say("WATCH_LIST_NAME_TAKEN", { name }), { status: 409, field: "name" }),
    );
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForSelector("text=There is a watch list called “Banks” already");
    await page.getByRole("button", { name: "Cancel", exact: true }).first().click();
    await page.click("[data-action=edit-list]");
    await page.getByRole("button", { name: "Delete list" }).click();
    await page.waitForSelector("dialog");
    await screen.shoot("watch-lists-delete");
    await page.getByRole("button", { name: "Keep it" }).click();
    expect(desk.lists).toHaveLength(2);
    await page.waitForFunction(() => document.activeElement?.textContent === "Delete list");
    await page.getByRole("button", { name: "Delete list" }).click();
    await page.getByRole("button", { name: "Delete it" }).click();
    await page.waitForFunction(() =>
      document.querySelector("#market-lists select option:nth-child(2)") === null
    );
    expect(desk.lists.map(({ name }) => name)).toEqual(["Banks"]);
    await focused("#list-search");
  },
);

Deno.test(
  "what is asked about a list is not asked about one that comes into its place",
  options,
  async () => {
    const desk = new ListDesk(quotes, [tech, banks]);
    await using screen = await showDesk(desk, open);
    const { page } = screen;
    const edit = async (button: string) => {
      await page.click("[data-action=edit-list]");
      await page.getByRole("button", { name: button }).click();
    };
    await page.waitForSelector("[data-watch]");
    await edit("Rename");
    expect(await page.inputValue("[data-list-name]")).toBe("Tech");
    await page.selectOption("#market-lists select", { label: "Banks" });
    await page.waitForSelector("[data-list-name]", { state: "detached" });
    await edit("Delete list");
    await page.waitForSelector("dialog[open]");
    // Another screen has deleted it.
    desk.keep([tech]);
    await page.waitForSelector("dialog", { state: "detached" });
    expect(await page.inputValue("#market-lists select")).toBe("list 1");
    expect(desk.requestsOf("delete_watch_list")).toEqual([]);
    expect(desk.requestsOf("rename_watch_list")).toEqual([]);
  },
);

Deno.test("while a symbol is searched nothing below the field moves", options, async () => {
  const desk = new ListDesk(quotes, [tech]);
  const answer = Promise.withResolvers<{ matches: [] }>();
  desk.on("search_symbols", () => answer.promise);
  await using screen = await showDesk(desk, open);
  const { page } = screen;
  await page.waitForSelector("[data-watch]");
  const places = () =>
    page.$$eval(
      "[data-watch], .pane-ticket .seg",
      (all) => all.map((one) => Math.round(one.getBoundingClientRect().top)),
    );
  const before = await places();
  for (const field of ["#list-search", "#symbol-search"]) {
    await page.focus(field);
    await page.keyboard.type("AAP");
    await page.waitForSelector(`.search-wait >> text=Searching`);
    expect([field, await places()]).toEqual([field, before]);
    await page.keyboard.press("Escape");
    await page.fill(field, "");
    await page.waitForSelector(".search-wait", { state: "detached" });
  }
  answer.resolve({ matches: [] });
  expect(await screen.findings()).toEqual([]);
});
