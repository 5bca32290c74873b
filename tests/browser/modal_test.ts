// A dialog whose outcome is awaited stays, however often the browser is asked to close it.
import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { drawn, openScreen } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, details, preview } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "Esc, pressed again and again, does not hide an order whose outcome is awaited",
  options,
  async () => {
    await using browser = await launchBrowser();
    const desk = new ScriptedDesk(busySnapshot());
    const answer = Promise.withResolvers<void>();
    desk.on("contract_details", () => details(aapl));
    desk.on("preview_order", () => preview());
    desk.on("submit", async () => {
      await answer.promise;
      return { clientOrderId: "n1", state: "sent" };
    });
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server);
    const { page } = screen;
    await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
    await page.waitForSelector("[data-instrument]");
    await page.selectOption("#ticket-type", "MKT");
    await page.fill("#ticket-quantity", "7");
    // Who has left a field before a dialog opens is not put into it again: the next key would be typed there.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await drawn(page);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    // The button that asked is closed while the preview is on its way; it has the focus again when the review
    // is left.
    await page.focus("[data-action=preview]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] [data-action=confirm]");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.getAttribute("data-action") === "preview");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] [data-action=confirm]");
    await page.waitForTimeout(600);
    await page.click("dialog[open] [data-action=confirm]");
    await page.waitForSelector("dialog[open] [aria-busy=true]");
    for (let press = 0; press < 4; press++) await page.keyboard.press("Escape");
    await page.waitForTimeout(100);
    expect(await page.locator("dialog[open] [aria-busy=true]").count()).toBe(1);
    answer.resolve();
    await page.waitForSelector("dialog[open]", { state: "detached" });
    expect(screen.errors).toEqual([]);
  },
);
