// A recording on the real screen: it says what it is, moves by slider and speed, and sends nothing.
import { expect } from "@std/expect";
import type { ReplayView } from "@/lib/contract/views/replay.ts";
import { KEY_HEADER } from "@/lib/contract/login_key.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { silentLog } from "@/lib/server/log.ts";
import { readRecording } from "@/lib/server/replay/read_recording.ts";
import { ReplayDesk } from "@/lib/server/replay/replay_desk.ts";
import { RecordedDay } from "@/lib/server/replay/testing/recorded_day.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { screenFaults } from "@/tests/support/screen_faults.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { soon } from "@/tests/support/soon.ts";

/** Two minutes: an order works, is filled, a price gets old. */
async function recorded(dir: string): Promise<void> {
  await using day = await RecordedDay.begin(dir);
  day.broker.tick("187.20");
  await day.pass(2_000);
  await day.place("40", "187.25");
  await day.pass(20_000);
  day.broker.fill(40, "187.25");
  await day.pass(60_000);
  day.broker.tick("187.40");
  await day.pass(40_000);
}

Deno.test("a replay says what it is, is moved by slider, keys and speed, and refuses an order", async () => {
  const dir = await Deno.makeTempDir();
  await recorded(dir);
  const recording = readRecording(dir);
  await using desk = await ReplayDesk.open({
    recording,
    clock: systemClock,
    log: silentLog,
    epoch: "replay",
  });
  await using server = await serveScreen(desk);
  await using browser = await launchBrowser();
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  const view = (): ReplayView => desk.replay.view();
  const bar = page.locator(".replay-bar");
  await bar.getByText("A recording is played: nothing can be sent").waitFor();
  // Named by the script that acts, with words that come with it.
  await soon(async () => expect(await page.title()).toMatch(/^▶ REPLAY · □ PAPER/));
  expect(await page.locator("link[rel=icon]").getAttribute("href")).toContain(
    encodeURIComponent("M11 8l13 8-13 8z"),
  );

  // To the end by the slider's own key, and back to where the order works.
  const slider = page.getByRole("slider", { name: "Moment that is shown" });
  await slider.focus();
  await page.keyboard.press("End");
  await page.locator("#pane-positions").getByText("AAPL").first().waitFor();
  await bar.getByText("14:32:02").waitFor();
  await page.locator(".area-strip").getByText(/^2\s?m/).first().waitFor();
  await screen.shoot("replay-end");
  expect(view()).toMatchObject({ at: view().to, playing: false });
  desk.replay.take({ action: "seek", at: new Date(recording.from + 10_000).toISOString() });
  await page.locator("#pane-orders [data-state=working]").first().waitFor();
  expect(await page.locator("#pane-positions").getByText("AAPL").count()).toBe(0);

  await screen.shoot("replay-working");
  // On a phone most of it is the desk.
  await page.setViewportSize({ width: 390, height: 844 });
  const { height } = await bar.evaluate((one) => one.getBoundingClientRect());
  expect(height).toBeLessThan(140);
  expect(await screenFaults(page)).toEqual([]);
  await screen.shoot("replay-phone");
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByLabel("Speed").selectOption("100");
  await bar.getByRole("button", { name: "Play" }).click();
  await bar.getByRole("button", { name: "Pause" }).waitFor();
  await page.locator("#pane-positions").getByText("AAPL").first().waitFor();
  await bar.getByRole("button", { name: "Play" }).waitFor();
  expect(view()).toMatchObject({ at: view().to, playing: false, speed: 100 });

  const refusal = await page.evaluate(async (header) => {
    const key = Object.entries(localStorage).find(([name]) => name.startsWith("lotse.key"))?.[1] ?? "";
    const answer = await fetch("/api/trading", {
      method: "POST",
      headers: { "content-type": "application/json", [header]: key },
      body: JSON.stringify({ action: "cancel_all", scope: "app" }),
    });
    return [answer.status, (await answer.json()).code];
  }, KEY_HEADER);
  expect(refusal).toEqual([403, "REPLAY_ONLY"]);
  expect(await screen.findings()).toEqual([]);
  expect(screen.errors.filter((error) => !error.includes("403"))).toEqual([]);
  await Deno.remove(dir, { recursive: true });
});
