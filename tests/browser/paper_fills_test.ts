import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

Deno.test(
  "P64: beside paper fills it stands that they are kinder than real ones; beside live fills it does not",
  { sanitizeOps: false, sanitizeResources: false },
  async () => {
    await using browser = await launchBrowser();
    for (const mode of ["simulated", "paper", "live"] as const) {
      await using server = await serveScreen(new ScriptedDesk(busySnapshot({ mode })));
      await using screen = await openScreen(browser, server);
      await screen.page.getByRole("button", { name: "Fills" }).click();
      await screen.page.waitForSelector("[data-fill]");
      const notes = await screen.page.locator("[data-note=paper-fills]").allInnerTexts();
      expect([mode, notes.length]).toEqual([mode, mode === "live" ? 0 : 1]);
      if (mode === "paper") expect(notes[0]).toMatch(/kinder than real ones.*stops are simulated/);
    }
  },
);
