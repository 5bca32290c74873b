// Where the focus is when what had it is gone.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { busySnapshot, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: on } = document;
    return on?.id || `${on?.closest("[data-order]")?.getAttribute("data-order")}: ${on?.textContent?.trim()}`;
  });

Deno.test(
  "a button that goes with the end of its order gives the focus to the name in its row",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1"), order("a2")) }));
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.focus("[data-order=a1] button[aria-label^=Cancel]");
    desk.changeOrders(order("a1", { state: "cancel_pending" }));
    await page.waitForSelector("[data-order=a1] [data-state=cancel_pending]");
    desk.changeOrders(order("a1", { state: "cancelled" }));
    await page.waitForSelector("[data-order=a1] [data-state=cancelled]");
    await page.waitForFunction(() => document.activeElement !== document.body);
    expect(await focused(page)).toBe("a1: AAPL");
    // Who has left for nothing is not taken back.
    await page.focus("[data-order=a2] button[aria-label^=Cancel]");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    desk.changeOrders(order("a2", { state: "cancelled" }));
    await page.waitForSelector("[data-order=a2] [data-state=cancelled]");
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  },
);

Deno.test("a row that goes gives the focus to its pane", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await using screen = await showDesk(desk);
  const { page } = screen;
  const row = page.locator("[data-position]").first();
  const id = await row.getAttribute("data-position") ?? "";
  await row.locator("button").last().focus();
  desk.change(({ positions }) => {
    const { [id]: _, ...rest } = positions;
    return { positions: rest };
  });
  await page.waitForSelector(`[data-position="${id}"]`, { state: "detached" });
  await page.waitForFunction(() => document.activeElement !== document.body);
  expect(await focused(page)).toBe("pane-positions");
});
