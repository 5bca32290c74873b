// The flight recorder of a real desk: it outlives a kill, can be handed on without what is nobody's business,
// and is played.
import { expect } from "@std/expect";
import { gunzipSync } from "node:zlib";
import { Performance } from "@/lib/server/replay/performance.ts";
import { readRecording } from "@/lib/server/replay/read_recording.ts";
import { ROOT } from "@/lib/server/root.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { withinOneDay } from "@/tests/support/one_day.ts";
import { openScreen } from "@/tests/support/screen_page.ts";

const AAPL = 265598;

/** `deno task replay …`, to its end. */
async function replay(...args: string[]): Promise<{ code: number; told: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "replay", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, told: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("a killed desk leaves its recording to the last moment; a bundle says what is in it and names no account", async () => {
  // A bundle has the journal of its day.
  await withinOneDay(60_000);
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_recording_" });
  await using desk = await DeskProcess.start({ dataDir });
  const { accounts } = await desk.until(
    "it is connected",
    ({ connection }) => connection.headline === "connected",
  );
  const [account = ""] = Object.keys(accounts);
  await desk.mustPost({ action: "watch", conId: AAPL }, 202);
  const order = { account, conId: AAPL, side: "BUY", quantity: "3", orderType: "MKT", tif: "DAY" };
  const { previewToken } = await desk.mustPost({ action: "preview_order", order });
  const submit = { action: "submit", previewToken, idempotencyKey: "recorded-1", confirmWarnings: true };
  const { clientOrderId } = await desk.mustPost(submit, 202);
  await desk.mustPost({ action: "set_trading_state", state: "reducing", reason: "Anna goes to lunch" });
  await desk.until("it is filled", ({ orders }) => orders[clientOrderId]?.state === "filled");

  // One press says what is in it, the next one takes it.
  await using browser = await launchBrowser();
  await using screen = await openScreen(browser, desk);
  const { page } = screen;
  await page.locator("[popovertarget=settings]").first().click();
  await page.locator("[data-action=bug-report]").click();
  await page.locator("[data-report]").getByText(/The flight recorder since .* kB/).waitFor();
  await screen.shoot("bug-report");
  const coming = page.waitForEvent("download");
  await page.locator("[data-action=bug-report-save]").click();
  const file = await (await coming).path();
  const text = new TextDecoder().decode(gunzipSync(Deno.readFileSync(file)));
  for (const secret of [account, "Anna", desk.token, previewToken, "recorded-1"]) {
    expect(text).not.toContain(secret);
  }
  for (const part of ['"k":"bundle"', '"k":"head"', '"k":"journal"', '"type":"place_order"']) {
    expect(text).toContain(part);
  }
  const recording = readRecording(file);
  expect(recording.unreadable).toBe(0);

  // Without warning, in the middle of a moving market.
  await desk.kill("SIGKILL");
  const killedAt = Date.now();
  const folder = `${dataDir}/recordings`;
  const kept = readRecording(folder);
  expect(killedAt - kept.to).toBeLessThan(3_000);
  await using performance = new Performance(kept);
  await performance.showAt(kept.to);
  const snapshot = performance.snapshot();
  expect(snapshot).toMatchObject({ mode: "simulated", trading: { state: "reducing" } });
  expect(snapshot?.orders[clientOrderId]).toMatchObject({ state: "filled", filled: "3", origin: "app" });
  expect(snapshot?.quotes[AAPL]?.bid).toMatch(/^\d/);

  expect(await replay(`${dataDir}/nothing`)).toEqual({
    code: 2,
    told: `Lotse: There is no recording at "${dataDir}/nothing"\n`,
  });
  await Deno.writeTextFile(`${dataDir}/noise`, "noise\n");
  expect(await replay(`${dataDir}/noise`)).toMatchObject({
    code: 2,
    told: expect.stringMatching(/no flight recording/),
  });
  expect(await replay()).toMatchObject({
    code: 2,
    told: expect.stringMatching(/^Lotse: Name the recording to play/),
  });
  await Deno.remove(dataDir, { recursive: true });
});
