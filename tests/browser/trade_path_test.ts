// The trade path as a trader walks it: a real browser, the real server, bridge and built-in gateway. A
// screenshot of each state.
import { expect } from "@std/expect";
import type { BrowserContext, Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";

const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));
const SEND_GUARD_MS = 600;

async function shoot(page: Page, name: string): Promise<void> {
  await Deno.mkdir(artefacts, { recursive: true });
  await page.screenshot({ path: `${artefacts}e2e-${name}.png` });
}

/** A page that fails the test when it logs an error or breaks its policy. */
async function openPage(context: BrowserContext, errors: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  return page;
}

async function choose(page: Page, symbol: string, conId: number): Promise<void> {
  await page.fill("#symbol-search", symbol);
  await page.click(`[role=option][data-con-id="${conId}"]`);
  await page.waitForSelector(`[data-instrument="${conId}"]`);
}

async function confirm(page: Page): Promise<void> {
  await page.waitForSelector("dialog[open] [data-action=confirm]");
  await page.waitForTimeout(SEND_GUARD_MS);
  await page.click("dialog[open] [data-action=confirm]");
}

Deno.test(
  "A trader's first five minutes in the browser",
  { sanitizeOps: false, sanitizeResources: false },
  async (t) => {
    await using desk = await DeskProcess.start({ args: ["--paper", "--simulate"] });
    await using browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const errors: string[] = [];
    const page = await openPage(context, errors);

    await t.step("Without the link there is the login page, with a wrong token an error", async () => {
      await page.goto(desk.url);
      expect(page.url()).toContain("/login");
      await page.fill("#token", "wrong");
      await page.click("button[type=submit]");
      await page.waitForSelector("#token-error");
      await shoot(page, "login-wrong");
      // The answer to a wrong token is a 401, which the browser logs as it should.
      errors.length = 0;
    });

    await t.step("The printed link opens a working desk that says SIMULATED", async () => {
      await page.goto(desk.loginUrl);
      await page.waitForSelector('[data-headline="connected"]', { timeout: 60_000 });
      expect(await page.textContent(".mode-badge")).toContain("SIMULATED");
      expect(await page.title()).toContain("SIMULATED");
      await page.waitForSelector('[data-positions="none"]');
      await shoot(page, "connected");
    });

    await t.step("A symbol becomes an exact contract with a moving quote", async () => {
      await choose(page, "AAPL", 265598);
      const bid = page.locator('[data-quote="bid"]').first();
      await expectChange(page, () => bid.textContent());
      await shoot(page, "ticket");
    });

    await t.step("A wrong quantity is told at its field", async () => {
      await page.selectOption("#ticket-type", "MKT");
      await page.fill("#ticket-quantity", "1.5");
      await page.click("[data-action=preview]");
      await page.waitForSelector("#ticket-quantity[aria-invalid=true]");
      await shoot(page, "field-error");
      errors.length = 0;
    });

    await t.step("BUY 10 AAPL at market: preview, confirm, filled", async () => {
      await page.fill("#ticket-quantity", "10");
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open]");
      expect(await page.textContent("dialog[open]")).toContain("BUY 10 AAPL");
      await page.waitForTimeout(200);
      await shoot(page, "preview");
      await confirm(page);
      await page.waitForSelector('[data-order] [data-state="filled"]', { timeout: 20_000 });
      await page.waitForSelector("[data-position]");
      await shoot(page, "filled");
    });

    await t.step("Position and P&L move by themselves", async () => {
      const row = page.locator("[data-position]").first();
      await expectChange(page, () => row.textContent());
    });

    await t.step("A resting limit order is cancelled", async () => {
      const bid = Number((await desk.snapshot()).quotes[265598]?.bid);
      await page.selectOption("#ticket-type", "LMT");
      await page.fill("#ticket-limit", (bid * 0.9).toFixed(2));
      await page.fill("#ticket-quantity", "5");
      await page.click("[data-action=preview]");
      await confirm(page);
      const working = page.locator("tr[data-order]", { has: page.locator('[data-state="working"]') });
      await working.waitFor({ timeout: 20_000 });
      await shoot(page, "working");
      // A row that has just come takes no press.
      await page.waitForTimeout(500);
      await working.locator("button.row-btn").last().click();
      await page.waitForSelector('[data-order] [data-state="cancelled"]', { timeout: 20_000 });
      await shoot(page, "cancelled");
    });

    await t.step("Two legs, one cancels the other", async () => {
      const ask = Number((await desk.snapshot()).quotes[265598]?.ask);
      await page.click("[data-side=SELL]");
      await page.fill("#ticket-limit", (ask * 1.05).toFixed(2));
      await page.fill("#ticket-quantity", "10");
      await page.getByLabel("Or a stop: one cancels the other").check();
      await page.fill("#ticket-oco", (ask * 0.95).toFixed(2));
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await shoot(page, "oco-preview");
      await confirm(page);
      const legs = await desk.until(
        "two legs rest",
        (s) =>
          Object.values(s.orders).filter(({ ocaGroup, state }) =>
            ocaGroup !== null && (state === "working" || state === "held" || state === "pending")
          ).length === 2,
      );
      await shoot(page, "oco");
      for (
        const { clientOrderId } of Object.values(legs.orders).filter(({ ocaGroup }) => ocaGroup !== null)
      ) {
        await desk.mustPost({ action: "cancel_order", clientOrderId }, 202);
      }
      await desk.until(
        "both are gone",
        (s) =>
          Object.values(s.orders).filter(({ ocaGroup }) => ocaGroup !== null).every(({ state }) =>
            state === "cancelled"
          ),
      );
    });

    await t.step("Closing shows its proof and brings the position to zero", async () => {
      await page.locator("[data-position] button.row-btn").first().click();
      await page.waitForSelector("dialog[open] [data-action=preview-close]");
      await shoot(page, "close");
      await page.click("dialog[open] [data-action=preview-close]");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await shoot(page, "close-proof");
      await confirm(page);
      await page.waitForSelector('[data-positions="none"]', { timeout: 20_000 });
      await shoot(page, "closed");
    });

    await t.step("Disconnect stays disconnected, connect brings it back", async () => {
      await page.getByRole("button", { name: "Disconnect" }).first().click();
      await page.waitForSelector('[data-headline="disconnected"]');
      await page.waitForTimeout(1500);
      expect(await page.locator('[data-headline="disconnected"]').count()).toBe(1);
      await shoot(page, "disconnected");
      await page.getByRole("button", { name: "Connect", exact: true }).first().click();
      await page.waitForSelector('[data-headline="connected"]', { timeout: 30_000 });
    });

    expect(errors).toEqual([]);
  },
);

async function expectChange(page: Page, read: () => Promise<string | null>): Promise<void> {
  const before = await read();
  for (let n = 0; n < 150; n++) {
    await page.waitForTimeout(100);
    if (await read() !== before) return;
  }
  throw new Error(`Nothing moved: still ${before}`);
}
