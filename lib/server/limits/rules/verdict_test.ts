// Each limit by a table: just below, at, above, input missing, stale; what would pass; and exits under every
// limit that is broken.
import { expect } from "@std/expect";
import { defaultLimits, type LimitKey, limitKeys, type Limits, limitTable } from "@/lib/contract/limits.ts";
import { codeOf } from "@/lib/contract/says/say.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import type { Judged, Spent } from "./judged.ts";
import {
  big,
  entryLine,
  exitLine,
  type JudgedChanges,
  judgedOrder,
  limitsOf,
  NOW,
  tightest,
} from "../testing/orders.ts";
import { judgeEntry, judgeExit } from "./verdict.ts";

type Row = [given: JudgedChanges, expected: string];

function holds(limits: Partial<Limits>, rows: readonly Row[]): void {
  for (const [given, expected] of rows) {
    const shown = JSON.stringify(given);
    expect([shown, entryLine(given, limits)]).toEqual([shown, expected]);
  }
}

const of = (quantity: number) => ({ quantity: big(quantity) });
const FUT = { ...judgedOrder().instrument, secType: "FUT" };
const times = (count: number, ago: number) => Array.from({ length: count }, (_, n) => NOW - ago + n);
const spent = (changes: Partial<Spent>) => ({
  spent: { ...judgedOrder().figures.spent, ...changes },
});
const quote = (changes: Partial<NonNullable<Judged["market"]>>) => ({
  market: { ...judgedOrder().market as NonNullable<Judged["market"]>, ...changes },
});

Deno.test("quantity per order, per kind of instrument", () => {
  holds({ orderQuantity: { other: "120", FUT: "2", OPT: null } }, [
    [of(119), "passes"],
    [of(120), "passes"],
    [of(121), "LIMIT_ORDER_QUANTITY: 121 of 120, quantity 120"],
    [{ ...of(121), sizeStep: big(50) }, "LIMIT_ORDER_QUANTITY: 121 of 120, quantity 100"],
    [{ ...of(3), instrument: FUT }, "LIMIT_ORDER_QUANTITY: 3 of 2, quantity 2"],
    [{ ...of(9999), instrument: { ...FUT, secType: "OPT" } }, "passes"],
  ]);
  holds({ orderQuantity: { other: "0" } }, [[of(1), "LIMIT_ORDER_QUANTITY: 1 of 0"]]);
});

Deno.test("value per order, and as a share of net liquidation", () => {
  holds({ orderNotional: "5000" }, [
    [of(99), "passes"],
    [of(100), "passes"],
    [of(101), "LIMIT_MAX_NOTIONAL: 5050 of 5000, quantity 100"],
    [{ unitValue: null }, "LIMIT_INPUT_MISSING"],
    [{ ...of(1), unitValue: big(0) }, "passes"],
  ]);
  holds({ orderPercent: "5" }, [
    [of(99), "passes"],
    [of(100), "passes"],
    [of(101), "LIMIT_ORDER_PERCENT: 5.05 of 5, quantity 100"],
    [{ unitValue: null }, "LIMIT_INPUT_MISSING"],
    [{ netLiquidation: null }, "LIMIT_INPUT_MISSING"],
    [{ netLiquidation: big(0) }, "LIMIT_ORDER_PERCENT.nothing"],
    [{ netLiquidation: big(-1000) }, "LIMIT_ORDER_PERCENT.nothing"],
  ]);
});

Deno.test("value and number of orders a day: what was sent counts, a change by what it adds", () => {
  holds({ dayNotional: "20000" }, [
    [spent({ dayNotional: big(14_999) }), "passes"],
    [spent({ dayNotional: big(15_000) }), "passes"],
    [spent({ dayNotional: big(15_001) }), "LIMIT_DAY_NOTIONAL: 20001 of 20000, quantity 99"],
    [spent({ dayNotional: big(20_000) }), "LIMIT_DAY_NOTIONAL: 25000 of 20000"],
    [{ unitValue: null }, "LIMIT_INPUT_MISSING"],
    [
      {
        ...of(120),
        before: { quantity: big(100), unitValue: big(50), limitPrice: big(50), sameOtherwise: true },
        ...spent({ dayNotional: big(19_000) }),
      },
      "passes",
    ],
    [
      {
        ...of(121),
        before: { quantity: big(100), unitValue: big(50), limitPrice: big(50), sameOtherwise: true },
        ...spent({ dayNotional: big(19_000) }),
      },
      "LIMIT_DAY_NOTIONAL: 20050 of 20000, quantity 120",
    ],
  ]);
  holds({ dayOrders: "3" }, [
    [spent({ dayOrders: 2 }), "passes"],
    [spent({ dayOrders: 3 }), "LIMIT_DAY_ORDERS: 3 of 3"],
    [
      {
        ...of(110),
        before: { quantity: big(100), unitValue: big(50), limitPrice: big(50), sameOtherwise: true },
        ...spent({ dayOrders: 3 }),
      },
      "passes",
    ],
  ]);
});

Deno.test("orders a minute and a second, and on one side of one instrument whatever their quantity", () => {
  holds({ ordersPerMinute: "5" }, [
    [spent({ entries: times(4, 1000) }), "passes"],
    [
      spent({ entries: times(5, 1000) }),
      "LIMIT_ORDERS_PER_MINUTE: 5 of 5, notBefore 2026-08-31T14:30:59.000Z",
    ],
    [spent({ entries: times(5, 60_010) }), "passes"],
    // A clock that was set back leaves times ahead.
    [
      spent({ entries: times(5, -5000) }),
      "LIMIT_ORDERS_PER_MINUTE: 5 of 5, notBefore 2026-08-31T14:31:05.000Z",
    ],
  ]);
  holds({ ordersPerSecond: "2" }, [
    [spent({ entries: times(1, 10) }), "passes"],
    [
      spent({ entries: times(2, 10) }),
      "LIMIT_ORDERS_PER_SECOND: 2 of 2, notBefore 2026-08-31T14:30:00.990Z",
    ],
    [spent({ entries: times(9, 1100) }), "passes"],
  ]);
  holds({ ordersPerSecond: "0" }, [[{}, "LIMIT_ORDERS_PER_SECOND: 0 of 0"]]);
  holds({ similarPerMinute: "2" }, [
    [spent({ entries: times(9, 1000), similar: times(1, 1000) }), "passes"],
    [
      { ...of(101), ...spent({ similar: times(2, 1000) }) },
      "LIMIT_SIMILAR_ORDERS: 2 of 2, notBefore 2026-08-31T14:30:59.000Z",
    ],
  ]);
});

const held = (quantity: number, other = quantity) => ({
  position: { low: big(Math.min(quantity, other)), high: big(Math.max(quantity, other)) },
});
const open = (BUY: number, SELL: number) => ({ working: { BUY: big(BUY), SELL: big(SELL) } });

Deno.test("position after: with what is open on this side, by the worst that may be held", () => {
  holds({ positionQuantity: { other: "300" } }, [
    [held(199), "passes"],
    [held(200), "passes"],
    [held(201), "LIMIT_POSITION_QUANTITY: 301 of 300, quantity 99"],
    [{ ...held(100), ...open(101, 0) }, "LIMIT_POSITION_QUANTITY: 301 of 300, quantity 99"],
    // A fill that the position does not show yet.
    [held(100, 201), "LIMIT_POSITION_QUANTITY: 301 of 300, quantity 99"],
    [held(300), "LIMIT_POSITION_QUANTITY: 400 of 300"],
    [{ side: "SELL", ...held(-201) }, "LIMIT_POSITION_QUANTITY: 301 of 300, quantity 99"],
    [{ side: "SELL", ...held(9999) }, "passes"],
    [{ position: null }, "LIMIT_INPUT_MISSING"],
    [{ working: { BUY: null, SELL: big(0) } }, "LIMIT_INPUT_MISSING"],
    // Of a changed order only what has not filled can still come.
    [
      {
        ...of(150),
        filled: big(100),
        ...held(250),
        before: { quantity: big(120), unitValue: big(50), limitPrice: big(50), sameOtherwise: true },
      },
      "passes",
    ],
  ]);
  holds({ positionNotional: "10000" }, [
    [held(99), "passes"],
    [held(100), "passes"],
    [held(101), "LIMIT_POSITION_NOTIONAL: 10050 of 10000, quantity 99"],
    [{ unitValue: null }, "LIMIT_INPUT_MISSING"],
    [{ position: null }, "LIMIT_INPUT_MISSING"],
  ]);
  holds({ grossExposure: "10000" }, [
    [{ exposure: big(4999) }, "passes"],
    [{ exposure: big(5000) }, "passes"],
    [{ exposure: big(5001) }, "LIMIT_GROSS_EXPOSURE: 10001 of 10000, quantity 99"],
    [{ exposure: null }, "LIMIT_INPUT_MISSING"],
    [{ unitValue: null }, "LIMIT_INPUT_MISSING"],
  ]);
});

Deno.test("selling more than is held is a short sale, what is being sold already counted", () => {
  const sell = (
    quantity: number,
    has: number,
    selling = 0,
    changes: JudgedChanges = {},
  ): JudgedChanges => ({
    side: "SELL",
    ...of(quantity),
    ...held(has),
    ...open(0, selling),
    ...changes,
  });
  holds({ shortTypes: ["CASH"] }, [
    [sell(3003, 3003), "passes"],
    [sell(3100, 3003), "LIMIT_SHORT_SALE: 3100 of 3003, quantity 3003"],
    [sell(1000, 3003, 2003), "passes"],
    [sell(1001, 3003, 2003), "LIMIT_SHORT_SALE: 1001 of 1000, quantity 1000"],
    [sell(1, 3003, 3003), "LIMIT_SHORT_SALE: 1 of 0"],
    [sell(1, 0), "LIMIT_SHORT_SALE: 1 of 0"],
    [sell(1, -5), "LIMIT_SHORT_SALE: 1 of 0"],
    [sell(1, 10, 0, { position: null }), "LIMIT_INPUT_MISSING"],
    [sell(1, 10, 0, { working: { BUY: big(0), SELL: null } }), "LIMIT_INPUT_MISSING"],
    // A fill of 100 that the position does not show yet.
    [sell(100, 100, 0, held(0, 100)), "LIMIT_SHORT_SALE: 100 of 0"],
    [sell(100, 0, 0, { instrument: { ...FUT, secType: "CASH" } }), "passes"],
  ]);
  holds({ shortTypes: null }, [[sell(100, 0), "passes"]]);
});

const collars: Partial<Limits> = {
  quoteAge: "30",
  requireQuote: true,
  collarHardPercent: { other: "10" },
  collarHardTicks: { other: "20", OPT: "2" },
  collarSoftPercent: { other: "2" },
  collarSoftTicks: { other: "10" },
  bandPercent: { other: "20" },
};
const at = (price: string) => ({ limitPrice: big(price) });
const sellAt = (price: string): JudgedChanges => ({ side: "SELL", ...at(price) });

Deno.test("a price beyond the market: soft to be confirmed, hard denied; a price on the safe side only waits", () => {
  holds(collars, [
    [at("51.01"), "passes"],
    [at("51.02"), "confirm LIMIT_PRICE_SOFT_COLLAR"],
    [at("55.01"), "confirm LIMIT_PRICE_SOFT_COLLAR"],
    [at("55.02"), "LIMIT_PRICE_COLLAR: 55.02 of 55.01, limitPrice 55.01"],
    [at("1"), "passes"],
    [sellAt("49"), "passes"],
    [sellAt("48.99"), "confirm LIMIT_PRICE_SOFT_COLLAR"],
    [sellAt("45"), "confirm LIMIT_PRICE_SOFT_COLLAR"],
    [sellAt("44.99"), "LIMIT_PRICE_COLLAR: 44.99 of 45, limitPrice 45"],
    [sellAt("500"), "passes"],
    [{ orderType: "STP LMT", ...at("55.02") }, "LIMIT_PRICE_COLLAR: 55.02 of 55.01, limitPrice 55.01"],
    [{ orderType: "STP LMT", stopPrice: big(60), ...at("60.5") }, "passes"],
    [
      { orderType: "STP LMT", stopPrice: big(60), ...at("66.01") },
      "LIMIT_PRICE_COLLAR: 66.01 of 66, limitPrice 66",
    ],
    [
      { orderType: "STP LMT", ...sellAt("35.99"), stopPrice: big(40) },
      "LIMIT_PRICE_COLLAR: 35.99 of 36, limitPrice 36",
    ],
    // One side only: the last trade is what there is.
    [{ ...at("55.01"), ...quote({ ask: null }) }, "LIMIT_PRICE_COLLAR: 55.01 of 55, limitPrice 55"],
  ]);
  // Of a cheap price the steps are the larger part, and each kind has its own.
  const cheap = { ...quote({ ask: big("0.10"), bid: big("0.09"), last: big("0.1") }) };
  holds(collars, [
    [{ ...cheap, ...at("0.3") }, "confirm LIMIT_PRICE_SOFT_COLLAR"],
    [{ ...cheap, ...at("0.31") }, "LIMIT_PRICE_COLLAR: 0.31 of 0.3, limitPrice 0.3"],
    [
      { ...cheap, ...at("0.13"), instrument: { ...FUT, secType: "OPT" } },
      "LIMIT_PRICE_COLLAR: 0.13 of 0.12, limitPrice 0.12",
    ],
  ]);
  // Prices below zero are prices.
  const below = { ...quote({ ask: big(-10), bid: big("-10.5"), last: big(-10) }), ...at("-8.99") };
  holds(collars, [
    [below, "LIMIT_PRICE_COLLAR: -8.99 of -9, limitPrice -9"],
    [{ ...below, ...at("-9.8") }, "passes"],
  ]);
});

Deno.test("what goes to the market needs a fresh quote on its side, not far off the last trade", () => {
  const market = (changes: JudgedChanges = {}): JudgedChanges => ({
    orderType: "MKT",
    limitPrice: null,
    ...changes,
  });
  holds(collars, [
    [market(), "passes"],
    [market({ market: null }), "LIMIT_QUOTE_MISSING"],
    [market(quote({ ageMs: 30_000 })), "passes"],
    [market(quote({ ageMs: 30_001 })), "LIMIT_QUOTE_MISSING: 30.001 of 30"],
    [market(quote({ ageMs: null })), "LIMIT_QUOTE_MISSING"],
    [market(quote({ ask: null })), "LIMIT_QUOTE_MISSING"],
    [market({ side: "SELL", ...quote({ ask: null }) }), "passes"],
    [market(quote({ dataType: "frozen" })), "LIMIT_QUOTE_MISSING: frozen of on"],
    [market(quote({ dataType: "delayed" })), "passes"],
    [market({ orderType: "STP", ...quote({ ageMs: 30_001 }) }), "LIMIT_QUOTE_MISSING: 30.001 of 30"],
    [market({ orderType: "TRAIL", market: null }), "LIMIT_QUOTE_MISSING"],
    [market(quote({ ask: big(199_999) })), "LIMIT_PRICE_COLLAR: 199999 of 55"],
  ]);
  holds({ ...collars, allowDelayedQuotes: false }, [
    [market(quote({ dataType: "delayed" })), "LIMIT_QUOTE_MISSING.delayed: delayed of off"],
    [market(quote({ dataType: null })), "LIMIT_QUOTE_MISSING"],
  ]);
  holds({ ...collars, requireQuote: false }, [[market({ market: null }), "passes"]]);
});

Deno.test("without a fresh quote a limit order passes inside a band around the last known price, and the preview says so", () => {
  const old = (changes: Partial<NonNullable<Judged["market"]>> = {}) => quote({ ageMs: 999_999, ...changes });
  holds(collars, [
    [{ ...old(), ...at("60") }, "warns LIMIT_PRICE_BAND.used"],
    [{ ...old(), ...at("60.01") }, "LIMIT_PRICE_BAND: 60.01 of 60, limitPrice 60"],
    [{ ...old(), ...sellAt("40") }, "warns LIMIT_PRICE_BAND.used"],
    [{ ...old(), ...sellAt("39.99") }, "LIMIT_PRICE_BAND: 39.99 of 40, limitPrice 40"],
    [{ ...old({ last: null, ask: null }), ...at("58.8") }, "warns LIMIT_PRICE_BAND.used"],
    [{ ...old({ last: null, ask: null, close: null }) }, "LIMIT_QUOTE_MISSING.no_price: 999.999 of 30"],
    [{ market: null }, "LIMIT_QUOTE_MISSING.no_price"],
  ]);
});

Deno.test("symbols, kinds and exchanges: what is allowed, what is denied", () => {
  holds({ deniedSymbols: ["acme"] }, [[{}, "LIMIT_INSTRUMENT: ACME of acme"]]);
  holds({ allowedSymbols: ["IBM"] }, [[{}, "LIMIT_INSTRUMENT: ACME of IBM"]]);
  holds({ allowedSymbols: ["ACME"] }, [[{}, "passes"]]);
  holds({ allowedTypes: ["FUT"] }, [[{}, "LIMIT_INSTRUMENT: STK of FUT"], [{ instrument: FUT }, "passes"]]);
  holds({ deniedTypes: ["FUT"] }, [[{}, "passes"], [{ instrument: FUT }, "LIMIT_INSTRUMENT: FUT of FUT"]]);
  holds({ allowedExchanges: ["NASDAQ"] }, [[{}, "passes"]]);
  holds({ allowedExchanges: ["NYSE"] }, [[{}, "LIMIT_INSTRUMENT: SMART of NYSE"]]);
  const direct = { instrument: { ...judgedOrder().instrument, exchange: "DARK" } };
  holds({ allowedExchanges: ["NASDAQ"] }, [[direct, "LIMIT_INSTRUMENT: DARK of NASDAQ"]]);
  holds({ deniedExchanges: ["NASDAQ"] }, [[{}, "LIMIT_INSTRUMENT: NASDAQ of NASDAQ"]]);
});

Deno.test("the day's loss: told, then only exits, until the day ends; unknown only where a lock is on", () => {
  const lock = { lossWarn: "100", lossReduce: "200", lossHalt: "300" };
  holds(lock, [
    [{ dailyPnl: big("-99.99") }, "passes"],
    [{ dailyPnl: big(-100) }, "warns LIMIT_DAILY_LOSS.warn"],
    [{ dailyPnl: big("-199.99") }, "warns LIMIT_DAILY_LOSS.warn"],
    [{ dailyPnl: big(-200) }, "LIMIT_DAILY_LOSS: 200 of 200"],
    [{ dailyPnl: big(-300) }, "LIMIT_DAILY_LOSS: 300 of 300"],
    [{ dailyPnl: big(50), lossLevel: "reduce" }, "LIMIT_DAILY_LOSS.locked: -50 of 200"],
    [{ dailyPnl: null }, "LIMIT_DAILY_LOSS.unknown"],
  ]);
  holds({ lossHalt: "300" }, [
    [{ dailyPnl: big(-299) }, "passes"],
    [{ dailyPnl: big(-300) }, "LIMIT_DAILY_LOSS: 300 of 300"],
  ]);
  holds({ lossWarn: "100" }, [[{ dailyPnl: null }, "passes"]]);
  holds({}, [[{ dailyPnl: null, lossLevel: "halt" }, "passes"]]);
});

Deno.test("what would pass keeps every limit, not only the one that was broken first", () => {
  holds({ orderQuantity: { other: "90" }, orderNotional: "3000", positionQuantity: { other: "70" } }, [
    [{}, "LIMIT_ORDER_QUANTITY: 100 of 90, quantity 60"],
    [spent({ entries: times(9, 1) }), "LIMIT_ORDER_QUANTITY: 100 of 90, quantity 60"],
  ]);
  // No smaller quantity helps against a symbol that is denied.
  holds({ orderQuantity: { other: "90" }, deniedSymbols: ["ACME"] }, [[
    {},
    "LIMIT_INSTRUMENT: ACME of ACME",
  ]]);
  holds({ orderQuantity: { other: "90" }, dayOrders: "0" }, [[{}, "LIMIT_ORDER_QUANTITY: 100 of 90"]]);
});

Deno.test("what would pass of an order for cash is that amount at another price: it buys more there", () => {
  const order = judgedOrder({ forCash: true, limitPrice: big(60), unitValue: big(60) });
  const told = (limits: Partial<Limits>) => {
    const verdict = judgeEntry(order, limitsOf({ collarHardPercent: { other: "5" }, ...limits }));
    return verdict.denied ? [verdict.limit.key, verdict.limit.of, verdict.limit.wouldPass] : null;
  };
  // For 6,000 it is 100 at 60, and 114.26 at the 52.51 of the collar: 6,000 all the same.
  expect(told({ orderQuantity: { other: "115" } })).toEqual(["collarHardPercent", "limitPrice", "52.51"]);
  expect(told({ orderQuantity: { other: "114" } })).toEqual(["collarHardPercent", null, null]);
  expect(told({ orderNotional: "5999" })).toEqual(["collarHardPercent", null, null]);
});

Deno.test("a change that only makes an order smaller or less eager passes under every limit", () => {
  const before = { quantity: big(100), unitValue: big(50), limitPrice: big(50), sameOtherwise: true };
  const nothing: Partial<Limits> = {
    ...collars,
    orderQuantity: { other: "0" },
    orderNotional: "0",
    dayNotional: "0",
    ordersPerMinute: "0",
    positionQuantity: { other: "0" },
    allowedSymbols: [],
    lossHalt: "0",
  };
  holds(nothing, [
    [{ before, ...of(99) }, "passes"],
    [{ before, ...at("49") }, "passes"],
    [{ before, market: null, ...of(99), ...at("49.5") }, "passes"],
    [{ before, ...at("50.01") }, "LIMIT_INSTRUMENT: ACME of "],
    [{ before, ...of(101) }, "LIMIT_INSTRUMENT: ACME of "],
    [{ before: { ...before, sameOtherwise: false }, ...of(99) }, "LIMIT_INSTRUMENT: ACME of "],
  ]);
});

/** Breaks each limit of entries at once. */
const broken: JudgedChanges = {
  side: "SELL",
  orderType: "MKT",
  limitPrice: null,
  ...of(1000),
  unitValue: null,
  market: null,
  position: null,
  working: { BUY: null, SELL: null },
  netLiquidation: null,
  exposure: null,
  dailyPnl: big(-1_000_000),
  lossLevel: "halt",
  ...spent({
    dayNotional: big("1e12"),
    dayOrders: 99_999,
    entries: times(999, 500),
    similar: times(999, 500),
  }),
};

Deno.test("an exit passes under every limit of entries, in each mode, with every input missing", () => {
  for (const mode of ["simulated", "paper", "live"] as const) {
    const limits = defaultLimits(mode);
    const tight = Object.fromEntries(
      limitKeys.filter((key) => limitTable[key].binds === "entries").map((key) => [key, tightest(key)]),
    );
    expect(judgeExit(judgedOrder(broken), { ...limits, ...tight as Partial<Limits> })).toMatchObject({
      denied: false,
    });
    expect(judgeEntry(judgedOrder(broken), limits)).toMatchObject({ denied: true });
  }
});

Deno.test("exits have limits of their own: size, price and rate", () => {
  const limits = {
    exitQuantity: { other: "500" },
    exitsPerMinute: "3",
    exitCollarPercent: { other: "20" },
    quoteAge: "30",
  };
  const rows: Row[] = [
    [of(500), "passes"],
    [of(501), "LIMIT_EXIT_QUANTITY: 501 of 500, quantity 500"],
    [spent({ exits: times(2, 100) }), "passes"],
    [
      spent({ exits: times(3, 100) }),
      "LIMIT_EXITS_PER_MINUTE: 3 of 3, notBefore 2026-08-31T14:30:59.900Z",
    ],
    [spent({ entries: times(99, 100) }), "passes"],
    [sellAt("40"), "passes"],
    [sellAt("39.99"), "LIMIT_EXIT_COLLAR: 39.99 of 40, limitPrice 40"],
    [{ ...sellAt("1"), ...quote({ ageMs: 30_001 }) }, "passes"],
    [{ ...sellAt("1"), market: null }, "passes"],
  ];
  for (const [given, expected] of rows) {
    expect([JSON.stringify(given), exitLine(given, limits)]).toEqual([JSON.stringify(given), expected]);
  }
});

Deno.test("each limit denies with the code that its table names, in a sentence with value, limit and what would pass", () => {
  const cases: Partial<Record<LimitKey, [JudgedChanges, Partial<Limits>]>> = {
    orderQuantity: [{}, { orderQuantity: { other: "1" } }],
    orderNotional: [{}, { orderNotional: "100" }],
    orderPercent: [{}, { orderPercent: "1" }],
    dayNotional: [{}, { dayNotional: "100" }],
    dayOrders: [{}, { dayOrders: "0" }],
    ordersPerMinute: [{}, { ordersPerMinute: "0" }],
    ordersPerSecond: [{}, { ordersPerSecond: "0" }],
    similarPerMinute: [{}, { similarPerMinute: "0" }],
    positionQuantity: [{}, { positionQuantity: { other: "1" } }],
    positionNotional: [{}, { positionNotional: "100" }],
    grossExposure: [{}, { grossExposure: "100" }],
    collarHardPercent: [at("99"), collars],
    bandPercent: [{ ...at("99"), ...quote({ ageMs: 99_999 }) }, collars],
    quoteAge: [{ orderType: "MKT", ...quote({ ageMs: 99_999 }) }, collars],
    requireQuote: [{ orderType: "MKT", market: null }, collars],
    shortTypes: [{ side: "SELL" }, { shortTypes: [] }],
    allowedSymbols: [{}, { allowedSymbols: [] }],
    lossReduce: [{ dailyPnl: big(-1) }, { lossReduce: "1" }],
    lossHalt: [{ dailyPnl: big(-1) }, { lossHalt: "1" }],
  };
  for (const [key, [given, limits]] of Object.entries(cases)) {
    const verdict = judgeEntry(judgedOrder(given), limitsOf(limits));
    if (!verdict.denied) throw new Error(`${key} denied nothing`);
    expect([key, codeOf(verdict.says)]).toEqual([verdict.limit.key, limitTable[key as LimitKey].code]);
    expect(inEnglish(verdict.says)).not.toMatch(/undefined|null|NaN|^LIMIT_/);
  }
  const verdict = judgeEntry(judgedOrder(), limitsOf({ orderNotional: "3000" }));
  expect(verdict.denied && inEnglish(verdict.says)).toBe(
    "The value of the order would be 5,000 USD, the limit is 3,000; at most 60 pass",
  );
});
