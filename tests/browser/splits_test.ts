// The panes are as large as they were made: by hand, by key, after a reload, and not on a phone.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

async function withScreen(look: OpenOptions, body: (screen: Screen) => Promise<void>): Promise<void> {
  await using screen = await showDesk(new ScriptedDesk(busySnapshot()), look);
  await body(screen);
  expect(screen.errors).toEqual([]);
}

async function sizeOf(page: Page, pane: string, side: "width" | "height"): Promise<number> {
  const box = await page.locator(pane).boundingBox();
  return Math.round(box?.[side] ?? 0);
}

const line = (page: Page, name: string) => page.locator(`[data-split=${name}]`);

async function drag(page: Page, name: string, x: number, y: number): Promise<void> {
  const box = await line(page, name).boundingBox();
  if (box === null) throw new Error(`No line ${name}`);
  const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  await page.mouse.move(fromX + x / 2, fromY + y / 2);
  await page.mouse.move(fromX + x, fromY + y);
  await page.mouse.up();
}

Deno.test(
  "a pane is as large as it is pulled, within what leaves the others their room",
  options,
  async () => {
    await withScreen({ size: "desktop" }, async ({ page, shoot }) => {
      expect(await sizeOf(page, "#pane-ticket", "width")).toBe(300);
      await drag(page, "ticket", 60, 0);
      expect(await sizeOf(page, "#pane-ticket", "width")).toBe(360);
      await drag(page, "status", -50, 0);
      expect(await sizeOf(page, "#pane-status", "width")).toBe(300);
      const height = await sizeOf(page, "#pane-positions", "height");
      await drag(page, "positions", 0, 70);
      expect(await sizeOf(page, "#pane-positions", "height")).toBe(height + 70);
      await page.click("[data-toggle=market-lists]");
      await page.locator(".market-body").waitFor();
      const market = await sizeOf(page, ".market-body", "height");
      await drag(page, "market", 0, -40);
      expect(await sizeOf(page, ".market-body", "height")).toBe(market - 40);
      await shoot("splits-desktop");
      await drag(page, "ticket", -900, 0);
      expect(await sizeOf(page, "#pane-ticket", "width")).toBe(260);
      await drag(page, "ticket", 1200, 0);
      expect(await sizeOf(page, "#pane-ticket", "width")).toBeLessThanOrEqual(1440 * 0.6);
      expect(await sizeOf(page, "#pane-orders", "width")).toBeGreaterThan(200);
      // What was typed by the hand alone does no harm: nothing on the page was selected by it.
      expect(await page.evaluate(() => String(getSelection()))).toBe("");
    });
  },
);

Deno.test("a line is moved by arrows and put back by Home or a double click", options, async () => {
  await withScreen({ size: "desktop" }, async ({ page }) => {
    const ticket = line(page, "ticket");
    await ticket.focus();
    expect(await ticket.getAttribute("aria-valuenow")).toBe("300");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await sizeOf(page, "#pane-ticket", "width")).toBe(332);
    await page.waitForSelector('[data-split=ticket][aria-valuenow="332"]');
    await page.keyboard.press("Home");
    expect(await sizeOf(page, "#pane-ticket", "width")).toBe(300);
    await page.keyboard.press("Shift+ArrowRight");
    expect(await sizeOf(page, "#pane-ticket", "width")).toBe(364);
    await ticket.dblclick();
    expect(await sizeOf(page, "#pane-ticket", "width")).toBe(300);
    expect(await page.evaluate(() => localStorage.getItem("lotse.sizes"))).toBe("{}");
  });
});

Deno.test(
  "the sizes are there again before the page lives, and nothing moves when it does",
  options,
  async () => {
    const sizes = { ticket: 380, status: 300, positions: 260, market: 200 };
    const settings = { lists: true };
    await withScreen({ size: "desktop", settings }, async ({ page, findings }) => {
      await page.evaluate((kept) => localStorage.setItem("lotse.sizes", JSON.stringify(kept)), sizes);
      await page.reload();
      await page.waitForSelector("html[data-ready][data-filled][data-parts]");
      expect(await sizeOf(page, "#pane-ticket", "width")).toBe(380);
      expect(await sizeOf(page, "#pane-positions", "height")).toBe(260);
      await page.addInitScript(() => {
        const total = { value: 0, ticket: 0 };
        Object.assign(globalThis, { shifted: total });
        document.addEventListener("DOMContentLoaded", () => {
          total.ticket = document.querySelector("#pane-ticket")?.getBoundingClientRect().width ?? 0;
        });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
            total.value += entry.value;
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.reload();
      await page.waitForSelector("html[data-ready][data-filled][data-parts]");
      await page.waitForTimeout(500);
      const { ticket } = await page.evaluate(() =>
        (globalThis as unknown as { shifted: { ticket: number } }).shifted
      );
      expect(ticket).toBe(380);
      expect(await sizeOf(page, "#pane-ticket", "width")).toBe(380);
      expect(await findings()).toEqual([]);
    });
  },
);

Deno.test(
  "beside each other or below each other: each window has the lines that it needs, a phone has none",
  options,
  async () => {
    await withScreen({ size: "tablet" }, async ({ page, shoot }) => {
      const height = await sizeOf(page, "#pane-orders", "height");
      await drag(page, "ticket", 40, 0);
      expect(await sizeOf(page, "#pane-ticket", "width")).toBe(340);
      await drag(page, "orders", 0, -30);
      expect(await sizeOf(page, "#pane-orders", "height")).toBe(height - 30);
      expect(await line(page, "status").isVisible()).toBe(false);
      await shoot("splits-tablet");
    });
    await withScreen({ size: "phone" }, async ({ page }) => {
      for (const name of ["ticket", "status", "market", "positions", "orders"]) {
        expect([name, await line(page, name).isVisible()]).toEqual([name, false]);
      }
    });
  },
);
