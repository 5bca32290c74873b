// The built-in universe: who is there, and that the many cost nothing before somebody asks for them.
import { expect } from "@std/expect";
import { Catalog } from "./catalog.ts";
import { checkDigit } from "./isin.ts";
import { ACCOUNT, START, testEngine } from "../testing/test_engine.ts";
import { builtInRows } from "./universe.ts";
import { formatInstruments, parseInstruments } from "./spec_file.ts";
import { tickRule } from "./tick_rules.ts";

const { engine } = testEngine();
const { instruments, market } = engine;
const catalog = new Catalog({ now: START, sessions: "always" });
const all = [...catalog.all()];

Deno.test("G3: every stock has its ISIN, its own, with a right check digit", () => {
  const stocks = all.filter(({ contract }) => contract.secType === "STK");
  expect(stocks.length).toBeGreaterThan(700);
  const seen = new Map<string, string>();
  for (const { contract, secIdList } of stocks) {
    const isin = secIdList.find(({ tag }) => tag === "ISIN")?.value ?? "";
    expect(isin).toMatch(/^[A-Z]{2}[A-Z0-9]{9}\d$/);
    expect(`${isin} ${isin.slice(-1)}`).toBe(`${isin} ${checkDigit(isin.slice(0, 11))}`);
    // A company may be listed in two places; two companies are never one.
    expect([isin, seen.get(isin) ?? contract.symbol]).toEqual([isin, contract.symbol]);
    seen.set(isin, contract.symbol);
  }
  const known: readonly (readonly [string, string])[] = [
    ["MSFT", "US5949181045"],
    ["SPY", "US78462F1030"],
    ["ABNB", "US0090661010"],
    ["GOOGL", "US02079K3059"],
    ["SAP", "DE0007164600"],
    ["AIZ", "US04621X1081"],
    ["AJG", "US3635761097"],
    ["BF B", "US1156372096"],
    ["FOXA", "US35137L1052"],
    ["NWS", "US65249B2088"],
  ];
  for (const [symbol, isin] of known) {
    const found = instruments.findContracts({ secIdType: "ISIN", secId: isin, exchange: "SMART" });
    expect(found.map((contract) => contract.symbol)).toEqual([symbol]);
  }
});

Deno.test("G13: what the sample configurations of bots name is there once, with a market", () => {
  const wanted: readonly (readonly [string, string, string?])[] = [
    ...["ABNB", "TLT", "IWM", "GLD", "BRK B", "JPM", "SHY", "SGOV", "TQQQ", "QQQ", "GOOGL", "XLE", "NFLX"]
      .map((symbol) => [symbol, "STK", "USD"] as const),
    ...["EUR", "GBP", "AUD", "NZD"].map((symbol) => [symbol, "CASH", "USD"] as const),
    ...["JPY", "CHF", "CAD", "SEK", "NOK", "HKD"].map((quote) => ["USD", "CASH", quote] as const),
    ["NDX", "IND"],
    ["SOL", "CRYPTO"],
    ["7203", "STK", "JPY"],
  ];
  for (const [symbol, secType, currency] of wanted) {
    const [found, ...more] = instruments.findContracts({ symbol, secType, currency });
    if (found === undefined || more.length > 0) throw new Error(`${symbol} ${secType}: ${more.length}`);
    expect(instruments.details(found.conId)?.longName).not.toBe("");
    expect(Number(market.quote(found.conId)?.bid ?? market.quote(found.conId)?.last)).toBeGreaterThan(0);
  }
  for (const symbol of ["NQ", "CL", "GC", "ZN", "ZC", "EUR", "VIX", "DAX", "GBL", "COIL"]) {
    const months = instruments.findContracts({ symbol, secType: "FUT" });
    expect(months.length).toBeGreaterThan(1);
    const [first] = instruments.findContracts({ symbol, secType: "CONTFUT" });
    const ends = months.map((month) => month.lastTradeDateOrContractMonth).sort();
    expect(first?.lastTradeDateOrContractMonth).toBe(ends[0]);
  }
  const may = { symbol: "CL", secType: "FUT", lastTradeDateOrContractMonth: "202705" };
  expect(instruments.findContracts(may).map((one) => one.localSymbol)).toEqual(["CLK7"]);
});

Deno.test("G13: every row of the built-in files makes an instrument of its own on a price grid that has a number", () => {
  const rows = builtInRows();
  expect(parseInstruments(formatInstruments(rows))).toEqual(rows);
  expect(rows.filter(({ kind }) => kind === "STK" || kind === "ETF").length).toBeGreaterThan(690);
  const ids = all.map(({ contract }) => contract.conId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { rule, contract } of all) {
    expect(tickRule(rule.id)).toBe(rule);
    expect(contract.conId).toBeLessThan(2 ** 31);
  }
  const keys = all.filter(({ option }) => option === null).map(({ contract }) =>
    [contract.symbol, contract.secType, contract.currency, contract.localSymbol].join("/")
  );
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

Deno.test("G13: options of any of them are listed when somebody asks, and the same each time", () => {
  const jpm = instruments.findContracts({ symbol: "JPM", secType: "STK", currency: "USD" })[0]?.conId ?? 0;
  const rows = instruments.optionChains(jpm, "");
  expect(rows.length).toBe(20);
  const [expiry] = rows[0]?.expirations ?? [];
  expect(rows[0]?.strikes).toContain("300");
  const query = {
    symbol: "JPM",
    secType: "OPT",
    strike: "300",
    right: "P",
    lastTradeDateOrContractMonth: expiry,
  };
  const [put, ...more] = instruments.findContracts(query);
  expect([more.length, put?.localSymbol]).toEqual([0, `JPM   ${expiry?.slice(2)}P00300000`]);
  const again = testEngine().engine.instruments;
  again.optionChains(again.findContracts({ symbol: "TLT", secType: "STK" })[0]?.conId ?? 0, "");
  expect(again.findContracts({ localSymbol: put?.localSymbol ?? "" })[0]?.conId).toBe(put?.conId);
  expect(Number(market.quote(put?.conId ?? 0)?.ask)).toBeGreaterThan(0);
});

Deno.test("the strikes of a chain lie on both sides of the price, however high it is", () => {
  const rows = ["ABCA,0.4", "ABCB,3", "ABCC,399", "ABCD,11999", "ABCE,24590", "ABCF,59999", "ABCG,950000"];
  const file = `symbol,price,kind\n${rows.map((row) => `${row},STK`).join("\n")}`;
  const own = testEngine({ instruments: parseInstruments(file) }).engine.instruments;
  for (const row of rows) {
    const [symbol = "", price] = row.split(",");
    const conId = own.findContracts({ symbol, secType: "STK" })[0]?.conId ?? 0;
    const strikes = (own.optionChains(conId, "")[0]?.strikes ?? []).map(Number);
    const [low, high] = [strikes[0] ?? 0, strikes.at(-1) ?? 0];
    expect([symbol, high / Number(price) > 1.2, low / Number(price) < 0.8 || low === 0.5]).toEqual([
      symbol,
      true,
      true,
    ]);
    expect(strikes.length).toBeLessThanOrEqual(100);
  }
});

Deno.test("G13: an option of a chain that was asked for ends at its time", () => {
  const test = testEngine();
  const query = {
    symbol: "TLT",
    secType: "OPT",
    strike: "80",
    right: "C",
    lastTradeDateOrContractMonth: "20261120",
  };
  const conId = test.engine.instruments.findContracts(query)[0]?.conId ?? 0;
  test.place({ conId, orderType: "MKT", quantity: "1" });
  test.wait(3000);
  test.wait(Date.parse("2026-11-20T21:00:01Z") - test.engine.now());
  const positions = test.engine.accounts.portfolio(ACCOUNT).map((
    { contract, position },
  ) => [contract.symbol, contract.secType, position]);
  expect(positions).toEqual([["TLT", "STK", "100"]]);
});

Deno.test("G13: the many sleep until somebody asks, and move seldom when nobody does any more", () => {
  const test = testEngine();
  const conId = test.engine.instruments.findContracts({ symbol: "JPM", secType: "STK" })[0]?.conId ?? 0;
  const before = test.engine.instruments.stocks().length;
  expect(before).toBeLessThan(30);
  let heard = 0;
  const stop = test.engine.market.watchQuote(conId, () => heard++);
  expect(test.engine.instruments.stocks().length).toBe(before + 1);
  test.wait(120_000);
  expect(heard).toBeGreaterThan(200);
  stop();
  test.wait(120_000);
  const bars = () => {
    const query = {
      conId,
      end: null,
      duration: "60 S",
      barSize: "5 secs",
      whatToShow: "MIDPOINT",
      useRth: false,
    };
    const result = test.engine.market.history(query);
    return result.ok ? new Set(result.bars.map(({ close }) => close)).size : 0;
  };
  expect(bars()).toBeGreaterThan(4);
  // Who looks again sees it move at once.
  const again = test.engine.market.watchQuote(conId, () => heard++);
  heard = 0;
  test.wait(2_000);
  expect(heard).toBeGreaterThan(3);
  again();
});

Deno.test("G16: parts of a share can be had where IB sells them, and AAPL knows the order types of the real one", () => {
  const jpm = instruments.findContracts({ symbol: "JPM", secType: "STK", currency: "USD" })[0]?.conId ?? 0;
  expect(instruments.details(jpm)).toMatchObject({
    ...{ minSize: "0.0001", sizeIncrement: "0.0001", suggestedSizeIncrement: "100" },
  });
  const test = testEngine();
  const place = (quantity: string, orderType = "MKT") =>
    test.place({ conId: jpm, quantity, orderType, limitPrice: "290", exchange: "SMART" });
  expect(place("0.5")).toMatchObject({ ok: true, order: { status: "Filled", filled: "0.5" } });
  expect(place("0.00005")).toMatchObject({ ok: false });
  // Who asks for whole shares gets whole shares, however little trades at a time.
  place("700", "LMT");
  test.engine.control.setPrice(jpm, "290");
  test.wait(60_000);
  for (const { shares } of test.engine.orders.executions().slice(1)) expect(Number(shares) % 1).toBe(0);
  const types = instruments.details(265598)?.orderTypes ?? [];
  expect(types.length).toBeGreaterThan(68);
  expect(types.slice(0, 4)).toEqual(["ACTIVETIM", "AD", "ADDONT", "ADJUST"]);
});
