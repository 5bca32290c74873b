// The price chart in a browser: drawn under the page's policy, in each look and state; dragging previews,
// clicking fills in, and both go by keys.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { chartDesk, history } from "@/tests/support/chart_desk.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { openScreen, type Screen } from "@/tests/support/screen_page.ts";
import { aapl, order, quote } from "@/tests/support/screen_samples.ts";
import { refuse, type ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { soon } from "@/tests/support/soon.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

async function openChart({ page }: Screen): Promise<void> {
  await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
  await page.waitForSelector("[data-chart=bars] canvas", { state: "attached" });
  await page.waitForTimeout(300);
}

/** What the chart looks like when nothing is drawn any more, and other than `than`. */
async function atRest({ page }: Screen, than?: Uint8Array): Promise<Uint8Array> {
  const shot = () => page.locator(".chart-canvas").screenshot();
  let last = await shot();
  await soon(async () => {
    const [before, next] = [last, last = await shot()];
    expect(next.equals(before)).toBe(true);
    if (than !== undefined) expect(next.equals(than)).toBe(false);
  });
  return last;
}

async function showChart(desk: ScriptedDesk): Promise<Screen> {
  const screen = await showDesk(desk, { settings: { chart: true } });
  await openChart(screen);
  return screen;
}

/** Where a price is on the screen, found by moving the pointer until the line is in reach. */
async function lineAt({ page }: Screen): Promise<{ x: number; y: number }> {
  const box = await page.locator(".chart-canvas").boundingBox();
  if (box === null) throw new Error("There is no chart");
  const x = box.x + box.width / 2;
  for (let y = box.y + 4; y < box.y + box.height - 20; y += 3) {
    await page.mouse.move(x, y);
    if (await page.getAttribute(".chart-canvas", "data-grab") === "yes") return { x, y };
  }
  throw new Error("There is no line that can be dragged");
}

/** Takes the order's line and pulls it 30 px down; it is in the hand still. */
async function pullLine(screen: Screen): Promise<void> {
  const { x, y } = await lineAt(screen);
  await screen.page.mouse.down();
  await screen.page.mouse.move(x, y + 30, { steps: 4 });
}

const painted = ({ page }: Screen) =>
  page.$eval(".chart-canvas canvas", (canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const pixels = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data;
    // Four bytes are one colour.
    return new Set(pixels && new Uint32Array(pixels.buffer)).size;
  });

Deno.test(
  "the chart is drawn in each look under the page's policy, with its library named, and the library comes when it is opened",
  options,
  async () => {
    await using browser = await launchBrowser();
    await using server = await serveScreen(chartDesk());
    for (
      const [look, given] of [
        ["dark", {}],
        ["light", { theme: "light" }],
        ["german", {}],
        ["phone", {}],
        ["both", { lists: true }],
      ] as const
    ) {
      await using screen = await openScreen(browser, server, {
        ...(look === "german" ? { locale: "de-DE" } : {}),
        ...(look === "phone" ? { size: "phone" } : {}),
        settings: { chart: true, ...given },
      });
      const { page } = screen;
      await openChart(screen);
      if (look === "phone") {
        await page.getByRole("navigation").getByRole("button", { name: "Market" }).click();
      }
      await soon(async () => expect(await painted(screen)).toBeGreaterThan(4));
      const credit = page.locator(".chart-foot a");
      expect([await credit.isVisible(), await credit.getAttribute("href")]).toEqual([
        true,
        "https://www.tradingview.com/",
      ]);
      expect(await page.getAttribute(".chart-canvas", "aria-label")).toBe(
        look === "german"
          ? "Kurschart von AAPL, 120 Balken zu 5 Min."
          : "Price chart of AAPL, 120 bars of 5 min",
      );
      await screen.shoot(`chart-${look}`);
      expect(await screen.findings()).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
        .toBeLessThanOrEqual(0);
      // A style or a script that the policy refuses would stand here.
      expect(screen.errors).toEqual([]);
    }
    await using closed = await openScreen(browser, server);
    await closed.page.waitForTimeout(1500);
    const scripts = await closed.page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".js"))
    );
    const sources = await Promise.all(scripts.map(async (url) => await (await fetch(url)).text()));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((source) => source.includes("tv-attr-logo"))).toEqual([]);
  },
);

Deno.test(
  "dragging an order's line opens the review of the change and sends nothing; Escape and a click drop nothing",
  options,
  async () => {
    const desk = chartDesk();
    await using screen = await showChart(desk);
    const { page } = screen;
    await pullLine(screen);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.waitForTimeout(200);
    expect(desk.requestsOf("preview_modify")).toEqual([]);
    // Let go outside of the chart it is taken back as well.
    await pullLine(screen);
    await page.mouse.move(700, 5, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(200);
    expect(desk.requestsOf("preview_modify")).toEqual([]);
    await pullLine(screen);
    await screen.shoot("chart-dragging");
    await page.mouse.up();
    await page.waitForSelector("dialog");
    const [asked, ...more] = desk.requestsOf("preview_modify");
    expect(more).toEqual([]);
    expect(asked?.clientOrderId).toBe("1");
    const { limitPrice = "", ...others } = asked?.changes ?? {};
    expect(others).toEqual({});
    // On the grid, and below where the line was.
    expect(limitPrice).toMatch(/^18\d(\.\d{1,2})?$/);
    expect(Number(limitPrice)).toBeLessThan(186);
    await page.waitForTimeout(800);
    expect(desk.requestsOf("submit")).toEqual([]);
    await screen.shoot("chart-review");
    // The ticket was not touched by it: its limit is where it began, at the bid.
    expect(await page.inputValue("#ticket-limit")).toBe("187.24");
  },
);

Deno.test(
  "the axis reaches to an order that is near the bars, which can be taken then",
  options,
  async () => {
    // The bars end far above it.
    const desk = chartDesk({ orders: { "1": order("1", { limitPrice: "179.00" }) } });
    await using screen = await showChart(desk);
    const near = await lineAt(screen);
    desk.changeOrders(order("1", { limitPrice: "187.00" }));
    await screen.page.waitForFunction(
      () => document.querySelector("[data-order='1']")?.textContent?.includes("187.00"),
    );
    await screen.page.waitForTimeout(200);
    expect((await lineAt(screen)).y).toBeLessThan(near.y);
    desk.changeOrders(order("1", { limitPrice: "100.00" }));
    await screen.page.waitForFunction(
      () => document.querySelector("[data-order='1']")?.textContent?.includes("100.00"),
    );
    await screen.page.waitForTimeout(200);
    await expect(lineAt(screen)).rejects.toThrow("There is no line that can be dragged");
  },
);

Deno.test("a finger on a line drags it, where the page would scroll", options, async () => {
  const desk = chartDesk();
  await using screen = await showDesk(desk, {
    settings: { chart: true },
    hasTouch: true,
    viewport: { width: 390, height: 480 },
  });
  const { page } = screen;
  await openChart(screen);
  await page.click("[data-tab=market]");
  await page.waitForTimeout(300);
  const { x, y } = await lineAt(screen);
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", down: number) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x, y: y + down }],
    });
  await touch("touchStart", 0);
  for (let down = 4; down <= 28; down += 4) await touch("touchMove", down);
  await touch("touchEnd", 0);
  await page.waitForSelector("dialog[open]");
  expect(desk.requestsOf("preview_modify")).toHaveLength(1);
});

Deno.test(
  "an order that ends while its line is in the hand leaves no line, and nothing to change",
  options,
  async () => {
    const desk = chartDesk();
    await using screen = await showChart(desk);
    const { page } = screen;
    await pullLine(screen);
    desk.changeOrders(order("1", { state: "filled", limitPrice: "186.00" }));
    await page.waitForSelector("[data-order='1'] [data-state=filled]");
    await page.mouse.up();
    await page.waitForTimeout(300);
    expect(desk.requestsOf("preview_modify")).toEqual([]);
    await expect(lineAt(screen)).rejects.toThrow("There is no line that can be dragged");
  },
);

Deno.test(
  "a click on a price becomes the limit of the ticket; the table does both by keys alone",
  options,
  async () => {
    const desk = chartDesk();
    await using screen = await showChart(desk);
    const { page } = screen;
    const box = await page.locator(".chart-canvas").boundingBox();
    await page.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + 20);
    const limit = await page.inputValue("#ticket-limit");
    expect(limit).toMatch(/^1[89]\d(\.\d{1,2})?$/);
    await page.focus(".chart-table summary");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".chart-table tbody tr");
    expect(await page.locator(".chart-table tbody tr").count()).toBe(40);
    const newest = await page.innerText(".chart-table tbody tr:first-child");
    expect(newest).toContain((history().at(-1)?.open ?? "").slice(0, 5));
    await page.focus(".chart-table tbody tr:nth-child(3) button");
    await page.keyboard.press("Enter");
    expect(await page.inputValue("#ticket-limit")).toBe(String(Number(history().at(-3)?.close)));
    await page.focus(".chart-table li button");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#modify-1-limitPrice");
    await screen.shoot("chart-table");
    expect(await screen.findings()).toEqual([]);
  },
);

Deno.test(
  "the last bar runs with live quotes, and with delayed or stale ones it says that it does not",
  options,
  async () => {
    const desk = chartDesk();
    await using screen = await showChart(desk);
    const { page } = screen;
    const at = () => new Date().toISOString();
    const tick = (last: string, more = {}) =>
      desk.change(() => ({ quotes: { [aapl.conId]: quote("1", "2", { last, at: at(), ...more }) } }));
    const shot = () => page.locator(".chart-canvas").screenshot();
    await page.mouse.move(0, 0);
    const before = await atRest(screen);
    tick("191.00");
    const after = await atRest(screen, before);
    await page.waitForSelector("[data-live=runs]");
    tick("150.00", { dataType: "delayed" });
    await page.waitForSelector("[data-live=delayed]");
    await page.waitForTimeout(400);
    expect((await shot()).equals(after)).toBe(true);
    tick("150.00", { stale: true });
    await page.waitForSelector("[data-live=stands]");
    await page.waitForTimeout(200);
    expect((await shot()).equals(after)).toBe(true);
  },
);

Deno.test(
  "each reason for an empty chart is said, and tried again; another bar size asks anew",
  options,
  async () => {
    const desk = chartDesk();
    const ib = {
      code: 162,
      message: "Historical Market Data Service error message:No market data permissions for ISLAND STK",
    };
    desk.on("history", () => refuse(say("HISTORY_NO_PERMISSION"), { ib }));
    await using screen = await showDesk(desk, { settings: { chart: true } });
    const { page } = screen;
    await page.waitForSelector("text=Choose an instrument: its chart comes here.");
    await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
    await page.waitForSelector("[data-problem=HISTORY_NO_PERMISSION]");
    const text = await page.innerText(".chart-cover");
    expect(text).toContain("without a market data subscription");
    expect(text).toContain("IB 162");
    await screen.shoot("chart-no-permission");
    expect(await screen.findings()).toEqual([]);
    desk.on("history", () => ({ bars: [] }));
    await page.getByRole("button", { name: "Try again" }).click();
    await page.waitForSelector("[data-problem=none]");
    // All that there was could not be read: that is not nothing.
    const unreadTimes = ["2026-03-02T14:30:00.000Z"];
    desk.on("history", () => ({ bars: [], unreadRows: 2, unreadTimes }));
    await page.getByRole("button", { name: "Try again" }).click();
    const lacks = page.locator("[data-chart-lacks='2']");
    expect(await lacks.innerText()).toMatch(/^2 bars could not be read: 0?2 Mar 2026, \d\d:\d\d; …$/);
    expect(await page.innerText(".chart-cover")).not.toContain("no bars");
    desk.on("history", ({ barSize }) => ({ bars: history(barSize === "1 day") }));
    await page.getByRole("button", { name: "Try again" }).click();
    await page.waitForSelector(".chart-cover", { state: "detached" });
    expect(await lacks.count()).toBe(0);
    await page.getByRole("button", { name: "1 day" }).click();
    await page.waitForFunction(() =>
      document.querySelector(".chart-canvas")?.getAttribute("aria-label")?.includes("1 day")
    );
    expect(desk.requestsOf("history").at(-1)).toMatchObject({ barSize: "1 day", duration: "1 Y" });
    await page.waitForTimeout(300);
    await screen.shoot("chart-daily");
    expect(screen.errors.filter((error) => !/422/.test(error))).toEqual([]);
  },
);

Deno.test(
  "on the simulated gateway a chart of real history opens from the search, runs with the quote and shows the fill",
  options,
  async () => {
    await using desk = await DeskProcess.start();
    const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
    await desk.place({
      account,
      conId: aapl.conId,
      side: "BUY",
      quantity: "10",
      orderType: "MKT",
      tif: "DAY",
    });
    await using browser = await launchBrowser();
    await using screen = await openScreen(browser, desk, {
      settings: { chart: true, lists: true, barSize: "1 min" },
    });
    const { page } = screen;
    await page.fill("#symbol-search", "AAPL");
    await page.waitForSelector("#symbol-search-list-0");
    await page.click(`#symbol-search-list [data-con-id="${aapl.conId}"]`);
    await page.waitForSelector("[data-chart=bars] canvas");
    await page.waitForSelector("[data-live=runs]");
    const label = await page.getAttribute(".chart-canvas", "aria-label");
    expect(Number(/, (\d+) bars of 1 min$/.exec(label ?? "")?.[1])).toBeGreaterThan(30);
    await page.fill("[data-list-name]", "Tech");
    await page.keyboard.press("Enter");
    await page.fill("#list-search", "MSFT");
    await page.waitForSelector("#list-search-list-0");
    await page.click("#list-search-list-0");
    await page.waitForFunction(() =>
      /\d/.test(document.querySelector("[data-watch] td:nth-child(4)")?.textContent ?? "")
    );
    const shot = () => page.locator(".chart-canvas").screenshot();
    const before = await shot();
    await soon(async () => expect((await shot()).equals(before)).toBe(false));
    await screen.shoot("chart-simulated");
    expect(screen.errors).toEqual([]);
  },
);
