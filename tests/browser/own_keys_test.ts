// Keys that the user has set: taken by a press, refused where they belong to something else, kept, and put
// back.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const side = (page: Page) => page.getAttribute("#ticket-form [data-side=SELL]", "aria-pressed");
const close = async (page: Page) => {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
};

Deno.test("a key is set by pressing it, has one command, is kept, and can be put back", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await using browser = await launchBrowser();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server);
  const { page, shoot, findings } = screen;
  await page.waitForSelector("#ticket-form");
  await page.keyboard.press("?");
  await page.click("[data-set-key=sell]");
  await page.keyboard.press("b");
  expect(await page.innerText("dialog [role=alert]")).toBe("It is taken: Buy ticket");
  await page.keyboard.press("Enter");
  expect(await page.innerText("dialog [role=alert]")).toBe("This key can not be taken");
  await shoot("keys-set");
  expect(await findings()).toEqual([]);
  // Escape ends the question, not the dialog.
  await page.keyboard.press("Escape");
  expect(await page.getAttribute("[data-set-key=sell]", "aria-pressed")).toBe("false");
  expect(await page.locator("dialog[open]").count()).toBe(1);
  await page.click("[data-set-key=sell]");
  await page.keyboard.press("q");
  await page.waitForSelector("[data-action=keys-reset]");
  expect((await page.innerText("dialog[open]")).replace(/\s+/g, " ")).toContain("q Sell ticket");
  await close(page);
  await page.keyboard.press("s");
  expect(await side(page)).toBe("false");
  await page.keyboard.press("q");
  expect(await side(page)).toBe("true");
  await page.reload();
  await page.waitForSelector("html[data-ready][data-filled][data-parts]");
  await page.keyboard.press("b");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  expect(await side(page)).toBe("false");
  await page.keyboard.press("q");
  expect(await side(page)).toBe("true");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("?");
  await page.click("[data-action=keys-reset]");
  await close(page);
  await page.keyboard.press("b");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("s");
  expect(await side(page)).toBe("true");
  expect(screen.errors).toEqual([]);
});
