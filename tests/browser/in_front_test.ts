// What stands between the page and the Lotse that made it: a login of somebody else, another build.
import { expect } from "@std/expect";
import type { Page, Route } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { aapl, busySnapshot, details } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const gates: Record<string, (route: Route) => Promise<void>> = {
  "a redirect": (route) => route.fulfill({ status: 302, headers: { location: "https://login.test/" } }),
  "a page": (route) =>
    route.fulfill({ status: 200, contentType: "text/html", body: "<title>Log in</title>" }),
  "a refusal": (route) => route.fulfill({ status: 403, contentType: "text/html", body: "Forbidden" }),
};

async function seesGate(page: Page): Promise<void> {
  await page.waitForSelector("[data-banner=gate]");
  expect(await page.innerText("[data-banner=gate]")).toContain("login");
  expect(await page.locator("[data-banner=login]").count()).toBe(0);
}

for (const [name, answer] of Object.entries(gates)) {
  Deno.test(
    `U11: ${name} from something in front is named, with a way out, for the stream and for commands`,
    options,
    async () => {
      const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
      await using screen = await showDesk(desk);
      const { page, errors, findings } = screen;
      await page.waitForSelector("[data-action=preview]:enabled");
      // A command while the stream, opened before, still runs.
      await page.route("**/api/trading", answer);
      await page.getByRole("button", { name: "Disconnect" }).click();
      await seesGate(page);
      expect(await findings()).toEqual([]);
      // The login is given elsewhere: the next answer is ours.
      await page.unroute("**/api/trading");
      await page.getByRole("button", { name: "Disconnect" }).click();
      await page.waitForSelector("[data-banner=gate]", { state: "detached" });
      // The stream.
      // A switch, not `unroute`: that lets requests of a page that is just being loaded hang.
      let isInFront = true;
      await page.route("**/api/**", (route) => isInFront ? answer(route) : route.continue());
      desk.hub.close();
      await seesGate(page);
      // Pressed while it is still in front: afterwards the stream comes back by itself, and the banner goes.
      await page.click("[data-banner=gate] [data-action=reload]");
      isInFront = false;
      await page.waitForSelector("html[data-ready][data-filled]");
      await page.waitForSelector("[data-banner=gate]", { state: "detached" });
      expect(errors.filter((text) => !/Failed to load|EventSource|Content Security Policy/.test(text)))
        .toEqual([]);
    },
  );
}

Deno.test(
  "U13: a server of another build asks for a reload; a half-typed order outlives it",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot(), { heartbeatMs: 500 });
    desk.on("contract_details", () => details(aapl));
    await using screen = await showDesk(desk);
    const { page, errors } = screen;
    await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
    await page.waitForSelector("[data-instrument]");
    await page.click("[data-side=SELL]");
    await page.fill("#ticket-quantity", "7");
    await page.fill("#ticket-limit", "187.25");
    expect(await page.locator("[data-banner=build]").count()).toBe(0);
    desk.change(() => ({ build: "next-build" }));
    await page.evaluate(() => globalThis.dispatchEvent(new Event("online")));
    await page.waitForSelector("[data-banner=build]");
    await page.click("[data-banner=build] [data-action=reload]");
    await page.waitForSelector("[data-banner=build]", { state: "detached" });
    await page.waitForSelector("[data-instrument]");
    expect(await page.inputValue("#ticket-limit")).toBe("187.25");
    expect(await page.inputValue("#ticket-quantity")).toBe("7");
    expect(await page.innerText("[data-action=preview]")).toBe("Preview Sell");
    expect(errors).toEqual([]);
  },
);

Deno.test("U13: a part of the page that is gone with its build is named", options, async () => {
  await using screen = await showDesk(new ScriptedDesk(busySnapshot()));
  const { page } = screen;
  await page.click("[popovertarget=settings]");
  await page.getByRole("button", { name: "Deutsch" }).waitFor();
  await page.route("**/_fresh/js/**", (route) => route.fulfill({ status: 404, body: "" }));
  await page.getByRole("button", { name: "Deutsch" }).click();
  await page.waitForSelector("[data-banner=part] [data-action=reload]");
});

Deno.test(
  "U13: a dialog whose script is gone with its build closes, and the page asks for a reload",
  options,
  async () => {
    await using screen = await showDesk(new ScriptedDesk(busySnapshot()));
    const { page } = screen;
    await page.route("**/_fresh/js/**", (route) => route.fulfill({ status: 404, body: "" }));
    await page.keyboard.press("?");
    await page.waitForSelector("[data-banner=part] [data-action=reload]");
    expect(await page.locator("dialog[open]").count()).toBe(0);
  },
);

Deno.test("U13: a page whose scripts do not come says that it is not alive", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(new ScriptedDesk(busySnapshot()));
  const page = await (await browser.newContext()).newPage();
  await page.route("**/_fresh/js/**", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(server.loginUrl);
  await page.waitForSelector(".not-loaded", { state: "visible", timeout: 20_000 });
});
