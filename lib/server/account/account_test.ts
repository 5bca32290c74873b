import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { dec, sub, text } from "@/lib/contract/decimal.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { AAPL, detailsOf, VOD } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { UnreadRows } from "@/lib/server/unread_rows.ts";
import { AccountBook } from "./account_book.ts";
import { moneyPerPoint } from "@/lib/contract/unit_value.ts";
import { costPerUnit, entryPrice, highestCostPerUnit, priceFromValue, weight } from "./position_math.ts";

const ACCOUNT = "DU1234567";
const HELD = positionKey(ACCOUNT, AAPL.conId);

function bookWith(
  positions: () => { position: string; conId?: number }[],
  { deaf = () => false }: { deaf?: () => boolean } = {},
) {
  const clock = new ManualClock();
  const link = new ScriptedLink({
    positions: () => ({
      positions: positions().map(({ position }) => ({
        account: ACCOUNT,
        contract: AAPL,
        position,
        avgCost: "187.35",
      })),
    }),
    account_updates: () => ({}),
    account_values: () => {
      if (deaf()) throw bridgeFailure("REQUEST_TIMEOUT");
      return {};
    },
    pnl: () => ({}),
    pnl_single: () => ({}),
    unsubscribe: () => ({}),
    contract_details: ({ contract }) => ({
      details: [
        contract.conId === VOD.conId ? detailsOf(VOD, { priceMagnifier: 100 }) : detailsOf(AAPL),
      ],
    }),
    market_rule: () => ({ increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  /** What the book said may have changed since a test last emptied it. */
  const told = { accounts: new Set<string>(), positions: new Set<string>() };
  const causes: Saying[] = [];
  const book = new AccountBook({
    link,
    contracts,
    clock,
    subs: new SubscriptionIds(),
    unread: new UnreadRows(),
    told: (cause) => causes.push(cause),
  });
  book.onAccounts((accounts) => told.accounts = told.accounts.union(new Set(accounts)));
  book.onPositions((keys) => told.positions = told.positions.union(new Set(keys)));
  link.onEvent((event) => book.onEvent(event));
  const emptied = () => {
    const { accounts, positions } = told;
    told.accounts = new Set();
    told.positions = new Set();
    return { accounts: [...accounts].sort(), positions: [...positions].sort() };
  };
  return { book, link, clock, emptied, causes };
}

function value(link: ScriptedLink, key: string, text: string, currency: string) {
  link.emit("account_value", { account: ACCOUNT, key, value: text, currency });
}

Deno.test("P53: values are kept by account, tag and currency, and the base comes from the totals", () => {
  const { book, link } = bookWith(() => []);
  value(link, "CashBalance", "1000.5", "EUR");
  value(link, "CashBalance", "99000", "USD");
  value(link, "CashBalance", "100080", "BASE");
  value(link, "NetLiquidation", "100080", "USD");
  value(link, "ExchangeRate", "1.08", "EUR");
  expect(book.values.values(ACCOUNT)["CashBalance"]?.["EUR"]?.value).toBe("1000.5");
  expect(book.values.values(ACCOUNT)["CashBalance"]?.["USD"]?.value).toBe("99000");
  expect(book.values.baseCurrency(ACCOUNT)).toBe("USD");
  expect(book.rate(ACCOUNT, "EUR", "USD")).toBe("1.08");
  expect(book.rate(ACCOUNT, "GBP", "USD")).toBeNull();
});

Deno.test("P55: positions are unknown until the list is complete, then what is not in it is zero", async () => {
  const { book } = bookWith(() => [{ position: "10" }]);
  expect(book.positions.reading(ACCOUNT, 1)).toBeNull();
  await book.sync([ACCOUNT]);
  expect(book.positions.reading(ACCOUNT, 265598)?.quantity).toBe("10");
  expect(book.positions.reading(ACCOUNT, 1)?.quantity).toBe("0");
});

Deno.test("A list that does not come leaves the positions as they were and rejects", async () => {
  const { book } = bookWith(() => {
    throw bridgeFailure("REQUEST_TIMEOUT");
  });
  await expect(book.sync([ACCOUNT])).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  expect(book.positions.ready).toBe(false);
});

Deno.test("P51: live P&L comes from reqPnLSingle and is unknown again when the quantity changes", async () => {
  const { book, link } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  const sub = link.requests.find((request) => request.type === "pnl_single")?.fields["sub"] as number;
  link.emit("pnl_single", {
    sub,
    position: "10",
    daily: "5",
    unrealized: "-1.5",
    realized: null,
    value: "1872",
  });
  expect(book.positionView(HELD)).toMatchObject({
    marketValue: "1872",
    marketPrice: "187.2",
    dailyPnl: "5",
    unrealizedPnl: "-1.5",
    realizedPnl: null,
    stale: false,
  });
  link.emit("position", { account: ACCOUNT, contract: AAPL, position: "4", avgCost: "187.35" });
  expect(book.positionView(HELD)).toMatchObject({ quantity: "4", marketValue: null, dailyPnl: null });
});

Deno.test("each figure of a position names the callback that it is of", async () => {
  const { book, link } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  const none = { value: null, unrealized: null, realized: null };
  expect(book.positionView(HELD)).toMatchObject({ source: "position", sources: none });
  link.emit("portfolio", {
    account: ACCOUNT,
    contract: AAPL,
    position: "10",
    marketPrice: "187.1",
    marketValue: "1871",
    averageCost: "187.35",
    unrealizedPnl: "-2.5",
    realizedPnl: "7",
  });
  const row = { value: "updatePortfolio", unrealized: "updatePortfolio", realized: "updatePortfolio" };
  expect(book.positionView(HELD)).toMatchObject({ source: "updatePortfolio", sources: row });
  // The live one goes before it, figure by figure: what it leaves unknown is still the portfolio's.
  link.emit("pnl_single", {
    sub: subOf(link, "pnl_single"),
    position: "10",
    daily: "5",
    unrealized: "-1.5",
    realized: null,
    value: "1872",
  });
  expect(book.positionView(HELD)).toMatchObject({
    source: "pnlSingle",
    sources: { value: "pnlSingle", unrealized: "pnlSingle", realized: "updatePortfolio" },
    unrealizedPnl: "-1.5",
    realizedPnl: "7",
  });
});

Deno.test("A new position opens its P&L stream once, a closed one ends it", async () => {
  const { book, link } = bookWith(() => []);
  await book.sync([ACCOUNT]);
  for (const position of ["5", "10", "0"]) {
    link.emit("position", { account: ACCOUNT, contract: AAPL, position, avgCost: "187.35" });
  }
  expect(link.count("pnl_single")).toBe(1);
  expect(link.count("unsubscribe")).toBe(1);
  expect([book.positions.openKeys(), book.positionView(HELD)]).toEqual([[], null]);
});

Deno.test("A lost socket makes everything stale, a new sync makes it current and reads all again", async () => {
  const { book } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  book.markDisconnected();
  expect(book.positionView(HELD)?.stale).toBe(true);
  expect(book.view(ACCOUNT)?.stale).toBe(true);
  await book.sync([ACCOUNT]);
  expect(book.positionView(HELD)?.stale).toBe(false);
});

Deno.test("P56: every account of the session is asked for by name, each once", async () => {
  const { book, link } = bookWith(() => []);
  await book.sync([ACCOUNT, "DU7654321", "DU9999999"]);
  const asked = link.requests.filter(({ type }) => type === "account_updates" || type === "account_values");
  expect(asked.map(({ fields }) => fields["account"])).toEqual([ACCOUNT, "DU7654321", "DU9999999"]);
  expect(link.count("pnl")).toBe(3);
  expect(book.list()).toEqual([ACCOUNT, "DU7654321", "DU9999999"]);
});

Deno.test("after a change of the base currency rates to the old one are not known, nor is the P&L in it", async () => {
  const { book, link } = bookWith(() => []);
  await book.sync([ACCOUNT]);
  const tell = (key: string, text: string, currency: string, at: string) =>
    link.emit("account_value", { account: ACCOUNT, key, value: text, currency }, `2026-03-02T${at}.000Z`);
  const rates = () => ["USD", "EUR", "GBP"].map((currency) => book.values.rateToBase(ACCOUNT, currency));
  tell("ExchangeRate", "1.00", "USD", "15:00:00");
  tell("ExchangeRate", "1.1", "EUR", "15:00:00");
  tell("ExchangeRate", "1.3", "GBP", "15:00:00");
  tell("NetLiquidation", "1000", "USD", "15:00:01");
  const sub = link.requests.findLast(({ type }) => type === "pnl")?.fields["sub"] as number;
  link.emit("pnl", { sub, daily: "-5", unrealized: null, realized: null });
  expect([rates(), book.view(ACCOUNT)?.pnl.daily]).toEqual([["1", "1.1", "1.3"], "-5"]);
  // The next telling is in euro; of its rates two come ahead of the totals.
  tell("ExchangeRate", "0.91", "USD", "15:03:00");
  expect(rates()).toEqual(["1", null, null]);
  tell("ExchangeRate", "1.00", "EUR", "15:03:00");
  tell("NetLiquidation", "910", "EUR", "15:03:01");
  expect([rates(), book.view(ACCOUNT)?.pnl.daily]).toEqual([["0.91", "1", null], null]);
  expect(book.view(ACCOUNT)?.values.ExchangeRate?.GBP?.value).toBeNull();
  tell("ExchangeRate", "1.18", "GBP", "15:03:02");
  expect(rates()).toEqual(["0.91", "1", "1.18"]);
});

Deno.test("rates whose base is not worth 1 are to another currency: no total was told in it yet, or none is any more", async () => {
  const { book, link } = bookWith(() => []);
  await book.sync([ACCOUNT]);
  value(link, "NetLiquidation", "910", "EUR");
  value(link, "ExchangeRate", "1.1", "EUR");
  value(link, "ExchangeRate", "1.00", "USD");
  value(link, "ExchangeRate", "1.3", "GBP");
  expect(book.values.rateToBase(ACCOUNT, "GBP")).toBeNull();
  expect(book.rate(ACCOUNT, "GBP", "EUR")).toBeNull();
});

Deno.test("P53: a base currency that was changed is that of the total told last, not of the one that stands beside it", () => {
  const { book, link } = bookWith(() => []);
  value(link, "NetLiquidation", "100080", "USD");
  value(link, "$LEDGER-NetLiquidation", "7", "JPY");
  value(link, "NetLiquidation", "91000", "CHF");
  expect([book.values.baseCurrency(ACCOUNT), book.values.total(ACCOUNT, "NetLiquidation")]).toEqual([
    "CHF",
    "91000",
  ]);
});

Deno.test("P17: ledger rows under their new names are read, and never replace what the account itself says", () => {
  const { book, link } = bookWith(() => []);
  value(link, "$LEDGER-CashBalance", "1000.5", "EUR");
  value(link, "$LEDGER-ExchangeRate", "1.08", "EUR");
  value(link, "NetLiquidation", "100080", "USD");
  value(link, "AccruedCash", "12", "USD");
  value(link, "$LEDGER-AccruedCash", "3", "USD");
  value(link, "$LEDGER:NetLiquidation", "5", "USD");
  value(link, "$LEDGER-CashBalance", "1001", "EUR");
  value(link, "SomethingNew", "x", "");
  const values = book.values.values(ACCOUNT);
  expect(values["CashBalance"]?.["EUR"]).toMatchObject({
    value: "1001",
    source: expect.stringContaining("$LEDGER"),
  });
  expect(values["AccruedCash"]?.["USD"]?.value).toBe("12");
  expect(book.values.total(ACCOUNT, "NetLiquidation")).toBe("100080");
  expect(book.values.rateToBase(ACCOUNT, "EUR")).toBe("1.08");
  expect(Object.keys(values).filter((key) => key.includes("LEDGER"))).toEqual([]);
});

Deno.test("P52: the account's P&L comes from reqPnL alone; P&L among the values stays apart with its own source", async () => {
  const { book, link } = bookWith(() => []);
  await book.sync([ACCOUNT]);
  value(link, "UnrealizedPnL", "-7.50", "USD");
  expect(book.view(ACCOUNT)?.pnl).toMatchObject({
    daily: null,
    unrealized: null,
    source: "reqPnL",
    at: null,
  });
  const sub = link.requests.find((request) => request.type === "pnl")?.fields["sub"] as number;
  link.emit("pnl", { sub, daily: "3", unrealized: "-6", realized: "0" });
  expect(book.view(ACCOUNT)).toMatchObject({
    pnl: { daily: "3", unrealized: "-6", realized: "0" },
    values: { UnrealizedPnL: { USD: { value: "-7.50", source: "reqAccountUpdates" } } },
  });
});

Deno.test("P56: an account whose values do not come looks stale, is asked again, and locks nobody out", async () => {
  const { book, link, clock } = bookWith(() => [], { deaf: () => link.count("account_values") < 3 });
  await book.sync([ACCOUNT, "DU7654321"]);
  expect(book.view(ACCOUNT)?.stale).toBe(false);
  expect(book.view("DU7654321")).toMatchObject({ stale: true, values: {}, baseCurrency: null });
  await clock.run(30_000);
  expect(link.count("account_values")).toBe(3);
  expect(book.view("DU7654321")?.stale).toBe(false);
  book.markDisconnected();
  await clock.run(60_000);
  expect(link.count("account_values")).toBe(3);
});

Deno.test("P6: a re-read that kept its subscriptions opens no P&L stream again, and ends those of positions that went", async () => {
  let held = [{ position: "10" }];
  const { book, link } = bookWith(() => held);
  await book.sync([ACCOUNT]);
  await book.sync([ACCOUNT], { replay: false });
  expect([link.count("pnl"), link.count("pnl_single"), link.count("unsubscribe")]).toEqual([1, 1, 0]);
  held = [];
  await book.sync([ACCOUNT], { replay: false });
  expect([link.count("pnl"), link.count("pnl_single"), link.count("unsubscribe")]).toEqual([1, 1, 1]);
  await book.sync([ACCOUNT]);
  expect([link.count("pnl"), link.count("unsubscribe")]).toEqual([2, 2]);
});

const subOf = (link: ScriptedLink, type: "pnl" | "pnl_single") =>
  link.requests.findLast((request) => request.type === type)?.fields["sub"] as number;

Deno.test("P&L of a stream that ended is the last known while stale, and unknown once the desk is in step again", async () => {
  const { book, link } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  const single = { position: "10", daily: "5", unrealized: "-1.5", realized: null, value: "1872" };
  link.emit("pnl", { sub: subOf(link, "pnl"), daily: "3", unrealized: "-6", realized: "0" });
  link.emit("pnl_single", { sub: subOf(link, "pnl_single"), ...single });
  book.markDisconnected();
  expect(book.positionView(HELD)).toMatchObject({ stale: true, dailyPnl: "5", marketValue: "1872" });
  expect(book.view(ACCOUNT)).toMatchObject({ stale: true, pnl: { daily: "3" } });
  await book.sync([ACCOUNT]);
  // Nothing came on the new streams: figures of yesterday's socket must not look like now.
  expect(book.positionView(HELD)).toMatchObject({ stale: false, dailyPnl: null, marketValue: null });
  expect(book.view(ACCOUNT)).toMatchObject({ stale: false, pnl: { daily: null, at: null } });
  link.emit("pnl_single", { sub: subOf(link, "pnl_single"), ...single, daily: "6" });
  expect(book.positionView(HELD)).toMatchObject({ dailyPnl: "6", marketValue: "1872" });
});

Deno.test("A re-read that was overtaken by a loss makes nothing current", async () => {
  const gate = Promise.withResolvers<void>();
  const { book, link } = bookWith(() => [{ position: "10" }]);
  const request = link.request.bind(link);
  link.request = (type, fields) =>
    type === "positions" ? gate.promise.then(() => request(type, fields)) : request(type, fields);
  const overtaken = book.sync([ACCOUNT]);
  // 1100: the answer comes from what TWS remembers.
  book.markStale();
  gate.resolve();
  await overtaken;
  expect(book.view(ACCOUNT)?.stale).toBe(true);
  expect(book.positionView(HELD)?.stale).toBe(true);
});

Deno.test("A read of the positions alone opens and ends P&L streams too", async () => {
  let held = [{ position: "10" }];
  const { book, link } = bookWith(() => held);
  await book.sync([ACCOUNT]);
  held = [];
  await book.readPositions();
  expect([link.count("pnl_single"), link.count("unsubscribe")]).toEqual([1, 1]);
  held = [{ position: "3" }];
  await book.readPositions();
  expect([link.count("pnl_single"), link.count("unsubscribe")]).toEqual([2, 1]);
});

Deno.test("P54: the entry price is true to multiplier and magnifier", () => {
  expect(entryPrice("293762.5", { multiplier: "50", priceMagnifier: 1, secType: "FUT" })).toBe("5875.25");
  expect(entryPrice("0.7215", { multiplier: null, priceMagnifier: 100, secType: "STK" })).toBe("72.15");
  expect(entryPrice(null, { multiplier: null, priceMagnifier: 1, secType: "STK" })).toBeNull();
  expect(priceFromValue("721.5", "1000", { multiplier: null, priceMagnifier: 100, secType: "STK" })).toBe(
    "72.15",
  );
  expect(priceFromValue("-1872", "-10", { multiplier: null, priceMagnifier: 1, secType: "STK" })).toBe(
    "187.2",
  );
  // A bond: percent of the face value, in units of 1,000.
  expect(priceFromValue("9850", "10", { multiplier: null, priceMagnifier: 1, secType: "BOND" })).toBe("98.5");
  expect(priceFromValue("0", "0", { multiplier: null, priceMagnifier: 1, secType: "STK" })).toBeNull();
});

Deno.test("a point of the price is money by multiplier, percent of a bond and pence", () => {
  expect(moneyPerPoint({ multiplier: "50", priceMagnifier: 1, secType: "FUT" })).toBe("50");
  expect(moneyPerPoint({ multiplier: null, priceMagnifier: 100, secType: "STK" })).toBe("0.01");
  expect(moneyPerPoint({ multiplier: null, priceMagnifier: 1, secType: "BOND" })).toBe("10");
});

Deno.test("B18: a bond's average cost is money or percent, whichever IB's value and gain agree with", () => {
  const worth = { quantity: "10", value: "9850", unrealized: "150" };
  const bond = { multiplier: null, priceMagnifier: 1, secType: "BOND" };
  for (const told of ["970", "97"]) {
    const cost = costPerUnit(told, 10, [worth]);
    expect([cost, entryPrice(cost, bond)]).toEqual(["970", "97"]);
    // What IB says was gained is what the desk's price, cost and quantity say.
    expect(sub("9850", text(dec(cost ?? "0").times("10")))).toBe("150");
  }
  // Short, at a loss, with accrued interest and fees in the value, and by the value alone.
  expect(costPerUnit("97", 10, [{ quantity: "-10", value: "-9850", unrealized: "-150" }])).toBe("970");
  expect(costPerUnit("98.5", 10, [{ quantity: "10", value: "4010", unrealized: "-5840" }])).toBe("985");
  expect(costPerUnit("985.4", 10, [{ quantity: "10", value: "10120.13", unrealized: "240" }])).toBe("985.4");
  expect(costPerUnit("98.5", 10, [{ ...worth, value: null }, { ...worth, unrealized: null }])).toBe("985");
  // Nothing to compare with: as IB tells every other kind.
  expect(costPerUnit("985", 10, [{ quantity: "10", value: null, unrealized: null }])).toBe("985");
  expect(costPerUnit(null, 10, [worth])).toBe(null);
  expect(costPerUnit("0", 10, [worth])).toBe("0");
  expect(costPerUnit("97", 1, [worth])).toBe("97");
});

Deno.test("B18: what a limit takes for the cost of a bond is never too little", () => {
  const worth = { quantity: "10", value: "9850", unrealized: "150" };
  const unknown = { quantity: "10", value: null, unrealized: null };
  // IB's figures tell which of the two it is; before they do, it is the larger one.
  expect(highestCostPerUnit("97", 10, [worth])).toBe("970");
  expect(highestCostPerUnit("970", 10, [worth])).toBe("970");
  expect(highestCostPerUnit("97", 10, [unknown])).toBe("970");
  expect(highestCostPerUnit("970", 10, [])).toBe("9700");
  // Of everything else there is nothing to be told apart.
  expect(highestCostPerUnit("187.35", 1, [])).toBe("187.35");
  expect(highestCostPerUnit("0", 10, [])).toBe("0");
  expect(highestCostPerUnit(null, 10, [])).toBe(null);
});

Deno.test("A weight needs a rate and a total: without them it is unknown", () => {
  expect(weight("1080", "1.08", "100000")).toBe("1.17");
  expect(weight("1080", null, "100000")).toBeNull();
  expect(weight("1080", "1", "0")).toBeNull();
});

Deno.test("What an event says is told of that account or position alone; a total also weighs the account's positions", async () => {
  const { book, link, emptied } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT, "DU7654321"]);
  emptied();
  const sub = link.requests.find((request) => request.type === "pnl_single")?.fields["sub"] as number;
  const figures = { daily: "5", unrealized: null, realized: null };
  link.emit("pnl_single", { sub, position: "10", ...figures, value: "1872" });
  expect(emptied()).toEqual({ accounts: [], positions: [HELD] });
  link.emit("pnl", {
    sub: link.requests.find(({ type }) => type === "pnl")?.fields["sub"] as number,
    ...figures,
  });
  expect(emptied()).toEqual({ accounts: [ACCOUNT], positions: [] });
  value(link, "CashBalance", "1", "USD");
  expect(emptied()).toEqual({ accounts: [ACCOUNT], positions: [] });
  value(link, "NetLiquidation", "18720", "USD");
  expect(emptied()).toEqual({ accounts: [ACCOUNT], positions: [HELD] });
  expect(book.positionView(HELD)?.weight).toBe("10");
  // The stream of another socket, and one that nobody opened.
  link.emit("pnl_single", { sub: 9999, position: "10", ...figures, value: "1" });
  expect(emptied()).toEqual({ accounts: [], positions: [] });
});

Deno.test("B4: figures of another quantity are nobody's, whichever comes first, position or P&L", async () => {
  const { book, link } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  const sub = link.requests.find((request) => request.type === "pnl_single")?.fields["sub"] as number;
  const figures = { daily: "5", unrealized: "1", realized: "0" };
  const told = (position: string | null, value: string | null) => {
    link.emit("pnl_single", { sub, position, ...figures, value });
    const view = book.positionView(HELD);
    return [view?.marketValue, view?.marketPrice, view?.dailyPnl, view?.unrealizedPnl];
  };
  const unknown = [null, null, null, null];
  expect(told("10", "1872")[0]).toBe("1872");
  expect(told("10.0", "1872")[0]).toBe("1872");
  expect(told("4", "1873")).toEqual(unknown);
  expect(told("0", "0")).toEqual(unknown);
  expect(told(null, "1873")).toEqual(unknown);
  expect(told("4", "749.2")).toEqual(unknown);
  link.emit("position", { account: ACCOUNT, contract: AAPL, position: "4", avgCost: "187.35" });
  expect(book.positionView(HELD)?.marketValue).toBe("749.2");
});

Deno.test("B4: a value of 0 counts only with the loss that belongs to it", async () => {
  const { book, link } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  const sub = link.requests.find((request) => request.type === "pnl_single")?.fields["sub"] as number;
  const told = (value: string, unrealized: string | null) => {
    link.emit("pnl_single", { sub, position: "10", daily: "0", unrealized, realized: "0", value });
    const view = book.positionView(HELD);
    return [view?.marketValue, view?.marketPrice];
  };
  expect(told("0", "0")).toEqual([null, null]);
  expect(told("0.0", null)).toEqual([null, null]);
  expect(told("0", "-1873.5")).toEqual(["0", "0"]);
  expect(told("1873.5", "0")).toEqual(["1873.5", "187.35"]);
});

Deno.test("P9: figures that the limits count on are awaited from a sync on until they come, and not for ever", async () => {
  const { book, link, clock } = bookWith(() => []);
  expect(book.awaitsFigures(ACCOUNT)).toBe(false);
  await book.sync([ACCOUNT]);
  expect(book.awaitsFigures(ACCOUNT)).toBe(true);
  const sub = link.requests.find(({ type }) => type === "pnl")?.fields["sub"] as number;
  link.emit("pnl", { sub, daily: null, unrealized: null, realized: null });
  expect(book.awaitsFigures(ACCOUNT)).toBe(true);
  link.emit("pnl", { sub, daily: "-5", unrealized: null, realized: null });
  expect(book.awaitsFigures(ACCOUNT)).toBe(false);
  const silent = bookWith(() => []);
  await silent.book.sync([ACCOUNT]);
  await silent.clock.run(10_000);
  expect(silent.book.awaitsFigures(ACCOUNT)).toBe(false);
  book.markDisconnected();
  expect(book.awaitsFigures(ACCOUNT)).toBe(false);
  await clock.run(1);
  silent.book.close();
});

Deno.test("A view that was given out is never written into", async () => {
  const { book, link } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  value(link, "CashBalance", "1", "USD");
  const before = { account: book.view(ACCOUNT), position: book.positionView(HELD) };
  const kept = structuredClone(before);
  value(link, "CashBalance", "2", "USD");
  value(link, "CashBalance", "3", "EUR");
  link.emit("position", { account: ACCOUNT, contract: AAPL, position: "4", avgCost: "187.35" });
  expect(before).toEqual(kept);
  expect(book.view(ACCOUNT)?.values["CashBalance"]?.["USD"]?.value).toBe("2");
});

/** A book whose broker says nothing to what `silent` names. */
function deafBook(silent: ReadonlySet<string>) {
  const clock = new ManualClock();
  const never = () => new Promise<never>(() => {});
  const answer = <T>(type: string, value: T) => silent.has(type) ? never() : value;
  const link = new ScriptedLink({
    positions: () => ({
      positions: [{ account: ACCOUNT, contract: AAPL, position: "10", avgCost: "187.35" }],
    }),
    account_updates: () => answer("account_updates", {}),
    pnl: () => answer("pnl", {}),
    pnl_single: () => answer("pnl_single", {}),
    unsubscribe: () => ({}),
    contract_details: () => answer("contract_details", { details: [detailsOf(AAPL)] }),
    market_rule: () => answer("market_rule", { increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  return {
    clock,
    book: new AccountBook({ link, contracts, clock, subs: new SubscriptionIds(), unread: new UnreadRows() }),
  };
}

for (const silent of ["contract_details", "market_rule", "pnl", "pnl_single"]) {
  Deno.test(`B10: the list of positions is complete without an answer to ${silent}`, async () => {
    const { book } = deafBook(new Set([silent]));
    await book.sync([ACCOUNT]);
    expect(book.positions.reading(ACCOUNT, AAPL.conId)?.quantity).toBe("10");
    // What a price means is in the details alone.
    expect(book.positionView(HELD)?.entryPrice).toBe(silent === "contract_details" ? null : "187.35");
  });
}

Deno.test("B10: a sync waits a second for values that do not come; the account is stale, the positions are not", async () => {
  const { book, clock } = deafBook(new Set(["account_updates"]));
  const synced = book.sync([ACCOUNT]);
  await clock.run(1_000);
  await synced;
  expect(book.view(ACCOUNT)?.stale).toBe(true);
  expect(book.positionView(HELD)?.stale).toBe(false);
});

const UNSUBSCRIBED = {
  code: 2100,
  message: "New account data requested from TWS. API client has been unsubscribed from account data.",
  advancedRejectJson: null,
  about: { kind: "session" },
} as const;

Deno.test("B3: account values that IB ends (2100) are stale, told of, and asked for again, ever more patiently", async () => {
  const { book, link, clock, causes } = bookWith(() => []);
  await book.sync([ACCOUNT]);
  expect(book.view(ACCOUNT)?.stale).toBe(false);
  link.emit("error", UNSUBSCRIBED);
  expect(book.view(ACCOUNT)?.stale).toBe(true);
  expect(causes.map(({ key }) => key)).toEqual(["ACCOUNT_STREAM_ENDED"]);
  await clock.run(5_000);
  expect([link.count("account_updates"), book.view(ACCOUNT)?.stale]).toEqual([2, false]);
  // Whoever takes them away each time is not fought for them.
  for (let minute = 0; minute < 60; minute++) {
    link.emit("error", UNSUBSCRIBED);
    await clock.run(60_000);
  }
  expect(link.count("account_updates")).toBeLessThan(60);
});

Deno.test("B3: 2100 is about the first account alone; another's stream ends by an error of its own", async () => {
  const { book, link } = bookWith(() => []);
  await book.sync([ACCOUNT, "DU7654321"]);
  link.emit("error", UNSUBSCRIBED);
  expect([book.view(ACCOUNT)?.stale, book.view("DU7654321")?.stale]).toEqual([true, false]);
  const sub = link.requests.find(({ type }) => type === "account_values")?.fields["sub"] as number;
  const about = { kind: "subscription", sub } as const;
  link.emit("error", { code: 322, message: "Error processing request", advancedRejectJson: null, about });
  expect(book.view("DU7654321")?.stale).toBe(true);
});

Deno.test("B3: P&L that IB ends is unknown and opened again under another number; a late cancel's 300 ends nothing", async () => {
  const { book, link, clock } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  const subs = () =>
    link.requests.filter(({ type }) => type === "pnl_single").map(({ fields }) => fields["sub"] as number);
  const [sub = -1] = subs();
  const figures = { position: "10", daily: "5", unrealized: "1", realized: null, value: "1872" };
  link.emit("pnl_single", { sub, ...figures });
  const error = (code: number, about: number) =>
    link.emit("error", {
      code,
      message: "",
      advancedRejectJson: null,
      about: { kind: "subscription", sub: about },
    });
  error(300, sub);
  expect(book.positionView(HELD)?.dailyPnl).toBe("5");
  error(10186, sub);
  expect(book.positionView(HELD)?.dailyPnl).toBeNull();
  await clock.run(5_000);
  expect(subs()).toHaveLength(2);
  link.emit("pnl_single", { sub, ...figures });
  expect(book.positionView(HELD)?.dailyPnl).toBeNull();
  link.emit("pnl_single", { sub: subs()[1] ?? -1, ...figures });
  expect(book.positionView(HELD)?.dailyPnl).toBe("5");
  // An error about the number that is no longer ours ends nothing.
  error(10185, sub);
  expect(book.positionView(HELD)?.dailyPnl).toBe("5");
});

Deno.test("B3: a P&L stream that never says anything is opened again, more and more rarely; a closed position's is not", async () => {
  const { book, link, clock } = bookWith(() => [{ position: "10" }]);
  await book.sync([ACCOUNT]);
  await clock.run(40_000);
  expect(link.count("pnl_single")).toBe(2);
  await clock.run(3600_000);
  const asked = link.count("pnl_single");
  expect(asked).toBeLessThan(30);
  link.emit("position", { account: ACCOUNT, contract: AAPL, position: "0", avgCost: null });
  await clock.run(3600_000);
  expect(link.count("pnl_single")).toBe(asked);
  book.close();
});

Deno.test("P12: of hundreds of P&L streams the last is not given up while it waits for its turn to be asked for", async () => {
  const { book, link, clock } = bookWith(() => [{ position: "10" }]);
  const turn = Promise.withResolvers<void>();
  const request = link.request.bind(link);
  link.request = async (type, fields) => {
    const answer = await request(type, fields);
    if (type === "pnl_single") await turn.promise;
    return answer;
  };
  await book.sync([ACCOUNT]);
  await clock.run(120_000);
  expect(link.count("pnl_single")).toBe(1);
  // Figures may be here before the word that the question has left.
  const figures = { daily: "5", unrealized: "1", realized: null, value: "1872" };
  link.emit("pnl_single", { sub: subOf(link, "pnl_single"), position: "10", ...figures });
  turn.resolve();
  await clock.run(120_000);
  expect([link.count("pnl_single"), book.positionView(HELD)?.dailyPnl]).toEqual([1, "5"]);
});

Deno.test("a desk that closes while P&L is being asked for leaves nothing that waits for its figures", async () => {
  const { book, link, clock } = bookWith(() => [{ position: "10" }]);
  const syncing = book.sync([ACCOUNT]);
  // Asked for, and the answers are on their way.
  while (link.count("pnl_single") === 0) await Promise.resolve();
  book.close();
  await syncing;
  await clock.run(60_000);
  expect([link.count("pnl"), link.count("pnl_single"), link.count("unsubscribe")]).toEqual([1, 1, 0]);
});

Deno.test("P&L that could not be asked for is asked for again, as long as there is a socket", async () => {
  let refusals = 2;
  const clock = new ManualClock();
  const link = new ScriptedLink({
    positions: () => ({ positions: [] }),
    account_updates: () => ({}),
    pnl: () => {
      if (refusals-- > 0) throw bridgeFailure("PACING_REFUSED");
      return {};
    },
    unsubscribe: () => ({}),
  });
  const book = new AccountBook({
    link,
    clock,
    contracts: new ContractBook({ link, clock }),
    subs: new SubscriptionIds(),
    unread: new UnreadRows(),
  });
  link.onEvent((event) => book.onEvent(event));
  await book.sync([ACCOUNT]);
  await clock.run(20_000);
  expect(link.count("pnl")).toBe(3);
  const sub = link.requests.findLast(({ type }) => type === "pnl")?.fields["sub"] as number;
  link.emit("pnl", { sub, daily: "5", unrealized: null, realized: null });
  expect(book.view(ACCOUNT)?.pnl.daily).toBe("5");
  refusals = 1;
  await book.sync([ACCOUNT]);
  book.markDisconnected();
  await clock.run(600_000);
  expect(link.count("pnl")).toBe(4);
});

Deno.test("the values of an account that has left the session, or is the first one now, are not paid for twice", async () => {
  const { book, link } = bookWith(() => []);
  await book.sync([ACCOUNT, "DU2", "DU3"]);
  const subs = link.requests.filter(({ type }) => type === "account_values").map(({ fields }) =>
    fields["sub"]
  );
  await book.sync(["DU2"]);
  const ended = link.requests.filter(({ type }) => type === "unsubscribe").map(({ fields }) => fields["sub"]);
  expect(subs.length).toBe(2);
  expect(ended).toEqual(expect.arrayContaining(subs));
  book.close();
});

Deno.test("a held instrument that IB did not describe is asked about again, until it is or is held no more", async () => {
  let silent = 2;
  const clock = new ManualClock();
  const link = new ScriptedLink({
    positions: () => ({
      positions: [{ account: ACCOUNT, contract: AAPL, position: "10", avgCost: "187.35" }],
    }),
    account_updates: () => ({}),
    pnl: () => ({}),
    pnl_single: () => ({}),
    unsubscribe: () => ({}),
    contract_details: () => {
      if (silent-- > 0) throw bridgeFailure("REQUEST_TIMEOUT");
      return { details: [detailsOf(AAPL)] };
    },
    market_rule: () => ({ increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  const book = new AccountBook({
    link,
    clock,
    contracts,
    subs: new SubscriptionIds(),
    unread: new UnreadRows(),
  });
  link.onEvent((event) => book.onEvent(event));
  await book.sync([ACCOUNT]);
  await clock.run(1_000);
  expect(book.positionView(HELD)?.entryPrice).toBe(null);
  await clock.run(65_000);
  expect([link.count("contract_details"), book.positionView(HELD)?.entryPrice]).toEqual([3, "187.35"]);
  book.close();
});
