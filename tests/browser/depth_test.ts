// Order book and trades on the screen: what they show, what is asked for and given back, and why there is
// nothing.
import { expect } from "@std/expect";
import type { DepthView, TapeView } from "@/lib/contract/api.ts";
import { eventually } from "@/tests/support/processes.ts";
import { showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import { aapl, ago, busySnapshot, details, msft } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const cents = (n: number) => (n / 100).toFixed(2);

function book(rest: Partial<DepthView> = {}): DepthView {
  const level = (price: number, at: number) => ({
    price: cents(price),
    size: String(100 * (at + 1)),
    place: "NSDQ",
  });
  return {
    state: "open",
    advisory: null,
    at: ago(0),
    bids: Array.from({ length: 5 }, (_, at) => level(18_724 - at, at)),
    asks: Array.from({ length: 5 }, (_, at) => level(18_726 + at, at)),
    ...rest,
  };
}

function tape(rest: Partial<TapeView> = {}): TapeView {
  const prices = ["187.25", "187.26", "187.24", "187.24"];
  return {
    state: "open",
    advisory: null,
    at: ago(0),
    skipped: 0,
    trades: Object.fromEntries(prices.map((price, at) => [String(at + 1), {
      at: ago(10 - at),
      price,
      size: "200",
      place: "NASDAQ",
      conditions: at === 1 ? "TI" : "",
      pastLimit: false,
      unreported: at === 1,
    }])),
    ...rest,
  };
}

function tradingDesk(): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot());
  desk.on("search_symbols", ({ pattern }) => ({
    matches: [aapl, msft].filter(({ symbol }) => symbol.startsWith(pattern.toUpperCase()))
      .map((one) => ({ contract: one, description: one.symbol })),
  }));
  desk.on("contract_details", ({ conId }) => details(conId === msft.conId ? msft : aapl));
  return desk;
}

async function withDepth(
  look: OpenOptions,
  body: (screen: Screen, desk: ScriptedDesk) => Promise<void>,
): Promise<void> {
  const desk = tradingDesk();
  await using screen = await showDesk(desk, { ...look, settings: { depth: true } });
  if (look.size === "phone") await screen.page.locator(".pane-tab").nth(2).click();
  await body(screen, desk);
  expect(screen.errors).toEqual([]);
}

Deno.test(
  "the book and the trades of the ticket's instrument are shown; a press makes a price the limit",
  options,
  async () => {
    await withDepth({}, async ({ page, shoot, findings }, desk) => {
      expect(await page.innerText("#market-depth")).toContain("instrument");
      await takeAapl(page);
      const [asked] = await desk.arrived("show_depth");
      expect(asked?.conId).toBe(aapl.conId);
      expect(await page.getAttribute("[data-depth]", "data-depth")).toBe("opening");
      desk.change(() => ({ depth: { [aapl.conId]: book() }, tape: { [aapl.conId]: tape({ skipped: 3 }) } }));
      await page.waitForSelector("[data-level='4']");
      // Best prices face each other.
      expect(await page.$$eval("[data-level='0'] button", (all) => all.map((one) => one.textContent)))
        .toEqual(["187.24", "187.26"]);
      expect(await page.$$eval("[data-trade]", (all) => all.map((one) => one.getAttribute("data-trade"))))
        .toEqual(["4", "3", "2", "1"]);
      expect(await page.innerText("[data-skipped]")).toContain("3");
      await shoot("depth");
      expect(await findings()).toEqual([]);
      await page.locator("[data-level='2'] button").first().click();
      expect(await page.inputValue("#ticket-limit")).toBe("187.22");
    });
  },
);

Deno.test(
  "another instrument takes the place of the one before, and what is closed is given back",
  options,
  async () => {
    await withDepth({}, async ({ page }, desk) => {
      await takeAapl(page);
      await desk.arrived("show_depth");
      await page.fill("#symbol-search", "msf");
      await page.waitForSelector(`[role=option][data-con-id="${msft.conId}"]`);
      await page.keyboard.press("Enter");
      await page.waitForSelector(`[data-depth-of="${msft.conId}"]`);
      await eventually("another book", () => desk.requestsOf("show_depth").at(-1)?.conId === msft.conId);
      // One place on this screen: the desk takes the first for given back.
      const shown = desk.requestsOf("show_depth");
      expect(new Set(shown.map(({ view }) => view)).size).toBe(1);
      await page.click("[data-toggle=market-depth]");
      const [back] = await desk.arrived("hide_depth");
      expect(back?.view).toBe(shown[0]?.view);
    });
  },
);

Deno.test("where IB gives nothing it is said why, and what has ended is old", options, async () => {
  await withDepth({}, async ({ page, shoot, findings }, desk) => {
    await takeAapl(page);
    await desk.arrived("show_depth");
    const advisory = { code: 354, text: "IB said 354: Not subscribed" };
    desk.change(() => ({
      depth: { [aapl.conId]: book({ state: "ended", advisory, at: null, bids: [], asks: [] }) },
      tape: { [aapl.conId]: tape({ state: "ended", at: ago(90) }) },
    }));
    await page.waitForSelector("[data-depth=ended]");
    expect(await page.innerText("[data-depth=ended]")).toContain("Not subscribed");
    expect(await page.innerText("[data-tape=ended]")).toContain("NOT CURRENT");
    expect(await page.locator("[data-tape=ended] table.stale").count()).toBe(1);
    await shoot("depth-refused");
    expect(await findings()).toEqual([]);
  });
});

for (
  const [name, look] of Object.entries<OpenOptions>({
    "1440-de": { size: "desktop", locale: "de-DE" },
    "1024": { size: "tablet" },
    "phone": { size: "phone" },
  })
) {
  Deno.test(`book and trades have room, ${name}`, options, async () => {
    await withDepth(look, async ({ page, shoot, findings }, desk) => {
      desk.change(() => ({ depth: { [aapl.conId]: book() }, tape: { [aapl.conId]: tape() } }));
      await page.keyboard.press("/");
      await page.waitForSelector("#symbol-search:focus");
      await page.keyboard.type("aap");
      await page.waitForSelector("[role=option]");
      await page.keyboard.press("Enter");
      await desk.arrived("show_depth");
      if (look.size === "phone") await page.locator(".pane-tab").nth(2).click();
      await page.waitForSelector("[data-trade='4']");
      await page.locator("#market-depth").scrollIntoViewIfNeeded();
      await shoot(`depth-${name}`);
      const over = await page.$$eval(
        "#market-depth .depth-part",
        (all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length,
      );
      expect(over).toBe(0);
      expect(await findings()).toEqual([]);
    });
  });
}

Deno.test(
  "a part that opens below the others is brought into sight; with its page it is not",
  options,
  async () => {
    const desk = tradingDesk();
    await using screen = await showDesk(desk, {
      viewport: { width: 1366, height: 768 },
      settings: { lists: true, options: true },
    });
    const { page } = screen;
    await takeAapl(page);
    /** Whole, or as much of it as the pane holds. */
    const inSight = (part: string) =>
      page.locator(part).evaluate((one) => {
        const { top, bottom, height } = one.getBoundingClientRect();
        const pane = one.closest(".pane")?.getBoundingClientRect().bottom ?? 0;
        const head = one.closest(".pane")?.querySelector(".pane-head")?.getBoundingClientRect().bottom ?? 0;
        return height > 0 && top >= head - 1 && (bottom <= pane + 1 || top < head + 60);
      });
    expect(await page.locator(".pane-market").evaluate((one) => one.scrollTop)).toBe(0);
    await page.getByRole("button", { name: "Depth", exact: true }).click();
    await page.waitForSelector("#market-depth");
    await eventually("the depth is in sight", () => inSight("#market-depth"));
    await screen.shoot("depth-opened-below");
    await page.getByRole("button", { name: "Chart", exact: true }).click();
    await page.waitForSelector("#market-chart");
    await eventually("the chart is in sight", () => inSight("#market-chart"));
    // On a phone the frame of the page stays, whatever opens in it.
    await page.setViewportSize({ width: 390, height: 560 });
    await page.locator("[data-tab=market]").click();
    await page.click("[data-toggle=market-depth]");
    await page.waitForSelector("#market-depth", { state: "detached" });
    await page.click("[data-toggle=market-depth]");
    desk.change(() => ({ depth: { [aapl.conId]: book() }, tape: { [aapl.conId]: tape() } }));
    await page.waitForSelector("[data-trade]");
    await eventually("the depth is in sight", () => inSight("#market-depth"));
    const frame = () =>
      page.evaluate(() => [
        scrollY,
        document.documentElement.scrollHeight - innerHeight,
        ...[...document.querySelectorAll("body, .desk")].map((one) => one.scrollTop),
        document.querySelector("header")?.getBoundingClientRect().top,
      ]);
    expect(await frame()).toEqual([0, 0, 0, 0, 0]);
    await page.setViewportSize({ width: 683, height: 384 });
    expect(await frame()).toEqual([0, 0, 0, 0, 0]);
  },
);
