// Looking for orders: by words, by what has become of them, by the heads of the columns; and how far the
// market is from each.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import { aapl, ago, busySnapshot, msft, order, ordersOf, quote } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const since = (minutes: number) => ({
  timeline: [{ at: ago(minutes * 60), state: "working" as const, source: "openOrder" }],
});

function tradingDay(): ScriptedDesk {
  return new ScriptedDesk(busySnapshot({
    orders: ordersOf(
      order("a1", { ...since(50), limitPrice: "184.50" }),
      order("a2", { ...since(40), contract: msft, side: "SELL", quantity: "7", limitPrice: "431" }),
      order("a3", { ...since(30), orderType: "STP", limitPrice: null, stopPrice: "189", quantity: "20" }),
      order("b1", { ...since(20), state: "filled", filled: "100", remaining: "0", averageFillPrice: "186" }),
      order("b2", { ...since(19), state: "cancelled" }),
      order("b3", { ...since(18), state: "rejected", ibCode: 201, reason: "Margin is too low" }),
      order("b4", { ...since(17), contract: msft, origin: "foreign" }),
    ),
    quotes: {
      [aapl.conId]: quote("187.20", "187.30", { last: "187.25" }),
      [msft.conId]: quote("429.90", "430.10", { last: "430" }),
    },
  }));
}

async function withScreen(look: OpenOptions, body: (screen: Screen, desk: ScriptedDesk) => Promise<void>) {
  const desk = tradingDay();
  await using screen = await showDesk(desk, look);
  await body(screen, desk);
  expect(screen.errors).toEqual([]);
}

const shown = (page: Page) =>
  page.$$eval("#pane-orders tr[data-order]", (rows) => rows.map((row) => row.getAttribute("data-order")));
const press = (page: Page, name: string) =>
  page.locator("#pane-orders thead").getByRole("button", { name, exact: false }).click();

Deno.test("orders are found by words and by what has become of them", options, async () => {
  await withScreen({}, async ({ page, shoot, findings }, desk) => {
    expect((await shown(page)).length).toBe(7);
    await page.locator("#pane-orders").getByRole("button", { name: "Find" }).click();
    // The field has the focus: what is typed goes into it, and no key of it is a command.
    await page.waitForSelector("#order-find:focus");
    await page.keyboard.type("sell msft");
    await page.waitForSelector("[data-order-finder] [role=status] >> text=1 found");
    expect(await shown(page)).toEqual(["a2"]);
    await page.fill("#order-find", "");
    const group = page.getByLabel("Which orders");
    await group.selectOption("refused");
    expect(await shown(page)).toEqual(["b3"]);
    await group.selectOption("foreign");
    expect(await shown(page)).toEqual(["b4"]);
    await group.selectOption("working");
    expect(await shown(page)).toEqual(["b4", "a3", "a2", "a1"]);
    // An order that becomes another one leaves the group by itself.
    desk.change(({ orders }) => ({ orders: { ...orders, a2: order("a2", { state: "cancelled" }) } }));
    await page.waitForSelector("[data-order=a2]", { state: "detached" });
    await page.fill("#order-find", "nothing like that");
    expect(await page.innerText("#pane-orders .empty")).toBe("No order is like that");
    await shoot("orders-none-found");
    expect(await findings()).toEqual([]);
    await page.keyboard.press("Escape");
    expect((await shown(page)).length).toBe(7);
    await page.waitForFunction(() => document.activeElement?.textContent === "Find");
  });
});

Deno.test("heads sort, once, the other way, and not any more", options, async () => {
  await withScreen({}, async ({ page, shoot, findings }) => {
    const newest = ["b4", "b3", "b2", "b1", "a3", "a2", "a1"];
    expect(await shown(page)).toEqual(newest);
    await press(page, "Quantity");
    expect((await shown(page)).slice(-2)).toEqual(["a3", "a2"]);
    expect(await page.locator("#pane-orders th[aria-sort=descending]").innerText()).toBe("Quantity ↓");
    await press(page, "Quantity");
    expect((await shown(page)).slice(0, 2)).toEqual(["a2", "a3"]);
    await shoot("orders-sorted");
    expect(await findings()).toEqual([]);
    await page.reload();
    await page.waitForSelector("#pane-orders th[aria-sort=ascending]");
    await page.waitForFunction(() =>
      document.querySelector("[data-order]")?.getAttribute("data-order") === "a2"
    );
    await press(page, "Quantity");
    expect(await shown(page)).toEqual(newest);
  });
});

Deno.test("working orders say how far their market is, the nearest first when asked", options, async () => {
  const wide = { viewport: { width: 1720, height: 900 } };
  await withScreen(wide, async ({ page, shoot, findings }, desk) => {
    await page.locator("#pane-orders .tab").filter({ hasText: "Open" }).click();
    expect(await page.innerText("[data-distance=a1]")).toBe("−1.47%");
    expect(await page.innerText("[data-distance=a3]")).toBe("+0.93%");
    expect(await page.innerText("[data-distance=b4]")).toBe("−57.1%");
    expect(await page.getAttribute("[data-distance=a1]", "title")).toContain("−2.75");
    await press(page, "Distance");
    expect(await shown(page)).toEqual(["a2", "a3", "a1", "b4"]);
    await shoot("orders-distance");
    expect(await findings()).toEqual([]);
    // Without a quote nobody knows.
    desk.change(() => ({ quotes: {} }));
    await page.waitForSelector("[data-distance]", { state: "detached" });
  });
});

for (
  const [name, look] of Object.entries<OpenOptions>({
    "1440-de": { size: "desktop", locale: "de-DE" },
    "1024": { size: "tablet" },
    "phone-de": { size: "phone", locale: "de-DE" },
  })
) {
  Deno.test(`looking for orders has room, ${name}`, options, async () => {
    await withScreen(look, async ({ page, shoot, findings }) => {
      if (name.startsWith("phone")) await page.locator(".pane-tab").filter({ hasText: "Orders" }).click();
      await page.locator("#pane-orders .tab").first().click();
      await page.locator("#pane-orders [aria-expanded]:has(.icon):not(.name-btn)").click();
      await page.waitForSelector("#order-find");
      await shoot(`orders-find-${name}`);
      const over = await page.$$eval(
        "#pane-orders .pane-head, [data-order-finder]",
        (all) =>
          all.filter((one) => one.scrollWidth > one.clientWidth + 1)
            .map((one) => `${one.className} ${one.scrollWidth} in ${one.clientWidth}`),
      );
      expect(over).toEqual([]);
      expect(await findings()).toEqual([]);
    });
  });
}
