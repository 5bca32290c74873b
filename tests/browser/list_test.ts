// What is done with orders and positions that exist: cancel, change, close, by button and by key.
import { expect } from "@std/expect";
import type { OrdersPage } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { Screen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  ago,
  busySnapshot,
  details,
  order,
  ordersOf,
  preview,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const GUARD_MS = 600;
const options = { sanitizeOps: false, sanitizeResources: false };

async function withScreen(desk: ScriptedDesk, body: (screen: Screen) => Promise<void>): Promise<void> {
  desk.on("contract_details", () => details(aapl));
  await using screen = await showDesk(desk);
  await screen.page.waitForSelector("[data-action=preview]:enabled");
  await body(screen);
  expect(screen.errors.filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
}

Deno.test("an order opens its timeline and is cancelled by one click", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  desk.on("cancel_order", ({ clientOrderId }) => ({ clientOrderId, state: "cancel_pending" }));
  await withScreen(desk, async ({ page, shoot, findings }) => {
    await page.click('[data-order="a1"] button[aria-expanded]');
    expect(await page.innerText(".timeline")).toContain("PreSubmitted");
    await shoot("timeline");
    expect(await findings()).toEqual([]);
    await page.getByRole("button", { name: "Cancel BUY 100 AAPL 184.50" }).click();
    expect(await desk.arrived("cancel_order")).toEqual([{ action: "cancel_order", clientOrderId: "a1" }]);
    desk.change((state) => ({
      orders: { ...state.orders, a1: order("a1", { state: "cancelled" }) },
    }));
    await page.waitForSelector('[data-order="a1"] [data-state="cancelled"]');
    // An order that has ended offers nothing any more.
    expect(await page.locator('[data-order="a1"] .row-btn').count()).toBe(0);
  });
});

Deno.test(
  "P29: a foreign order says so; one of another client can not be cancelled from here",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({
      orders: ordersOf(
        order("f1", { origin: "foreign", cancellable: false }),
        order("f2", { origin: "foreign" }),
      ),
    }));
    await withScreen(desk, async ({ page }) => {
      expect(await page.innerText('[data-order="f1"]')).toContain("foreign");
      expect(await page.locator('[data-order="f1"] .row-btn').count()).toBe(0);
      expect(await page.locator('[data-order="f2"] .row-btn').count()).toBe(1);
    });
  },
);

Deno.test("a refused cancel is a message with its code", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  desk.on(
    "cancel_order",
    () => refuse(say("ORDER_ALREADY_ENDED", { state: "filled" }), { status: 409 }),
  );
  await withScreen(desk, async ({ page }) => {
    await page.getByRole("button", { name: "Cancel BUY 100 AAPL 184.50" }).click();
    await page.waitForSelector('[data-toast="problem"]');
    expect(await page.innerText('[data-toast="problem"]')).toContain("ORDER_ALREADY_ENDED");
    expect(await page.innerText("[role=alert]")).toContain("The order is already filled");
  });
});

Deno.test(
  "a change is previewed with only what differs, and a refusal is shown at its field",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot());
    desk.on(
      "preview_modify",
      () => refuse(say("ORDER_PRICE_OFF_TICK", { step: "0.01" }), { field: "changes.limitPrice" }),
    );
    await withScreen(desk, async ({ page, shoot, findings }) => {
      await page.getByRole("button", { name: "Change BUY 100 AAPL 184.50" }).click();
      await page.fill("#modify-a1-limitPrice", "185.255");
      await page.press("#modify-a1-limitPrice", "Enter");
      await page.waitForSelector("#modify-a1-limitPrice[aria-invalid=true]");
      expect(desk.requestsOf("preview_modify")).toEqual([
        { action: "preview_modify", clientOrderId: "a1", changes: { limitPrice: "185.255" } },
      ]);
      desk.on("preview_modify", () => preview({ sentence: "CHANGE the limit to 185.25" }));
      desk.on("submit", () => ({ clientOrderId: "a1", state: "working" }));
      await page.fill("#modify-a1-limitPrice", "185.25");
      await shoot("change");
      expect(await findings()).toEqual([]);
      await page.press("#modify-a1-limitPrice", "Enter");
      await page.waitForSelector("dialog[open]");
      await page.waitForTimeout(GUARD_MS);
      await page.click("[data-action=confirm]");
      await page.waitForSelector("#modify-a1-limitPrice", { state: "detached" });
    });
  },
);

Deno.test(
  "P41: cancel all names its two scopes and warns that the wide one reaches manual orders",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot());
    await withScreen(desk, async ({ page, shoot, findings }) => {
      await page.getByRole("button", { name: "Cancel all …" }).click();
      expect(await page.innerText("dialog")).toContain("Also cancels orders you typed in TWS");
      expect(await page.locator("dialog [data-protects]").count()).toBe(0);
      // One stop ends a position when the market turns, another one waits for its entry.
      const stop = { side: "SELL", orderType: "STP", limitPrice: null, stopPrice: "170" } as const;
      const entry = order("e1", { filled: "0" });
      desk.changeOrders(order("s1", stop), entry, order("s2", { ...stop, parentClientOrderId: "e1" }));
      await page.waitForSelector("dialog [data-protects]");
      expect(await page.innerText("dialog [data-protects]")).toMatch(/protect a position: 1$/);
      await shoot("cancel-all");
      expect(await findings()).toEqual([]);
      expect(await page.isChecked("input[value=app]")).toBe(true);
      await page.check("input[value=account]");
      await page.getByRole("button", { name: "Cancel these orders" }).click();
      await page.waitForSelector("dialog", { state: "detached" });
      expect(await desk.arrived("cancel_all")).toEqual([{ action: "cancel_all", scope: "account" }]);
    });
  },
);

Deno.test("P58: a position is closed by share, with its proof in the review", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  const proof = { position: "100", workingExits: "60", closes: "40", result: "0" };
  desk.on("preview_close", () => preview({ sentence: "SELL 40 AAPL at market", proof }));
  desk.on("submit", () => ({ clientOrderId: "c1", state: "sent" }));
  await withScreen(desk, async ({ page, shoot, findings }) => {
    await page.getByRole("button", { name: "Close AAPL" }).click();
    await shoot("close");
    expect(await findings()).toEqual([]);
    await page.getByRole("button", { name: "50%" }).click();
    await page.click("[data-action=preview-close]");
    await page.waitForSelector("[data-proof]");
    expect((await page.innerText("[data-proof]")).replace(/\s+/g, " ")).toContain(
      "Position 100 Working exits 60 This closes 40 Left without an exit 0",
    );
    await shoot("close-proof");
    expect(await findings()).toEqual([]);
    expect(desk.requestsOf("preview_close")).toEqual([
      { action: "preview_close", account: "DU1234567", conId: aapl.conId, orderType: "MKT", percent: "50" },
    ]);
    await page.waitForTimeout(GUARD_MS);
    await page.click("[data-action=confirm]");
    await page.waitForSelector("dialog", { state: "detached" });
    expect(desk.requestsOf("submit")).toHaveLength(1);
  });
});

Deno.test("closing everything shows every order before any is sent", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  desk.on("preview_flatten", () => ({
    previews: [
      preview({ previewToken: "p1", sentence: "SELL 100 AAPL at market" }),
      preview({ previewToken: "p2", sentence: "BUY 40 MSFT at market" }),
    ],
    skipped: [{ conId: 649180671, code: "CLOSE_NOTHING_LEFT", text: "Working exits already cover it" }],
  }));
  desk.on("submit", ({ previewToken }) => ({ clientOrderId: previewToken, state: "sent" }));
  await withScreen(desk, async ({ page, shoot }) => {
    await page.getByRole("button", { name: "Close all …" }).click();
    await page.getByRole("button", { name: "Preview closing orders" }).click();
    await page.waitForSelector("[data-preview=ready]");
    expect(desk.requestsOf("submit")).toEqual([]);
    // What stays open is told first, and the way back has the focus without hiding the beginning.
    expect(await page.innerText("[data-skipped]")).toMatch(
      /NOT closed by this: 1[\s\S]*ESH6 CME: Working exits/,
    );
    expect(await page.$eval("dialog", (dialog) => dialog.scrollTop)).toBe(0);
    await shoot("flatten");
    await page.waitForTimeout(GUARD_MS);
    await page.getByRole("button", { name: "Send 2 closing orders" }).click();
    await page.waitForSelector("dialog", { state: "detached" });
    const sent = desk.requestsOf("submit");
    expect(sent.map((one) => one.previewToken)).toEqual(["p1", "p2"]);
    expect(new Set(sent.map((one) => one.idempotencyKey)).size).toBe(2);
  });
});

Deno.test(
  "of many closes the foot of the review counts those that were not sent, however far below they stand",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot());
    const tokens = Array.from({ length: 30 }, (_, n) => `p${n}`);
    desk.on("preview_flatten", () => ({
      previews: tokens.map((previewToken) => preview({ previewToken, sentence: `SELL ${previewToken}` })),
      skipped: [],
    }));
    desk.on("submit", ({ previewToken }) => {
      if (previewToken === "p7" || previewToken === "p29") refuse(say("ORDER_TOO_LATE", { ms: 20_000 }));
      return { clientOrderId: previewToken, state: "sent" };
    });
    await withScreen(desk, async ({ page, shoot, findings }) => {
      await page.getByRole("button", { name: "Close all …" }).click();
      await page.getByRole("button", { name: "Preview closing orders" }).click();
      await page.waitForSelector("[data-preview=ready]");
      await page.waitForTimeout(GUARD_MS);
      await page.getByRole("button", { name: "Send 30 closing orders" }).click();
      const count = page.locator('dialog [data-refused="2"]');
      await count.waitFor();
      expect(await count.innerText()).toContain("NOT sent: 2 of 30");
      expect(await page.$eval("dialog [data-refused]", (one) => one.getBoundingClientRect().bottom))
        .toBeLessThan(900);
      await shoot("flatten-refused");
      expect(await findings()).toEqual([]);
    });
  },
);

Deno.test("rows are walked, opened and ended by keys, with a question before the end", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  desk.on("cancel_order", ({ clientOrderId }) => ({ clientOrderId, state: "cancel_pending" }));
  await withScreen(desk, async ({ page, shoot, findings }) => {
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await page.waitForFunction(() => document.activeElement?.id === "pane-orders");
    await page.keyboard.press("j");
    await page.waitForSelector('[data-order="a1"][data-selected=true]');
    await page.keyboard.press("Enter");
    await page.waitForSelector(".timeline");
    await page.keyboard.press("x");
    await page.waitForSelector("dialog[open]");
    expect(desk.requestsOf("cancel_order")).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await shoot("keys");
    expect(await findings()).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.keyboard.press("Shift+Escape");
    await page.click("[data-action=emergency-confirm]");
    await page.waitForSelector("[data-step=halt][data-status=done]");
    expect(desk.requestsOf("set_trading_state")).toEqual([{ action: "set_trading_state", state: "halted" }]);
  });
});

Deno.test("a live account is armed only after a question that names it", options, async () => {
  const desk = new ScriptedDesk(busySnapshot({ mode: "live" }));
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.waitForFunction(() => document.body.innerText.includes("live trading is not armed"));
  await page.getByRole("button", { name: "Arm live trading …" }).click();
  await page.locator("dialog", { hasText: "Orders for account DU1234567" }).waitFor();
  let right = false;
  desk.on("arm_live", () => right ? {} : refuse(say("PASSPHRASE_WRONG"), { field: "passphrase" }));
  await screen.shoot("arm-live");
  expect(await screen.findings()).toEqual([]);
  expect(desk.requestsOf("arm_live")).toEqual([]);
  // By keys alone, from the first field on; another id than the account's opens nothing.
  const { keyboard } = page;
  await keyboard.type("DU7654321");
  await keyboard.press("Tab");
  await keyboard.type("not the passphrase");
  expect(await page.isDisabled("[data-action=arm]")).toBe(true);
  await page.fill("#arm-account", "DU1234567");
  await page.focus("#arm-passphrase");
  await keyboard.press("Enter");
  await page.getByText("This is not the passphrase").waitFor();
  expect(await page.inputValue("#arm-passphrase")).toBe("");
  await screen.shoot("arm-live-refused");
  right = true;
  await page.fill("#arm-passphrase", "the passphrase");
  await page.focus("#arm-passphrase");
  await keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
  const typed = { action: "arm_live", account: "DU1234567", typedAccount: "DU1234567" };
  expect(desk.requestsOf("arm_live")).toEqual([
    { ...typed, passphrase: "not the passphrase" },
    { ...typed, passphrase: "the passphrase" },
  ]);
  const until = new Date(Date.now() + 900_000).toISOString();
  desk.change((state) => ({
    trading: { ...state.trading, liveArmedUntil: until, armed: { DU1234567: until } },
  }));
  await page.waitForSelector("[data-action=preview]:enabled");
});

Deno.test(
  "earlier orders are loaded page by page behind the list, to the day that the journal alone has",
  options,
  async () => {
    const ended = (id: string, seconds: number) =>
      order(id, {
        state: "cancelled",
        timeline: [{ at: ago(seconds), state: "cancelled", source: "orderStatus" }],
      });
    const desk = new ScriptedDesk(busySnapshot({ earlier: { orders: "c1", executions: null } }));
    const pages: Record<string, OrdersPage> = {
      c1: { orders: [ended("e1", 90_000), ended("e2", 95_000)], next: "c2", since: ago(700_000) },
      c2: { orders: [ended("e3", 99_000)], next: null, since: ago(700_000) },
    };
    desk.onOrdersPage = ({ cursor = "" }) =>
      pages[cursor] ?? refuse(say("DAY_NOT_KEPT", { since: ago(700_000) }), { status: 404 });
    await withScreen(desk, async ({ page, shoot, findings }) => {
      const rows = () =>
        page.$$eval("[data-order]", (all) => all.map((row) => row.getAttribute("data-order")));
      const shown = await rows();
      expect(shown).not.toContain("e1");
      const load = page.getByRole("button", { name: "Load earlier orders" });
      await load.click();
      await page.waitForSelector('[data-order="e2"]');
      expect(await rows()).toEqual([...shown, "e1", "e2"]);
      // Of yesterday's order the row tells the day: both would not be one line.
      expect(await page.innerText('[data-order="e1"] td')).toMatch(/^\d\d \w+$/);
      // What grows too old for the list meanwhile is not lost between it and the pages.
      desk.change(({ orders: { a2: _, ...orders } }) => ({
        orders,
        earlier: { orders: "c0", executions: null },
      }));
      await page.waitForTimeout(300);
      expect(await rows()).toEqual([...shown, "e1", "e2"]);
      await load.click();
      await page.waitForSelector('[data-earlier="complete"]');
      expect(await rows()).toEqual([...shown, "e1", "e2", "e3"]);
      expect(await page.innerText('[data-earlier="complete"]')).toContain("in the journal only");
      expect(desk.pages.map(({ cursor }) => cursor)).toEqual(["c1", "c2"]);
      await shoot("earlier-orders");
      expect(await findings()).toEqual([]);
      await page.getByRole("button", { name: "Open", exact: false }).first().click();
      expect(await page.locator("[data-earlier]").count()).toBe(0);
    });
  },
);

Deno.test("a page that can not be had says so and is asked for again", options, async () => {
  const desk = new ScriptedDesk(busySnapshot({ earlier: { orders: null, executions: "c1" } }));
  desk.onExecutionsPage = () => refuse(say("DESK_NOT_READY"), { status: 503 });
  await withScreen(desk, async ({ page }) => {
    expect(await page.locator("[data-earlier]").count()).toBe(0);
    await page.getByRole("button", { name: "Fills" }).click();
    const load = page.getByRole("button", { name: "Load earlier fills" });
    await load.click();
    await page.waitForSelector('[data-earlier="failed"]');
    expect(await page.innerText("[data-earlier]")).toContain("could not be loaded");
    const [fill] = Object.values(desk.snapshot().executions);
    if (fill === undefined) throw new Error("The sample has a fill");
    desk.onExecutionsPage = () => ({
      executions: [{ ...fill, execId: "old.1.01.01", at: ago(200_000) }],
      next: null,
      since: ago(700_000),
    });
    await load.click();
    await page.waitForSelector('[data-fill="old.1.01.01"]');
    expect(await page.locator("[data-fill]").count()).toBe(2);
  });
});
