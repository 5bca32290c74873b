// The palette: one line becomes an order in the ticket and its preview, or a command; nothing is sent by it
// unless the user has chosen so.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { orderDesk, withTicket } from "@/tests/support/desk_screen.ts";
import {
  aapl,
  busySnapshot,
  contract,
  details,
  order,
  ordersOf,
  position,
  positionsOf,
  preview,
  quote,
} from "@/tests/support/screen_samples.ts";
import type { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const GUARD_MS = 600;
const tsla = contract("TSLA", 76792991);

function lineDesk(): ScriptedDesk {
  const desk = orderDesk(
    busySnapshot({
      quotes: { [aapl.conId]: quote("279.90", "280.00") },
      positions: positionsOf(position(aapl, "100"), position(tsla, "40")),
      orders: ordersOf(
        order("a1"),
        order("a2", { side: "SELL", orderType: "STP", limitPrice: null, stopPrice: "170" }),
        order("a3", { contract: tsla }),
      ),
    }),
    [contract("AAPLX", 5), aapl, tsla],
  );
  desk.on("preview_close", () => preview());
  return desk;
}

async function line(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.waitForFunction(() => document.activeElement?.id === "palette-line");
  await page.keyboard.type(text);
}

const title = (page: Page) => page.innerText("dialog[open] h2");

Deno.test(
  "an order in one line says what it means, goes into the ticket and asks for its preview",
  options,
  async () => {
    const desk = lineDesk();
    await withTicket(desk, async ({ page, shoot, findings }) => {
      await line(page, "b 100 aapl 280 gtc tp 320 sl 270");
      await page.waitForSelector(`[data-match="${aapl.conId}"]`);
      const said = (await page.innerText("#palette-wish")).replace(/\s+/g, " ");
      expect(said).toContain("Side Buy Quantity 100 Order type Limit Limit price 280 Time in force GTC");
      await shoot("palette-order");
      expect(await findings()).toEqual([]);
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      expect(desk.requestsOf("preview_order").map(({ order }) => order)).toEqual([{
        account: "DU1234567",
        conId: aapl.conId,
        side: "BUY",
        quantity: "100",
        orderType: "LMT",
        limitPrice: "280",
        tif: "GTC",
        outsideRth: false,
        takeProfit: { limitPrice: "320" },
        stopLoss: { stopPrice: "270" },
      }]);
      // A second Enter is the Back button's: nothing is sent.
      await page.waitForTimeout(GUARD_MS);
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      expect(desk.requestsOf("submit")).toEqual([]);
      // It is the same ticket.
      expect(await page.inputValue("#ticket-quantity")).toBe("100");
      expect(await page.inputValue("#ticket-loss")).toBe("270");
      // The next line names no time in force: it does not have that of the one before, and says which.
      await line(page, "b 5 aapl mkt");
      await page.waitForSelector(`[data-match="${aapl.conId}"]`);
      const next = (await page.innerText("#palette-wish")).replace(/\s+/g, " ");
      expect(next).toContain("Order type Market Time in force DAY");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      expect(desk.requestsOf("preview_order").at(-1)?.order).toMatchObject({ orderType: "MKT", tif: "DAY" });
    });
  },
);

Deno.test(
  "a second Enter sends where the user has chosen so, once, and not within the guard",
  options,
  async () => {
    const desk = lineDesk();
    await withTicket(desk, async ({ page }) => {
      await line(page, "b 5 aapl mid ioc");
      // A press in the moment in which the review comes up is the end of the one before.
      await page.evaluate(() => {
        new MutationObserver((_, observer) => {
          const confirm = document.querySelector<HTMLButtonElement>("dialog [data-action=confirm]");
          if (confirm === null) return;
          observer.disconnect();
          confirm.click();
          document.documentElement.dataset.pressed = "true";
        }).observe(document.body, { childList: true, subtree: true });
      });
      await page.keyboard.press("Enter");
      await page.waitForSelector("html[data-pressed]");
      await page.waitForFunction(() => document.activeElement?.matches("[data-action=confirm]"));
      expect(desk.requestsOf("submit")).toEqual([]);
      await page.waitForTimeout(GUARD_MS);
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      expect(desk.requestsOf("submit")).toHaveLength(1);
      expect(desk.requestsOf("preview_order").map(({ order }) => order.limitPrice)).toEqual(["279.95"]);
      // The ticket's own review still begins at Back.
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Back");
    }, { settings: { enterSends: true } });
  },
);

Deno.test(
  "Enter before the instrument is known waits for it, and no other one takes its place",
  options,
  async () => {
    const desk = lineDesk();
    await withTicket(desk, async ({ page }) => {
      await line(page, "b 5 aap 280");
      await page.waitForFunction(() =>
        document.querySelector("#palette-wish")?.textContent?.includes("No match")
      );
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-gap=instrument]");
      expect(desk.requestsOf("contract_details")).toEqual([]);
      await page.fill("#palette-line", "b 5 aapl 280");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      expect(desk.requestsOf("preview_order").map(({ order }) => order.conId)).toEqual([aapl.conId]);
    });
  },
);

Deno.test(
  "what can not be read or sized is told, in the palette or at the ticket's field",
  options,
  async () => {
    const desk = lineDesk();
    await withTicket(desk, async ({ page }) => {
      await line(page, "b 100 aapl soon");
      expect(await page.innerText("[data-wrong=word]")).toBe("“soon” means nothing here");
      await page.keyboard.press("Enter");
      // It is still said which word it is.
      await page.waitForSelector("[data-refused]");
      expect(await page.innerText("[data-refused] [data-wrong=word]")).toBe("“soon” means nothing here");
      await page.fill("#palette-line", "b $10 aapl 280");
      await page.waitForSelector(`[data-match="${aapl.conId}"]`);
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.id === "ticket-quantity");
      expect(await page.innerText("#ticket-quantity-error")).toBe("No size: it is less than can be traded");
      // It takes no amounts of money.
      await line(page, "b $5000 aapl mkt cash");
      await page.waitForSelector(`[data-match="${aapl.conId}"]`);
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-gap=noCash]");
      expect(desk.requestsOf("preview_order")).toEqual([]);
    });
  },
);

Deno.test(
  "opened by touch: an amount of money waits for the price that it is divided by, and a day ends the order",
  options,
  async () => {
    const desk = lineDesk();
    const { quotes } = desk.snapshot();
    desk.change(() => ({ quotes: {} }));
    await withTicket(desk, async ({ page }) => {
      await page.tap("[data-tab=ticket]");
      await page.tap("[data-action=palette]");
      await page.fill("#palette-line", "b $10000 aapl mkt");
      await page.waitForSelector(`[data-match="${aapl.conId}"]`);
      await page.keyboard.press("Enter");
      await desk.arrived("contract_details");
      // IB sends the first prices a moment after the instrument was chosen.
      desk.change(() => ({ quotes }));
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      await page.tap("[data-action=palette]");
      await page.fill("#palette-line", "b 5 aapl 280 gtd 2030-12-18 16:30");
      await page.waitForSelector(`[data-match="${aapl.conId}"]`);
      expect(await page.innerText("#palette-wish")).toContain("GTD 2030-12-18 16:30");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      const asked = desk.requestsOf("preview_order").map((
        { order: { quantity, tif, goodTillDate } },
      ) => [quantity, tif, goodTillDate]);
      expect(asked).toEqual([
        ["35", "DAY", undefined],
        ["5", "GTD", "2030-12-18T16:30:00.000Z"],
      ]);
    }, { size: "phone", hasTouch: true, timezoneId: "UTC" });
  },
);

Deno.test("Enter that takes a candidate of an input method sends no line", options, async () => {
  const desk = lineDesk();
  await withTicket(desk, async ({ page }) => {
    await line(page, "b 10 ");
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Input.imeSetComposition", {
      text: "aapl 280",
      selectionStart: 8,
      selectionEnd: 8,
    });
    await page.waitForSelector(`[data-match="${aapl.conId}"]`);
    const composed = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
    for (const key of [composed, { ...composed, key: "Escape", code: "Escape" }]) {
      await devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...key });
      await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
    }
    await page.waitForTimeout(200);
    expect(await page.inputValue("#palette-line")).toBe("b 10 aapl 280");
    expect(desk.requestsOf("preview_order")).toEqual([]);
    await devtools.send("Input.insertText", { text: "aapl 280" });
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] [data-action=confirm]");
    expect(desk.requestsOf("preview_order")).toHaveLength(1);
  });
});

Deno.test("an amount of money goes into its own field where the instrument takes one", options, async () => {
  const desk = lineDesk();
  desk.on(
    "contract_details",
    () => ({ ...details(aapl), orderTypes: [...details(aapl).orderTypes, "CASHQTY"] }),
  );
  await withTicket(desk, async ({ page }) => {
    await line(page, "b $10000 aapl mkt cash");
    await page.waitForSelector(`[data-match="${aapl.conId}"]`);
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] [data-action=confirm]");
    expect(desk.requestsOf("preview_order")[0]?.order).toMatchObject({ cashQuantity: "10000" });
    expect(desk.requestsOf("preview_order")[0]?.order.quantity).toBeUndefined();
  });
});

Deno.test("commands go the way that their buttons go, questions included", options, async () => {
  const desk = lineDesk();
  await withTicket(desk, async ({ page, shoot, findings }) => {
    await line(page, "cancel aapl");
    await page.waitForSelector("[data-cancels=a1]");
    expect(await page.locator("[data-cancels=a2]").count()).toBe(0);
    expect(await page.innerText("#palette-wish")).toContain("because they protect a position: 1");
    await shoot("palette-cancel");
    expect(await findings()).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog", { state: "detached" });
    const cancels = await desk.arrived("cancel_order");
    expect(cancels.map(({ clientOrderId }) => clientOrderId)).toEqual(["a1"]);
    desk.change(({ orders }) => ({
      orders: { ...orders, ...ordersOf(order("a1", { state: "cancelled" })) },
    }));
    await line(page, "cancel aapl");
    await page.waitForSelector("[data-cancels=a2]");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector("dialog h2")?.textContent === "Cancel this order?"
    );
    expect(desk.requestsOf("cancel_order")).toHaveLength(1);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await line(page, "close 50% tsla");
    await page.waitForSelector(`[data-closes="${tsla.conId}"]`);
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] [data-action=confirm]");
    expect(
      desk.requestsOf("preview_close").map(({ conId, percent, orderType }) => [conId, percent, orderType]),
    )
      .toEqual([[tsla.conId, "50", "MKT"]]);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await line(page, "flatten");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector("dialog h2")?.textContent === "Close every position"
    );
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await line(page, "reducing");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog", { state: "detached" });
    const states = await desk.arrived("set_trading_state");
    expect(states.map(({ state }) => state)).toEqual(["reducing"]);
    await line(page, "stop");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector("dialog h2")?.textContent !== "Type an order or a command"
    );
    expect(await title(page)).not.toBe("");
    expect(desk.requestsOf("set_trading_state")).toHaveLength(1);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await line(page, "theme light");
    await page.keyboard.press("Enter");
    await page.waitForSelector("html[data-theme=light]");
    await line(page, "sprache de");
    await page.keyboard.press("Enter");
    await page.waitForSelector("html[lang=de]");
    expect(desk.requestsOf("submit")).toEqual([]);
  });
});

Deno.test(
  "the palette opens from within an input, is whole on the smallest phone, and speaks German",
  options,
  async () => {
    await withTicket(lineDesk(), async ({ page, shoot, findings }) => {
      await page.focus("#symbol-search");
      await line(page, "language de");
      await page.keyboard.press("Enter");
      await page.waitForSelector("html[lang=de]");
      await line(page, "k 100 aapl 279,90 gtc tp 2% sl 1%");
      await page.waitForSelector(`[data-match="${aapl.conId}"]`);
      await shoot("palette-phone-german");
      expect(await findings()).toEqual([]);
      const wide = await page.$eval("dialog", (one) => one.scrollWidth > one.clientWidth + 1);
      expect(wide).toBe(false);
    }, { size: "desktop", viewport: { width: 320, height: 640 } });
  },
);
