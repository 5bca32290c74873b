// Sounds and messages of the desktop: off at first, asked for on a press, heard and seen when they are on,
// and told when forbidden.
import { expect } from "@std/expect";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { busySnapshot, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/** Writes down what the browser is asked for. Runs in the page. */
function record(answer: "granted" | "denied"): void {
  const asked: string[] = [];
  Object.assign(globalThis, { asked });
  let permission = "default";
  class Recorded {
    static get permission() {
      return permission;
    }
    static requestPermission() {
      asked.push(`permission ${navigator.userActivation.isActive ? "on a press" : "by itself"}`);
      permission = answer;
      return Promise.resolve(answer);
    }
    constructor(title: string, { body = "", tag = "" } = {}) {
      asked.push(`${title}|${body}|${tag}`);
    }
    close() {}
  }
  Object.defineProperty(globalThis, "Notification", { value: Recorded });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...given) {
    asked.push(`${this.frequency.value} Hz`);
    return start.apply(this, given);
  };
}

const asked = (page: Page) => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
const filled = order("b", {
  side: "BUY",
  quantity: "2",
  filled: "2",
  state: "filled",
  averageFillPrice: "184.5",
});

async function withAnswer(
  answer: "granted" | "denied",
  body: (page: Page, desk: ScriptedDesk) => Promise<void>,
): Promise<void> {
  await using browser: Browser & AsyncDisposable = await launchBrowser();
  const desk = new ScriptedDesk(busySnapshot({ orders: {} }));
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  await page.addInitScript(record, answer);
  await page.reload();
  await page.waitForSelector("html[data-parts]");
  await page.getByRole("button", { name: "Settings" }).click();
  await body(page, desk);
  expect(screen.errors).toEqual([]);
}

Deno.test(
  "a sound and a message of the desktop, each asked for by the press that switches it on",
  options,
  async () => {
    await withAnswer("granted", async (page, desk) => {
      expect(await asked(page)).toEqual([]);
      await page.getByLabel("Sounds for fills and rejects").check();
      await page.waitForFunction(() => (globalThis as unknown as { asked: string[] }).asked.length >= 2);
      expect(await asked(page)).toEqual(["660 Hz", "880 Hz"]);
      await page.getByLabel("Desktop notifications").check();
      await page.waitForFunction(() => (globalThis as unknown as { asked: string[] }).asked.length >= 4);
      expect((await asked(page)).slice(2)).toEqual(["permission on a press", "Lotse||"]);
      expect(await page.locator("#settings [role=alert]").count()).toBe(0);
      // A message of the desktop is for who looks elsewhere.
      await page.evaluate(() => Object.defineProperty(document, "hidden", { get: () => true }));
      desk.change(() => ({ orders: ordersOf(filled) }));
      await page.waitForSelector("[data-toast=fill]");
      expect((await asked(page)).slice(4)).toEqual([
        "660 Hz",
        "880 Hz",
        "Lotse|Filled: BUY 2 AAPL 184.50 at 184.50|order b",
      ]);
    });
  },
);

Deno.test("what the browser forbids is said, with what to do, and is off again", options, async () => {
  await withAnswer("denied", async (page) => {
    await page.evaluate(() => {
      Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
    });
    // It goes off by itself again: `check()` would wait for the opposite.
    await page.getByLabel("Sounds for fills and rejects").click();
    await page.getByText("The browser lets this page make no sound").waitFor();
    await page.getByLabel("Desktop notifications").click();
    await page.getByText("The browser refuses notifications of this page").waitFor();
    expect(await page.getByLabel("Sounds for fills and rejects").isChecked()).toBe(false);
    expect(await page.getByLabel("Desktop notifications").isChecked()).toBe(false);
  });
});

Deno.test("a permission that was taken back is said where it is switched on", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(new ScriptedDesk(busySnapshot()));
  await using screen = await openScreen(browser, server, { settings: { desktop: true } });
  await screen.page.getByRole("button", { name: "Settings" }).click();
  await screen.page.getByText("The browser refuses notifications of this page").waitFor();
});
