// The script that acts is slow, or does not come: what makes things safer works without it, and what was
// pressed is done when it comes.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { aapl, busySnapshot, details, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const ACTS = "**/_fresh/js/**/on_demand_parts-*.js";
const POSITION = `[data-position="DU1234567/${aapl.conId}"]`;

function scriptedDesk(): ScriptedDesk {
  const desk = new ScriptedDesk(
    busySnapshot({ orders: ordersOf(order("a1"), order("b2", { quantity: "7" })) }),
  );
  desk.on("contract_details", () => details(aapl));
  desk.on("set_trading_state", () => ({ trading: desk.snapshot().trading }));
  desk.on("cancel_all", () => ({ requested: [], skipped: [] }));
  return desk;
}

interface Early {
  page: Page;
  desk: ScriptedDesk;
  /** The script comes now. */
  come(): void;
}

/**
 * A test on a page that is alive while the script that acts is still on its way, or does not come. `stored`:
 * the settings of this browser.
 */
async function early(
  onScript: "hold" | "fail",
  body: (early: Early) => Promise<void>,
  stored: Record<string, unknown> = {},
): Promise<void> {
  const desk = scriptedDesk();
  await using browser = await launchBrowser();
  await using server = await serveScreen(desk);
  const page: Page = await (await browser.newContext({ locale: "en-US" })).newPage();
  const held = Promise.withResolvers<void>();
  await page.route(ACTS, async (route) => {
    if (onScript === "fail") return await route.fulfill({ status: 404, body: "" });
    await held.promise;
    await route.continue();
  });
  await page.addInitScript(
    (stored) => localStorage.setItem("lotse.settings.paper", stored),
    JSON.stringify(stored),
  );
  await page.goto(server.loginUrl);
  await page.waitForSelector("html[data-ready][data-filled]");
  expect(await page.locator("html[data-parts]").count()).toBe(0);
  await body({ page, desk, come: () => held.resolve() });
}

/** A row that has just moved, or come, takes no press. */
const settle = (page: Page) => page.waitForTimeout(500);

Deno.test(
  "before the script that acts is there, cancel and the emergency control work as ever",
  options,
  () =>
    early("hold", async ({ page, desk, come }) => {
      await settle(page);
      await page.locator("[data-order=a1] .col-actions button").last().click();
      expect(await desk.arrived("cancel_order")).toEqual([{ action: "cancel_order", clientOrderId: "a1" }]);
      await page.keyboard.press("Shift+Escape");
      await page.click("[data-action=emergency-confirm]");
      await page.waitForSelector("[data-step=halt][data-status=done]");
      expect((await desk.arrived("set_trading_state")).length).toBe(1);
      come();
      await page.waitForSelector("html[data-parts]");
      await settle(page);
      // The script that comes does nothing of it again.
      expect((await desk.arrived("cancel_order")).length).toBe(1);
      expect((await desk.arrived("set_trading_state")).length).toBe(1);
      expect((await desk.arrived("cancel_all")).length).toBe(1);
    }),
);

Deno.test(
  "keys before the script that acts are kept, and done once and in turn when it comes",
  options,
  () =>
    early("hold", async ({ page, come }) => {
      for (const key of ["g", "o", "j", "j", "k"]) await page.keyboard.press(key);
      const selected = page.locator("tr[data-selected=true]");
      expect(await selected.count()).toBe(0);
      come();
      await selected.waitFor();
      const first = await page.locator("[data-order]").first().getAttribute("data-order");
      expect(await selected.getAttribute("data-order")).toBe(first);
    }),
);

Deno.test(
  "a press before the script that acts is kept, and done once when it comes",
  options,
  () =>
    early("hold", async ({ page, desk, come }) => {
      await settle(page);
      await page.locator(POSITION).getByRole("button", { name: /^Close/ }).click();
      expect(await page.locator("dialog[open]").count()).toBe(0);
      expect(desk.requests).toEqual([]);
      come();
      await page.waitForSelector("dialog[open]");
      expect(await page.locator("dialog[open]").count()).toBe(1);
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      await settle(page);
      expect(await page.locator("dialog").count()).toBe(0);
    }),
);

for (const down of [false, true]) {
  Deno.test(
    `the script that acts sorts as was stored, ${down ? "down" : "up"}, and tells what happened before it`,
    options,
    () =>
      early("hold", async ({ page, desk, come }) => {
        const fill = order("c3", {
          state: "filled",
          quantity: "50",
          filled: "50",
          averageFillPrice: "184.5",
        });
        desk.change(({ orders }) => ({ orders: { ...orders, c3: fill } }));
        await page.waitForSelector("[data-order=c3]", { state: "attached" });
        come();
        await page.waitForSelector("[data-toast=fill] >> text=Filled: BUY 50");
        const sorted = down ? ["a1", "c3", "b2"] : ["b2", "c3", "a1"];
        await page.waitForFunction((sorted) => {
          const rows = [...document.querySelectorAll("#pane-orders tr[data-order]")];
          return rows.map((row) => row.getAttribute("data-order")).join() === sorted;
        }, sorted.join());
      }, { sorts: { orders: { column: "quantity", down } } }),
  );
}

Deno.test(
  "the ticket's form comes with the script and moves nothing of what is there",
  options,
  () =>
    early("hold", async ({ page, come }) => {
      await page.locator("#symbol-search").waitFor();
      // The way to the palette comes into a place that is free.
      const places = () =>
        page.$$eval(
          "#symbol-search, .row-btn:not([data-action=palette]), .tab, [data-position], [data-order], [data-action=emergency]",
          (all) =>
            all.filter((one) => !one.closest("#pane-status")).map((one) =>
              JSON.stringify(one.getBoundingClientRect())
            ),
        );
      const before = await places();
      // The status fills from above to below, as its sections come; everything else stands.
      await page.evaluate(() => {
        interface Shift extends PerformanceEntry {
          sources: { node: Node | null }[];
        }
        const moved: string[] = [];
        Object.assign(globalThis, { moved });
        new PerformanceObserver((list) => {
          for (const { sources } of list.getEntries() as Shift[]) {
            for (const { node } of sources) {
              const element = node instanceof Element ? node : node?.parentElement;
              if (!element?.closest("#pane-status")) moved.push(element?.outerHTML.slice(0, 80) ?? "");
            }
          }
        }).observe({ type: "layout-shift" });
      });
      come();
      await page.waitForSelector("[data-action=preview]");
      await settle(page);
      expect(await places()).toEqual(before);
      expect(await page.evaluate(() => (globalThis as unknown as { moved: string[] }).moved)).toEqual([]);
    }),
);

Deno.test(
  "when the script that acts does not come, the page asks for a reload; cancel and the stop work",
  options,
  () =>
    early("fail", async ({ page, desk }) => {
      await page.waitForSelector("[data-banner=part] [data-action=reload]");
      await settle(page);
      await page.locator("[data-order=a1] .col-actions button").last().click();
      expect(await desk.arrived("cancel_order")).toEqual([{ action: "cancel_order", clientOrderId: "a1" }]);
      await page.click("[data-action=emergency]");
      await page.click("[data-action=emergency-confirm]");
      await page.waitForSelector("[data-step=halt][data-status=done]");
    }),
);
