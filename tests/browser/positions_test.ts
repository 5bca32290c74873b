// The positions as a trader works with them: sorted, added up, closed together.
import { expect } from "@std/expect";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import {
  aapl as AAPL,
  account,
  ago,
  busySnapshot,
  details,
  msft as MSFT,
  order,
  ordersOf,
  position,
  positionsOf,
  sap as SAP,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const rate = (value: string) => ({ value, at: ago(3), source: "account updates" });
const aapl = position(AAPL, "100", { marketValue: "18725", unrealizedPnl: "584.66" });
const msft = position(MSFT, "-40", { marketValue: "-17098", unrealizedPnl: "-81.4" });
const sap = position(SAP, "50", {
  marketValue: "9000",
  unrealizedPnl: "100",
  dailyPnl: null,
});

async function withPositions(
  more: OpenOptions,
  body: (screen: Screen, desk: ScriptedDesk) => Promise<void>,
): Promise<void> {
  const values = account().values;
  const desk = new ScriptedDesk(busySnapshot({
    positions: positionsOf(aapl, msft, sap),
    accounts: { DU1234567: account({ values: { ...values, ExchangeRate: { EUR: rate("1.1") } } }) },
  }));
  await using screen = await showDesk(desk, more);
  await body(screen, desk);
  expect(screen.errors).toEqual([]);
}

Deno.test("positions are sorted by a press, and no row moves under the pointer", options, async () => {
  await withPositions({}, async ({ page }, desk) => {
    const names = () => page.$$eval("[data-position] .name-btn", (all) => all.map((one) => one.textContent));
    const head = page.locator("#pane-positions th").filter({ hasText: "Unrealised" });
    expect(await names()).toEqual(["AAPL", "MSFT", "SAP"]);
    await head.getByRole("button").click();
    await page.waitForFunction(() =>
      document.querySelector("#pane-positions th[aria-sort=descending]")?.textContent?.startsWith(
        "Unrealised",
      )
    );
    expect(await names()).toEqual(["AAPL", "SAP", "MSFT"]);

    const gain = () => {
      const rows = positionsOf(aapl, { ...msft, unrealizedPnl: "9000" }, sap);
      desk.change(() => ({ positions: rows }));
    };
    await page.hover("[data-position='DU1234567/14204'] .name-cell");
    gain();
    await page.waitForFunction(() =>
      document.querySelector("[data-position='DU1234567/272093']")?.textContent?.includes("9,000")
    );
    expect(await names()).toEqual(["AAPL", "SAP", "MSFT"]);
    await page.mouse.move(5, 5);
    await page.waitForFunction(() =>
      document.querySelector("[data-position] .name-btn")?.textContent === "MSFT"
    );

    // By keyboard: smallest first, then as before.
    await head.getByRole("button").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#pane-positions th[aria-sort=ascending]");
    expect(await names()).toEqual(["SAP", "AAPL", "MSFT"]);
    // What was chosen is chosen when the page is loaded anew.
    await page.reload();
    await page.waitForFunction(() =>
      document.querySelector("[data-position] .name-btn")?.textContent === "SAP"
    );
    await page.waitForSelector("#pane-positions th[aria-sort=ascending]");
    await head.getByRole("button").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#pane-positions th[aria-sort=ascending]", { state: "detached" });
    expect(await names()).toEqual(["AAPL", "MSFT", "SAP"]);
  });
});

Deno.test(
  "positions are added up by currency and in base; a sum without one of its figures says so",
  options,
  async () => {
    await withPositions({}, async ({ page, shoot, findings }, desk) => {
      const row = (total: string) => page.innerText(`#pane-positions [data-total=${total}]`);
      expect(await row("USD")).toMatch(/Total USD\s+1,627\.00/);
      expect(await row("EUR")).toMatch(/Total EUR\s+9,000\.00/);
      expect(await row("base")).toMatch(/All in USD\s+11,527\.00/);
      const lacking = page.locator("[data-total=base] [data-lacks]");
      expect(await lacking.getAttribute("title")).toBe("Not known: it is not known for SAP");
      expect(await page.locator("[data-total=USD] [data-lacks]").count()).toBe(0);
      await shoot("positions");
      expect(await findings()).toEqual([]);
      desk.change(({ accounts }) => ({
        accounts: Object.fromEntries(
          Object.entries(accounts).map(([id, one]) => [id, {
            ...one,
            values: { ...one.values, ExchangeRate: {} },
          }]),
        ),
      }));
      await page.waitForFunction(() =>
        document.querySelector("[data-total=base] .col-l [data-lacks]")?.getAttribute("title") ===
          "No exchange rate of EUR"
      );
      expect(await row("EUR")).toMatch(/9,000\.00/);
    });
  },
);

Deno.test("closing everything shows the positions in one table with its totals first", options, async () => {
  await withPositions({}, async ({ page, shoot, findings }, desk) => {
    desk.on("preview_flatten", () => ({ previews: [], skipped: [] }));
    await page.keyboard.press("Shift+F");
    const table = page.locator("dialog [data-flatten]");
    expect(await table.locator("tbody tr").count()).toBe(3);
    expect(await table.locator("tfoot").innerText()).toMatch(/All in USD\s+3\s+11,527\.00\s+.*613\.26/);
    await shoot("flatten-table");
    expect(await findings()).toEqual([]);
    expect(desk.requestsOf("preview_flatten")).toEqual([]);
    await page.locator("dialog").getByRole("button", { name: "Preview closing orders" }).click();
    await page.waitForFunction(() => document.querySelector("dialog #flatten-title") === null);
    expect(await desk.arrived("preview_flatten")).toEqual([{
      action: "preview_flatten",
      account: "DU1234567",
    }]);
  });
});

for (const size of ["desktop", "tablet", "phone"] as const) {
  Deno.test(`the totals and their table keep within the screen, in German: ${size}`, options, async () => {
    await withPositions({ size, locale: "de-DE" }, async ({ page, shoot }) => {
      if (size === "phone") await page.getByRole("button", { name: /Positionen/ }).last().click();
      await page.waitForSelector("#pane-positions [data-total=base]");
      await shoot(`positions-de-${size}`);
      const over = await page.$eval("#pane-positions", (pane) => pane.scrollWidth - pane.clientWidth);
      expect(over).toBeLessThanOrEqual(0);
    });
  });
}

Deno.test(
  "the risk is opened on demand: exposure, cushion, and the stops that do not fit their positions",
  options,
  async () => {
    await withPositions({}, async ({ page, shoot, findings }, desk) => {
      const stop = order("s1", {
        side: "SELL",
        orderType: "STP",
        limitPrice: null,
        stopPrice: "180",
        remaining: "140",
      });
      desk.change(() => ({ orders: ordersOf(stop) }));
      await page.waitForSelector("[data-alarms='1']");
      await page.locator("[data-action=risk]").press("Enter");
      const fact = (key: string) => page.locator(`dialog [data-figure="risk.${key}"]`).innerText();
      expect(await fact("gross")).toMatch(/^45,723\.00\s+USD$/);
      expect(await fact("net")).toMatch(/^11,527\.00/);
      expect(await fact("leverage")).toContain("0.05 ×");
      // No row of it has come: unknown, not zero.
      expect(await fact("excess")).toMatch(/^–/);
      expect(await fact("atStops")).toMatch(/^–/);
      const row = page.locator("[data-stop-risk='265598']");
      expect(await row.innerText()).toContain("larger than the position");
      expect(await page.locator("[data-stop-risk='272093']").innerText()).toContain("no stop");
      await shoot("risk");
      expect(await findings()).toEqual([]);
      desk.change(() => ({ orders: ordersOf({ ...stop, remaining: "100" }) }));
      await row.filter({ hasText: "covered" }).waitFor();
      expect(await page.locator("[data-alarms]").count()).toBe(0);
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
    });
  },
);

for (const size of ["tablet", "phone"] as const) {
  Deno.test(`the risk keeps within the screen, in German: ${size}`, options, async () => {
    await withPositions({ size, locale: "de-DE" }, async ({ page, shoot }, desk) => {
      const stop = order("s1", { side: "SELL", orderType: "STP", stopPrice: "1180.25", remaining: "12345" });
      desk.change(() => ({ orders: ordersOf(stop) }));
      await page.locator("[data-action=risk]").click();
      await page.waitForSelector("dialog [data-risk]");
      await page.locator("[data-stop-risk]", { hasText: "jenseits des Marktes" }).waitFor();
      await shoot(`risk-de-${size}`);
      const over = await page.$eval("dialog .dialog-body", (body) => body.scrollWidth - body.clientWidth);
      expect(over).toBeLessThanOrEqual(0);
    });
  });
}

Deno.test(
  "the position size is reckoned from the account's risk, and goes to the ticket as a draft",
  options,
  async () => {
    await withPositions({}, async ({ page, shoot, findings }, desk) => {
      desk.on("search_symbols", () => ({ matches: [{ contract: SAP, description: "SAP SE" }] }));
      desk.on("contract_details", () => details(SAP));
      await page.locator("[data-action=risk]").click();
      await page.locator("[data-action=size-plan]").click();
      await page.fill("#plan-search", "sap");
      await page.click(`dialog [role=option][data-con-id="${SAP.conId}"]`);
      await page.waitForSelector(`[data-plan-of="${SAP.conId}"]`);
      await page.fill("#plan-entry", "170");
      await page.waitForSelector("[data-plan=stop]");
      await page.fill("#plan-stop", "165");
      await page.fill("#plan-target", "185");
      // 1 % of 1,003,418.22 USD at 1.1 USD for a euro: 1,824 shares at 5 EUR each, and a bit that is left.
      await page.waitForSelector("[data-plan='1824']");
      const fact = (key: string) => page.innerText(`dialog [data-figure="${key}"]`);
      expect(await fact("plan.budget")).toBe("10,034.18 USD");
      expect(await fact("bracket.loss")).toBe("9,120.00 EUR");
      expect(await fact("plan.notionalBase")).toBe("341,088.00 USD");
      expect(await fact("plan.leverage")).toBe("0.34 ×");
      expect(await fact("bracket.ratio")).toBe("3 : 1");
      await shoot("size-plan");
      expect(await findings()).toEqual([]);
      // Without a rate it is not known, and there is no way on.
      const { accounts } = desk.snapshot();
      desk.change(() => ({ accounts: { DU1234567: account() } }));
      await page.waitForSelector("[data-plan=rate]");
      expect(await fact("plan.notional")).toBe("–");
      expect(await page.isDisabled("[data-action=plan-to-ticket]")).toBe(true);
      desk.change(() => ({ accounts }));
      await page.click("[data-action=plan-to-ticket]:enabled");
      await page.waitForSelector(`[data-instrument="${SAP.conId}"]`);
      const typed = await Promise.all(
        ["quantity", "limit", "loss", "take"].map((field) => page.inputValue(`#ticket-${field}`)),
      );
      expect(typed).toEqual(["1824", "170", "165", "185"]);
      expect(desk.requestsOf("preview_order")).toEqual([]);
      // The palette knows the way as well.
      await page.keyboard.press("Control+k");
      await page.fill("#palette-line", "size");
      await page.keyboard.press("Enter");
      await page.waitForSelector(`[data-plan-of="${SAP.conId}"]`);
      expect(await page.inputValue("#plan-entry")).toBe("170");
    });
  },
);
