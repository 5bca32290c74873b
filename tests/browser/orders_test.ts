// Orders through the screen: what is asked of the desk by each gesture, and what each answer looks like.
import { say } from "@/lib/contract/says/say.ts";
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { orderDesk, showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, msft, order, preview } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

/** Longer than the half second in which a confirm does not count. */
const GUARD_MS = 600;
const options = { sanitizeOps: false, sanitizeResources: false };

function tradingDesk(): ScriptedDesk {
  const desk = orderDesk(busySnapshot(), [aapl, msft]);
  desk.on("preview_order", () => preview());
  return desk;
}

type Body = (screen: Screen, desk: ScriptedDesk) => Promise<void>;

/** A test with a screen of its own; what went wrong inside the page fails it. */
async function withScreen(desk: ScriptedDesk, body: Body, open: OpenOptions = {}): Promise<void> {
  await using screen = await showDesk(desk, open);
  await body(screen, desk);
  // The browser logs each refused request; everything else is a fault of the page.
  expect(screen.errors.filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
}

/** From the keyboard: search, take the first match, type a market order. */
async function typeOrder(page: Page): Promise<void> {
  await takeAapl(page);
  await page.selectOption("#ticket-type", "MKT");
  await page.fill("#ticket-quantity", "10");
}

async function askPreview(page: Page): Promise<void> {
  await page.press("#ticket-quantity", "Enter");
  await page.waitForSelector("dialog[open] [data-action=confirm]");
}

Deno.test("an order goes out by keyboard alone: search, quantity, review, send", options, async () => {
  await withScreen(tradingDesk(), async ({ page, shoot, findings }, desk) => {
    await typeOrder(page);
    expect(desk.requestsOf("watch")).toEqual([{ action: "watch", conId: aapl.conId }]);
    await askPreview(page);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Back");
    await shoot("preview");
    expect(await findings()).toEqual([]);
    await page.waitForTimeout(GUARD_MS);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog", { state: "detached" });
    expect(desk.requestsOf("preview_order").map((one) => one.order)).toEqual([{
      account: "DU1234567",
      conId: aapl.conId,
      side: "BUY",
      quantity: "10",
      orderType: "MKT",
      tif: "DAY",
      outsideRth: false,
    }]);
    const [sent, ...more] = desk.requestsOf("submit");
    expect(more).toEqual([]);
    expect(sent?.previewToken).toBe("token-1");
    // The order arrives by the stream, and the ticket follows it.
    desk.change((state) => ({
      orders: { ...state.orders, n1: order("n1", { orderType: "MKT", limitPrice: null }) },
    }));
    await page.waitForSelector('[data-sent] [data-state="working"]');
    desk.change((state) => ({
      orders: {
        ...state.orders,
        n1: order("n1", {
          orderType: "MKT",
          limitPrice: null,
          state: "filled",
          filled: "100",
          averageFillPrice: "187.26",
        }),
      },
    }));
    await page.waitForSelector('[data-toast="fill"]');
    await shoot("filled");
  });
});

Deno.test(
  "P58: Enter held down on the ticket sends nothing, and Enter on the review goes back",
  options,
  async () => {
    await withScreen(tradingDesk(), async ({ page }, desk) => {
      await typeOrder(page);
      await page.focus("#ticket-quantity");
      for (let n = 0; n < 20; n++) {
        await page.keyboard.down("Enter");
        await page.waitForTimeout(20);
      }
      await page.keyboard.up("Enter");
      expect(desk.requestsOf("submit")).toEqual([]);
    });
  },
);

Deno.test("P58: a double click on the confirm button sends once", options, async () => {
  const desk = tradingDesk();
  const gate = Promise.withResolvers<void>();
  desk.on("submit", async () => {
    await gate.promise;
    return { clientOrderId: "n1", state: "sent" };
  });
  await withScreen(desk, async ({ page }) => {
    await typeOrder(page);
    await askPreview(page);
    await page.waitForTimeout(GUARD_MS);
    await page.dblclick("[data-action=confirm]");
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog[open]").count()).toBe(1);
    gate.resolve();
    await page.waitForSelector("dialog", { state: "detached" });
    expect(desk.requestsOf("submit")).toHaveLength(1);
  });
});

Deno.test("a lost answer is UNKNOWN, never failed; asking again uses the same key", options, async () => {
  await withScreen(tradingDesk(), async ({ page, shoot, findings }, desk) => {
    await typeOrder(page);
    await askPreview(page);
    await page.waitForTimeout(GUARD_MS);
    // The request gets through, its answer does not.
    await page.route("**/api/trading", async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await page.click("[data-action=confirm]");
    await page.waitForSelector("[data-preview=unknown]");
    expect(await page.innerText("dialog")).toContain("UNKNOWN – checking");
    await shoot("unknown");
    expect(await findings()).toEqual([]);
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.waitForSelector("dialog", { state: "detached" });
    const keys = desk.requestsOf("submit").map((one) => `${one.previewToken}/${one.idempotencyKey}`);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });
});

Deno.test(
  "refusals are shown where they belong: at the field, under the form, in the review",
  options,
  async () => {
    const desk = tradingDesk();
    const refusals = [
      () => refuse(say("ORDER_PRICE_OFF_TICK", { step: "0.01" }), { field: "order.limitPrice" }),
      () => refuse(say("ORDER_TOO_MANY_ACTIVE", { most: 20, active: 20 })),
    ];
    desk.on("preview_order", () => {
      const next = refusals.shift();
      return next ? next() : preview();
    });
    desk.on("submit", () => refuse(say("PREVIEW_USED")));
    await withScreen(desk, async ({ page, shoot, findings }) => {
      await page.click("[data-action=preview]");
      expect(await page.innerText("#symbol-search-error")).toContain("Choose an instrument first");
      // The focus went there; a key that opens the search is a character there.
      await page.waitForFunction(() => document.activeElement?.id === "symbol-search");
      await page.locator("#symbol-search").blur();
      await typeOrder(page);
      await page.selectOption("#ticket-type", "LMT");
      await page.fill("#ticket-limit", "187.255");
      await page.click("[data-action=preview]");
      await page.waitForSelector("#ticket-limit[aria-invalid=true]");
      expect(await page.innerText("#ticket-limit-error")).toContain("ORDER_PRICE_OFF_TICK");
      await shoot("field-error");
      expect(await findings()).toEqual([]);
      await page.press("#ticket-limit", "ArrowUp");
      expect(await page.inputValue("#ticket-limit")).toBe("187.26");
      expect(await page.locator("#ticket-limit-error").count()).toBe(0);
      await page.click("[data-action=preview]");
      await page.waitForSelector("#pane-ticket [role=alert]");
      expect(await page.innerText("#pane-ticket [role=alert]")).toContain("ORDER_TOO_MANY_ACTIVE");
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open]");
      await page.waitForTimeout(GUARD_MS);
      await page.click("[data-action=confirm]");
      await page.waitForSelector("[data-preview=refused]");
      expect(await page.innerText("dialog")).toContain("Not sent");
      expect(await page.locator("[data-action=confirm]").count()).toBe(0);
    });
  },
);

Deno.test("a look-alike is asked about and sent only after a yes", options, async () => {
  const desk = tradingDesk();
  desk.on(
    "submit",
    ({ confirmDuplicate }) =>
      confirmDuplicate
        ? { clientOrderId: "n2", state: "sent" }
        : refuse(say("ORDER_LOOKS_ALIKE"), { status: 409 }),
  );
  await withScreen(desk, async ({ page }) => {
    await typeOrder(page);
    await askPreview(page);
    await page.waitForTimeout(GUARD_MS);
    await page.click("[data-action=confirm]");
    const again = page.getByRole("button", { name: "Yes, send it again" });
    await again.waitFor();
    await page.waitForTimeout(GUARD_MS);
    await again.click();
    await page.waitForSelector("dialog", { state: "detached" });
    expect(desk.requestsOf("submit").map((one) => one.confirmDuplicate)).toEqual([undefined, true]);
  });
});

Deno.test("an expired preview can not be sent and says that nothing was", options, async () => {
  const desk = tradingDesk();
  desk.on("preview_order", () => preview({ expiresAt: new Date(Date.now() + 1500).toISOString() }));
  await withScreen(desk, async ({ page }) => {
    await typeOrder(page);
    // On a slow machine the review comes up when it is over already.
    await page.press("#ticket-quantity", "Enter");
    await page.waitForFunction(() => document.body.innerText.includes("This preview has expired"));
    expect(await page.locator("[data-action=confirm]").count()).toBe(0);
    desk.on("preview_order", () => preview({ previewToken: "token-2" }));
    await page.getByRole("button", { name: "Preview again" }).click();
    await page.waitForSelector("[data-action=confirm]");
    await page.waitForTimeout(GUARD_MS);
    await page.click("[data-action=confirm]");
    await page.waitForSelector("dialog", { state: "detached" });
    expect(desk.requestsOf("submit").map((one) => one.previewToken)).toEqual(["token-2"]);
  });
});
