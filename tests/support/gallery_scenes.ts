// What the screen can show a trader, one picture each: states of the desk, full and empty lists, long names,
// huge and tiny figures, and everything that is opened. For pictures, accessibility and faults that a look
// would find.
import type { Page } from "playwright-core";
import type { Contract, PositionView, Snapshot } from "@/lib/contract/api.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { daySummary } from "@/lib/server/desk/day_summary.ts";
import { history } from "./chart_desk.ts";
import {
  aapl,
  account,
  ago,
  busySnapshot,
  connection,
  contract,
  derivedConnection,
  details,
  execution,
  msft,
  order,
  ordersOf,
  position,
  positionsOf,
  preview,
  proposal,
  proposalsOf,
  quote,
  surplusesOf,
} from "./screen_samples.ts";
import { ScriptedDesk } from "./scripted_desk.ts";

export type Pane = "positions" | "orders" | "market" | "ticket" | "status";

export interface Scene {
  snapshot?: Partial<Snapshot>;
  /** Where it is seen on a phone. */
  pane: Pane;
  open?(page: Page): Promise<unknown>;
  leave?(page: Page): Promise<unknown>;
}

const lost = {
  socket: "disconnected",
  upstream: "unknown",
  sync: "none",
  farms: {},
  heartbeatMs: null,
} as const;
const ofState = (one: Parameters<typeof connection>[0]): Scene => ({
  pane: "status",
  snapshot: { connection: connection(one) },
});
const trading = (state: Snapshot["trading"]["state"]): Partial<Snapshot> => ({
  trading: { state, cause: null, liveArmedUntil: null, armed: {}, limits: {}, usage: {} },
});

/** More than one thing is wrong: orders are off, trading is halted, exits are too large. */
const manyMessages: Partial<Snapshot> = {
  ...trading("halted"),
  connection: derivedConnection({ readOnly: true }),
  exitSurpluses: surplusesOf(
    ...[aapl, msft].map(({ conId, symbol }) => ({
      account: "DU1234567",
      conId,
      symbol,
      side: "SELL" as const,
      position: "100",
      exits: "150",
      steps: [],
      remains: "50",
    })),
  ),
};

/** Each state of connection, mode and trading. */
const states: Record<string, Scene> = {
  connected: { pane: "positions" },
  disconnected: ofState({ ...lost, headline: "disconnected", cause: "You disconnected" }),
  connecting: {
    pane: "positions",
    snapshot: {
      connection: connection({ ...lost, headline: "connecting", socket: "connecting" }),
      positionsReady: false,
      positions: {},
      orders: {},
      executions: {},
      accounts: {},
    },
  },
  reconnecting: ofState({
    ...lost,
    headline: "reconnecting",
    cause: "The gateway at 127.0.0.1:4002 refuses the connection",
    fix: "Start TWS or IB Gateway and enable socket clients in its API settings",
    retryAt: ago(-3599),
  }),
  degraded: ofState({
    headline: "degraded",
    cause: "TWS has lost its connection to IB (1100)",
    fix: "Wait: TWS reconnects by itself",
    upstream: "down",
    farms: { usfarm: "broken", eufarm: "ok" },
  }),
  "read-only": { pane: "positions", snapshot: { connection: derivedConnection({ readOnly: true }) } },
  locked: ofState({ lock: { code: "MODE_MISMATCH", text: "U123 is not a paper account" } }),
  halted: { pane: "status", snapshot: trading("halted") },
  reducing: { pane: "status", snapshot: trading("reducing") },
  messages: { pane: "positions", snapshot: manyMessages },
  "messages-open": {
    pane: "positions",
    snapshot: manyMessages,
    open: (page) => page.click("[aria-controls=banner-fold]"),
    leave: (page) => page.keyboard.press("Escape"),
  },
  live: { pane: "status", snapshot: { mode: "live" } },
  simulated: { pane: "status", snapshot: { mode: "simulated" } },
};

const option = contract("AAPL", 9001, {
  secType: "OPT",
  localSymbol: "AAPL  261218C00290000",
  lastTradeDate: "20261218",
  strike: "290",
  right: "C",
  multiplier: "100",
  primaryExchange: "",
});
const yen = contract("USD", 15016059, {
  secType: "CASH",
  currency: "JPY",
  localSymbol: "USD.JPY",
  exchange: "IDEALPRO",
  primaryExchange: "",
});

function fifty(): Snapshot["positions"] {
  return positionsOf(
    ...Array.from(
      { length: 50 },
      (_, n) =>
        position(contract(`SYM${n}`, 1000 + n), String((n % 2 ? -1 : 1) * (n + 1) * 10), {
          unrealizedPnl: String((n % 3 - 1) * 184.5 * n),
        }),
    ),
  );
}

function figures(factor: "huge" | "tiny"): Partial<Snapshot> {
  const [price, money, count] = factor === "huge"
    ? ["612345.75", "987654321098.76", "25000000"]
    : ["0.00012345", "0.01", "0.00012345"];
  const of = (one: Contract, rest: Partial<PositionView> = {}) =>
    position(one, count, {
      entryPrice: price,
      averageCost: price,
      marketPrice: price,
      marketValue: money,
      dailyPnl: `-${money}`,
      unrealizedPnl: money,
      realizedPnl: `-${money}`,
      weight: factor === "huge" ? "1234.56" : "0.0000001",
      ...rest,
    });
  const values = account().values;
  const one = { value: money, at: ago(4), source: "account updates" };
  return {
    positions: positionsOf(of(aapl), of(yen, { quantity: `-${count}` }), of(option)),
    orders: ordersOf(
      order("h1", { quantity: count, remaining: count, limitPrice: price }),
      order("h2", {
        contract: yen,
        quantity: count,
        filled: count,
        remaining: "0",
        state: "filled",
        averageFillPrice: `${price}1333333`,
        limitPrice: price,
      }),
    ),
    accounts: {
      DU1234567: account({
        values: {
          ...values,
          NetLiquidation: { USD: one },
          BuyingPower: { USD: one },
          AvailableFunds: { USD: one },
        },
        pnl: { daily: money, unrealized: `-${money}`, realized: money, at: ago(1), source: "reqPnL" },
      }),
    },
    quotes: { [aapl.conId]: quote(price, price) },
  };
}

/** Lists that are empty or long, names that are long, figures that are huge or tiny. */
const amounts: Record<string, Scene> = {
  "no-positions": { pane: "positions", snapshot: { positions: {}, orders: {}, executions: {} } },
  "no-orders": { pane: "orders", snapshot: { positions: {}, orders: {}, executions: {} } },
  "one-position": { pane: "positions", snapshot: { positions: positionsOf(position(aapl, "100")) } },
  "fifty-positions": { pane: "positions", snapshot: { positions: fifty() } },
  "long-names": {
    pane: "positions",
    snapshot: {
      positions: positionsOf(
        position(option, "12"),
        position({ ...option, conId: 9002, tradingClass: "2AAPL", multiplier: "10" }, "-7"),
        position(
          contract("BRK B PRPRIVATE", 9003, { secType: "BOND", localSymbol: "BRK 4 1/4 01/15/49" }),
          "5000",
        ),
      ),
      orders: ordersOf(order("n1", { contract: option }), order("n2", { contract: yen, quantity: "25000" })),
    },
  },
  "long-names-orders": { pane: "orders", snapshot: { orders: ordersOf(order("n1", { contract: option })) } },
  "huge-positions": { pane: "positions", snapshot: figures("huge") },
  "huge-orders": { pane: "orders", snapshot: figures("huge") },
  "tiny-positions": { pane: "positions", snapshot: figures("tiny") },
  "tiny-orders": { pane: "orders", snapshot: figures("tiny") },
  orders: { pane: "orders" },
  refused: {
    pane: "orders",
    open: (page) => page.locator("[data-order=a4] button[aria-expanded]").first().click(),
    leave: (page) => page.locator("[data-order=a4] button[aria-expanded]").first().click(),
  },
};

const escape = async (page: Page) => {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
};
const dialog = (pane: Pane, open: (page: Page) => Promise<unknown>, more: Partial<Scene> = {}): Scene => ({
  pane,
  async open(page) {
    await open(page);
    await page.waitForSelector("dialog[open] .dialog-body");
  },
  leave: escape,
  ...more,
});
const first = `[data-position="DU1234567/${aapl.conId}"]`;
const keys = (...all: string[]) => async (page: Page) => {
  for (const one of all) await page.keyboard.press(one);
};
const line = (text: string) => async (page: Page) => {
  await page.keyboard.press("Control+k");
  await page.fill("#palette-line", text);
  await page.waitForSelector("[data-match]");
};
/** The ticket of an instrument, with what a preview needs. */
async function fillTicket(page: Page): Promise<void> {
  if (await page.locator("[data-instrument]").count() === 0) await page.click(`${first} .name-btn`);
  await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
  await page.fill("#ticket-quantity", "10");
  await page.fill("#ticket-limit", "187.25");
}
const part = (name: string, there: string): Scene => ({
  pane: "market",
  async open(page) {
    await fillTicket(page);
    await page.click(`[data-toggle=market-${name}]`);
    await page.waitForSelector(there);
  },
  leave: (page) => page.click(`[data-toggle=market-${name}]`),
});

/** What is opened on the desk. */
const opened: Record<string, Scene> = {
  ticket: { pane: "ticket", open: fillTicket },
  bracket: {
    pane: "ticket",
    async open(page) {
      await fillTicket(page);
      await page.locator("#ticket-form input[type=checkbox]").nth(1).check();
    },
    leave: (page) => page.locator("#ticket-form input[type=checkbox]").nth(1).uncheck(),
  },
  preview: dialog("ticket", async (page) => {
    await fillTicket(page);
    await page.click("[data-action=preview]:enabled");
    await page.waitForSelector("dialog[open] [data-action=confirm]:enabled");
  }),
  change: {
    pane: "orders",
    open: async (page) => {
      await page.click('[data-order="a1"] .col-actions .row-btn >> nth=0');
      await page.waitForSelector("#modify-a1-limitPrice");
    },
    leave: (page) => page.locator(".detail form .btn").last().click(),
  },
  close: dialog("positions", (page) => page.click(`${first} .col-actions .row-btn >> nth=0`)),
  "close-all": dialog("positions", keys("Shift+F")),
  "cancel-all": dialog("orders", keys("Shift+X")),
  "position-menu": dialog("positions", (page) => page.click(`${first} .of-more`)),
  risk: dialog("positions", (page) => page.click("[data-action=risk]")),
  size: dialog("positions", async (page) => {
    await fillTicket(page);
    await page.click("[data-action=risk]");
    await page.click("[data-action=size-plan]");
    await page.fill("#plan-stop", "180");
    await page.fill("#plan-target", "210");
    await page.waitForSelector("[data-plan]");
  }),
  keys: dialog("positions", keys("?")),
  palette: dialog("positions", line("b 100 aapl 280 gtc tp 320 sl 270")),
  history: dialog("orders", async (page) => {
    await keys("g", "h")(page);
    await page.waitForSelector("[data-history=ready]");
  }),
  emergency: dialog("positions", keys("Shift+Escape")),
  proposals: dialog("positions", (page) => page.click("[data-action=proposals]"), {
    snapshot: { proposals: proposalsOf(proposal("p1")) },
  }),
  settings: {
    pane: "positions",
    async open(page) {
      await page.click("[popovertarget=settings]");
      await page.waitForSelector("#settings select");
    },
    leave: keys("Escape"),
  },
  chart: part("chart", "#market-chart canvas"),
  chain: part("options", "[data-strike]"),
  depth: part("depth", "[data-level='4']"),
  lists: part("lists", "[data-watch]"),
};

export const scenes: Readonly<Record<string, Scene>> = { ...states, ...amounts, ...opened };

const fills = [
  execution("f2", { side: "SELL", price: "189.10", realizedPnl: "184.2", commissionCurrency: "USD" }),
  execution("f1", { price: "187.25333333" }),
];

/** A desk that answers what the scenes ask. */
export function galleryDesk(): { desk: ScriptedDesk; show(scene: Scene): void } {
  const level = (price: number, at: number) => ({
    price: (price / 100).toFixed(2),
    size: String(100 * (at + 1)),
    place: "NSDQ",
  });
  const market: Partial<Snapshot> = {
    depth: {
      [aapl.conId]: {
        state: "open",
        advisory: null,
        at: ago(0),
        bids: Array.from({ length: 5 }, (_, at) => level(18_724 - at, at)),
        asks: Array.from({ length: 5 }, (_, at) => level(18_726 + at, at)),
      },
    },
    quotes: {
      [aapl.conId]: quote("187.24", "187.26", { last: "187.25" }),
      [msft.conId]: quote("402.10", "402.18", { dataType: "delayed", at: ago(42), stale: true }),
    },
  };
  const whole = (scene: Scene) => busySnapshot({ ...market, ...scene.snapshot });
  const desk = new ScriptedDesk(whole({ pane: "positions" }));
  desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "APPLE INC" }] }));
  desk.on("contract_details", ({ conId }) => details(conId === msft.conId ? msft : aapl));
  desk.on(
    "preview_order",
    () => preview({ warnings: [coded(say("PRICE_CROSSES_MARKET", { price: "187.26" }))] }),
  );
  desk.on("list_watch_lists", () => ({
    revision: 1,
    lists: [{ listId: "l1", name: "Tech", contracts: [aapl, msft] }],
  }));
  desk.on("show_watch_list", () => ({ withoutLine: [] }));
  desk.on("option_series", () => ({
    underlying: aapl,
    secType: "OPT",
    series: [{
      exchange: "SMART",
      tradingClass: "AAPL",
      multiplier: "100",
      expiries: ["20270319", "20270618"],
    }],
  }));
  desk.on("option_strikes", () => ({
    strikes: Array.from({ length: 40 }, (_, at) => ({
      strike: String(95 + 5 * at),
      call: 700_000 + at,
      put: 800_000 + at,
    })),
  }));
  desk.on("history", ({ barSize }) => ({ bars: history(barSize === "1 day") }));
  desk.on("show_options", () => ({ withoutLine: [] }));
  desk.onDay = (day) => daySummary(day, { orders: [], executions: fills });
  desk.onExecutionsPage = () => ({ executions: fills, next: null, since: "" });
  return { desk, show: (scene) => desk.change(() => whole(scene)) };
}
