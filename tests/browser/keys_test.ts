// Keys act on the list that is meant, and what can be pressed in a list or its head can be keyed.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { Screen } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, details, future, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { soon } from "@/tests/support/soon.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

async function withScreen(desk: ScriptedDesk, body: (screen: Screen) => Promise<void>): Promise<void> {
  desk.on("contract_details", ({ conId }) => details(conId === aapl.conId ? aapl : future));
  await using screen = await showDesk(desk);
  await screen.page.waitForSelector("[data-action=preview]:enabled");
  await body(screen);
  expect(screen.errors).toEqual([]);
}

const keys = async (page: Page, ...all: string[]) => {
  for (const key of all) await page.keyboard.press(key);
};
const selected = (page: Page) =>
  page.$$eval(
    "tr[data-selected=true]",
    (rows) => rows.map((row) => row.getAttribute("data-order") ?? row.getAttribute("data-position")),
  );
const title = (page: Page) => page.innerText("dialog[open] h2");
const escape = async (page: Page) => {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
};

Deno.test(
  "after g p the keys act on the positions, whatever was selected among the orders",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot());
    await withScreen(desk, async ({ page }) => {
      await keys(page, "g", "o", "j");
      expect(await selected(page)).toEqual(["a1"]);
      await keys(page, "g", "p");
      await page.waitForFunction(() => document.activeElement?.id === "pane-positions");
      // Nothing of this list is chosen yet: no key reaches the order.
      await keys(page, "x", "c", "Enter");
      await page.waitForTimeout(200);
      expect(await page.locator("dialog, .timeline").count()).toBe(0);
      await keys(page, "j", "j");
      expect(await selected(page)).toEqual([`DU1234567/${future.conId}`]);
      await keys(page, "k");
      expect(await selected(page)).toEqual([`DU1234567/${aapl.conId}`]);
      await keys(page, "x");
      await page.waitForSelector("dialog[open]");
      expect(await title(page)).toBe("Close AAPL");
      await escape(page);
      await keys(page, "Enter");
      await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
      await keys(page, "g", "o", "j", "x");
      await page.waitForSelector("dialog[open]");
      expect(await title(page)).toBe("Cancel this order?");
      expect(desk.requestsOf("cancel_order")).toEqual([]);
    });
  },
);

Deno.test("change, cancel all and close all have keys, which the list of keys names", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await withScreen(desk, async ({ page }) => {
    await keys(page, "?");
    await page.waitForSelector("dialog[open]:not(:has([data-loading]))");
    const help = (await page.innerText("dialog[open]")).replace(/\s+/g, " ");
    expect(help).toContain("c Change the selected order");
    expect(help).toContain("Shift+x Cancel all orders (asks first)");
    expect(help).toContain("Shift+f Close all positions (asks first)");
    await escape(page);
    await keys(page, "Shift+X");
    await page.waitForSelector("dialog[open]");
    expect(await title(page)).toBe("Cancel orders");
    await escape(page);
    await keys(page, "Shift+F");
    await page.waitForSelector("dialog[open]");
    expect(await title(page)).toBe("Close every position");
    await escape(page);
    await keys(page, "g", "o", "j", "c");
    await page.waitForFunction(() => document.activeElement?.id === "modify-a1-limitPrice");
    // Nothing is asked for but what the instrument's steps are.
    await desk.arrived("contract_details");
    expect(desk.requests.map(({ action }) => action)).toEqual(["contract_details"]);
  });
});

Deno.test("where the button is closed its key does nothing", options, async () => {
  const desk = new ScriptedDesk(busySnapshot({ orders: {}, positions: {} }));
  await withScreen(desk, async ({ page }) => {
    await keys(page, "Shift+X", "Shift+F");
    await page.waitForTimeout(300);
    expect(await page.locator("dialog").count()).toBe(0);
  });
});

Deno.test("a row that is walked to comes into sight", options, async () => {
  const many = Array.from({ length: 60 }, (_, n) => order(`n${n + 10}`));
  const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(...many) }));
  await withScreen(desk, async ({ page }) => {
    await keys(page, "g", "o");
    for (let n = 0; n < 45; n++) await keys(page, "j");
    const isCovered = () =>
      page.$eval("tr[data-selected=true]", (row) => {
        const { left, top, height, width } = row.getBoundingClientRect();
        return !row.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      });
    await soon(async () => expect(await isCovered()).toBe(false));
    for (let n = 0; n < 40; n++) await keys(page, "k");
    await soon(async () => expect(await isCovered()).toBe(false));
  });
});

Deno.test("a click on a position shows its instrument in the ticket, and its quote", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await withScreen(desk, async ({ page }) => {
    await page.click(`[data-position="DU1234567/${future.conId}"] td:nth-child(3)`);
    await page.waitForSelector(`[data-instrument="${future.conId}"]`);
    expect(await selected(page)).toEqual([`DU1234567/${future.conId}`]);
    // A button of the row means itself.
    await page.getByRole("button", { name: "Close AAPL" }).click();
    await page.waitForSelector("dialog[open]");
    await escape(page);
    expect(await page.locator(`[data-instrument="${future.conId}"]`).count()).toBe(1);
  });
});
