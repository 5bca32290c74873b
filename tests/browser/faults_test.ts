// A part of the screen that throws goes off by itself: it says so, and everything else goes on, what makes
// things safer first of all.
import { expect } from "@std/expect";
import type { AccountView, OrderView, PositionView } from "@/lib/contract/api.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, order, ordersOf, position } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/** Figures that no server sends: whoever renders them throws. */
const brokenAccount = { DU1234567: { values: null } as unknown as AccountView };
/** The page throws at this price. */
const BROKEN_PRICE = "6666.66";
const brokenOrder = (id: string): OrderView => ({ ...order(id), limitPrice: BROKEN_PRICE });
const brokenPosition = (): PositionView => ({ ...position(aapl, "-7"), entryPrice: BROKEN_PRICE });

for (const lang of ["en", "de"] as const) {
  Deno.test(
    `U2: a part of the screen that fails says so (${lang}), the others go on, stop and cancel are within reach`,
    options,
    async () => {
      const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
      desk.on("set_trading_state", () => ({ trading: desk.snapshot().trading }));
      await using screen = await showDesk(desk, { locale: lang === "de" ? "de-DE" : "en-US" });
      const { page } = screen;
      desk.change(() => ({ accounts: brokenAccount }));
      const fault = page.locator("[data-fault='account.title']");
      await fault.waitFor();
      expect(await fault.innerText()).toContain(
        lang === "en" ? "this part of the screen has failed" : "Dieser Teil des Bildschirms ist ausgefallen",
      );
      expect(await fault.innerText()).toContain(lang === "en" ? "Account" : "Konto");
      expect(await fault.locator("[data-action=reload]").innerText()).toBe(
        lang === "en" ? "Reload" : "Neu laden",
      );
      // What is beside it is alive.
      desk.change(() => ({ orders: ordersOf(order("a1"), order("b2", { state: "cancel_pending" })) }));
      await page.waitForSelector("[data-order=b2] [data-state=cancel_pending]");
      await page.locator("[data-order=a1] .col-actions button").last().click();
      expect(await desk.arrived("cancel_order")).toEqual([{ action: "cancel_order", clientOrderId: "a1" }]);
      // The cash beside the trading switch has failed, the switch has not.
      await page.locator("#pane-status [data-fault]").first().waitFor();
      expect(await page.locator("#pane-status [data-fault='trading.title']").count()).toBe(0);
      await page.click("[data-action=emergency]");
      await page.waitForSelector("dialog[open] [data-step=halt]");
      // The fault is told where faults are looked for.
      expect(screen.errors.join("\n")).toContain("null");
    },
  );
}

Deno.test(
  "U2: one order or position that can not be shown fails alone, can be cancelled, and is shown when it can",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.evaluate((price) => {
      const { prototype } = Intl.NumberFormat;
      const { get } = Object.getOwnPropertyDescriptor(prototype, "format") ?? {};
      Object.defineProperty(prototype, "format", {
        get() {
          const format = get?.call(this) as (value: unknown) => string;
          return (value: unknown) => {
            if (String(value) === price) throw new Error("This price can not be shown");
            return format(value);
          };
        },
      });
    }, BROKEN_PRICE);
    desk.change(() => ({
      orders: ordersOf(order("a1"), brokenOrder("b2")),
      positions: { "DU1234567/265598": brokenPosition() },
    }));
    await page.waitForSelector("#pane-orders [data-fault=row]");
    await page.waitForSelector("#pane-positions [data-fault=row]");
    expect(await page.locator("[data-order=a1] [data-state=working]").count()).toBe(1);
    // A row that has just moved takes no press.
    await page.waitForTimeout(500);
    await page.locator("[data-order=b2] button").click();
    expect(await desk.arrived("cancel_order")).toEqual([{ action: "cancel_order", clientOrderId: "b2" }]);
    desk.change(() => ({
      orders: ordersOf(order("a1"), order("b2")),
      positions: { "DU1234567/265598": position(aapl, "-7") },
    }));
    await page.waitForSelector("[data-order=b2] [data-state=working]");
    await page.waitForSelector("[data-position='DU1234567/265598']");
    expect(await page.locator("#pane-orders [data-fault], #pane-positions [data-fault]").count()).toBe(0);
  },
);

Deno.test(
  "U2: a page that is made with a broken part comes all the same, and says which one it is",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1")), accounts: brokenAccount }));
    await using screen = await showDesk(desk);
    await screen.page.waitForSelector("[data-fault='account.title']");
    expect(await screen.page.locator("[data-order=a1] [data-state=working]").count()).toBe(1);
  },
);
