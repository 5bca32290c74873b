// The fields: where the focus goes when something is wrong, what they are filled with, what stands beside
// them, and that a reload leaves them.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { say } from "@/lib/contract/says/say.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { Screen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  contract,
  details,
  order,
  ordersOf,
  position,
  positionsOf,
  quote,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const pence = contract("VOD", 77, { currency: "EUR", primaryExchange: "IBIS" });
const index = contract("SPX", 78, { secType: "IND", primaryExchange: "CBOE" });

function fieldDesk(): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot({
    orders: ordersOf(order("a1")),
    positions: positionsOf(position(aapl, "75"), position(pence, "10"), position(index, "1")),
    quotes: {
      [aapl.conId]: quote("187.24", "187.26"),
      [pence.conId]: quote("0.4815", "0.4817", { last: "0.4816", close: "0.4832" }),
      [index.conId]: quote("6000", "6001"),
    },
  }));
  desk.on(
    "contract_details",
    ({ conId }) => details([aapl, pence, index].find((one) => one.conId === conId) ?? aapl),
  );
  return desk;
}

async function withScreen(body: (screen: Screen, desk: ScriptedDesk) => Promise<void>): Promise<void> {
  const desk = fieldDesk();
  await using screen = await showDesk(desk);
  await screen.page.waitForSelector("[data-action=preview]:enabled");
  await body(screen, desk);
  expect(screen.errors.filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
}

const focused = (page: Page, id: string) =>
  page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

async function take(page: Page, conId: number): Promise<void> {
  await page.click(`[data-position="DU1234567/${conId}"] td button`);
  await page.waitForSelector(`[data-instrument="${conId}"]`);
}

Deno.test(
  "after a preview of something wrong the focus is in the first field that is wrong",
  options,
  async () => {
    await withScreen(async ({ page }, desk) => {
      await page.click("[data-action=preview]");
      await focused(page, "symbol-search");
      await take(page, aapl.conId);
      await page.waitForFunction(() =>
        document.querySelector<HTMLInputElement>("#ticket-limit")?.value !== ""
      );
      await page.fill("#ticket-limit", "");
      await page.click("[data-action=preview]");
      await focused(page, "ticket-quantity");
      await page.keyboard.type("10");
      await page.keyboard.press("Enter");
      await focused(page, "ticket-limit");
      await page.keyboard.type("187.255");
      desk.on(
        "preview_order",
        () => refuse(say("ORDER_PRICE_OFF_TICK", { step: "0.01" }), { field: "order.limitPrice" }),
      );
      await page.click("[data-action=preview]");
      await page.waitForSelector("#ticket-limit[aria-invalid=true]");
      await focused(page, "ticket-limit");
      // What is wrong is written over by the next key.
      await page.keyboard.type("187.25");
      expect(await page.inputValue("#ticket-limit")).toBe("187.25");
    });
  },
);

Deno.test(
  "a close by share fills in the quantity and shows the market; its limit has steps",
  options,
  async () => {
    await withScreen(async ({ page, shoot, findings }, desk) => {
      await page.getByRole("button", { name: "Close AAPL" }).click();
      await page.waitForSelector("#close-quantity");
      expect(await page.inputValue("#close-quantity")).toBe("75");
      await page.getByRole("button", { name: "50%" }).click();
      expect(await page.inputValue("#close-quantity")).toBe("37");
      const line = page.locator("dialog [data-quote-line=quote]");
      expect((await line.innerText()).replace(/\s+/g, " ")).toContain("Bid 187.24 Ask 187.26 Last 187.24");
      desk.change(() => ({ quotes: { [aapl.conId]: quote("188.10", "188.12") } }));
      await page.getByText("188.12").first().waitFor();
      await line.getByRole("button", { name: "188.12" }).click();
      expect(await page.inputValue("#close-limit")).toBe("188.12");
      await page.press("#close-limit", "ArrowUp");
      expect(await page.inputValue("#close-limit")).toBe("188.13");
      // Looked at as it stands, not while a price lights up.
      await page.waitForFunction(() => document.querySelector("[data-flash]") === null);
      await shoot("close-limit");
      expect(await findings()).toEqual([]);
      await page.fill("#close-quantity", "0");
      await page.click("[data-action=preview-close]");
      await focused(page, "close-quantity");
      expect(desk.requestsOf("preview_close")).toEqual([]);
    });
  },
);

Deno.test("a position without a quote shows what it is valued at in its close", options, async () => {
  await withScreen(async ({ page }, desk) => {
    desk.change(() => ({ quotes: {} }));
    await page.getByRole("button", { name: "Close AAPL" }).click();
    await page.waitForSelector("dialog [data-quote-line=mark]");
    expect(await page.innerText("dialog [data-quote-line]")).toContain("187.25");
  });
});

Deno.test("a change has the quote beside it and moves its price by ticks", options, async () => {
  await withScreen(async ({ page, shoot, findings }, desk) => {
    const change = page.getByRole("button", { name: "Change BUY 100 AAPL 184.50" });
    await change.click();
    await page.waitForFunction(() => document.activeElement?.id === "modify-a1-limitPrice");
    // Left, it leaves the focus at its row.
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.closest("[data-order=a1]") !== null);
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("name-btn");
    await change.click();
    await focused(page, "modify-a1-limitPrice");
    await page.waitForFunction(() => document.body.innerText.includes("Tick 0.01"));
    await page.keyboard.press("ArrowUp");
    expect(await page.inputValue("#modify-a1-limitPrice")).toBe("184.51");
    // A row that has just moved takes no press.
    await page.waitForTimeout(500);
    await page.locator("td.detail [data-quote-line] button").first().click();
    expect(await page.inputValue("#modify-a1-limitPrice")).toBe("187.24");
    await shoot("change-quote");
    expect(await findings()).toEqual([]);
    await page.fill("#modify-a1-limitPrice", "abc");
    await page.press("#modify-a1-limitPrice", "Enter");
    await page.waitForSelector("#modify-a1-limitPrice[aria-invalid=true]");
    await focused(page, "modify-a1-limitPrice");
    expect(desk.requestsOf("preview_modify")).toEqual([]);
  });
});

Deno.test(
  "the ticket outlives a reload of the browser, and an emptied one comes back empty",
  options,
  async () => {
    await withScreen(async ({ page }) => {
      await take(page, aapl.conId);
      await page.getByRole("button", { name: "Sell", exact: true }).click();
      await page.fill("#ticket-quantity", "12");
      await page.fill("#ticket-limit", "188.5");
      await page.reload();
      await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
      await page.waitForFunction(() =>
        document.querySelector<HTMLInputElement>("#ticket-limit")?.value === "188.5"
      );
      expect(await page.inputValue("#ticket-quantity")).toBe("12");
      expect(await page.innerText("[data-action=preview]")).toBe("Preview Sell");
    });
  },
);

Deno.test("the change against the close has the digits of the instrument", options, async () => {
  await withScreen(async ({ page }) => {
    await take(page, pence.conId);
    await page.waitForSelector("[data-quote=change]");
    expect((await page.innerText("[data-quote=change]")).replace(/\s/g, "")).toBe("▼−0.0016");
  });
});

Deno.test("an index is quoted and offers no ticket", options, async () => {
  await withScreen(async ({ page }) => {
    await take(page, index.conId);
    await page.waitForSelector("[data-quoted-only]");
    expect(await page.locator("#ticket-quantity, [data-action=preview]").count()).toBe(0);
    await page.keyboard.press("b");
    await take(page, aapl.conId);
    expect(await page.locator("[data-action=preview]").count()).toBe(1);
  });
});
