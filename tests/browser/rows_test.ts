// The rows of the lists: one line each, whatever the names and numbers, in both languages; nothing is hidden
// or hangs over; targets are large enough.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { type OpenOptions, openScreen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  contract,
  details,
  execution,
  order,
  ordersOf,
  position,
  positionsOf,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const option = (n: number) =>
  contract("AAPL", 9000 + n, {
    secType: "OPT",
    localSymbol: `AAPL  261218C00${290 + n}000`,
    lastTradeDate: "20261218",
    strike: String(290 + n),
    right: "C",
    multiplier: "100",
    primaryExchange: "",
  });
const huge = contract("BIG", 77);

function crowded(): ScriptedDesk {
  const busy = busySnapshot();
  const desk = new ScriptedDesk({
    ...busy,
    positions: {
      ...busy.positions,
      ...positionsOf(
        ...Array.from({ length: 12 }, (_, n) => position(option(n), String(n + 1))),
        position(huge, "1234567890", {
          entryPrice: "123466.789",
          marketPrice: "123456.789",
          marketValue: "152415787501.91",
          dailyPnl: "12345678901.12",
          unrealizedPnl: "-12345678901.12",
          realizedPnl: "12345678901.12",
        }),
      ),
    },
    executions: {
      ...busy.executions,
      f1: execution("f1", { side: "SELL", quantity: "25000", price: "0.93650" }),
      f2: execution("f2", { quantity: "1234567890", price: "123456.789" }),
    },
    orders: {
      ...busy.orders,
      ...ordersOf(
        order("o1", { contract: option(3) }),
        order("o2", {
          contract: huge,
          quantity: "1234567890",
          remaining: "1234567890",
          limitPrice: "123456.789",
        }),
        order("o3", { side: "SELL", orderType: "STP LMT", stopPrice: "1180.25", limitPrice: "1179.5" }),
      ),
    },
  });
  desk.on("contract_details", () => details(aapl));
  return desk;
}

const looks: Record<string, OpenOptions> = {
  "1440": { size: "desktop" },
  "1440-de": { size: "desktop", locale: "de-DE" },
  "1366": { viewport: { width: 1366, height: 768 } },
  "1280-de": { viewport: { width: 1280, height: 720 }, locale: "de-DE" },
  "1024": { size: "tablet" },
  "768-de": { size: "upright", locale: "de-DE" },
  "1440-dense": { size: "desktop", settings: { density: "dense" } },
  "1366-dense-small": {
    viewport: { width: 1366, height: 768 },
    settings: { density: "dense", type: "small" },
    locale: "de-DE",
  },
  "1440-large-de": { size: "desktop", settings: { type: "large" }, locale: "de-DE" },
  "phone": { size: "phone" },
  "phone-de": { size: "phone", locale: "de-DE" },
};

/** Rows that are higher than a line, and figures of which a part is cut off. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const line = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
    const found: string[] = [];
    for (const row of document.querySelectorAll<HTMLElement>("[data-position], [data-order], [data-fill]")) {
      // In a narrow list the figures that have no column stand below the name.
      const isNarrow = row.querySelector(".narrow-only")?.checkVisibility() ?? false;
      if (row.offsetHeight > line + (isNarrow ? 18 : 6)) {
        found.push(`${row.offsetHeight} px: ${row.innerText.slice(0, 40)}`);
      }
      const figures = "td.num:not(.col-actions), td.of-time, td.of-state, td.side-buy, td.side-sell";
      for (const cell of row.querySelectorAll<HTMLElement>(figures)) {
        const isShown = cell.checkVisibility({ visibilityProperty: true });
        if (isShown && cell.scrollWidth > cell.clientWidth + 1) {
          found.push(`cut: ${cell.innerText} in ${row.innerText.slice(0, 20)}`);
        }
      }
      const name = row.querySelector(".name-btn .truncate") ?? row.querySelector(".name-btn");
      if (name !== null && name.scrollWidth > name.clientWidth + 1) found.push(`cut: ${name.textContent}`);
      const last = row.lastElementChild?.getBoundingClientRect();
      const pane = row.closest(".pane")?.getBoundingClientRect();
      if (last && pane && last.right > pane.right + 1) {
        found.push(`over the edge: ${row.innerText.slice(0, 40)}`);
      }
    }
    return found;
  });
}

for (const [name, look] of Object.entries(looks)) {
  Deno.test(`every row is one line and no figure is cut, ${name}`, options, async () => {
    await using screen = await showDesk(crowded(), look);
    const { page } = screen;
    await page.waitForTimeout(300);
    await screen.shoot(`rows-${name}`);
    expect(await faults(page)).toEqual([]);
    expect(await page.innerText(`[data-position="DU1234567/${option(0).conId}"] .name-btn`))
      .toBe("AAPL 18DEC26 290C");
    expect(await screen.findings()).toEqual([]);
    if (look.size === "phone") {
      await page.click("[data-tab=orders]");
      expect(await faults(page)).toEqual([]);
    }
    await page.locator("#pane-orders .tab").nth(2).click();
    await page.waitForSelector("[data-fill]");
    expect(await faults(page)).toEqual([]);
    await screen.shoot(`rows-fills-${name}`);
  });
}

Deno.test("with large type no name is cut in any window: two pairs may begin alike", options, async () => {
  const pairs = ["EUR.USD", "EUR.JPY", "USD.JPY"].map((localSymbol, at) =>
    contract(localSymbol.slice(0, 3), 900 + at, {
      secType: "CASH",
      currency: localSymbol.slice(4),
      localSymbol,
      exchange: "IDEALPRO",
      primaryExchange: "",
    })
  );
  const desk = new ScriptedDesk(busySnapshot({
    positions: positionsOf(...pairs.map((pair) => position(pair, "-20000", { marketPrice: "151.192" }))),
    orders: ordersOf(...pairs.map((pair, at) => order(`p${at}`, { contract: pair, quantity: "20000" }))),
  }));
  await using screen = await showDesk(desk, { size: "phone", settings: { type: "large" }, locale: "de-DE" });
  const { page } = screen;
  const cut = () =>
    page.$$eval(
      ".name-btn",
      (all) =>
        all.filter((one) => one.checkVisibility()).flatMap((one) =>
          [one, ...one.querySelectorAll(".truncate")].some(({ scrollWidth, clientWidth }) =>
              scrollWidth > clientWidth + 1
            )
            ? [one.textContent]
            : []
        ),
    );
  for (const [width, height] of [[390, 844], [320, 640], [683, 384], [960, 540], [1366, 768]] as const) {
    await page.setViewportSize({ width, height });
    for (const pane of ["positions", "orders"]) {
      if (width < 768) await page.click(`[data-tab=${pane}]`);
      expect({ width, pane, cut: await cut() }).toEqual({ width, pane, cut: [] });
      await screen.shoot(`rows-large-${pane}-${width}`);
    }
  }
});

Deno.test("the details of a row leave every column where it was, and its name whole", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(crowded());
  for (const size of ["desktop", "laptop", "tablet"] as const) {
    await using screen = await openScreen(browser, server, { size });
    const edges = () =>
      screen.page.$$eval("#pane-orders th", (all) => all.map((one) => one.getBoundingClientRect().left));
    const before = await edges();
    await screen.page.locator("[data-order] button[aria-expanded]").first().click();
    await screen.page.waitForSelector("td.detail");
    expect([size, await edges()]).toEqual([size, before]);
  }
});

Deno.test("a number that has no room is shortened, and whole in its title", options, async () => {
  await using screen = await showDesk(crowded());
  const row = screen.page.locator(`[data-position="DU1234567/${huge.conId}"]`);
  const text = (await row.innerText()).replace(/\s+/g, " ");
  expect(text).toContain("1.235B 123,466.789 123,456.789 152.4B");
  expect(await row.locator('[title="1,234,567,890"]').count()).toBe(1);
  expect(await row.locator('[title="\u221212,345,678,901.12"]').count()).toBe(1);
});

/**
 * Everything that can be pressed and is smaller than 24 px in one direction; words within a sentence are
 * exempt (WCAG 2.5.8).
 */
function small(page: Page): Promise<string[]> {
  return page.$$eval(
    "button, a[href], input, select, summary, [role=option]",
    (all) =>
      all.filter((one) => one.checkVisibility() && one.getClientRects().length > 0)
        .filter((one) => !one.closest(".skip-link"))
        // A box and its words are one target.
        .map((one) => one.closest("label") ?? one)
        .map((one) => ({ one, box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 23.5 || box.height < 23.5)
        .map(({ one, box }) =>
          `${one.localName}.${one.getAttribute("class")} ${Math.round(box.width)}×${Math.round(box.height)}`
        ),
  );
}

Deno.test("dense rows are 22 px high with a mouse and those of a finger without one", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(crowded());
  for (const [isTouched, most] of [[false, 23], [true, 29]] as const) {
    await using screen = await openScreen(browser, server, {
      size: "desktop",
      settings: { density: "dense" },
      hasTouch: isTouched,
      isMobile: isTouched,
    });
    const heights = await screen.page.$$eval(
      // An order of two prices takes two lines of them.
      '[data-position], [data-order]:not([data-order="o3"])',
      (all) => all.map((one) => one.getBoundingClientRect().height),
    );
    expect(heights.length).toBeGreaterThan(10);
    expect(Math.max(...heights)).toBeLessThanOrEqual(most);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(most - 2);
    // What is pressed stays within its row: no press meets the order of another.
    const over = await screen.page.$$eval(
      ":is([data-position], [data-order]) button",
      (all) =>
        all.filter((one) => one.checkVisibility()).filter((one) => {
          const row = one.closest("tr")?.getBoundingClientRect();
          const box = one.getBoundingClientRect();
          return row === undefined || box.top < row.top || box.bottom > row.bottom;
        }).map((one) => one.outerHTML.slice(0, 60)),
    );
    expect(over).toEqual([]);
  }
});

Deno.test("everything that is pressed is at least 24 px wide and high", options, async () => {
  await using browser = await launchBrowser();
  for (const look of [{ size: "desktop" }, { size: "phone" }] as const) {
    await using server = await serveScreen(crowded());
    await using screen = await openScreen(browser, server, look);
    const { page } = screen;
    const found = new Set(await small(page));
    const add = async () => (await small(page)).forEach((one) => found.add(one));
    if (look.size === "phone") {
      for (const pane of ["Orders", "Ticket", "Status"]) {
        await page.locator(".pane-tab", { hasText: pane }).click();
        await add();
      }
    } else {
      await page.click('[data-order="a1"] button[aria-expanded]');
      await page.waitForSelector(".timeline");
      await add();
      await page.getByRole("button", { name: "Settings" }).click();
      await page.waitForSelector("#settings-palette");
      await add();
      await page.keyboard.press("Escape");
      for (const key of ["?", "Shift+Escape", "Shift+X", "Shift+F"]) {
        await page.keyboard.press(key);
        await page.waitForSelector("dialog[open]");
        await add();
        await page.keyboard.press("Escape");
        await page.waitForSelector("dialog", { state: "detached" });
      }
      await page.getByRole("button", { name: "Close AAPL", exact: true }).click();
      await page.waitForSelector("#close-quantity");
      await add();
    }
    expect({ look, found: [...found] }).toEqual({ look, found: [] });
  }
});
