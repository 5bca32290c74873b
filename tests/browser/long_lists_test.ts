// Five thousand orders: the page draws what is in sight, and every order can still be reached, by wheel and
// by key.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { instrument, longDay, tickAll } from "@/tests/support/long_day.ts";
import { type OpenOptions, openScreen } from "@/tests/support/screen_page.ts";
import { ago, details, execution, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import type { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { soon } from "@/tests/support/soon.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const ORDERS = 5_000;

async function withLongDay(
  look: OpenOptions,
  body: (page: Page, desk: ScriptedDesk) => Promise<void>,
): Promise<void> {
  const desk = longDay({ orders: ORDERS, positions: 100 });
  desk.on("contract_details", ({ conId }) => details(instrument(conId)));
  await using browser = await launchBrowser();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server, look);
  await screen.page.waitForSelector(`#pane-orders [data-order=o${ORDERS - 1}]`, { state: "attached" });
  await body(screen.page, desk);
  expect(await screen.findings()).toEqual([]);
  expect(screen.errors).toEqual([]);
}

/** Draws and reads the orders that are drawn, after the pane has been scrolled. */
function drawn(page: Page, share?: number): Promise<{ rows: number; first: string; inSight: string[] }> {
  return page.evaluate(async (to) => {
    const pane = document.querySelector("#pane-orders");
    if (pane === null) throw new Error("no pane");
    if (to !== undefined) pane.scrollTop = to * pane.scrollHeight;
    await new Promise((done) => setTimeout(done, 150));
    const { top, bottom } = pane.getBoundingClientRect();
    const rows = [...pane.querySelectorAll<HTMLElement>("tr[data-order]")];
    const seen = rows.filter((row) => {
      const at = row.getBoundingClientRect();
      return at.bottom > top + 63 && at.top < bottom;
    });
    return {
      rows: rows.length,
      first: rows[0]?.dataset.order ?? "",
      inSight: seen.map((row) => row.dataset.order ?? ""),
    };
  }, share);
}

for (const size of ["desktop", "phone"] as const) {
  Deno.test(`a long list draws what is in sight, wherever it is scrolled to, ${size}`, options, async () => {
    await withLongDay({ size }, async (page) => {
      if (size === "phone") await page.locator(".pane-tab").filter({ hasText: "Orders" }).click();
      const top = await drawn(page);
      expect(top.first).toBe(`o${ORDERS - 1}`);
      for (const share of [0.2, 0.5, 0.77, 1, 0]) {
        await soon(async () => {
          const { rows, inSight } = await drawn(page, share);
          expect(rows).toBeLessThanOrEqual(150);
          expect(inSight.length).toBeGreaterThan(3);
          // They follow each other without a gap.
          const numbers = inSight.map((id) => Number(id.slice(1)));
          expect(numbers).toEqual(numbers.map((_, n) => (numbers[0] ?? 0) - n));
        });
      }
      await soon(async () => expect((await drawn(page, 1)).inSight.at(-1)).toBe("o0"));
      // It is told how long the list is, and where in it a row stands.
      expect(await page.getAttribute("#pane-orders table", "aria-rowcount")).toBe(String(ORDERS + 1));
      expect(await page.getAttribute("[data-order=o0]", "aria-rowindex")).toBe(String(ORDERS + 1));
    });
  });
}

Deno.test("keys walk through a long list from where they are, and what is open stays", options, async () => {
  await withLongDay({}, async (page, desk) => {
    await page.focus("#pane-orders");
    for (let n = 0; n < 60; n++) await page.keyboard.press("j");
    const chosen = page.locator("#pane-orders [data-selected=true]");
    expect(await chosen.getAttribute("data-order")).toBe(`o${ORDERS - 60}`);
    await soon(async () => expect((await drawn(page)).inSight).toContain(`o${ORDERS - 60}`));
    // Scrolled far away, the next key comes back to the row after it.
    await drawn(page, 1);
    await page.keyboard.press("j");
    await soon(async () => expect((await drawn(page)).inSight).toContain(`o${ORDERS - 61}`));

    // What is half typed keeps its field, with the focus in it, however far the list is scrolled.
    await page.keyboard.press("c");
    const field = page.locator(`#modify-o${ORDERS - 61}-limitPrice`);
    await field.waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("18");
    await drawn(page, 0.9);
    await page.keyboard.type("3.25");
    expect(await field.inputValue()).toBe("183.25");

    // New orders, and prices of everything, leave the page as small as it was.
    tickAll(desk, 1);
    desk.change(({ orders }) => ({
      orders: { ...orders, ...ordersOf(order("n1", { contract: instrument(1) }), order("n2")) },
    }));
    expect((await drawn(page)).rows).toBeLessThanOrEqual(151);
  });
});

Deno.test("a long list of fills draws what is in sight, and its last fill is reached", options, async () => {
  await withLongDay({}, async (page, desk) => {
    const fills = Array.from(
      { length: ORDERS },
      (_, n) => execution(`e${n}`, { contract: instrument(n % 100), at: ago(ORDERS - n) }),
    );
    desk.change(() => ({ executions: Object.fromEntries(fills.map((fill) => [fill.execId, fill])) }));
    await page.locator("#pane-orders .tab").filter({ hasText: "Fills" }).click();
    await page.waitForSelector(`[data-fill=e${ORDERS - 1}]`);
    expect(await page.locator("tr[data-fill]").count()).toBeLessThanOrEqual(150);
    await page.$eval("#pane-orders", (pane) => pane.scrollTop = pane.scrollHeight);
    await page.waitForSelector("[data-fill=e0]");
    expect(await page.locator("tr[data-fill]").count()).toBeLessThanOrEqual(150);
  });
});
