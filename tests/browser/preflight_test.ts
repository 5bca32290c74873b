// The page about TWS: asked for when it is opened, each line with its state, its reason and its way out; in
// both languages and looks.
import { expect } from "@std/expect";
import type { TwsCheckReply } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { twsCheckNames } from "@/lib/contract/views/tws_check.ts";
import { AppError } from "@/lib/server/errors.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { drawn, openScreen } from "@/tests/support/screen_page.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const TOLD: TwsCheckReply = {
  settings: "told",
  checks: [
    { name: "version", state: "good", value: "219" },
    { name: "readOnly", state: "bad", value: "on" },
    { name: "account", state: "good", value: "paper" },
    { name: "upstream", state: "good", value: "up" },
    {
      name: "precautions",
      state: "warning",
      value: "bypassOrderPrecautions, bypassPriceBasedVolatilityWarning",
    },
    { name: "trusted", state: "good", value: "localhost" },
    { name: "lots", state: "unknown", value: null },
    { name: "rounding", state: "good", value: "off" },
    { name: "farms", state: "good", value: "eufarm idle, usfarm ok, ushmds idle" },
    { name: "data", state: "warning", value: "delayed 1, live 2" },
    { name: "restart", state: "warning", value: "restart 11:45 PM" },
  ],
};
const OLDER: TwsCheckReply = {
  settings: "older",
  checks: twsCheckNames.map((name) => ({ name, state: "unknown", value: null })),
};

Deno.test(
  "how TWS is set is asked when it is opened, told line by line, and asked again",
  options,
  async (t) => {
    const desk = new ScriptedDesk(busySnapshot());
    const replies: (TwsCheckReply | AppError)[] = [
      TOLD,
      OLDER,
      new AppError(say("LOGIN_REQUIRED"), { status: 503 }),
    ];
    desk.on("check_tws", () => {
      const [reply = TOLD] = replies.splice(0, 1);
      if (reply instanceof AppError) throw reply;
      return reply;
    });
    await using browser = await launchBrowser();
    await using server = await serveScreen(desk);

    await t.step("English, dark: what is in order is folded, what is not says why and how", async () => {
      await using screen = await openScreen(browser, server, { settings: { theme: "dark" } });
      const { page } = screen;
      expect(desk.requestsOf("check_tws")).toHaveLength(0);
      await page.click("[data-action=check-tws]");
      await page.waitForSelector("dialog [data-check]");
      const rows = page.locator("dialog [data-check]");
      expect(await rows.count()).toBe(twsCheckNames.length);
      const readOnly = page.locator("[data-check=readOnly]");
      expect(await readOnly.getAttribute("data-state")).toBe("bad");
      expect(await readOnly.innerText()).toContain("untick “Read-Only API”, then Apply");
      expect(await page.locator("[data-check=lots]").innerText()).toContain("unknown");
      expect(await page.locator("[data-check=version] dl").isVisible()).toBe(false);
      // What is pressed before the dialog is on the screen is not meant for it.
      await drawn(page);
      await page.locator("[data-check=version] summary").press("Enter");
      expect(await page.locator("[data-check=version] dl").isVisible()).toBe(true);
      await screen.shoot("preflight-dark");
      expect(await screen.findings()).toEqual([]);
      await page.click("[data-action=check-again]");
      await page.waitForSelector("[data-settings=older]");
      expect(await page.locator("[data-state=unknown]").count()).toBe(twsCheckNames.length);
      await page.click("[data-action=check-again]");
      await page.waitForSelector("dialog [role=alert]");
      // What was told before stays, with the time at which it was.
      expect(await page.locator("[data-state=unknown]").count()).toBe(twsCheckNames.length);
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      expect(screen.errors.filter((error) => !error.includes("503"))).toEqual([]);
    });

    await t.step("German, light, on a phone; called by its word", async () => {
      await using screen = await openScreen(browser, server, {
        size: "phone",
        settings: { theme: "light", lang: "de" },
        locale: "de-DE",
      });
      const { page } = screen;
      await page.keyboard.press("Control+k");
      await page.waitForSelector("#palette-line:focus");
      await page.keyboard.type("tws");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog [data-check]");
      expect(await page.locator("[data-check=restart]").innerText()).toContain("Täglicher Neustart");
      await screen.shoot("preflight-phone-de");
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await screen.findings()).toEqual([]);
    });
  },
);
