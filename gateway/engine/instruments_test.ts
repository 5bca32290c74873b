// Contracts: found by every description clients use, with details that agree with each other.
import { expect } from "@std/expect";
import { isDecimal } from "../decimal.ts";
import { futures } from "./instruments/futures.ts";
import { incrementAt, moveTicks, snap, TICK_RULES } from "./instruments/tick_rules.ts";
import { AAPL, PENNY, refusedCode, SAP, SPY, START, testEngine, VOD } from "./testing/test_engine.ts";
import type { ContractQuery } from "./types.ts";

const { engine } = testEngine();
const { instruments } = engine;
const expiry = instruments.optionChains(AAPL, "")[0]?.expirations[4] ?? "";

const FOUND: readonly (readonly [string, ContractQuery, string])[] = [
  ["a stock by symbol", { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" }, "AAPL"],
  ["a conId alone", { conId: 265598 }, "AAPL"],
  ["a conId with a venue", { conId: 265598, exchange: "IEX" }, "AAPL"],
  ["lower case", { symbol: "aapl", secType: "stk" }, "AAPL"],
  ["a primary exchange under its old name", {
    symbol: "MSFT",
    secType: "STK",
    primaryExchange: "ISLAND",
  }, "MSFT"],
  ["an ISIN", { secIdType: "ISIN", secId: "US0378331005" }, "AAPL"],
  ["a currency pair by base and quote", { symbol: "EUR", secType: "CASH", currency: "USD" }, "EUR.USD"],
  ["a currency pair by its local symbol", { localSymbol: "GBP.USD", secType: "CASH" }, "GBP.USD"],
  ["a future by month", { symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "202612" }, "ESZ6"],
  ["a future by day", { symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "20270319" }, "ESH7"],
  ["a future by local symbol", { localSymbol: "MESZ6", exchange: "CME" }, "MESZ6"],
  ["a German stock", { symbol: "SAP", exchange: "IBIS", currency: "EUR" }, "SAP"],
  ["a London stock", { symbol: "VOD", secType: "STK", currency: "GBP" }, "VOD"],
];

for (const [what, query, localSymbol] of FOUND) {
  Deno.test(`found: ${what}`, () => {
    const result = instruments.resolveContract(query);
    expect(result.ok && result.contract.localSymbol).toBe(localSymbol);
  });
}

Deno.test("an option is found by its terms in each spelling of right and local symbol", () => {
  const terms = { symbol: "AAPL", secType: "OPT", strike: "290", lastTradeDateOrContractMonth: expiry };
  for (const right of ["C", "CALL", "c"]) {
    const found = instruments.findContracts({ ...terms, right, exchange: "SMART", multiplier: "100" });
    expect(found.map((one) => one.right)).toEqual(["C"]);
  }
  const local = `AAPL  ${expiry.slice(2)}C00290000`;
  expect(instruments.findContracts({ localSymbol: local })).toHaveLength(1);
  expect(instruments.findContracts({ localSymbol: local.replace("  ", " ") })).toHaveLength(1);
  expect(instruments.findContracts(terms)).toHaveLength(2);
});

Deno.test("nothing and too much are both 200", () => {
  const empty: readonly ContractQuery[] = [
    {},
    { symbol: "NOPE" },
    { symbol: "AAPL", exchange: "NOWHERE" },
    { conId: 1 },
    { symbol: "AAPL", currency: "EUR" },
  ];
  for (const query of empty) {
    expect(instruments.findContracts(query)).toEqual([]);
    expect(refusedCode(instruments.resolveContract(query))).toBe(200);
  }
  const ambiguous = instruments.resolveContract({ symbol: "AMD", secType: "STK" });
  expect(ambiguous).toMatchObject({ ok: false, code: 200 });
  const undated = instruments.resolveContract({ symbol: "ES", secType: "FUT" });
  expect(undated).toMatchObject({ code: 321, text: expect.stringContaining("a local symbol or an expiry") });
  // Kinds that the lists of IB's clients have, and of which there is nothing here.
  for (const secType of ["BSK", "FWD", "FIXED", "EVENT", "war"]) {
    expect(refusedCode(instruments.resolveContract({ symbol: "AAPL", secType }))).toBe(200);
  }
  const unknown = instruments.resolveContract({ symbol: "AAPL", secType: "STOCK" });
  expect(unknown).toMatchObject({ code: 321, text: expect.stringContaining("a valid security type") });
});

Deno.test("search finds by symbol first, then by name, and never lists options", () => {
  expect(instruments.searchSymbols("a")[0]?.contract.symbol).toMatch(/^A/);
  expect(instruments.searchSymbols("AAPL")[0]).toMatchObject({
    contract: { conId: AAPL },
    derivativeSecTypes: ["OPT"],
    description: "APPLE INC",
  });
  expect(instruments.searchSymbols("apple").map((row) => row.contract.symbol)).toEqual(["AAPL"]);
  expect(instruments.searchSymbols("vodafone")[0]?.contract.conId).toBe(VOD);
  expect(instruments.searchSymbols("  ")).toEqual([]);
  for (const pattern of ["e", "a", "s", "micro"]) {
    const rows = instruments.searchSymbols(pattern);
    expect(rows.length).toBeLessThanOrEqual(16);
    expect(rows.every((row) => row.contract.secType !== "OPT")).toBe(true);
  }
});

Deno.test("details of every instrument agree with themselves", () => {
  const seen = new Set<number>();
  for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
    for (const { contract } of instruments.searchSymbols(letter)) seen.add(contract.conId);
  }
  expect(seen.size).toBeGreaterThan(20);
  const option = instruments.findContracts({ symbol: "AAPL", secType: "OPT", strike: "290" })[0];
  for (const conId of [...seen, option?.conId ?? 0]) {
    const details = instruments.details(conId);
    if (details === null) throw new Error(`No details of ${conId}`);
    expect(details.marketRuleIds).toHaveLength(details.validExchanges.length);
    expect(details.validExchanges).toContain(details.contract.exchange);
    for (const id of new Set(details.marketRuleIds)) expect(instruments.marketRule(id)).not.toBe(null);
    const numbers = [details.minTick, details.minSize, details.sizeIncrement, details.contract.strike];
    expect(numbers.every(isDecimal)).toBe(true);
    expect(details.tradingHours.split(";").length).toBeGreaterThan(4);
    expect(details.contract.conId).toBeLessThan(2 ** 31);
  }
});

Deno.test("AAPL looks like the real one", () => {
  expect(instruments.details(AAPL)).toMatchObject({
    marketName: "NMS",
    minTick: "0.01",
    priceMagnifier: 1,
    longName: "APPLE INC",
    aggGroup: 1,
    stockType: "COMMON",
    secIdList: [{ tag: "ISIN", value: "US0378331005" }],
    contract: { primaryExchange: "NASDAQ", tradingClass: "NMS" },
  });
  expect(instruments.details(AAPL)?.marketRuleIds).toEqual(Array(26).fill(26));
  expect(instruments.marketRule(26)).toEqual([{ lowEdge: "0", increment: "0.01" }]);
});

Deno.test("price steps depend on price where the rule says so", () => {
  expect(instruments.priceIncrement(PENNY, "SMART", "0.5")).toBe("0.0001");
  expect(instruments.priceIncrement(PENNY, "SMART", "1")).toBe("0.01");
  expect(instruments.priceIncrement(SAP, "IBIS", "236.4")).toBe("0.1");
  expect(instruments.details(VOD)?.priceMagnifier).toBe(100);
  const rule = TICK_RULES.subDollar;
  expect(moveTicks(rule, 10_000, -1)).toBe(9_999);
  expect(moveTicks(rule, 9_999, 2)).toBe(10_100);
  expect(snap(rule, 10_150, "down")).toBe(10_100);
  expect(incrementAt(TICK_RULES.pennyPilot, 300)).toBe(5);
});

Deno.test("futures roll by the clock: the two nearest quarters that still trade", () => {
  const symbols = (text: string) =>
    futures(Date.parse(text)).filter((one) => one.contract.symbol === "ES").map((one) =>
      `${one.contract.localSymbol} ${one.contract.lastTradeDateOrContractMonth}`
    );
  expect(symbols("2026-11-20T15:00:00Z")).toEqual(["ESZ6 20261218", "ESH7 20270319"]);
  expect(symbols("2026-12-18T14:29:00Z")[0]).toBe("ESZ6 20261218");
  expect(symbols("2026-12-18T14:31:00Z")).toEqual(["ESH7 20270319", "ESM7 20270618"]);
});

Deno.test("the option chain has weekly and monthly Fridays ahead of the clock", () => {
  const [chain] = instruments.optionChains(AAPL, "");
  expect(chain?.expirations).toEqual([
    "20261120",
    "20261127",
    "20261204",
    "20261211",
    "20261218",
    "20270115",
    "20270219",
  ]);
  expect(chain?.strikes).toContain("290");
  expect(instruments.optionChains(SAP, "")).toEqual([]);
  expect(instruments.optionChains(AAPL, "CME")).toEqual([]);
  expect(START).toBeLessThan(Date.parse("2026-11-20T21:00:00Z"));
});

Deno.test("the far Decembers of SPY have more strikes than the weeks ahead, and the list of strikes has them all", () => {
  const terms = { symbol: "SPY", secType: "OPT", exchange: "SMART", currency: "USD", right: "C" };
  const strikesOf = (expiry: string) =>
    instruments.findContracts({ ...terms, lastTradeDateOrContractMonth: expiry })
      .map(({ strike }) => Number(strike));
  const far = strikesOf("20281215");
  expect(far.length).toBe(101);
  expect([Math.min(...far), Math.max(...far)]).toEqual([400, 900]);
  expect(strikesOf("20271217")).toEqual(far);
  const near = strikesOf("20261120");
  expect(near.length).toBe(23);
  const [chain] = instruments.optionChains(SPY, "");
  expect(chain?.strikes.map(Number)).toEqual([...new Set([...near, ...far])].sort((a, b) => a - b));
});
