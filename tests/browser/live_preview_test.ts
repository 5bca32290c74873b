// The preview lives: it shows the market, is made anew when something has moved, says what was and what is,
// and cannot be sent unread.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import type { Preview } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  details,
  order,
  position,
  preview,
  quote,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const KEY = `DU1234567/${aapl.conId}`;

interface World {
  held: string;
  ask: string;
}

/** BUY 5 @ 290 while 120 are held, and another order works. */
function previewOf({ held, ask }: World): Preview {
  const { basis, ...rest } = preview();
  const after = String(Number(held) + 5);
  return {
    ...rest,
    previewToken: `token-${held}-${ask}`,
    order: { ...rest.order, quantity: "5", orderType: "LMT", limitPrice: "290" },
    notional: "1450.00",
    positionBefore: held,
    positionAfter: after,
    percentOfNetLiquidation: "0.14",
    basis: {
      ...basis,
      position: held,
      orders: held === "120" ? [{ clientOrderId: "other", remaining: "5" }] : [],
      quote: basis.quote && { ...basis.quote, bid: String(Number(ask) - 0.02), ask, last: ask },
      tolerance: { price: "2.9", moneyPercent: "5" },
    },
    warnings: Number(ask) < 290
      ? [{
        code: "PRICE_FAR_FROM_MARKET",
        text: `The limit price is 45% away from the market (${ask})`,
        says: say("PRICE_FAR_FROM_MARKET", { percent: "45", price: ask }),
      }]
      : [],
  };
}

function snapshotOf({ held, ask }: World) {
  const other = order("other", { contract: aapl, quantity: "5", remaining: held === "120" ? "5" : "0" });
  return busySnapshot({
    positions: { [KEY]: position(aapl, held) },
    orders: { other: { ...other, state: held === "120" ? "working" : "filled" } },
    quotes: { [aapl.conId]: quote(String(Number(ask) - 0.02), ask, { last: ask }) },
  });
}

class Market {
  readonly desk: ScriptedDesk;
  #world: World = { held: "120", ask: "290" };

  constructor() {
    this.desk = new ScriptedDesk(snapshotOf(this.#world));
    this.desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "APPLE INC" }] }));
    this.desk.on("contract_details", () => details(aapl));
    this.desk.on("preview_order", () => previewOf(this.#world));
    this.desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
  }

  /** `told`: the screens hear of it at once. */
  becomes(world: World, told: boolean): void {
    this.#world = world;
    if (!told) return;
    const { positions, orders, quotes } = snapshotOf(world);
    this.desk.change(() => ({ positions, orders, quotes }));
  }
}

async function withMarket(body: (screen: Screen, market: Market) => Promise<void>, open: OpenOptions = {}) {
  const market = new Market();
  await using screen = await showDesk(market.desk, open);
  await body(screen, market);
  expect(screen.errors.filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
}

async function review(page: Page): Promise<void> {
  await takeAapl(page);
  await page.selectOption("#ticket-type", "LMT");
  await page.fill("#ticket-quantity", "5");
  await page.fill("#ticket-limit", "290");
  await page.press("#ticket-quantity", "Enter");
  await page.waitForSelector("dialog[open] [data-action=confirm]");
}

const CONFIRM = "dialog[open] [data-action=confirm]";
const changed = (page: Page) =>
  page.$$eval("[data-change]", (rows) => rows.map((row) => (row.textContent ?? "").trim()));

Deno.test(
  "previewed BUY 5 @ 290, the market fell to 200 and another order filled: refused, previewed again, read, sent",
  options,
  async () => {
    await withMarket(async ({ page, shoot, findings }, market) => {
      await review(page);
      expect(await page.innerText("[data-live=ask]")).toContain("290.00");
      // The desk knows it a moment before the screen.
      market.becomes({ held: "125", ask: "200" }, false);
      market.desk.on("submit", () =>
        refuse(
          say("PREVIEW_STALE", { moved: [say("PREVIEW_STALE.position", { stood: "120", stands: "125" })] }),
          { status: 409 },
        ));
      await page.waitForTimeout(600);
      // Whoever presses on sends nothing that was not read: the page itself presses in the turn in which the
      // change is told.
      await page.evaluate((confirm) => {
        new MutationObserver((_, observer) => {
          if (document.querySelector("[data-changes]") === null) return;
          observer.disconnect();
          const button = document.querySelector<HTMLButtonElement>(confirm);
          document.documentElement.dataset.pressed = button?.disabled ? "disabled" : "enabled";
          button?.click();
        }).observe(document.body, { childList: true, subtree: true });
      }, CONFIRM);
      await page.click(CONFIRM);
      await page.waitForSelector("[data-changes]");
      market.desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
      expect(await page.getAttribute("html", "data-pressed")).toBe("disabled");
      expect(await changed(page)).toEqual([
        "Market price: 290.00 → 200.00",
        "Position: 120 → 125",
        "Position after: 125 → 130",
        "Other open orders on it: 1 → 0",
        expect.stringContaining("45%"),
      ]);
      expect(market.desk.requestsOf("submit")).toHaveLength(1);
      market.becomes({ held: "125", ask: "200" }, true);
      await shoot("live-preview");
      expect(await findings()).toEqual([]);
      await page.waitForSelector(`${CONFIRM}:enabled`);
      await page.click(CONFIRM);
      await page.waitForSelector("dialog", { state: "detached" });
      expect(market.desk.requestsOf("submit").map(({ previewToken }) => previewToken)).toEqual([
        "token-120-290",
        "token-125-200",
      ]);
    });
  },
);

Deno.test(
  "what the screen sees move makes the preview anew by itself, without a press, and not twice for one move",
  options,
  async () => {
    await withMarket(async ({ page, shoot }, market) => {
      await review(page);
      market.becomes({ held: "120", ask: "292" }, true);
      await page.waitForFunction(() =>
        document.querySelector("[data-live=ask]")?.textContent?.includes("292")
      );
      await page.waitForTimeout(3_500);
      // Within what is tolerated only the quote moves.
      expect(market.desk.requestsOf("preview_order")).toHaveLength(1);
      market.becomes({ held: "125", ask: "200" }, true);
      await page.waitForSelector("[data-changes]");
      expect((await changed(page)).slice(0, 2)).toEqual([
        "Marktkurs: 290,00 → 200,00",
        "Position: 120 → 125",
      ]);
      await shoot("live-preview-de");
      await page.waitForTimeout(4_000);
      expect(market.desk.requestsOf("preview_order")).toHaveLength(2);
      expect(market.desk.requestsOf("submit")).toHaveLength(0);
    }, { size: "phone", locale: "de-DE" });
  },
);

Deno.test(
  "what moved while nobody looked at the page makes the preview anew when somebody does",
  options,
  async () => {
    await withMarket(async ({ page }, market) => {
      await review(page);
      const look = (hidden: boolean) =>
        page.evaluate((value) => {
          Object.defineProperty(document, "hidden", { configurable: true, value });
          document.dispatchEvent(new Event("visibilitychange"));
        }, hidden);
      await look(true);
      market.becomes({ held: "125", ask: "200" }, true);
      await page.waitForTimeout(3_500);
      expect(market.desk.requestsOf("preview_order")).toHaveLength(1);
      await look(false);
      await page.waitForSelector("[data-changes]");
      expect((await changed(page))[0]).toBe("Market price: 290.00 → 200.00");
      expect(market.desk.requestsOf("preview_order")).toHaveLength(2);
    });
  },
);
