// Figures and orders that need a word: exits beyond their position and the way out, a trailing stop as IB
// moves it, a share that is not known.
import { say } from "@/lib/contract/says/say.ts";
import { expect } from "@std/expect";
import type { ExitSurplus, Snapshot } from "@/lib/contract/api.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import {
  account,
  ago,
  busySnapshot,
  contract,
  details,
  order,
  ordersOf,
  position,
  positionsOf,
  preview,
  surplusesOf,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const stop = order("s1", { side: "SELL", orderType: "STP", limitPrice: null, stopPrice: "180", tif: "GTC" });
const limit = order("s2", { side: "SELL", limitPrice: "200" });
const surplus: ExitSurplus = {
  account: "DU1234567",
  conId: 265598,
  symbol: "AAPL",
  side: "SELL",
  position: "60",
  exits: "200",
  steps: [
    { clientOrderId: "s1", kind: "reduce", quantity: "60" },
    { clientOrderId: "s2", kind: "cancel", quantity: null },
  ],
  remains: "0",
};

async function withScreen(
  state: Partial<Snapshot>,
  body: (screen: Awaited<ReturnType<typeof openScreen>>, desk: ScriptedDesk) => Promise<void>,
): Promise<void> {
  const desk = new ScriptedDesk(busySnapshot(state));
  await using screen = await showDesk(desk);
  await body(screen, desk);
}

Deno.test(
  "P59: exits beyond the position are put right by one confirm, exactly the server's steps",
  options,
  async () => {
    const state = { orders: ordersOf(stop, limit), exitSurpluses: surplusesOf(surplus) };
    await withScreen(state, async ({ page, shoot, findings }, desk) => {
      desk.on("preview_modify", () => preview({ previewToken: "reduce-1" }));
      desk.on("submit", () => ({ clientOrderId: "s1", state: "working" }));
      desk.on("cancel_order", () => ({ clientOrderId: "s2", state: "cancel_pending" }));
      const banner = page.locator("[data-banner=exits]");
      expect(await banner.innerText()).toContain("AAPL: open orders may sell 200, the position is 60.");
      await banner.getByRole("button").click();
      const dialog = page.locator("dialog[open]", { has: page.locator("#exits-title") });
      await dialog.waitFor();
      expect(await dialog.locator("[data-step]").allInnerTexts()).toEqual([
        "Reduce to 60: SELL 100 AAPL STP\u00a0180.00",
        "Cancel: SELL 100 AAPL 200.00",
      ]);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Back");
      await shoot("exits");
      expect(await findings()).toEqual([]);
      await dialog.locator("[data-action=fix-exits]").dblclick();
      await page.waitForSelector("dialog", { state: "detached" });
      const sent = desk.requests.filter(({ action }) => !["watch", "unwatch"].includes(action));
      expect(sent).toMatchObject([
        { action: "preview_modify", clientOrderId: "s1", changes: { quantity: "60" } },
        { action: "submit", previewToken: "reduce-1" },
        { action: "cancel_order", clientOrderId: "s2" },
      ]);
      // Sold beyond zero elsewhere: what was an exit would make it larger.
      desk.change(() => ({ exitSurpluses: surplusesOf({ ...surplus, position: "-40" }) }));
      await page.locator("[data-banner=exits]", { hasText: "has turned to \u221240" }).waitFor();
      expect(await banner.innerText()).toContain("open orders of the former one may still sell 200.");
      desk.change(() => ({ exitSurpluses: {} }));
      await banner.waitFor({ state: "detached" });
    });
  },
);

Deno.test(
  "P59: a step that is refused stays on the screen with its reason, the others are taken",
  options,
  async () => {
    const state = {
      orders: ordersOf(stop, limit),
      exitSurpluses: surplusesOf({ ...surplus, remains: "20" }),
    };
    await withScreen(state, async ({ page, shoot }, desk) => {
      desk.on(
        "preview_modify",
        () => refuse(say("ORDER_NOT_MODIFIABLE", { state: "filled" })),
      );
      desk.on("cancel_order", () => ({ clientOrderId: "s2", state: "cancel_pending" }));
      await page.locator("[data-position='DU1234567/265598'] .badge-danger").click();
      const dialog = page.locator("dialog[open]", { has: page.locator("#exits-title") });
      expect(await dialog.innerText()).toContain("20 stay too much");
      await dialog.locator("[data-action=fix-exits]").click();
      await dialog.locator("[data-step=cancel][data-status=done]").waitFor();
      expect(await dialog.locator("[data-step=reduce]").getAttribute("data-status")).toBe("refused");
      expect(await dialog.innerText()).toContain("ORDER_NOT_MODIFIABLE");
      await shoot("exits-refused");
      await dialog.getByRole("button", { name: "Done" }).click();
      await dialog.waitFor({ state: "detached" });
    });
  },
);

Deno.test(
  "a trailing order shows where IB's stop stands, in its row and with its time",
  options,
  async () => {
    const trail = order("t1", {
      side: "SELL",
      orderType: "TRAIL",
      limitPrice: null,
      trailingPercent: "2",
      trailStopPrice: "183.51",
      trailStopAt: ago(20),
    });
    await withScreen({ orders: ordersOf(trail) }, async ({ page, shoot }, desk) => {
      expect(await page.innerText(".of-terms [data-trail-stop]")).toBe("stop 183.51");
      await page.getByRole("button", { name: "AAPL", exact: true }).last().click();
      expect(await page.innerText("td.detail")).toMatch(/Stop now\s+183\.51, known since \d/);
      await shoot("trail");
      desk.change(() => ({ orders: ordersOf({ ...trail, trailStopPrice: "184.02" }) }));
      await page.waitForFunction(() =>
        document.querySelector(".of-terms [data-trail-stop]")?.textContent === "stop 184.02"
      );
      desk.change(() => ({ orders: ordersOf({ ...trail, state: "filled" }) }));
      await page.locator(".of-terms [data-trail-stop]").waitFor({ state: "detached" });
    });
  },
);

Deno.test("a share of net liquidation that is not known says why", options, async () => {
  const vod = contract("VOD", 6, { currency: "GBP", primaryExchange: "LSE" });
  const positions = positionsOf(
    position(vod, "100", { weight: null }),
    position(contract("SAP", 7, { currency: "EUR" }), "30", { weight: null, marketValue: null }),
    position(contract("AAPL", 8), "30", { weight: null }),
  );
  const rate = { ExchangeRate: { EUR: { value: "1.08", at: ago(3), source: "reqAccountUpdates" } } };
  const accounts = { DU1234567: account({ values: rate }) };
  await withScreen({ positions, accounts, orders: {} }, async ({ page }) => {
    const why = await page.$$eval("[data-why]", (all) => all.map((one) => one.getAttribute("title")));
    expect(why).toEqual([
      "Not known: the account’s net liquidation has not been read yet",
      "Not known: the position has no market price yet",
      "Not known: IB gives the exchange rate of GBP only while the account holds GBP",
    ]);
  });
});

Deno.test(
  "a chosen contract leads on to the quantity, and prices in pence say that they are",
  options,
  async () => {
    await withScreen({}, async ({ page, shoot }, desk) => {
      const vod = contract("VOD", 6, { currency: "GBP", primaryExchange: "LSE" });
      desk.on("search_symbols", () => ({ matches: [{ contract: vod, description: "VODAFONE" }] }));
      desk.on("contract_details", () => details(vod, { priceMagnifier: 100 }));
      await page.fill("#symbol-search", "vod");
      await page.waitForSelector("[role=option]");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.id === "ticket-quantity");
      expect(await page.innerText("[data-magnifier]")).toContain("Prices are in 1/100 GBP");
      await shoot("pence");
    });
  },
);
