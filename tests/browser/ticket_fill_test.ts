// The ticket that fills itself: what is held, where the limit begins, sizes as chips and as words, and how
// few keys and clicks an order takes.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { orderDesk, withTicket } from "@/tests/support/desk_screen.ts";
import {
  aapl,
  account,
  busySnapshot,
  order,
  ordersOf,
  position,
  positionsOf,
  preview,
  quote,
  sap,
} from "@/tests/support/screen_samples.ts";
import { say } from "@/lib/contract/says/say.ts";
import { refuse, type ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
/** As long as a send is guarded after the review has opened. */
const GUARD_MS = 600;

function ticketDesk(): ScriptedDesk {
  return orderDesk(
    busySnapshot({
      accounts: { DU1234567: account() },
      orders: ordersOf(order("a1")),
      positions: positionsOf(position(aapl, "100", { entryPrice: "181.40", unrealizedPnl: "36.00" })),
      quotes: { [aapl.conId]: quote("187.24", "187.27"), [sap.conId]: quote("120.10", "120.20") },
    }),
    [aapl, sap],
  );
}

async function take(page: Page, symbol = "aapl", conId = aapl.conId): Promise<void> {
  await page.fill("#symbol-search", symbol);
  await page.click(`[role=option][data-con-id="${conId}"]`);
  await page.waitForSelector(`[data-instrument="${conId}"]`);
}

const limit = (page: Page) => page.inputValue("#ticket-limit");
const quantity = (page: Page) => page.inputValue("#ticket-quantity");
const limitBecomes = (page: Page, wanted: string) =>
  page.waitForFunction(
    (value) => document.querySelector<HTMLInputElement>("#ticket-limit")?.value === value,
    wanted,
  );

Deno.test(
  "the ticket says what is held, and its limit begins at the quote until somebody types",
  options,
  async () => {
    const desk = ticketDesk();
    await withTicket(desk, async ({ page, shoot, findings }) => {
      await take(page);
      expect((await page.innerText("[data-holding]")).replace(/\s+/g, " ")).toBe(
        "You hold 100 @ 181.40 ▲+36.00",
      );
      // Beside those who wait on the same side.
      await limitBecomes(page, "187.24");
      await page.getByRole("button", { name: "Sell", exact: true }).click();
      await limitBecomes(page, "187.27");
      for (
        const [place, price] of [["bid", "187.24"], ["mid", "187.26"], ["ask", "187.27"], [
          "last",
          "187.24",
        ]] as const
      ) {
        await page.click(`[data-limit-place=${place}]`);
        expect([place, await limit(page)]).toEqual([place, price]);
      }
      await page.press("#ticket-limit", "Shift+ArrowUp");
      expect(await limit(page)).toBe("187.34");
      // Typed: neither the other side nor a tick takes it away.
      await page.getByRole("button", { name: "Buy", exact: true }).click();
      desk.change((state) => ({ quotes: { ...state.quotes, [aapl.conId]: quote("190.00", "190.02") } }));
      await page.getByText("190.02").first().waitFor();
      expect(await limit(page)).toBe("187.34");
      await page.fill("#ticket-limit", "");
      desk.change((state) => ({ quotes: { ...state.quotes, [aapl.conId]: quote("191.00", "191.02") } }));
      await page.getByText("191.02").first().waitFor();
      expect(await limit(page)).toBe("");
      // Looked at as it stands, not while a price lights up.
      await page.waitForFunction(() => document.querySelector("[data-flash]") === null);
      await shoot("ticket-filled");
      expect(await findings()).toEqual([]);
    });
  },
);

Deno.test("without a live quote the limit stays empty and money makes no size", options, async () => {
  const desk = ticketDesk();
  desk.change(() => ({ quotes: { [aapl.conId]: quote("187.24", "187.27", { stale: true }) } }));
  await withTicket(desk, async ({ page }) => {
    await take(page);
    await page.waitForSelector("[data-chip='2×']");
    expect(await limit(page)).toBe("");
    await page.fill("#ticket-quantity", "$10000");
    expect(await page.innerText("[data-size=quote]")).toBe("No size: there is no current price");
    await page.fill("#ticket-limit", "187.25");
    await page.click("[data-action=preview]");
    await page.waitForSelector("#ticket-quantity[aria-invalid=true]");
    expect(desk.requestsOf("preview_order")).toEqual([]);
    // What needs no price goes on.
    await page.click("[data-chip='25%']");
    expect(await quantity(page)).toBe("25");
    desk.change(() => ({ quotes: { [aapl.conId]: quote("187.24", "187.27", { dataType: "delayed" }) } }));
    await page.selectOption("#ticket-type", "MKT");
    await page.fill("#ticket-quantity", "$10000");
    await page.waitForSelector("[data-size=quote]");
  });
});

Deno.test(
  "chips and words make the same sizes, and the review says what the words came to",
  options,
  async () => {
    const desk = ticketDesk();
    await withTicket(desk, async ({ page, shoot, findings }) => {
      await take(page);
      await limitBecomes(page, "187.24");
      await page.fill("#ticket-quantity", "75");
      await page.click("[data-chip='½×']");
      expect(await quantity(page)).toBe("37");
      await page.click("[data-chip='2×']");
      expect(await quantity(page)).toBe("74");
      await page.press("#ticket-quantity", "Shift+ArrowUp");
      expect(await quantity(page)).toBe("84");
      await page.click("[data-chip='10,000 USD']");
      expect(await quantity(page)).toBe("53");
      await page.click("[data-chip='5% NLV']");
      expect(await quantity(page)).toBe("267");
      // Risk is measured to a stop: without one it says so.
      await page.click("[data-chip='Risk 100 USD']");
      expect(await page.innerText("#ticket-quantity-error")).toBe("Set a stop loss below first");
      await page.getByLabel("Take profit and stop loss").check();
      await page.fill("#ticket-loss", "185.24");
      await page.click("[data-chip='Risk 100 USD']");
      expect(await quantity(page)).toBe("50");
      await page.click("[data-action=size-amounts]");
      await page.fill("#size-risk", "250");
      await page.click("[data-chip='Risk 250 USD']");
      expect(await quantity(page)).toBe("125");
      await shoot("ticket-sizes");
      expect(await findings()).toEqual([]);
      for (const [words, size] of [["1k", "1,000"], ["$10000", "53"], ["50%", "50"]] as const) {
        await page.fill("#ticket-quantity", words);
        await page.waitForFunction(
          (text) => document.querySelector("#ticket-quantity-read")?.textContent === text,
          `= ${size}`,
        );
      }
      await page.fill("#ticket-quantity", "$10000");
      await page.press("#ticket-quantity", "Enter");
      await page.waitForSelector("dialog[open] [data-readings]");
      expect(await page.innerText("dialog[open] [data-readings]")).toContain("$10000");
      expect(desk.requestsOf("preview_order").map(({ order }) => [order.quantity, order.limitPrice])).toEqual(
        [
          ["53", "187.24"],
        ],
      );
    });
  },
);

Deno.test("a size in another currency needs its rate", options, async () => {
  const desk = ticketDesk();
  desk.on("search_symbols", () => ({ matches: [{ contract: sap, description: "SAP SE" }] }));
  await withTicket(desk, async ({ page }) => {
    await take(page, "sap", sap.conId);
    await limitBecomes(page, "120.10");
    await page.click("[data-chip='5% NLV']");
    expect(await page.innerText("#ticket-quantity-error")).toBe("No size: the exchange rate is not known");
    const at = new Date().toISOString();
    desk.change(() => {
      const of = account();
      return {
        accounts: {
          DU1234567: {
            ...of,
            values: { ...of.values, ExchangeRate: { EUR: { value: "1.25", at, source: "test" } } },
          },
        },
      };
    });
    await page.waitForSelector("[data-chip='5% NLV']:not([data-gap])");
    await page.click("[data-chip='5% NLV']");
    // 50,170.911 USD ÷ (120.1 × 1.25)
    expect(await quantity(page)).toBe("334");
    await page.fill("#ticket-quantity", "$10000");
    await page.waitForSelector("[data-size='66']");
  });
});

Deno.test(
  "from the symbol to the sent order: a limit order takes twelve keys, or four clicks",
  options,
  async () => {
    const byKeys = ticketDesk();
    await withTicket(byKeys, async ({ page }) => {
      let keys = 0;
      const press = async (...all: string[]) => {
        for (const key of all) {
          await page.keyboard.press(key);
          keys++;
        }
      };
      await press("/", "a", "a", "p", "l");
      await page.waitForSelector("[role=option]");
      await press("Enter");
      await page.waitForFunction(() => document.activeElement?.id === "ticket-quantity");
      await limitBecomes(page, "187.24");
      await press("1", "0", "0", "Enter");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await page.waitForTimeout(GUARD_MS);
      await press("Tab", "Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      expect(byKeys.requestsOf("preview_order").map(({ order }) => [order.quantity, order.limitPrice]))
        .toEqual([
          ["100", "187.24"],
        ]);
      expect(byKeys.requestsOf("submit")).toHaveLength(1);
      expect(keys).toBeLessThanOrEqual(12);
    });
    const byClicks = ticketDesk();
    await withTicket(byClicks, async ({ page }) => {
      let clicks = 0;
      const click = async (selector: string) => {
        await page.click(selector);
        clicks++;
      };
      await click(`[data-position="DU1234567/${aapl.conId}"] td button`);
      await limitBecomes(page, "187.24");
      await click("[data-chip='50%']");
      await click("[data-action=preview]");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await page.waitForTimeout(GUARD_MS);
      await click("dialog[open] [data-action=confirm]");
      await page.waitForSelector("dialog", { state: "detached" });
      expect(byClicks.requestsOf("submit")).toHaveLength(1);
      expect(clicks).toBeLessThanOrEqual(4);
    });
  },
);

Deno.test(
  "the largest size was asked for, within the limits and the margin, and nothing was sent",
  options,
  async () => {
    const desk = ticketDesk();
    const { whatIf } = preview();
    desk.on("preview_order", ({ order }) => {
      const quantity = Number(order.quantity);
      if (quantity > 400) {
        refuse(say("LIMIT_ORDER_QUANTITY", { value: String(quantity), limit: "400", most: "400" }), {
          field: "quantity",
          limit: {
            key: "orderQuantity",
            value: String(quantity),
            limit: "400",
            wouldPass: "400",
            of: "quantity",
          },
        });
      }
      const margin = {
        initMarginBefore: "0",
        initMarginAfter: String(quantity * 50),
        equityWithLoanAfter: "100000",
      };
      return preview({ order, whatIf: { ...whatIf, ...margin } });
    });
    await withTicket(desk, async ({ page, errors, shoot, findings }) => {
      await take(page);
      await limitBecomes(page, "187.24");
      await page.click("[data-action=largest]");
      await page.waitForFunction(() =>
        document.querySelector<HTMLInputElement>("#ticket-quantity")?.value === "400"
      );
      expect(desk.requestsOf("preview_order").map(({ order }) => order.quantity)).toEqual([
        "1",
        "2000",
        "400",
      ]);
      expect(desk.requestsOf("submit")).toEqual([]);
      await shoot("ticket-largest");
      expect(await findings()).toEqual([]);
      // Without a limit price there is no order to ask about.
      await page.fill("#ticket-limit", "");
      await page.click("[data-action=largest]");
      await page.waitForSelector("#ticket-limit[aria-invalid=true]");
      // The browser logs each answer that is a refusal.
      const others = errors.filter((text) => !text.includes("422"));
      errors.length = 0;
      expect(others).toEqual([]);
    });
  },
);

Deno.test("what the ticket begins with is set by kind, and kept", options, async () => {
  const desk = ticketDesk();
  await withTicket(desk, async ({ page, shoot, findings }) => {
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByText("What the ticket begins with").click();
    await page.selectOption("#defaults-tif", "GTC");
    await page.selectOption("#defaults-limit", "far");
    await page.fill("#defaults-quantity", "25");
    await shoot("ticket-defaults");
    expect(await findings()).toEqual([]);
    await page.reload();
    await page.waitForSelector("html[data-ready][data-filled][data-parts]");
    await take(page);
    await limitBecomes(page, "187.27");
    expect(await quantity(page)).toBe("25");
    expect(await page.inputValue("#ticket-tif")).toBe("GTC");
  });
});

for (
  const [name, open] of [
    ["phone", { size: "smallest" }],
    ["german", { size: "desktop", settings: { theme: "light" }, locale: "de-DE" }],
  ] as const
) {
  Deno.test(`the filled ticket is whole and accessible: ${name}`, options, async () => {
    await withTicket(ticketDesk(), async ({ page, shoot, findings }) => {
      if (name === "phone") await page.getByRole("button", { name: "Ticket" }).click();
      else await page.context().addCookies([{ name: "lotse_lang", value: "de", url: page.url() }]);
      if (name === "german") {
        await page.reload();
        await page.waitForSelector("html[lang=de][data-ready][data-parts]");
      }
      await take(page);
      await limitBecomes(page, name === "german" ? "187,24" : "187.24");
      await page.fill("#ticket-quantity", "$10k");
      await page.waitForSelector("[data-size='53']");
      await page.click("[data-action=size-amounts]");
      await shoot(`ticket-filled-${name}`);
      expect(await findings()).toEqual([]);
      const clipped = await page.$$eval(
        "#ticket-form *",
        (all) =>
          all.filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map((one) => one.outerHTML.slice(0, 80)),
      );
      expect(clipped).toEqual([]);
      const small = await page.$$eval(
        "#ticket-form button",
        (all) => all.filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent),
      );
      expect(small).toEqual([]);
    }, open);
  });
}
