// What a trader sees of real orders: states never hidden behind buttons, exits in the way of a close, one
// order per press.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import type { Snapshot } from "@/lib/contract/api.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";

const AAPL = 265598;
const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));
const sizes = [[1440, 900], [1280, 800], [1024, 768], [390, 844]] as const;

/** The states on the screen that something else lies upon. */
function coveredStates(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("tr[data-order] [data-state]")].flatMap((word) => {
      const { left, right, top, height } = word.getBoundingClientRect();
      if (top + height > innerHeight - 60) return [];
      const isOnTop = [left + 2, right - 2].every((x) => {
        const found = document.elementFromPoint(x, top + height / 2);
        return found !== null && (word.contains(found) || found.contains(word));
      });
      return isOnTop ? [] : [word.textContent ?? ""];
    })
  );
}

async function showOrders(page: Page, width: number): Promise<void> {
  if (width < 768) await page.locator("nav button, [role=tab]").filter({ hasText: "Orders" }).last().click();
  await page.locator("#pane-orders button.tab").filter({ hasText: "All" }).click();
}

Deno.test(
  "Orders of every kind on the screen, and a close with exits in its way",
  { sanitizeOps: false, sanitizeResources: false },
  async (t) => {
    await using desk = await DeskProcess.start();
    const account = Object.keys((await desk.ready()).accounts)[0];
    await desk.mustPost({ action: "watch", conId: AAPL }, 202);
    const quoted = await desk.until("a quote", (s) => typeof s.quotes[AAPL]?.ask === "string");
    const price = (factor: number) => (Number(quoted.quotes[AAPL]?.ask) * factor).toFixed(2);
    const order = { account, conId: AAPL, side: "BUY", quantity: "10", tif: "DAY" };
    const [option] =
      (await desk.mustPost({ action: "search_symbols", pattern: "AAPL 20261218 290 C" })).matches;
    await desk.place({
      ...order,
      orderType: "MKT",
      takeProfit: { limitPrice: price(1.1) },
      stopLoss: { stopPrice: price(0.8) },
    });
    await desk.place({ ...order, orderType: "STP LMT", stopPrice: price(1.05), limitPrice: price(1.06) });
    await desk.place({ ...order, orderType: "TRAIL", trailingPercent: "12.5" });
    if (option !== undefined) {
      await desk.place({ ...order, conId: option.contract.conId, orderType: "LMT", limitPrice: "0.05" });
    }
    await desk.until("a position", (s) => Object.values(s.positions)[0]?.quantity === "10");
    await using browser = await launchBrowser();

    for (const [width, height] of sizes) {
      await t.step(`At ${width} pixels nothing lies on the state of an order`, async () => {
        const context = await browser.newContext({ viewport: { width, height } });
        const page = await context.newPage();
        await page.goto(desk.loginUrl);
        await page.waitForSelector("html[data-ready][data-filled]");
        await showOrders(page, width);
        await page.waitForSelector("tr[data-order] [data-state]");
        await Deno.mkdir(artefacts, { recursive: true });
        await page.screenshot({ path: `${artefacts}trading-orders-${width}.png` });
        expect(await coveredStates(page)).toEqual([]);
        await context.close();
      });
    }

    await t.step(
      "A close names the exits in its way, cancels them, and Enter held down sends one order",
      async () => {
        const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
        await page.goto(desk.loginUrl);
        await page.waitForSelector("html[data-ready][data-filled]");
        await page.locator("[data-position] button.row-btn").first().click();
        await page.waitForSelector('dialog[open] [data-exits="2"]');
        await page.click("dialog[open] [data-action=preview-close]");
        await page.getByText("CLOSE_NOTHING_LEFT").waitFor();
        await page.screenshot({ path: `${artefacts}trading-close-exits.png` });
        await page.click("dialog[open] [data-action=cancel-exits]");
        await page.waitForSelector("dialog[open] [data-exits]", { state: "detached" });
        await page.click("dialog[open] [data-action=preview-close]");
        await page.waitForSelector("dialog[open] [data-action=confirm]");
        await page.waitForTimeout(600);
        await page.focus("dialog[open] [data-action=confirm]");
        for (let n = 0; n < 15; n++) await page.keyboard.down("Enter");
        await page.keyboard.up("Enter");
        const after = await desk.until("flat", (s) => Object.values(s.positions).length === 0);
        expect(sells(after)).toEqual(["10"]);
      },
    );
  },
);

function sells(snapshot: Snapshot): string[] {
  return Object.values(snapshot.executions).filter(({ side }) => side === "SELL").map(({ quantity }) =>
    quantity
  );
}
