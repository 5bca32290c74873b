// Messages: one per subject, in the place of the one before, never over what is pressed in the lists, gone
// when it is solved; and all of it in the activity.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import type { OrderView } from "@/lib/contract/api.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import { ago, busySnapshot, connection, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

async function withScreen(
  desk: ScriptedDesk,
  body: (screen: Screen) => Promise<void>,
  look: OpenOptions = {},
): Promise<void> {
  await using screen = await showDesk(desk, look);
  await screen.page.waitForFunction(() => !document.body.innerText.includes("Connecting this screen"));
  await body(screen);
  expect(screen.errors).toEqual([]);
}

const toasts = (page: Page) => page.locator("[data-toast] p:first-child").allInnerTexts();

Deno.test("many fills of one order are one message and one line of the activity", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await withScreen(desk, async ({ page }) => {
    for (let n = 1; n <= 60; n++) {
      desk.changeOrders(
        order("a1", { state: "partly_filled", filled: String(n), remaining: String(100 - n) }),
      );
      await page.waitForTimeout(5);
    }
    const last = "Part filled: BUY 100 AAPL 184.50, 60 of 100 filled";
    await page.getByText(last).first().waitFor();
    expect(await toasts(page)).toEqual([last]);
    expect(await page.innerText('[data-activity="order a1"]')).toContain(last);
    desk.changeOrders(order("a1", { state: "filled", filled: "100", averageFillPrice: "184.5" }));
    await page.getByText("Filled: BUY 100 AAPL 184.50 at 184.50").first().waitFor();
    expect(await toasts(page)).toHaveLength(1);
    expect(await page.locator('[data-activity="order a1"]').count()).toBe(1);
    expect(await page.innerText('[data-activity="order a1"]')).toContain("Filled: BUY 100 AAPL");
  });
});

Deno.test("what is solved is withdrawn: the lost connection, the unknown order", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await withScreen(desk, async ({ page }) => {
    desk.change(() => ({ connection: connection({ headline: "reconnecting", socket: "disconnected" }) }));
    await page.waitForSelector("[data-toast=problem]");
    expect((await toasts(page))[0]).toContain("Connection lost");
    desk.change(() => ({ connection: connection() }));
    await page.waitForSelector("[data-toast=info]");
    expect(await toasts(page)).toEqual(["Connected and in step with the broker"]);
    desk.changeOrders(order("a1", { state: "unknown" }));
    await page.waitForSelector('[data-about="order a1"]');
    desk.changeOrders(order("a1"));
    await page.waitForSelector('[data-about="order a1"]', { state: "detached" });
  });
});

Deno.test("a refusal stands above the fills that come behind it", options, async () => {
  const many = Array.from({ length: 4 }, (_, n) => order(`n${n + 10}`));
  const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(...many) }));
  await withScreen(desk, async ({ page }) => {
    const [first, ...rest] = many;
    if (first === undefined) throw new Error("No order");
    desk.changeOrders({ ...first, state: "rejected", reason: "No room" });
    await page.waitForSelector("[data-toast=problem]");
    const filled = { state: "filled", filled: "100", averageFillPrice: "184.5" } as const;
    desk.changeOrders(...rest.map((one) => ({ ...one, ...filled })));
    await page.waitForFunction(() => document.querySelectorAll("[data-toast]").length === 4);
    const tones = page.locator("[data-toast]").evaluateAll((all) =>
      all.map((one) => one.getAttribute("data-toast"))
    );
    expect(await tones).toEqual(["problem", "fill", "fill", "fill"]);
    await expectInside(page, "[data-toast=problem]");
  }, { viewport: { width: 1366, height: 768 } });
});

/** Whole within the part of its list that is in sight. */
async function expectInside(page: Page, selector: string): Promise<void> {
  const [one, area] = await Promise.all([
    page.locator(selector).boundingBox(),
    page.locator(".area-toasts").boundingBox(),
  ]);
  if (one === null || area === null) throw new Error("Not on the screen");
  expect(one.y).toBeGreaterThanOrEqual(area.y);
  expect(one.y + one.height).toBeLessThanOrEqual(area.y + area.height);
}

const windows = [[1440, 900], [1366, 768], [1280, 720], [1024, 768], [768, 1024], [390, 844], [
  320,
  640,
]] as const;

/** The figures of the account and what is pressed in lists, ticket and switch of trading, under a message. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** As much of it as its scroller shows. */
    const seen = (element: Element, scroller: string) => {
      const [a, b] = [element, element.closest(scroller) ?? element].map((one) =>
        one.getBoundingClientRect()
      );
      if (a === undefined || b === undefined) throw new Error("Two boxes");
      return {
        left: Math.max(a.left, b.left),
        right: Math.min(a.right, b.right),
        top: Math.max(a.top, b.top),
        bottom: Math.min(a.bottom, b.bottom),
      };
    };
    /** Of the status, whether orders go out and a live account is armed; what else is there is read. */
    const isUsed = (section: Element | null) => section === null || section.querySelector("[data-trading]");
    const messages = [...document.querySelectorAll("[data-toast]")].map((one) => seen(one, ".area-toasts"));
    const kept = ".pane button, .pane input, .pane select, .strip .figure, .banner-line > *";
    return [...document.querySelectorAll<HTMLElement>(kept)]
      .filter((one) => isUsed(one.closest("#pane-status section")) && one.getClientRects().length > 0)
      .filter((one) => {
        const a = seen(one, ".pane");
        return messages.some((b) =>
          Math.max(a.left, b.left) < Math.min(a.right, b.right) &&
          Math.max(a.top, b.top) < Math.min(a.bottom, b.bottom)
        );
      })
      .map((one) => one.getAttribute("aria-label") ?? one.innerText);
  });
}

Deno.test(
  "no message ever lies over a button of a list, of the ticket or of the switch of trading, nor over a figure of the account, in any window",
  options,
  async () => {
    const many = Array.from({ length: 40 }, (_, n) => order(`n${n + 10}`));
    for (const [width, height] of windows) {
      const desk = new ScriptedDesk(busySnapshot({ mode: "live", orders: ordersOf(...many) }));
      await withScreen(desk, async ({ page, shoot }) => {
        await page.waitForSelector("[data-action=begin-arming]", { state: "attached" });
        const reason =
          "No room on the account for an order of this size, IB says in a rather long sentence of its own";
        desk.changeOrders(...many.slice(0, 7).map((one) => ({ ...one, state: "rejected" as const, reason })));
        await page.waitForFunction(() => document.querySelectorAll("[data-toast]").length === 5);
        for (const pane of width < 768 ? ["Orders", "Positions", "Ticket", "Status"] : ["all"]) {
          if (pane !== "all") await page.locator(".pane-tab", { hasText: pane }).click();
          for (const top of [0, 300]) {
            await page.$$eval(".pane", (panes, to) => panes.forEach((one) => one.scrollTop = to), top);
            expect({ width, pane, covered: await covered(page) }).toEqual({ width, pane, covered: [] });
          }
        }
        // What is over the figures can be read to its end and put away.
        const last = page.locator("[data-toast] button").last();
        await last.click();
        await page.waitForFunction(() => document.querySelectorAll("[data-toast]").length === 4);
        await shoot(`toasts-${width}x${height}`);
      }, { viewport: { width, height } });
    }
  },
);

Deno.test(
  "the activity has what was filled, refused and cancelled, also before this page was opened",
  options,
  async () => {
    const ended = (id: string, rest: Partial<OrderView>) =>
      order(id, {
        timeline: [{ at: ago(30), state: rest.state ?? "working", source: "orderStatus" }],
        ...rest,
      });
    const desk = new ScriptedDesk(busySnapshot({
      orders: ordersOf(
        ended("x1", { state: "filled", filled: "100", averageFillPrice: "184.5" }),
        ended("x2", { state: "rejected", reason: "No room" }),
        ended("x3", { state: "cancelled" }),
      ),
    }));
    await withScreen(desk, async ({ page, findings }) => {
      const row = (id: string) => page.innerText(`[data-activity="order ${id}"]`);
      expect(await row("x1")).toContain("Filled: BUY 100 AAPL 184.50 at 184.50");
      expect(await row("x2")).toContain("No room");
      expect(await row("x3")).toContain("Cancelled: BUY 100 AAPL 184.50");
      expect(await toasts(page)).toEqual([]);
      expect(await findings()).toEqual([]);
    });
  },
);
