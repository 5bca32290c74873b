// Why a number is what it is, where it stands in a row or a dialog of its own: fills, limits, sizes, depth,
// the review, past days.
import { expect } from "@std/expect";
import type { TradingView } from "@/lib/contract/api.ts";
import { daySummary } from "@/lib/server/desk/day_summary.ts";
import { roundTrips } from "@/lib/server/desk/round_trips.ts";
import { showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import { drawn, type OpenOptions, type Screen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  ago,
  busySnapshot,
  details,
  execution,
  preview,
  quote,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const ACCOUNT = "DU1234567";
const DAY = "2026-03-02";

const trading: TradingView = {
  state: "active",
  cause: null,
  liveArmedUntil: null,
  armed: {},
  limits: { [ACCOUNT]: { dayNotional: { value: "400000", unit: "base", source: "account" } } },
  usage: {
    [ACCOUNT]: {
      dayNotional: { used: "100000", limit: "400000", source: "journal", since: ago(7200), at: null },
    },
  },
};

const fills = [
  execution("b1", { quantity: "100", price: "187.25", at: ago(900) }),
  execution("s1", { side: "SELL", quantity: "100", price: "189.10", realizedPnl: "183", at: ago(600) }),
];

function desk(): ScriptedDesk {
  const desk = new ScriptedDesk(
    busySnapshot({
      trading,
      executions: { b1: fills[0] ?? execution("b1") },
      quotes: { [aapl.conId]: quote("187.24", "187.26") },
    }),
  );
  desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
  desk.on("contract_details", () => details(aapl));
  desk.on("preview_order", ({ order }) => {
    // The largest is found by the margin: 50 a share, of what is free.
    const { whatIf } = preview();
    const after = String(42253.17 + 50 * Number(order.quantity));
    return preview({ order, whatIf: { ...whatIf, initMarginAfter: after } });
  });
  desk.on("explain_quote", () => ({
    quote: quote("187.24", "187.26"),
    told: { ask: { source: "tickPrice ASK (2)", at: ago(1) } },
  }));
  desk.onDay = async () => {
    const trips = await roundTrips(fills, { heldBefore: () => "0", moneyPerPoint: () => "1" });
    return await daySummary(DAY, { orders: [], executions: fills, trips });
  };
  // Page by page: the sum is of all of them.
  desk.onExecutionsPage = ({ cursor }) =>
    cursor === undefined
      ? { executions: fills.slice(1), next: "more", since: "" }
      : { executions: fills.slice(0, 1), next: null, since: "" };
  return desk;
}

const book = {
  state: "open" as const,
  advisory: null,
  at: ago(1),
  bids: [{ price: "187.24", size: "300", place: "NSDQ" }],
  asks: [{ price: "187.26", size: "200", place: "ARCA" }],
};
const tape = {
  state: "open" as const,
  advisory: null,
  at: ago(1),
  skipped: 0,
  trades: {
    "1": {
      at: ago(3),
      price: "187.25",
      size: "50",
      place: "NSDQ",
      conditions: "",
      pastLimit: false,
      unreported: false,
    },
  },
};

/** The text of one figure's evidence, on the topmost dialog. */
const evidenceOf = async ({ page }: Screen, key: string) =>
  (await page.locator(`dialog [data-evidence="${key}"]`).first().innerText()).replaceAll(/\s+/g, " ");

/** Looks at it, measures it and puts it away: the focus is back where it was opened. */
async function lookAt(screen: Screen, name: string): Promise<void> {
  const { page, shoot, findings } = screen;
  await shoot(name);
  expect(await findings()).toEqual([]);
  const over = await page.$eval("dialog[open] .dialog-body", (body) => body.scrollWidth - body.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
  await page.keyboard.press("Escape");
}

/** What opens evidence and is smaller than 24 by 24 where it is seen. */
const small = ({ page }: Screen) =>
  page.$$eval(
    ".of-why, [data-action^=why], details.explain > summary",
    (all) =>
      all.filter((one) => one.checkVisibility()).map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return { text: one.textContent, width, height };
      })
        .filter(({ width, height }) => width < 24 || height < 24),
  );

const looks: readonly { name: string; look: OpenOptions; says: Record<string, RegExp> }[] = [
  {
    name: "en-dark",
    look: { settings: { theme: "dark", depth: true } },
    says: {
      fill: /^Price 187\.25 USD Told by IB: execDetails · .* · 15 min$/,
      fee: /^Commission 1\.00 USD Told by IB: commissionReport · time not kept apart$/,
      limit:
        /25\.00% Used ÷ limit × 100 Used 100,000\.00 USD Counted by this desk from its journal · since .*lotse\.json, account$/,
      size: /Amount ÷ \(price × money per point\).* Ask 187\.26 USD Told by IB: tickPrice/,
      book: /^Size of the bids shown 300 Sum of the sizes of the side 187\.24 · NSDQ 300/,
      trade: /^Price 187\.25 Told by IB: tickByTickAllLast · .* · \d s$/,
      notional: /Quantity × price × money per point Quantity 10 A term of the order/,
      margin:
        /After − before Before 42,253\.17 USD Told by IB: openOrder initMarginBefore · .* · (now|\d+ s)/,
      day: /^Realised \+183\.00 USD Sum of what IB has told of each fill/,
      trip: /^Net \+183\.00 USD Gross − fees Gross \+185\.00 USD \(Exit − entry\) × quantity/,
    },
  },
  {
    name: "de-light",
    look: { locale: "de-DE", settings: { theme: "light", depth: true } },
    says: {
      fill: /^Kurs 187,25 USD Von IB gemeldet: execDetails/,
      fee: /commissionReport · Zeit nicht einzeln bekannt$/,
      limit: /25,00 ?% Genutzt ÷ Limit × 100 .* Von Lotse aus dem Journal gezählt · seit /,
      size: /Betrag ÷ \(Kurs × Geld je Punkt\)/,
      book: /Summe der Größen der Seite/,
      trade: /tickByTickAllLast/,
      notional: /Menge × Kurs × Geld je Punkt/,
      margin: /Nachher − vorher/,
      day: /Summe dessen, was IB je Ausführung gemeldet hat/,
      trip: /Brutto − Gebühren/,
    },
  },
];

for (const { name, look, says } of looks) {
  Deno.test(
    `fills, limits, sizes, depth, review and past days say why they are so, ${name}`,
    options,
    async (t) => {
      const scripted = desk();
      await using screen = await showDesk(scripted, look);
      const { page } = screen;
      const expectText = async (key: string, says: RegExp | undefined) =>
        expect(await evidenceOf(screen, key)).toMatch(says ?? /never/);

      await t.step("a fill, by keyboard", async () => {
        await page.locator("#pane-orders .tab", { hasText: /^(Fills|Ausführungen)/ }).click();
        const time = page.locator("[data-fill=b1] .of-why");
        await time.press("Enter");
        await page.waitForSelector("dialog [data-evidence='orders.price']");
        await expectText("orders.price", says.fill);
        await expectText("orders.commission", says.fee);
        await lookAt(screen, `why-fill-${name}`);
        await page.waitForSelector("dialog", { state: "detached" });
        expect(await time.evaluate((one) => one === document.activeElement)).toBe(true);
      });

      await t.step("the use of a limit", async () => {
        await page.locator("[data-limit=dayNotional] .of-why").press("Enter");
        await page.waitForSelector("dialog [data-evidence='limit.dayNotional']");
        await expectText("limit.dayNotional", says.limit);
        await lookAt(screen, `why-limit-${name}`);
      });

      await t.step("the sizes, with what was asked for the largest", async () => {
        await takeAapl(page);
        await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
        await page.fill("#ticket-quantity", "10");
        await page.click("[data-action=largest]");
        await page.waitForSelector("[data-action=largest][aria-busy=false]");
        await page.selectOption("#ticket-type", "MKT");
        await page.locator("[data-action=why-size]").press("Enter");
        await page.waitForSelector("dialog [data-evidence='largest.title']");
        const sized = page.locator("dialog [data-evidence='preview.quantity']", { hasText: /10[.,]000 USD/ });
        // What is pressed before the dialog is on the screen is not meant for it.
        await drawn(page);
        await sized.locator("summary").press("Enter");
        expect((await sized.innerText()).replaceAll(/\s+/g, " ")).toMatch(says.size ?? /never/);
        expect(await evidenceOf(screen, "largest.title")).toContain("openOrder initMarginAfter");
        await lookAt(screen, `why-size-${name}`);
      });

      await t.step("order book and trades", async () => {
        scripted.change(() => ({ depth: { [aapl.conId]: book }, tape: { [aapl.conId]: tape } }));
        await page.waitForSelector("[data-trade='1']");
        await page.locator("[data-depth] .of-why").press("Enter");
        await page.waitForSelector("dialog [data-evidence='why.bidDepth']");
        await expectText("why.bidDepth", says.book);
        await expectText("depth.price", says.trade);
        await lookAt(screen, `why-depth-${name}`);
        await page.waitForSelector("dialog", { state: "detached" });
      });

      await t.step("the review, where it stands", async () => {
        await page.fill("#ticket-quantity", "10");
        await page.click("[data-action=preview]");
        await page.waitForSelector("dialog[open] [data-action=confirm]");
        await drawn(page);
        // The way to live is folded beside it.
        await page.locator("dialog details.explain > summary", { hasText: /^(Why|Warum)/ }).press("Enter");
        await page.waitForSelector("dialog [data-evidence='preview.notional']");
        await expectText("preview.notional", says.notional);
        await expectText("preview.initMargin", says.margin);
        expect(await small(screen)).toEqual([]);
        await page.locator("dialog [data-evidence='preview.initMargin']").scrollIntoViewIfNeeded();
        await lookAt(screen, `why-preview-${name}`);
        await page.waitForSelector("dialog", { state: "detached" });
        expect(scripted.requestsOf("submit")).toEqual([]);
      });

      await t.step("a past day: its sums, a round trip, a fill, each back to the day", async () => {
        await page.keyboard.press("g");
        await page.keyboard.press("h");
        await page.waitForSelector("[data-history=ready]");
        expect(await small(screen)).toEqual([]);
        const opened = async (button: string, key: string) => {
          await drawn(page);
          await page.locator(button).first().press("Enter");
          await page.waitForSelector(`dialog [data-evidence='${key}']`);
        };
        await opened("[data-total=USD] .of-why", "history.realized");
        await expectText("history.realized", says.day);
        await lookAt(screen, `why-day-${name}`);
        await page.waitForSelector("dialog [data-evidence]", { state: "detached" });
        await opened("[data-traded] .of-why", "why.averageBuy");
        await page.keyboard.press("Escape");
        await page.locator("dialog .seg button").nth(1).click();
        await opened("[data-trip] .of-why", "trips.net");
        await expectText("trips.net", says.trip);
        await lookAt(screen, `why-trip-${name}`);
        await page.waitForSelector("dialog [data-evidence]", { state: "detached" });
        // The day is still open below it.
        expect(await page.locator("[data-trip]").count()).toBe(1);
      });
      expect(screen.errors).toEqual([]);
    },
  );
}
