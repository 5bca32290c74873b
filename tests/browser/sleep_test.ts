// A machine that slept under an open page: what is shown from before is old at once, and the page asks anew
// at once.
import { expect } from "@std/expect";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, details, preview } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "U3: after two minutes of sleep the figures are old and the ticket is locked until a new stream has spoken",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
    desk.on("contract_details", () => details(aapl));
    desk.on("preview_order", () => preview());
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.waitForSelector("[data-action=preview]:enabled");
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    await page.route("**/api/stream", async (route) => {
      asked += 1;
      await gate.promise;
      await route.continue();
    });
    // Its clock goes on while nothing runs.
    await page.evaluate(() => {
      const real = Date.now.bind(Date);
      Date.now = () => real() + 120_000;
    });
    await page.waitForSelector("[data-banner=stale]");
    expect(asked).toBe(1);
    expect(await page.locator("[data-action=preview]").isDisabled()).toBe(true);
    gate.resolve();
    await page.waitForSelector("[data-action=preview]:enabled");
    expect(await page.locator("[data-banner=stale]").count()).toBe(0);
    expect(screen.errors).toEqual([]);
  },
);

Deno.test("U3: a review lapses by the clock although updates are paused", options, async () => {
  const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
  desk.on("contract_details", () => details(aapl));
  desk.on("preview_order", () => preview({ expiresAt: new Date(Date.now() + 3000).toISOString() }));
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
  await page.waitForSelector("[data-instrument]");
  await page.selectOption("#ticket-type", "MKT");
  await page.fill("#ticket-quantity", "10");
  await page.getByRole("button", { name: "Pause updates" }).click();
  await page.click("[data-action=preview]");
  // On a slow machine it comes up lapsed.
  await page.waitForSelector("[data-expiry]");
  await page.waitForSelector("[data-action=confirm]", { state: "detached" });
  expect(await page.innerText("[data-expiry]")).toContain("expired");
  expect(desk.requestsOf("submit")).toEqual([]);
});
