// The option chain on the screen: what it shows and asks for, by mouse and by keys alone, in both languages
// and three sizes.
import { expect } from "@std/expect";
import type { Contract, OptionFacts, QuoteView } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen, type Screen } from "@/tests/support/screen_page.ts";
import { aapl, ago, busySnapshot, contract, details, quote } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { soon } from "@/tests/support/soon.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const STRIKES = 40;
const euro = contract("EUR", 12087792, { secType: "CASH", exchange: "IDEALPRO", currency: "USD" });

/** Strikes of 5 from 95 on: the price of 187.25 lies next to 185. */
const strikeOf = (at: number) => String(95 + 5 * at);
const callOf = (at: number) => 700_000 + at;
const putOf = (at: number) => 800_000 + at;
const MIDDLE = 18;

function option(conId: number): Contract {
  const isCall = conId < 800_000;
  return contract("AAPL", conId, {
    secType: "OPT",
    lastTradeDate: "20270319",
    strike: strikeOf(conId % 1000),
    right: isCall ? "C" : "P",
    multiplier: "100",
    tradingClass: "AAPL",
  });
}

const facts = (delta: string): OptionFacts => ({
  impliedVolatility: "0.2514",
  delta,
  gamma: "0.0213",
  vega: "0.3101",
  theta: "-0.0852",
  underlyingPrice: "187.25",
  openInterest: "8121",
});

/** Every contract of the chain has a quote; what becomes of some of them, a test says. */
function quotesOf(): Record<number, QuoteView> {
  const quotes: Record<number, QuoteView> = {
    [aapl.conId]: quote("187.24", "187.26", { last: "187.25" }),
  };
  for (let at = 0; at < STRIKES; at++) {
    quotes[callOf(at)] = quote("5.10", "5.25", { last: "5.15", option: facts("0.53") });
    quotes[putOf(at)] = quote("3.40", "3.55", { last: "3.45", option: facts("-0.47") });
  }
  return quotes;
}

function deskWithOptions(quotes = quotesOf()): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot({ quotes }));
  desk.on("search_symbols", ({ pattern }) => ({
    matches: [aapl, euro].filter(({ symbol }) => symbol.startsWith(pattern.toUpperCase()))
      .map((one) => ({ contract: one, description: one.symbol })),
  }));
  desk.on("contract_details", ({ conId }) => {
    if (conId === aapl.conId || conId === euro.conId) return details(conId === aapl.conId ? aapl : euro);
    return details(option(conId), { underlyingConId: aapl.conId });
  });
  desk.on("option_series", ({ conId }) =>
    conId === aapl.conId
      ? {
        underlying: aapl,
        secType: "OPT",
        series: [
          {
            exchange: "SMART",
            tradingClass: "AAPL",
            multiplier: "100",
            expiries: ["20270319", "20270618", "20280121"],
          },
          { exchange: "SMART", tradingClass: "2AAPL", multiplier: "10", expiries: ["20270319"] },
        ],
      }
      : { underlying: euro, secType: "OPT", series: [] });
  desk.on("option_strikes", () => ({
    strikes: Array.from({ length: STRIKES }, (_, at) => ({
      strike: strikeOf(at),
      call: callOf(at),
      put: at === MIDDLE + 1 ? null : putOf(at),
    })),
  }));
  desk.on("show_options", () => ({ withoutLine: [] }));
  return desk;
}

async function choose({ page }: Screen, symbol: string): Promise<void> {
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.id === "symbol-search");
  await page.keyboard.type(symbol);
  await page.waitForSelector("#symbol-search-list-0");
  await page.keyboard.press("Enter");
}

const open = { settings: { options: true } };
const chainIsThere = ({ page }: Screen) => page.waitForSelector("[data-strike][data-middle]");
const strikesOf = ({ page }: Screen) =>
  page.$$eval("[data-strike]", (rows) => rows.map((row) => row.getAttribute("data-strike")));
const shown = (desk: ScriptedDesk) => desk.requestsOf("show_options").at(-1)?.conIds ?? [];

Deno.test(
  "a chain is opened and traded from by keys alone: its strikes, a price, the ticket",
  options,
  async () => {
    await using browser = await launchBrowser();
    const desk = deskWithOptions();
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server);
    const { page } = screen;
    // Closed, nothing of it is asked for.
    await choose(screen, "AAPL");
    await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
    expect(desk.requestsOf("option_series")).toEqual([]);
    await page.focus("[data-toggle=market-options]");
    await page.keyboard.press("Enter");
    await chainIsThere(screen);
    expect((await strikesOf(screen)).length).toBe(16);
    expect(await page.getAttribute("[data-middle]", "data-strike")).toBe(strikeOf(MIDDLE));
    // The underlying, then what is shown, from the money outwards; the put that IB does not list is not among
    // it.
    await soon(() => expect(shown(desk)).toHaveLength(1 + 2 * 16 - 1));
    expect(shown(desk).slice(0, 3)).toEqual([aapl.conId, callOf(MIDDLE), putOf(MIDDLE)]);

    // One stop of the focus for the whole table, at the money.
    expect(
      await page.$$eval(".chain-btn[tabindex='0']", (all) => all.map((one) => one.getAttribute("data-cell"))),
    )
      .toEqual([`${strikeOf(MIDDLE)}|call/bid`]);
    await page.focus(".chain-btn[tabindex='0']");
    // The delta is in the way of the arrows, and says where the option's figures come from.
    desk.on("explain_quote", ({ conId }) => ({
      quote: quotesOf()[conId] ?? null,
      told: { delta: { source: "tickOptionComputation MODEL_OPTION (13)", at: ago(1) } },
    }));
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await page.locator("dialog", { hasText: "MODEL_OPTION (13)" }).waitFor();
    expect(await page.innerText("dialog")).toContain(strikeOf(MIDDLE));
    expect(desk.requestsOf("explain_quote")[0]?.conId).toBe(callOf(MIDDLE));
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-cell"));
    expect(await focused()).toBe(`${strikeOf(MIDDLE + 1)}|call/ask`);
    // Beyond the last strike the window goes on, and its quotes with it.
    for (let press = 0; press < 10; press++) await page.keyboard.press("ArrowDown");
    await page.waitForFunction(
      (cell) => document.activeElement?.getAttribute("data-cell") === cell,
      `${strikeOf(MIDDLE + 11)}|call/ask`,
    );
    await soon(() => {
      expect(shown(desk)).toContain(callOf(MIDDLE + 11));
      expect(shown(desk)).not.toContain(callOf(MIDDLE - 8));
    });
    await page.keyboard.press("Enter");
    await page.waitForSelector(`[data-instrument="${callOf(MIDDLE + 11)}"]`);
    await page.waitForFunction(() =>
      (document.querySelector("#ticket-limit") as HTMLInputElement | null)?.value === "5.25"
    );
    const greeks = await page.innerText("[data-quote=option]");
    for (
      const part of [
        "IV 25.1%",
        "Delta 0.53",
        "Gamma 0.0213",
        "Theta \u22120.0852",
        "Vega 0.3101",
        "OI 8,121",
      ]
    ) {
      expect(greeks).toContain(part);
    }
    // The option is on the same underlying: the chain stays.
    expect(desk.requestsOf("option_series")).toHaveLength(1);
    expect(desk.requestsOf("submit")).toEqual([]);
    expect(await screen.findings()).toEqual([]);
    expect(screen.errors).toEqual([]);
  },
);

Deno.test(
  "a chain in three sizes, two themes and two languages: figures, sides, and nothing clipped",
  options,
  async () => {
    await using browser = await launchBrowser();
    const desk = deskWithOptions();
    await using server = await serveScreen(desk);
    for (const look of ["desktop", "light", "german", "tablet", "phone"] as const) {
      await using screen = await openScreen(browser, server, {
        ...(look === "german" || look === "phone" ? { locale: "de-DE" } : {}),
        ...(look === "tablet" || look === "phone" ? { size: look } : {}),
        settings: { options: true, ...(look === "light" ? { theme: "light" } : {}) },
      });
      const { page } = screen;
      const isGerman = look === "german" || look === "phone";
      if (look === "phone") await page.click("[data-tab=ticket]");
      await choose(screen, "AAPL");
      await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
      if (look === "phone") await page.click("[data-tab=market]");
      await chainIsThere(screen);
      const row = `[data-strike="${strikeOf(MIDDLE)}"]`;
      const point = isGerman ? "," : ".";
      const text = await page.innerText(row);
      for (const part of [`5${point}10`, `5${point}25`, `0${point}53`, `\u22120${point}47`, `3${point}40`]) {
        expect(text).toContain(part);
      }
      if (look === "desktop") {
        expect(text).toContain("8,121");
        expect(text).toContain("25.1%");
      }
      // Wherever the page stands, the row at the money is in sight, and some around it.
      const inSight = await page.$$eval("[data-strike]", (rows) =>
        rows.filter((row) => {
          const { left, top, bottom } = row.getBoundingClientRect();
          const hit = [top + 2, bottom - 2].map((y) => document.elementFromPoint(left + 20, y));
          return hit.every((element) => element !== null && row.contains(element));
        }).map((row) => row.getAttribute("data-strike")));
      expect(inSight).toContain(strikeOf(MIDDLE));
      expect(inSight.length).toBeGreaterThanOrEqual(look === "tablet" ? 4 : 8);
      // In the money are calls below and puts above the price.
      expect(await page.locator(`${row} .chain-itm`).count()).toBe(6);
      await page.getByRole("button", { name: "Calls", exact: true }).click();
      await page.waitForFunction(() => document.querySelector("[data-figure='put/delta']") === null);
      // One side alone has all its figures, however narrow.
      expect(await page.locator(`${row} [data-figure="call/interest"]`).isVisible()).toBe(true);
      await screen.shoot(`option-chain-calls-${look}`);
      await page.getByRole("button", { name: isGerman ? "Beide" : "Both", exact: true }).click();
      await page.waitForSelector("[data-figure='put/delta']");
      await screen.shoot(`option-chain-${look}`);
      expect(await screen.findings()).toEqual([]);
      const small = await page.$$eval(
        ".chain-btn",
        (all) => all.filter((one) => one.getBoundingClientRect().height < 24).length,
      );
      expect(small).toBe(0);
      const over = await page.evaluate(() => [
        document.documentElement.scrollWidth - innerWidth,
        ...[...document.querySelectorAll(".chain-place, #pane-market")].map((one) =>
          one.scrollWidth - one.clientWidth
        ),
      ]);
      expect(over).toEqual([0, 0, 0]);
      expect(screen.errors).toEqual([]);
    }
  },
);

Deno.test(
  "what is not there is said: no line, no subscription, delayed, unknown, no options, no answer",
  options,
  async () => {
    await using browser = await launchBrowser();
    const quotes = quotesOf();
    const unknown = quote("1", "1", { bid: null, ask: null, last: null, at: null, dataType: null });
    for (let at = 0; at < STRIKES; at++) {
      quotes[putOf(at)] = {
        ...unknown,
        stale: true,
        advisory: { code: 354, text: "Requested market data is not subscribed." },
      };
    }
    quotes[callOf(MIDDLE)] = quote("5.10", "5.25", { dataType: "delayed", at: ago(60), stale: true });
    delete quotes[callOf(MIDDLE + 2)];
    const desk = deskWithOptions(quotes);
    desk.on("show_options", () => ({ withoutLine: [callOf(MIDDLE + 2)] }));
    const strikes = Array.from(
      { length: STRIKES },
      (_, at) => ({ strike: strikeOf(at), call: callOf(at), put: at === MIDDLE + 1 ? null : putOf(at) }),
    );
    desk.on("option_strikes", () => ({ strikes, unreadRows: 2 }));
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server, open);
    const { page } = screen;
    expect(await page.innerText("#market-options")).toContain("Choose a stock");
    await choose(screen, "AAPL");
    await chainIsThere(screen);
    const notes = () => page.innerText(".chain-notes");
    await page.waitForSelector("[data-chain-note=lines]");
    expect(await page.innerText("[data-chain-note=lines]")).toContain("Without a market data line: 1.");
    expect(await page.innerText("[data-chain-note='354']")).toMatch(
      /Requested market data is not subscribed.*IB 354, contracts: 15/s,
    );
    expect(await page.innerText("[data-chain-note=lacks]")).toContain(
      "2 rows of IB’s answer could not be read",
    );
    expect(await notes()).toContain("DELAYED");
    // Unknown is not zero, and looks like it.
    const refused = await page.innerText(`[data-strike="${strikeOf(MIDDLE)}"]`);
    expect(refused.match(/–/g)?.length).toBeGreaterThanOrEqual(7);
    expect(refused).not.toMatch(/\b0\.00\b/);
    expect(await page.locator(`[data-strike="${strikeOf(MIDDLE)}"] .stale`).count()).toBeGreaterThan(0);
    // A put that IB does not list has no button.
    expect(await page.locator(`[data-cell="${strikeOf(MIDDLE + 1)}|put/bid"]`).count()).toBe(0);
    await screen.shoot("option-chain-notes");
    expect(await screen.findings()).toEqual([]);

    // One without a price takes the instrument alone.
    await page.click(`[data-cell="${strikeOf(MIDDLE)}|put/ask"]`);
    await page.waitForSelector(`[data-instrument="${putOf(MIDDLE)}"]`);
    expect(await page.inputValue("#ticket-limit")).toBe("");

    // Another expiry is read; one that fails says why, and is asked again.
    desk.on("option_strikes", () => refuse(say("OPTION_EXPIRY_UNKNOWN"), { status: 404, field: "expiry" }));
    await page.selectOption(".chain-expiry", "0/20270618");
    await page.waitForSelector("[data-chain=problem]");
    expect(await page.innerText("[data-chain=problem]")).toContain(
      "IB lists no options of this class and expiry",
    );
    expect(desk.requestsOf("option_strikes").at(-1)).toMatchObject({
      expiry: "20270618",
      tradingClass: "AAPL",
    });
    const before = desk.requestsOf("option_strikes").length;
    await page.getByRole("button", { name: "Try again" }).click();
    await desk.arrived("option_strikes", before + 1);
    await page.waitForTimeout(200);
    expect(desk.requestsOf("option_strikes").length).toBe(before + 1);

    const hidden = desk.requestsOf("hide_options").length;
    await choose(screen, "EUR");
    await page.waitForSelector("[data-chain=none]");
    expect(await page.innerText("[data-chain=none]")).toContain("IB lists no options on EUR");
    await desk.arrived("hide_options", hidden + 1);
    // And nothing is shown again behind it.
    await page.waitForTimeout(200);
    expect(desk.requests.at(-1)).toMatchObject({ action: "hide_options" });
  },
);

Deno.test("what is no longer shown is said, and the choice to show it is remembered", options, async () => {
  await using browser = await launchBrowser();
  const desk = deskWithOptions();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server, open);
  const { page } = screen;
  await choose(screen, "AAPL");
  await chainIsThere(screen);
  await desk.arrived("show_options");
  await page.selectOption(".chain-count", "8");
  await page.waitForFunction(() => document.querySelectorAll("[data-strike]").length === 8);
  await soon(() => expect(shown(desk)).toHaveLength(1 + 2 * 8 - 1));
  const [view, ...others] = new Set(desk.requestsOf("show_options").map(({ view }) => view));
  expect(others).toEqual([]);
  const hidden = desk.requestsOf("hide_options").length;
  await page.click("[data-toggle=market-options]");
  await page.waitForSelector("[data-strike]", { state: "detached" });
  await desk.arrived("hide_options", hidden + 1);
  await page.waitForTimeout(200);
  expect(desk.requests.at(-1)).toEqual({ action: "hide_options", view });
  await page.click("[data-toggle=market-options]");
  await chainIsThere(screen);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await page.waitForSelector("#market-options");
});
