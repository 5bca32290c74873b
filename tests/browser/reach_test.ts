// What is pressed most is always in reach: the button of the ticket, in every window and whatever else is
// open.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { say } from "@/lib/contract/says/say.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, connection, details, quote } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const windows = [
  [1440, 900],
  [1366, 768],
  [1280, 720],
  [1024, 768],
  [768, 1024],
  [390, 844],
  [320, 640],
] as const;

/** Whether `selector` is wholly inside the window with nothing over its middle; what stands there instead. */
function inReach(page: Page, selector: string): Promise<string> {
  return page.evaluate((wanted) => {
    const element = document.querySelector(wanted);
    if (element === null) return "missing";
    const { left, top, right, bottom } = element.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return `at ${top}–${bottom}`;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return hit !== null && element.contains(hit) ? "in reach" : `under ${hit?.className}`;
  }, selector);
}

function fullTicket(): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot({
    quotes: { [aapl.conId]: quote("187.24", "187.26") },
    connection: connection({ cause: "IB said something that takes a line of its own", fix: "Wait a moment" }),
  }));
  desk.on("contract_details", () => details(aapl, { exchanges: ["SMART", "NYSE"] }));
  desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
  return desk;
}

async function openTicket(page: Page): Promise<void> {
  await page.keyboard.press("b");
  await page.fill("#symbol-search", "aap");
  await page.click(`[role=option][data-con-id="${aapl.conId}"]`);
  await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
}

const preview = "[data-action=preview]";

for (const locale of ["en-US", "de-DE"]) {
  Deno.test(
    `the button of the ticket is in sight in every window, with a bracket too, ${locale}`,
    options,
    async () => {
      await using browser = await launchBrowser();
      const desk = fullTicket();
      await using server = await serveScreen(desk);
      const seen: Record<string, string[]> = {};
      for (const [width, height] of windows) {
        await using screen = await openScreen(browser, server, { viewport: { width, height }, locale });
        const { page } = screen;
        await openTicket(page);
        const at = [await inReach(page, preview)];
        await page.locator("#ticket-form input[type=checkbox]").nth(1).check();
        await page.waitForSelector("#ticket-loss");
        at.push(await inReach(page, preview));
        // The last field is not hidden behind the foot for good.
        await page.focus("#ticket-loss");
        await page.locator("#ticket-loss").scrollIntoViewIfNeeded();
        at.push(await inReach(page, "#ticket-loss"), await inReach(page, preview));
        await screen.shoot(`ticket-${width}x${height}-${locale}`);
        seen[`${width}×${height}`] = at;
      }
      const all = Array.from({ length: 4 }, () => "in reach");
      expect(seen).toEqual(Object.fromEntries(windows.map(([width, height]) => [`${width}×${height}`, all])));
    },
  );
}

Deno.test(
  "a long refusal stands above the button of the ticket and does not push it away",
  options,
  async () => {
    await using browser = await launchBrowser();
    const desk = fullTicket();
    desk.on("preview_order", () => refuse(say("DESK_NOT_READY"), { status: 503 }));
    await using server = await serveScreen(desk);
    for (const [width, height] of windows) {
      await using screen = await openScreen(browser, server, { viewport: { width, height } });
      const { page } = screen;
      await openTicket(page);
      await page.fill("#ticket-quantity", "10");
      await page.fill("#ticket-limit", "187.25");
      const place = () => page.$eval(preview, (button) => button.getBoundingClientRect().top);
      const before = await place();
      await page.click(preview);
      await page.waitForSelector("#pane-ticket .banner-danger");
      expect({ width, reach: await inReach(page, "#pane-ticket .banner-danger p"), top: await place() })
        .toEqual({ width, reach: "in reach", top: before });
      expect(await inReach(page, preview)).toBe("in reach");
    }
  },
);
