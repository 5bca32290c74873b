// Why a number is what it is: by keyboard and pointer, of the account and of a position, with source, time
// and formula.
import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { type OpenOptions, openScreen } from "@/tests/support/screen_page.ts";
import { busySnapshot, details, msft, position, positionsOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const held = position(msft, "-40", {
  averageCost: "423.118",
  entryPrice: "423.118",
  marketValue: "-17000.8",
  marketPrice: "425.02",
});

async function withScreen(
  more: OpenOptions,
  body: (screen: Awaited<ReturnType<typeof openScreen>>, desk: ScriptedDesk) => Promise<void>,
): Promise<void> {
  const desk = new ScriptedDesk(busySnapshot({ positions: positionsOf(held) }));
  desk.on("contract_details", () => details(msft));
  await using browser = await launchBrowser();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server, more);
  await body(screen, desk);
}

Deno.test(
  "a figure of the account opens its evidence by keyboard: callback, time and age",
  options,
  async () => {
    await withScreen({}, async ({ page, shoot, findings }, desk) => {
      const name = page.locator("[data-figure=NetLiquidation] button");
      await name.press("Enter");
      const line = page.locator("dialog [data-evidence='account.netLiquidation']");
      expect((await line.innerText()).replaceAll(/\s+/g, " ")).toMatch(
        /1,003,418\.22 USD Told by IB: account updates · \d\d \w+ \d{4}, .* · \d+ s/,
      );
      expect(await page.locator("dialog [data-evidence='account.dailyPnl']").innerText()).toContain("reqPnL");
      expect(await page.locator("dialog [data-stale]").count()).toBe(0);
      await shoot("why-account");
      expect(await findings()).toEqual([]);
      desk.change(({ accounts }) => ({
        accounts: Object.fromEntries(
          Object.entries(accounts).map(([id, one]) => [id, { ...one, stale: true }]),
        ),
      }));
      await page.waitForSelector("dialog [data-stale]");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      expect(await name.evaluate((one) => one === document.activeElement)).toBe(true);
    });
  },
);

Deno.test(
  "a position opens the evidence of all its figures, the computed ones with formula and inputs",
  options,
  async () => {
    await withScreen({}, async ({ page, shoot, findings }, desk) => {
      await page.getByRole("button", { name: /^More for MSFT/ }).click();
      await page.locator("[data-action=why]").click();
      const of = async (key: string) =>
        (await page.locator(`dialog [data-evidence="${key}"]`).innerText()).replaceAll(/\s+/g, " ");
      expect(await of("positions.entry")).toMatch(
        /423\.118 Average cost ÷ money per point Average cost per unit 423\.118 USD Told by IB: position/,
      );
      expect(await of("positions.price")).toMatch(
        /425\.02 Value ÷ quantity ÷ money per point Value −17,000\.80 USD Told by IB: pnlSingle · \d\d \w+ \d{4}/,
      );
      const share = await of("positions.weight");
      expect(share).toContain("Net liquidation 1,003,418.22 USD");
      expect(share).toContain("Exchange rate to the base 1 It is the base currency itself");
      await shoot("why-position");
      expect(await findings()).toEqual([]);
      desk.change(() => ({ positions: positionsOf({ ...held, dailyPnl: null }) }));
      await page.locator("dialog [data-evidence='positions.daily']", { hasText: "IB has not told it" })
        .waitFor();
      desk.change(() => ({ positions: {} }));
      await page.locator("dialog", { hasText: "This position is closed" }).waitFor();
    });
  },
);

Deno.test(
  "the settings tell how fast the desk is, asked for when that is opened; no answer says so",
  options,
  async () => {
    await withScreen({ locale: "de-DE" }, async ({ page, shoot, findings }) => {
      const hop = (name: string, p50Ms: number | null) => ({ hop: name, count: 3, p50Ms, p99Ms: p50Ms });
      let answers = false;
      await page.route("**/api/speed", (route) =>
        answers
          ? route.fulfill({
            json: {
              hops: [hop("journal", 0.46), hop("broker", null)],
              longestTurnMs: { minute: 12, start: 48 },
            },
          })
          : route.abort());
      await page.click("[popovertarget=settings]");
      const panel = page.locator("[data-speed]");
      await panel.locator("summary").click();
      await panel.locator("[role=alert]").waitFor();
      answers = true;
      await panel.locator("summary").click();
      await panel.locator("summary").click();
      await panel.locator("[data-hop=journal]", { hasText: "0,5 ms" }).waitFor();
      expect(await panel.locator("[data-hop=broker]").innerText()).toContain("–");
      expect(await panel.innerText()).toContain("48 ms seit dem Start");
      await panel.scrollIntoViewIfNeeded();
      await shoot("speed-panel");
      expect(await findings()).toEqual([]);
    });
  },
);

for (const size of ["desktop", "tablet", "phone"] as const) {
  Deno.test(`the evidence keeps within the screen, in German: ${size}`, options, async () => {
    await withScreen({ size, locale: "de-DE" }, async ({ page, shoot }) => {
      await page.getByRole("button", { name: /^Mehr zu MSFT/ }).click();
      await page.locator("[data-action=why]").click();
      await page.waitForSelector("dialog [data-evidence='positions.weight']");
      await shoot(`why-de-${size}`);
      const over = await page.$eval("dialog .dialog-body", (body) => body.scrollWidth - body.clientWidth);
      expect(over).toBeLessThanOrEqual(0);
    });
  });
}
