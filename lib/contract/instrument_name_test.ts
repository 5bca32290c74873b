// Names of instruments: what IB sells that is easily taken for something else.
import { expect } from "@std/expect";
import fc from "fast-check";
import type { Lang } from "./format.ts";
import { instrumentName, type Named, nameOf, rowName, shortName } from "./instrument_name.ts";
import { nameBook } from "./name_book.ts";

let conId = 0;
/** A share in US dollars unless it says more; each with a number of its own. */
function one(fields: Partial<Named> & { symbol: string }): Named {
  conId += 1;
  return {
    conId,
    secType: "STK",
    currency: "USD",
    exchange: "SMART",
    primaryExchange: "",
    localSymbol: fields.symbol,
    tradingClass: "",
    multiplier: null,
    lastTradeDate: "",
    strike: null,
    right: "",
    ...fields,
  };
}

const option = (fields: Partial<Named> & { symbol: string }) =>
  one({
    secType: "OPT",
    tradingClass: fields.symbol,
    multiplier: "100",
    lastTradeDate: "20261218",
    strike: "6000",
    right: "C",
    ...fields,
  });
const future = (fields: Partial<Named> & { symbol: string }) =>
  one({ secType: "FUT", exchange: "CME", lastTradeDate: "20261218", multiplier: "50", ...fields });

Deno.test("B9: each kind is called what traders call it, in both languages", () => {
  const cases: [Named, string, string][] = [
    [one({ symbol: "AAPL", primaryExchange: "NASDAQ" }), "AAPL", "AAPL"],
    [one({ symbol: "SAP", primaryExchange: "IBIS", currency: "EUR" }), "SAP IBIS EUR", "SAP IBIS EUR"],
    [one({ symbol: "CSPX", primaryExchange: "LSEETF" }), "CSPX LSEETF USD", "CSPX LSEETF USD"],
    [one({ symbol: "AAPL", secType: "CFD" }), "AAPL CFD", "AAPL CFD"],
    [
      option({ symbol: "SPX", tradingClass: "SPXW" }),
      "SPXW 18 Dec 2026 6000 call",
      "SPXW 18. Dez. 2026 6000 Call",
    ],
    [
      option({ symbol: "AAPL", strike: "292.5", right: "PUT", lastTradeDate: "20270319" }),
      "AAPL 19 Mar 2027 292.5 put",
      "AAPL 19. März 2027 292,5 Put",
    ],
    [
      option({ symbol: "AAPL", tradingClass: "2AAPL", multiplier: "150" }),
      "2AAPL 18 Dec 2026 6000 call ×150",
      "2AAPL 18. Dez. 2026 6000 Call ×150",
    ],
    [
      option({ symbol: "ES", secType: "FOP", tradingClass: "E1A", exchange: "CME", multiplier: "50" }),
      "ES E1A 18 Dec 2026 6000 call CME",
      "ES E1A 18. Dez. 2026 6000 Call CME",
    ],
    [
      future({ symbol: "ES", localSymbol: "ESZ6", tradingClass: "ES" }),
      "ESZ6 18 Dec 2026 CME",
      "ESZ6 18. Dez. 2026 CME",
    ],
    [future({ symbol: "ES", lastTradeDate: "202612" }), "ES Dec 2026 ×50 CME", "ES Dez. 2026 ×50 CME"],
    [
      future({
        symbol: "DAX",
        localSymbol: "FDXM 20261218 M",
        tradingClass: "FDXM",
        exchange: "EUREX",
        currency: "EUR",
        multiplier: "5",
      }),
      "FDXM 20261218 M EUREX",
      "FDXM 20261218 M EUREX",
    ],
    [
      one({ symbol: "ES", secType: "CONTFUT", exchange: "CME", localSymbol: "ESZ6" }),
      "ES continuous future CME",
      "ES Endlos-Future CME",
    ],
    [one({ symbol: "EUR", secType: "CASH", localSymbol: "EUR.USD" }), "EUR.USD", "EUR.USD"],
    [one({ symbol: "BTC", secType: "CRYPTO", exchange: "PAXOS" }), "BTC.USD PAXOS", "BTC.USD PAXOS"],
    [
      one({ symbol: "SPX", secType: "IND", exchange: "CBOE" }),
      "SPX index",
      "SPX Index",
    ],
    [
      one({ symbol: "T", secType: "BOND", localSymbol: "T 4 1/4 11/15/34" }),
      "T 4 1/4 11/15/34",
      "T 4 1/4 11/15/34",
    ],
    [
      one({ symbol: "IBM", secType: "BOND", terms: "IBM 4.15 05/15/39" }),
      "IBM 4.15 05/15/39",
      "IBM 4.15 05/15/39",
    ],
    [
      one({ symbol: "T", secType: "BOND", lastTradeDate: "20341115" }),
      "T bond 15 Nov 2034",
      "T Anleihe 15. Nov. 2034",
    ],
    [one({ symbol: "VFIAX", secType: "FUND" }), "VFIAX fund", "VFIAX Fonds"],
    [
      one({ symbol: "JPM", secType: "FUND", localSymbol: "JPMXA", currency: "EUR" }),
      "JPM JPMXA fund EUR",
      "JPM JPMXA Fonds EUR",
    ],
    [
      one({ symbol: "RAIN", secType: "EC", lastTradeDate: "20261218", strike: "410.5", right: "C" }),
      "RAIN EC 18 Dec 2026 410.5 call",
      "RAIN EC 18. Dez. 2026 410,5 Call",
    ],
    [
      option({
        symbol: "DAX",
        secType: "WAR",
        localSymbol: "TT1ABC",
        exchange: "FWB",
        currency: "EUR",
        multiplier: "0.01",
      }),
      "DAX 18 Dec 2026 6000 call warrant TT1ABC FWB EUR",
      "DAX 18. Dez. 2026 6000 Call Optionsschein TT1ABC FWB EUR",
    ],
    [one({ symbol: "SPY", secType: "BAG" }), "SPY combo", "SPY Kombination"],
    [one({ symbol: "XAUUSD", secType: "CMDTY" }), "XAUUSD", "XAUUSD"],
    [one({ symbol: "BRFG", secType: "NEWS" }), "BRFG NEWS", "BRFG NEWS"],
  ];
  for (const [contract, en, de] of cases) {
    expect(instrumentName(contract, "en")).toBe(en);
    expect(instrumentName(contract, "de")).toBe(de);
  }
});

Deno.test("B9: on one screen what IB sells under alike names is told apart, by the part that differs and no more", () => {
  const pairs: [string, Named[], string[]][] = [
    ["a morning and an evening settlement", [
      option({ symbol: "SPX" }),
      option({ symbol: "SPX", tradingClass: "SPXW" }),
    ], ["SPX 18 Dec 2026 6000 call", "SPXW 18 Dec 2026 6000 call"]],
    ["one class with two expiries of one day", [
      option({ symbol: "SPX", lastTradeTime: "08:30" }),
      option({ symbol: "SPX", lastTradeTime: "15:00" }),
    ], ["SPX 18 Dec 2026 6000 call 08:30", "SPX 18 Dec 2026 6000 call 15:00"]],
    ["an option for ten shares", [
      option({ symbol: "AAPL" }),
      option({ symbol: "AAPL", multiplier: "10" }),
    ], ["AAPL 18 Dec 2026 6000 call", "AAPL 18 Dec 2026 6000 call ×10"]],
    ["the same options in two currencies", [
      option({ symbol: "SAP" }),
      option({ symbol: "SAP", currency: "EUR" }),
    ], ["SAP 18 Dec 2026 6000 call USD", "SAP 18 Dec 2026 6000 call EUR"]],
    ["one share in two places", [
      one({ symbol: "SAP", primaryExchange: "NYSE" }),
      one({ symbol: "SAP", primaryExchange: "IBIS", currency: "EUR" }),
    ], ["SAP NYSE", "SAP IBIS"]],
    ["one place, two currencies", [
      one({ symbol: "CSPX", primaryExchange: "LSEETF" }),
      one({ symbol: "CSPX", primaryExchange: "LSEETF", currency: "GBP" }),
    ], ["CSPX USD", "CSPX GBP"]],
    ["a share and what is made of it", [
      one({ symbol: "AAPL", primaryExchange: "NASDAQ" }),
      one({ symbol: "AAPL", secType: "CFD" }),
    ], ["AAPL", "AAPL CFD"]],
    ["a company and an index", [
      one({ symbol: "SPX" }),
      one({ symbol: "SPX", secType: "IND" }),
    ], ["SPX", "SPX index"]],
    ["a weekly and a monthly future", [
      future({ symbol: "VIX", localSymbol: "VX49Z6", tradingClass: "VX49", lastTradeDate: "20261209" }),
      future({ symbol: "VIX", localSymbol: "VXZ6", tradingClass: "VX", lastTradeDate: "20261216" }),
    ], ["VX49Z6 9 Dec 2026", "VXZ6 16 Dec 2026"]],
    ["gold in two places", [
      future({ symbol: "GC", localSymbol: "GCZ6", exchange: "COMEX", multiplier: "100" }),
      future({ symbol: "GC", localSymbol: "GCZ6", exchange: "SGX", multiplier: "100" }),
    ], ["GCZ6 18 Dec 2026 COMEX", "GCZ6 18 Dec 2026 SGX"]],
    ["silver of 5,000 and of 1,000 ounces", [
      future({ symbol: "SI", localSymbol: "SIZ6", exchange: "COMEX", multiplier: "5000" }),
      future({ symbol: "SI", localSymbol: "SIZ6", exchange: "COMEX", multiplier: "1000" }),
    ], ["SIZ6 18 Dec 2026 ×5000", "SIZ6 18 Dec 2026 ×1000"]],
    ["a coin at two venues", [
      one({ symbol: "BTC", secType: "CRYPTO", exchange: "PAXOS" }),
      one({ symbol: "BTC", secType: "CRYPTO", exchange: "ZEROHASH" }),
    ], ["BTC.USD PAXOS", "BTC.USD ZEROHASH"]],
    ["a currency and a coin, a pair and its turn", [
      one({ symbol: "EUR", secType: "CASH" }),
      one({ symbol: "USD", secType: "CASH", currency: "EUR" }),
    ], ["EUR.USD", "USD.EUR"]],
    ["two bonds of one issuer", [
      one({ symbol: "T", secType: "BOND", terms: "T 4.25 11/15/34" }),
      one({ symbol: "T", secType: "BOND", terms: "T 3.875 08/15/33" }),
    ], ["T 4.25 11/15/34", "T 3.875 08/15/33"]],
  ];
  for (const [, contracts, names] of pairs) {
    const book = nameBook(contracts, "en");
    expect(contracts.map((contract) => book.short(contract))).toEqual(names);
    expect(new Set(contracts.map((contract) => book.full(contract))).size).toBe(contracts.length);
  }
});

Deno.test("B9: what IB tells alike in every part is told apart by its number", () => {
  const twins = [one({ symbol: "VOD" }), one({ symbol: "VOD" })];
  const book = nameBook(twins, "de");
  expect(twins.map((twin) => book.short(twin))).toEqual(twins.map((twin) => `VOD #${twin.conId}`));
});

Deno.test("B9: one instrument has one name, however much an order or a position tells of it", () => {
  const position = one({ symbol: "SAP", exchange: "IBIS", currency: "EUR" });
  const order = { ...position, exchange: "SMART", tradingClass: "XETRA" };
  const other = one({ symbol: "SAP", exchange: "NYSE" });
  const book = nameBook([order, other, position], "en");
  for (const told of [position, order]) {
    expect(book.short(told)).toBe("SAP IBIS");
    expect(book.full(told)).toBe("SAP IBIS EUR");
  }
  // Not on the screen: by itself.
  expect(book.short(one({ symbol: "VOD", currency: "GBP" }))).toBe("VOD");
  expect(shortName(position, "en")).toBe("SAP");
});

Deno.test("B9: combinations, which all have one conId, are told apart by their legs", () => {
  const combo = (...legs: Named["legs"] & object) => ({
    ...one({ symbol: "SPY", secType: "BAG" }),
    conId: 28812380,
    legs,
  });
  const spread = combo({ conId: 1, ratio: 1, side: "BUY" }, { conId: 2, ratio: 2, side: "SELL" });
  const turned = combo({ conId: 1, ratio: 1, side: "SELL" }, { conId: 2, ratio: 2, side: "BUY" });
  const book = nameBook([spread, turned], "en");
  expect([spread, turned].map((each) => book.short(each))).toEqual([
    "SPY combo: +1 #1 −2 #2",
    "SPY combo: −1 #1 +2 #2",
  ]);
});

Deno.test("B9: a name that an older journal kept is shown as it was", () => {
  expect(nameOf("ESH6", "de")).toBe("ESH6");
});

const kinds = [
  "STK",
  "OPT",
  "FOP",
  "FUT",
  "CONTFUT",
  "CASH",
  "IND",
  "BOND",
  "FUND",
  "CFD",
  "WAR",
  "CRYPTO",
  "X",
];
const few = (...values: string[]) => fc.constantFrom(...values);

Deno.test("B9: whatever is on the screen, distinct instruments have distinct names and one has one", () => {
  const contract = fc.record({
    conId: fc.integer({ min: 1, max: 12 }),
    symbol: few("SPX", "SPX ", "SAP", "T"),
    secType: few(...kinds),
    currency: few("USD", "EUR"),
    exchange: few("", "SMART", "CME", "IBIS"),
    primaryExchange: few("", "NYSE"),
    localSymbol: few("", "SPX", "SPXW  261218C06000000", "SPX index", "ESZ6"),
    tradingClass: few("", "SPX", "SPXW"),
    multiplier: fc.constantFrom(null, "1", "10", "100"),
    lastTradeDate: few("", "202612", "20261218"),
    lastTradeTime: few("", "08:30"),
    strike: fc.constantFrom(null, "6000", "0.5"),
    right: few("", "C", "PUT"),
  });
  fc.assert(fc.property(fc.array(contract, { maxLength: 12 }), few("en", "de"), (contracts, lang) => {
    const book = nameBook(contracts, lang as Lang);
    for (const naming of [book.short, book.full]) {
      const ids = new Set(contracts.map((each) => each.conId));
      const names = new Set(contracts.map((each) => naming(each)));
      expect(names.size).toBe(ids.size);
    }
  }));
});

Deno.test("on one line options have IB's own short form, everything else its name", () => {
  const call = option({ symbol: "AAPL", strike: "290" });
  expect(rowName(call, "en")).toBe("AAPL 18DEC26 290C");
  expect(rowName(call, "de")).toBe("AAPL 18DEC26 290C");
  expect(rowName(option({ symbol: "SPX", tradingClass: "SPXW", strike: "6002.5", right: "PUT" }), "de"))
    .toBe("SPXW 18DEC26 6002,5P");
  expect(rowName(option({ symbol: "AAPL", multiplier: "10", strike: "290" }), "en"))
    .toBe("AAPL 18DEC26 290C \u00d710");
  expect(rowName(one({ symbol: "AAPL" }), "en")).toBe("AAPL");
  expect(rowName(option({ symbol: "AAPL", lastTradeDate: "" }), "en")).toBe("AAPL 6000 call");
  const book = nameBook([call, { ...call, conId: 424242 }], "en");
  expect(book.row(call)).not.toBe(book.row({ ...call, conId: 424242 }));
});

Deno.test("what IB tells no symbol of is called by its number: a button without a name can not be asked for", () => {
  const nameless = one({ symbol: "", conId: 4391 });
  expect([shortName(nameless, "en"), rowName(nameless, "de")]).toEqual(["#4391", "#4391"]);
});
