// What a trader sees when the bridge dies in the middle of an order: unknown, never "failed"; then the
// broker's truth, once.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { DrillRoom } from "@/tests/drill/room.ts";
import { launchBrowser } from "@/tests/support/browser.ts";

const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));
const AAPL = 265598;

async function shoot(page: Page, name: string): Promise<void> {
  await Deno.mkdir(artefacts, { recursive: true });
  await page.screenshot({ path: `${artefacts}recovery-${name}.png` });
}

Deno.test(
  "A bridge that dies in mid-order: the screen says unknown, then filled, and the broker has it once",
  {
    sanitizeOps: false,
    sanitizeResources: false,
  },
  async () => {
    await using room = await DrillRoom.open();
    await using browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(room.desk.loginUrl);
    await page.waitForSelector('[data-headline="connected"]');
    await page.fill("#symbol-search", "AAPL");
    await page.click(`[role=option][data-con-id="${AAPL}"]`);
    await page.waitForSelector(`[data-instrument="${AAPL}"]`);
    await page.selectOption("#ticket-type", "MKT");
    await page.fill("#ticket-quantity", "7");
    await page.click("[data-action=preview]");
    await page.waitForSelector("dialog[open] [data-action=confirm]");
    await page.waitForTimeout(600);

    // The order arrives at the broker, but nothing comes back: what happened to it can not be known here.
    await room.control({ do: "fault", fault: { kind: "place", do: "silent", count: 1 } });
    await page.click("dialog[open] [data-action=confirm]");
    await page.waitForFunction(() => document.querySelectorAll("tr[data-order]").length === 3);
    await room.signalBridge("SIGKILL");
    await page.waitForSelector('[data-headline="reconnecting"]');
    // By the cell of its quantity: a time or a price has a 7 as well.
    const own = page.locator("tr[data-order]", { has: page.getByText("7", { exact: true }) });
    await own.locator('[data-state="unknown"]').waitFor({ timeout: 5000 });
    await shoot(page, "unknown");

    await room.control({ do: "clear-faults" });
    await page.waitForSelector('[data-headline="connected"]', { timeout: 15_000 });
    await own.locator('[data-state="filled"]').waitFor({ timeout: 10_000 });
    await page.waitForFunction(() =>
      document.querySelector("tr[data-position] td.num")?.textContent === "17"
    );
    await shoot(page, "recovered");
    const sevens = await room.ordersAtBroker("7");
    expect(sevens).toHaveLength(1);
    expect(await room.differences()).toEqual([]);
  },
);
