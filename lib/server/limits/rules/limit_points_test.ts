// Every limit of the table at its five points: just below, at, above, its input missing, its input old. A
// limit without a row does not compile, and does not run.
import { expect } from "@std/expect";
import { type LimitKey, limitKeys, type Limits, limitTable } from "@/lib/contract/limits.ts";
import { codeOf } from "@/lib/contract/says/say.ts";
import { big, type JudgedChanges, judgedOrder, limitsOf, NOW } from "../testing/orders.ts";
import type { Judged, Spent } from "./judged.ts";
import { judgeEntry, judgeExit, type Verdict } from "./verdict.ts";

type Given = JudgedChanges;
/** `denied`: by this limit and under its code. `confirm`, `warns`: it goes, and says so. */
type Outcome = "passes" | "denied" | "confirm" | "warns" | { deniedBy: LimitKey };

interface Points {
  limits: Partial<Limits>;
  binds?: "exits";
  below: Given;
  at: Given;
  above: Given;
  /** Unless it says otherwise, what is above is denied. */
  beyond?: Outcome;
  /** Everything that is not the order itself is unknown. */
  missing: [Given, Outcome];
  /** What is known is old. */
  stale: [Given, Outcome];
}

const of = (quantity: number | string): Given => ({ quantity: big(quantity) });
const buyAt = (price: string): Given => ({ limitPrice: big(price) });
const sellAt = (price: string): Given => ({ side: "SELL", limitPrice: big(price) });
const ordinary = judgedOrder();
const instrument = (changes: Partial<Judged["instrument"]>): Given => ({
  instrument: { ...ordinary.instrument, ...changes },
});
const spent = (changes: Partial<Spent>): Given => ({ spent: { ...ordinary.figures.spent, ...changes } });
const times = (count: number, ago: number) => Array.from({ length: count }, (_, n) => NOW - ago + n);
const quote = (changes: Partial<NonNullable<Judged["market"]>>): Given => ({
  market: { ...ordinary.market as NonNullable<Judged["market"]>, ...changes },
});
const held = (quantity: number): Given => ({ position: { low: big(quantity), high: big(quantity) } });
const atMarket: Given = { orderType: "MKT", limitPrice: null };
const OLD: Given = quote({ ageMs: 3_600_000 });
/**
 * What was sent is counted by the desk itself: it is never unknown, and old is what no window holds any more.
 */
const NOTHING: Given = {
  market: null,
  position: null,
  working: { BUY: null, SELL: null },
  netLiquidation: null,
  exposure: null,
  dailyPnl: null,
};
const pnl = (value: number | string): Given => ({ dailyPnl: big(value) });

/**
 * A limit that looks at nothing but the order holds as ever when nothing else is known, or all of it is old.
 */
const byItself = (above: Given, beyond: Outcome = "denied"): Pick<Points, "missing" | "stale"> => ({
  missing: [{ ...NOTHING, ...above }, beyond],
  stale: [{ ...OLD, ...above }, beyond],
});
const collar = (key: LimitKey, limits: Partial<Limits>): Partial<Limits> => ({
  requireQuote: true,
  quoteAge: "30",
  bandPercent: { other: "20" },
  [key]: limits[key],
});

/** The test of the book that has the points of a limit. */
interface InBook {
  inBook: string;
}

const table: Record<LimitKey, Points | InBook> = {
  orderQuantity: {
    limits: { orderQuantity: { other: "100" } },
    ...{ below: of(99), at: of(100), above: of("100.0001") },
    ...byItself(of(101)),
  },
  orderNotional: {
    limits: { orderNotional: "5000" },
    ...{ below: of(99), at: of(100), above: of(101) },
    missing: [{ unitValue: null }, "denied"],
    stale: [{ ...OLD, ...of(101) }, "denied"],
  },
  orderPercent: {
    limits: { orderPercent: "5" },
    ...{ below: of(99), at: of(100), above: of(101) },
    missing: [{ netLiquidation: null }, "denied"],
    // The values of an account that are old come as unknown: `limit_accounts_test.ts`.
    stale: [{ netLiquidation: null, ...of(1) }, "denied"],
  },
  dayNotional: {
    limits: { dayNotional: "20000" },
    below: spent({ dayNotional: big(14_999) }),
    at: spent({ dayNotional: big(15_000) }),
    above: spent({ dayNotional: big("15000.01") }),
    missing: [{ unitValue: null }, "denied"],
    stale: [{ ...OLD, ...spent({ dayNotional: big(15_001) }) }, "denied"],
  },
  dayOrders: {
    limits: { dayOrders: "3" },
    below: spent({ dayOrders: 1 }),
    at: spent({ dayOrders: 2 }),
    above: spent({ dayOrders: 3 }),
    ...byItself(spent({ dayOrders: 3 })),
  },
  ordersPerMinute: {
    limits: { ordersPerMinute: "5" },
    below: spent({ entries: times(3, 1000) }),
    at: spent({ entries: times(4, 1000) }),
    above: spent({ entries: times(5, 1000) }),
    missing: [{ ...NOTHING, ...spent({ entries: times(5, 1000) }) }, "denied"],
    stale: [spent({ entries: times(5, 60_005) }), "passes"],
  },
  ordersPerSecond: {
    limits: { ordersPerSecond: "2" },
    below: spent({ entries: [] }),
    at: spent({ entries: times(1, 10) }),
    above: spent({ entries: times(2, 10) }),
    missing: [{ ...NOTHING, ...spent({ entries: times(2, 10) }) }, "denied"],
    stale: [spent({ entries: times(2, 1_002) }), "passes"],
  },
  similarPerMinute: {
    limits: { similarPerMinute: "2" },
    below: spent({ similar: [] }),
    at: spent({ similar: times(1, 1000) }),
    above: { ...of(7), ...spent({ similar: times(2, 1000) }) },
    missing: [{ ...NOTHING, ...spent({ similar: times(2, 1000) }) }, "denied"],
    stale: [spent({ similar: times(2, 60_002) }), "passes"],
  },
  positionQuantity: {
    limits: { positionQuantity: { other: "300" } },
    ...{ below: held(199), at: held(200), above: { ...held(200), ...of("100.5") } },
    missing: [{ position: null }, "denied"],
    // A fill that the position does not show yet: the worse of the two counts.
    stale: [{ position: { low: big(100), high: big(201) } }, "denied"],
  },
  positionNotional: {
    limits: { positionNotional: "10000" },
    ...{ below: held(99), at: held(100), above: held(101) },
    missing: [{ position: null }, "denied"],
    stale: [{ position: { low: big(0), high: big(101) } }, "denied"],
  },
  grossExposure: {
    limits: { grossExposure: "10000" },
    below: { exposure: big(4999) },
    at: { exposure: big(5000) },
    above: { exposure: big("5000.01") },
    missing: [{ exposure: null }, "denied"],
    stale: [{ exposure: null, ...of(1) }, "denied"],
  },
  collarHardPercent: {
    limits: collar("collarHardPercent", { collarHardPercent: { other: "10" } }),
    ...{ below: buyAt("55"), at: buyAt("55.01"), above: buyAt("55.02") },
    missing: [{ market: null, ...buyAt("50") }, { deniedBy: "requireQuote" }],
    stale: [{ ...OLD, ...buyAt("60.01") }, { deniedBy: "bandPercent" }],
  },
  collarHardTicks: {
    limits: collar("collarHardTicks", { collarHardTicks: { other: "20" } }),
    ...{ below: sellAt("49.8"), at: sellAt("49.79"), above: sellAt("49.78") },
    missing: [{ market: null, ...buyAt("50") }, { deniedBy: "requireQuote" }],
    stale: [{ ...OLD, ...sellAt("39.99") }, { deniedBy: "bandPercent" }],
  },
  collarSoftPercent: {
    limits: collar("collarSoftPercent", { collarSoftPercent: { other: "2" } }),
    ...{ below: buyAt("51"), at: buyAt("51.01"), above: buyAt("51.02"), beyond: "confirm" },
    missing: [{ market: null, ...buyAt("50") }, { deniedBy: "requireQuote" }],
    stale: [{ ...OLD, ...buyAt("60.01") }, { deniedBy: "bandPercent" }],
  },
  collarSoftTicks: {
    limits: collar("collarSoftTicks", { collarSoftTicks: { other: "10" } }),
    ...{ below: sellAt("49.9"), at: sellAt("49.89"), above: sellAt("49.88"), beyond: "confirm" },
    missing: [{ market: null, ...buyAt("50") }, { deniedBy: "requireQuote" }],
    stale: [{ ...OLD, ...sellAt("39.99") }, { deniedBy: "bandPercent" }],
  },
  bandPercent: {
    limits: { requireQuote: true, quoteAge: "30", bandPercent: { other: "20" } },
    below: { ...OLD, ...buyAt("50") },
    at: { ...OLD, ...buyAt("60") },
    above: { ...OLD, ...buyAt("60.01") },
    missing: [{ market: null, ...buyAt("50") }, { deniedBy: "requireQuote" }],
    stale: [{ ...OLD, ...sellAt("39.99") }, "denied"],
  },
  quoteAge: {
    limits: { requireQuote: true, quoteAge: "30" },
    below: { ...atMarket, ...quote({ ageMs: 29_999 }) },
    at: { ...atMarket, ...quote({ ageMs: 30_000 }) },
    above: { ...atMarket, ...quote({ ageMs: 30_001 }) },
    missing: [{ ...atMarket, ...quote({ ageMs: null }) }, { deniedBy: "requireQuote" }],
    stale: [{ ...atMarket, ...OLD }, "denied"],
  },
  allowDelayedQuotes: {
    limits: { requireQuote: true, quoteAge: "30", allowDelayedQuotes: false },
    below: { ...atMarket, ...quote({ dataType: "live" }) },
    at: { ...quote({ dataType: "delayed" }), ...buyAt("50") },
    above: { ...atMarket, ...quote({ dataType: "delayed" }) },
    missing: [{ ...atMarket, ...quote({ dataType: null }) }, { deniedBy: "requireQuote" }],
    stale: [{ ...atMarket, ...quote({ dataType: "delayed", ageMs: 30_001 }) }, "denied"],
  },
  requireQuote: {
    limits: { requireQuote: true, quoteAge: "30" },
    below: atMarket,
    at: { ...atMarket, ...quote({ bid: null, last: null }) },
    above: { ...atMarket, ...quote({ ask: null }) },
    missing: [{ ...atMarket, market: null }, "denied"],
    stale: [{ ...atMarket, ...quote({ dataType: "frozen" }) }, "denied"],
  },
  // Both are about questions that the book asks before any rule is.
  allowAssumedRates: { inBook: "limit allowAssumedRates: " },
  requireWhatIf: { inBook: "limit requireWhatIf: " },
  shortTypes: {
    limits: { shortTypes: ["CASH"] },
    below: { side: "SELL", ...held(101) },
    at: { side: "SELL", ...held(100) },
    above: { side: "SELL", ...held(99) },
    missing: [{ side: "SELL", position: null }, "denied"],
    stale: [{ side: "SELL", position: { low: big(0), high: big(100) } }, "denied"],
  },
  allowedTypes: {
    limits: { allowedTypes: ["stk", "CASH"] },
    below: instrument({ secType: "CASH" }),
    at: instrument({ secType: "STK" }),
    above: instrument({ secType: "FUT" }),
    ...byItself(instrument({ secType: "FUT" })),
  },
  deniedTypes: {
    limits: { deniedTypes: ["FUT"] },
    below: instrument({ secType: "STK" }),
    at: instrument({ secType: "FUND" }),
    above: instrument({ secType: "FUT" }),
    ...byItself(instrument({ secType: "FUT" })),
  },
  allowedSymbols: {
    limits: { allowedSymbols: ["ACME"] },
    below: instrument({ symbol: "ACME", localSymbol: "ACME 2" }),
    at: instrument({ symbol: "OTHER", localSymbol: "acme" }),
    above: instrument({ symbol: "ACM", localSymbol: "ACMEX" }),
    ...byItself(instrument({ symbol: "ACM", localSymbol: "ACMEX" })),
  },
  deniedSymbols: {
    limits: { deniedSymbols: ["ACME"] },
    below: instrument({ symbol: "ACM", localSymbol: "" }),
    at: instrument({ symbol: "ACMEX", localSymbol: "ACME 2" }),
    above: instrument({ symbol: "OTHER", localSymbol: "acme" }),
    ...byItself(instrument({ symbol: "acme" })),
  },
  allowedExchanges: {
    limits: { allowedExchanges: ["NASDAQ"] },
    below: instrument({ exchange: "NASDAQ", primaryExchange: "NYSE" }),
    at: instrument({ exchange: "SMART", primaryExchange: "nasdaq" }),
    above: instrument({ exchange: "SMART", primaryExchange: "NYSE" }),
    ...byItself(instrument({ exchange: "SMART", primaryExchange: "" })),
  },
  deniedExchanges: {
    limits: { deniedExchanges: ["NYSE"] },
    below: instrument({ exchange: "SMART", primaryExchange: "NASDAQ" }),
    at: instrument({ exchange: "NYSENAT", primaryExchange: "" }),
    above: instrument({ exchange: "SMART", primaryExchange: "nyse" }),
    ...byItself(instrument({ exchange: "NYSE" })),
  },
  lossWarn: {
    limits: { lossWarn: "100" },
    ...{ below: pnl("-99.98"), at: pnl("-99.99"), above: pnl(-100), beyond: "warns" },
    // To be told of a loss stops nothing, and what is not known can not be told.
    missing: [{ dailyPnl: null }, "passes"],
    stale: [{ dailyPnl: null, lossLevel: "none" }, "passes"],
  },
  lossReduce: {
    limits: { lossReduce: "200" },
    ...{ below: pnl("-199.98"), at: pnl("-199.99"), above: pnl(-200) },
    missing: [{ dailyPnl: null }, "denied"],
    // The day's worst holds, whatever the figure is now.
    stale: [{ ...pnl(50), lossLevel: "reduce" }, "denied"],
  },
  lossHalt: {
    limits: { lossHalt: "300" },
    ...{ below: pnl("-299.98"), at: pnl("-299.99"), above: pnl(-300) },
    missing: [{ dailyPnl: null }, "denied"],
    stale: [{ ...pnl(50), lossLevel: "halt" }, "denied"],
  },
  exitQuantity: {
    limits: { exitQuantity: { other: "500" } },
    binds: "exits",
    ...{ below: of(499), at: of(500), above: of("500.0001") },
    ...byItself(of(501)),
  },
  exitsPerMinute: {
    limits: { exitsPerMinute: "3" },
    binds: "exits",
    below: spent({ exits: times(1, 100) }),
    at: spent({ exits: times(2, 100) }),
    above: spent({ exits: times(3, 100) }),
    missing: [{ ...NOTHING, ...spent({ exits: times(3, 100) }) }, "denied"],
    stale: [spent({ exits: times(3, 60_003) }), "passes"],
  },
  exitCollarPercent: {
    limits: { exitCollarPercent: { other: "20" }, quoteAge: null },
    binds: "exits",
    ...{ below: sellAt("40"), at: sellAt("39.992"), above: sellAt("39.99") },
    // An exit needs no quote, and an old one does not stand in its way.
    missing: [{ ...NOTHING, ...sellAt("1") }, "passes"],
    stale: [{ ...quote({ ageMs: 120_001 }), ...sellAt("1") }, "passes"],
  },
};

function outcome(verdict: Verdict): Outcome | { deniedBy: string; code: string } {
  if (verdict.denied) return { deniedBy: verdict.limit.key, code: codeOf(verdict.says) };
  if (verdict.toConfirm.length > 0) return "confirm";
  return verdict.warnings.some(({ key }) => key.startsWith("LIMIT_DAILY_LOSS")) ? "warns" : "passes";
}

/** The code of the table; what can not be checked has one of its own. */
function expected(key: LimitKey, wanted: Outcome, given: Given): unknown {
  if (typeof wanted === "string" && wanted !== "denied") return wanted;
  const by = typeof wanted === "string" ? key : wanted.deniedBy;
  const unknown = ["unitValue", "netLiquidation", "exposure", "position"] as const;
  const isUnknown = unknown.some((input) => given[input] === null && NEEDS[by]?.includes(input));
  return { deniedBy: by, code: isUnknown ? "LIMIT_INPUT_MISSING" : limitTable[by].code };
}

/** What of the account a limit is computed from. */
const NEEDS: Partial<Record<LimitKey, (keyof JudgedChanges)[]>> = {
  orderNotional: ["unitValue"],
  orderPercent: ["unitValue", "netLiquidation"],
  dayNotional: ["unitValue"],
  positionQuantity: ["position"],
  positionNotional: ["position", "unitValue"],
  grossExposure: ["exposure", "unitValue"],
  shortTypes: ["position"],
};

const isRule = (key: LimitKey) => !("inBook" in table[key]);

Deno.test("every limit of the table has its five points", async () => {
  expect(Object.keys(table).toSorted()).toEqual([...limitKeys].toSorted());
  const book = await Deno.readTextFile(new URL("../book_test.ts", import.meta.url));
  for (const key of limitKeys) {
    const row = table[key];
    if ("inBook" in row) expect(book).toContain(`Deno.test("${row.inBook}`);
    else expect([key, row.binds ?? "entries"]).toEqual([key, limitTable[key].binds]);
  }
});

for (const key of limitKeys.filter(isRule)) {
  Deno.test(`limit ${key}: below, at, above, without its input, with an old one`, () => {
    const { limits, binds, below, at, above, beyond = "denied", missing, stale } = table[key] as Points;
    const judge = binds === "exits" ? judgeExit : judgeEntry;
    const points: [string, Given, Outcome][] = [
      ["below", below, "passes"],
      ["at", at, "passes"],
      ["above", above, beyond],
      ["missing", ...missing],
      ["stale", ...stale],
    ];
    for (const [point, given, wanted] of points) {
      const verdict = judge(judgedOrder(given), limitsOf(limits));
      expect([point, outcome(verdict)]).toEqual([point, expected(key, wanted, given)]);
      // A denial says the limit, and but for what is not there the figure that was held against it.
      if (!verdict.denied) continue;
      expect([point, verdict.limit.limit]).toEqual([point, expect.any(String)]);
      if (point !== "above" || key === "requireQuote") continue;
      expect([point, verdict.limit.value]).toEqual([point, expect.any(String)]);
    }
    // Without the limit the same order goes: it was this one that stopped it.
    expect(judge(judgedOrder(above), limitsOf({})).denied).toBe(false);
  });
}
