// Instrument files: what they may say, what they mean, and how a mistake is told.
import { expect } from "@std/expect";
import { restoreEngine } from "../engine.ts";
import { ACCOUNT, savedState, START, testEngine } from "../testing/test_engine.ts";
import { parseInstruments } from "./spec_file.ts";

const CSV = `\uFEFF# what my strategy needs
symbol,kind,price,exchange,name,rule,lot,conId
ZZTOP,STK,43.21,NYSE,"ZZ TOP, INC",,,
OTCX,STK,0.0123,NASDAQ,OTC PENNY CO,0:0.0001;1:0.01,,1700123

AAPL,STK,199.5,NASDAQ,MY OWN APPLE,,,
6758,STK,3999,TSEJ,SONY GROUP CORP,,100,
`;

Deno.test("G13: a CSV file adds instruments and may stand in the place of a built-in one", () => {
  const { engine } = testEngine({ instruments: parseInstruments(CSV) });
  const { instruments, market } = engine;
  const only = (symbol: string) => {
    const [found, ...more] = instruments.findContracts({ symbol, secType: "STK", exchange: "SMART" });
    if (found === undefined || more.length > 0) throw new Error(`${symbol}: ${more.length}`);
    return found;
  };
  const top = only("ZZTOP");
  expect(top).toMatchObject({ primaryExchange: "NYSE", currency: "USD", tradingClass: "ZZTOP" });
  expect(instruments.details(top.conId)?.longName).toBe("ZZ TOP, INC");
  expect(Number(market.quote(top.conId)?.last)).toBeCloseTo(43.21, 0);
  const penny = only("OTCX");
  expect(penny.conId).toBe(1_700_123);
  const details = instruments.details(penny.conId);
  expect(details?.minTick).toBe("0.0001");
  expect(instruments.marketRule(details?.marketRuleIds[0] ?? 0)).toEqual([
    { lowEdge: "0", increment: "0.0001" },
    { lowEdge: "1", increment: "0.01" },
  ]);
  const apple = instruments.findContracts({ symbol: "AAPL", secType: "STK", currency: "USD" });
  expect(apple.map(({ conId }) => conId)).toEqual([265598]);
  expect(Number(market.quote(265598)?.last)).toBeCloseTo(199.5, 0);
  expect(instruments.details(only("6758").conId)).toMatchObject({ minSize: "100", timeZoneId: "Japan" });
});

Deno.test("G13: JSON says the same as CSV, and futures have months", () => {
  const rows = [{
    symbol: "XX",
    kind: "FUT",
    price: 71.5,
    exchange: "EUREX",
    multiplier: 250,
    rule: "0:0.5",
    months: "MZ",
    listed: 3,
    expiry: "last-1",
    class: "FXX",
  }];
  const [names, values] = [Object.keys(rows[0] ?? {}), Object.values(rows[0] ?? {})];
  const specs = parseInstruments(JSON.stringify(rows));
  expect(parseInstruments(`${names.join(",")}\n${values.join(",")}`)).toEqual(specs);
  const { engine } = testEngine({ instruments: specs });
  const months = engine.instruments.findContracts({ symbol: "XX", secType: "FUT" });
  expect(months.map(({ localSymbol, lastTradeDateOrContractMonth: date }) => `${localSymbol} ${date}`))
    .toEqual([
      "FXXZ6 20261231",
      "FXXM7 20270630",
      "FXXZ7 20271231",
    ]);
  expect(months[0]).toMatchObject({ multiplier: "250", exchange: "EUREX", currency: "EUR" });
  const front = engine.instruments.findContracts({
    symbol: "XX",
    secType: "FUT",
    lastTradeDateOrContractMonth: "202612",
  });
  expect(front).toEqual(months.slice(0, 1));
});

Deno.test("G13: a mistake in a file is told with its row", () => {
  const wrong: readonly (readonly [string, string])[] = [
    ["symbol,kind,price\nABC,STK,abc", 'row 2: price cannot be "abc", but a number above 0 up to 10000000'],
    ["symbol,kind\nABC,STK", "row 2: symbol, kind and price are needed"],
    ["symbol,kind,price\n\nABC,BOND,5", 'row 3: kind cannot be "BOND", but one of STK, ETF'],
    ["symbol,kind,price,colour\nABC,STK,5,red", 'row 2: unknown column "colour"'],
    ["symbol,kind,price,price\nABC,STK,5,6", 'row 1: column "price" is there twice'],
    ["symbol,kind,price\nABC,STK,5,red", "row 2: 4 values for 3 columns"],
    ["symbol,kind,price\nUSD,CASH,5", "row 2: CASH needs currency"],
    ["symbol,kind,price\r\nABC,STK,5\r\nABC,ETF,6", "row 3: the same instrument as row 2"],
    ["symbol,kind,price,conId\nABC,STK,5,7\nABD,STK,6,7", "row 3: the same conId as row 2"],
    ["symbol,kind,price,exchange\nABC,STK,5,CME", 'row 2: exchange cannot be "CME": STK is not traded there'],
    ["symbol,kind,price,exchange,currency\nABC,CASH,5,NYSE,USD", 'row 2: exchange cannot be "NYSE"'],
    ["symbol,kind,price,exchange\nABC,IND,5,PAXOS", 'row 2: exchange cannot be "PAXOS"'],
    ["symbol,kind,price\nABC,STK,0.02", 'row 2: price cannot be "0.02": its steps of 0.01 are too coarse'],
    ['[{"symbol":"ABC"}]', "row 1: symbol, kind and price are needed"],
    ['[{"symbol":"ABC","kind":"STK","price":5,"name":["X"]}]', "row 1: name cannot be a list or an object"],
    ["[1]", "row 1: an object is expected"],
    ["[", "no JSON"],
  ];
  for (const [text, message] of wrong) expect(() => parseInstruments(text)).toThrow(message);
  expect(parseInstruments("")).toEqual([]);
});

Deno.test("what the engine cannot count, a reader cannot read or a market cannot have is refused with its column", () => {
  const wrong: Readonly<Record<string, readonly string[]>> = {
    symbol: ["abc", "A\tB", "A".repeat(21)],
    price: ["Infinity", "NaN", "1e300", "0x10", "-5", "0", "10000001", "0.000000001", "9".repeat(400)],
    volatility: ["6", "0", "1e-3"],
    name: ["Soci\u00e9t\u00e9", "A\0B", "A".repeat(121)],
    conId: ["0", "1.5", "1000000000", "4294967297"],
    rule: [
      "0:0",
      "0:0.000000001",
      "1:0.01",
      "0:0.01;5:0.05;3:0.1",
      "0:0.01;0:0.05",
      "0:999999999",
      "__proto__",
    ],
    lot: ["-1", "0", "0.00015", "1000001", "9".repeat(40)],
    spread: ["0", "101", "1.5"],
    depth: ["Infinity", "1e9", "1000000001"],
    multiplier: ["Infinity", "0.00001"],
    magnifier: ["10001", "0.5"],
    listed: ["121", "0"],
    months: ["A", "HMUZHMUZHMUZH"],
    exchange: ["MOON", "constructor"],
    expiry: ["toString", "never"],
    tradable: ["maybe"],
  };
  for (const [column, values] of Object.entries(wrong)) {
    for (const value of values) {
      const row = { symbol: "ABC", kind: "STK", price: 5, [column]: value };
      const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
      expect(() => parseInstruments(JSON.stringify([row]))).toThrow(
        `row 1: ${column} cannot be "${shown}", but `,
      );
    }
  }
});

Deno.test("a row cannot take the number of another instrument, nor that of one that others stand on away", () => {
  const universeWith = (row: string) => () =>
    testEngine({ instruments: parseInstruments(`symbol,kind,price,currency,conId\n${row}`) });
  expect(universeWith("ABC,STK,5,USD,265598")).toThrow("conId 265598 of ABC/STK/USD is that of AAPL/STK/USD");
  expect(universeWith("AAPL,STK,5,USD,77")).toThrow("AAPL/STK/USD keeps its conId 265598");
  const { instruments } = universeWith("JPM,STK,300,USD,1520593")().engine;
  expect(
    instruments.findContracts({ symbol: "JPM", currency: "USD", secType: "STK" }).map(({ conId }) => conId),
  )
    .toEqual([1520593]);
});

Deno.test("G13: what was held of a file's instrument and of its options is held after a restart", () => {
  const options = { seed: 7, startTime: START, instruments: parseInstruments(CSV) };
  const before = testEngine(options);
  const find = ({ instruments }: typeof before.engine, secType: string) =>
    instruments.findContracts({ symbol: "ZZTOP", secType, exchange: "SMART", currency: "USD" })[0]?.conId ??
      0;
  const held = [find(before.engine, "STK"), find(before.engine, "OPT")];
  for (const conId of held) before.place({ conId, orderType: "MKT", quantity: "2", exchange: "SMART" });
  before.wait(2000);
  const rows = before.engine.accounts.portfolio(ACCOUNT).map((
    { contract, position },
  ) => [contract.localSymbol, position]);
  expect(rows.length).toBe(2);
  const state = savedState(before.engine);
  const after = restoreEngine({ ...options, startTime: START + 60_000 }, state);
  expect(after.accounts.portfolio(ACCOUNT).map(({ contract, position }) => [contract.localSymbol, position]))
    .toEqual(rows);
  expect(find(after, "OPT")).toBe(held[1]);
});
