// Windows that are low: a page at 200 %, a phone that lies.
import { expect } from "@std/expect";
import { showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import { history } from "@/tests/support/chart_desk.ts";
import { screenFaults } from "@/tests/support/screen_faults.ts";
import { aapl, ago, busySnapshot, details } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "at 200 % and on a phone that lies, every part is in sight and none is cut",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot());
    desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
    desk.on("contract_details", () => details(aapl));
    desk.on("history", () => ({ bars: history() }));
    await using screen = await showDesk(desk, { locale: "de-DE" });
    const { page } = screen;
    await takeAapl(page);
    await page.getByLabel("Take-Profit und Stop-Loss").check();
    for (const [width, height] of [[640, 360], [683, 384], [640, 450], [844, 390], [960, 540]] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForFunction(
        (width) => document.querySelector(".topbar")?.clientWidth === width,
        width,
      );
      const outside = await page.evaluate(() =>
        [".topbar", ".strip-cell", "[data-action=preview]", ".pane-tabs", "#pane-status", "#pane-orders"]
          .filter((selector) => {
            const box = document.querySelector(selector)?.getBoundingClientRect();
            return box === undefined || box.bottom > innerHeight + 0.5 || box.top < 0;
          })
      );
      expect([width, outside]).toEqual([width, []]);
      // The figures of the account keep their height, whatever there is of it.
      const { strip, cell } = await page.evaluate(() => ({
        strip: document.querySelector(".strip")?.getBoundingClientRect().bottom,
        cell: document.querySelector(".strip-cell .figure")?.getBoundingClientRect().bottom ?? Infinity,
      }));
      expect(cell).toBeLessThanOrEqual(strip ?? 0);
      expect([width, await screenFaults(page)]).toEqual([width, []]);
      await screen.shoot(`low-${width}x${height}`);
    }
    // An open chart has room enough to be read.
    await page.setViewportSize({ width: 960, height: 540 });
    await page.click("[data-toggle=market-chart]");
    await page.waitForSelector(".chart-place");
    const { top, bottom } = await page.$eval("#pane-market", (pane) => pane.getBoundingClientRect());
    expect(bottom - top).toBeGreaterThan(160);
    expect(await screenFaults(page)).toEqual([]);
    await screen.shoot("low-chart");
    await page.click("[data-toggle=market-chart]");
    // Connected since the day before yesterday.
    const today = await page.textContent(".headline-since");
    desk.change(({ connection }) => ({ connection: { ...connection, since: ago(48 * 3600) } }));
    await page.waitForFunction(
      (before) => document.querySelector(".headline-since")?.textContent !== before,
      today,
    );
    for (const width of [320, 375]) {
      await page.setViewportSize({ width, height: 640 });
      const tops = await page.$$eval(
        ".topbar-link .headline, .topbar-link button",
        (all) =>
          all.map((one) => {
            const { top, height } = one.getBoundingClientRect();
            return Math.round(top + height / 2);
          }),
      );
      // The button stands beside the state.
      expect([width, new Set(tops).size]).toEqual([width, 1]);
    }
    expect(screen.errors).toEqual([]);
  },
);
