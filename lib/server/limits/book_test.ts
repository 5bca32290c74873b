// The book of limits: what it makes of open orders that others have placed, and the limits that are about its
// own questions.
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL_RULES, DRAFT } from "@/lib/server/orders/testing/harness.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import type { IbContract } from "@/lib/contract/protocol.ts";
import type { LimitContext, OpenOrder } from "@/lib/server/orders/mod.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import { LimitBook, type LimitBookDeps, type RateToBase } from "./book.ts";
import { limitsOf } from "./testing/orders.ts";
import { othersOf } from "./testing/others.ts";

/** An instrument that is quoted in pence. */
const PENCE = 8;

/** Nothing was sent; every currency is worth a dollar, or what is given; so many euros' worth are held. */
function bookWith(changes: Partial<Limits>, rate: string | null = "1", held = "0"): LimitBook {
  const limits = limitsOf(changes);
  return new LimitBook({
    settings: { version: "1", of: () => ({ limits }), dayStart: () => 0 },
    ledger: { unitValue: () => null, spent: () => ({}), similar: () => 0 },
    accounts: {
      netLiquidation: () => "100000",
      baseCurrency: () => "USD",
      rate: () => rate,
      exposure: (_account: string, rateToBase: RateToBase) => {
        const euro = rateToBase("EUR");
        return held === "0" ? "0" : euro && text(dec(euro).times(held));
      },
      dailyPnl: () => null,
    },
    quotes: { get: () => null, ageMs: () => null },
    priceMagnifier: (conId: number) => conId === PENCE ? 100 : 1,
    lossLevel: () => "none",
    clock: new ManualClock(),
    onSpent: () => {},
  } as unknown as LimitBookDeps);
}

/** What the book says to an order for ten at 100 USD: `null`, or the limit that denies it. */
function deniedBy(
  limits: Partial<Limits>,
  changes: Partial<LimitContext> = {},
  rate: string | null = "1",
  held = "0",
): string | null {
  const context: LimitContext = {
    mode: "paper",
    purpose: "order",
    rules: AAPL_RULES,
    quote: null,
    quantity: "10",
    reduces: false,
    lightens: false,
    position: { low: "0", high: "0" },
    working: { BUY: "0", SELL: "0" },
    others: othersOf([]),
    isCovered: ({ exit }) => exit,
    unitValue: "100",
    before: null,
    whatIfMissing: false,
    ...changes,
  };
  const verdict = bookWith(limits, rate, held).check(
    { ...DRAFT, quantity: "10", limitPrice: "100" },
    context,
  );
  return verdict.denied ? verdict.limit?.key ?? "" : null;
}

/** Beside an open entry for 10 at 98.5 of the kind. */
function beside(secType: string, grossExposure: string, conId = 7) {
  const contract: IbContract = { ...AAPL_RULES.contract, conId, secType };
  const open = {
    clientOrderId: "x",
    contract,
    side: "BUY",
    rest: "10",
    cash: null,
    price: "98.5",
    exit: false,
    entry: null,
    group: null,
  };
  return deniedBy({ grossExposure }, { others: othersOf([open as OpenOrder]) });
}

Deno.test("B18: an open bond order counts with ten per point and unit, a share with its price", () => {
  // 1,000 of its own and 10 × 98.5 of the other, times 10 for the bond.
  expect(beside("STK", "1985")).toBe(null);
  expect(beside("BOND", "1985")).toBe("grossExposure");
  expect(beside("BOND", "10850")).toBe(null);
  expect(beside("BOND", "10849")).toBe("grossExposure");
});

Deno.test("P54: an open order in an instrument that is quoted in pence counts in pounds", () => {
  // 1,000 of its own and 10 × 0.985.
  expect([beside("STK", "1009.85", PENCE), beside("STK", "1009.84", PENCE)]).toEqual([null, "grossExposure"]);
});

Deno.test("an open order for cash in another currency counts at the rate that the limits assume, where they assume one", () => {
  const others = (cash: string) => [{
    clientOrderId: "x",
    contract: { ...AAPL_RULES.contract, conId: 7, currency: "EUR" },
    side: "BUY" as const,
    rest: null,
    cash,
    price: null,
    exit: false,
    entry: null,
    group: null,
  }];
  // 1,000 of its own, and 1.35 USD for each euro.
  const limits = { grossExposure: "14500", allowAssumedRates: true };
  expect(deniedBy(limits, { others: othersOf(others("10000")) }, null)).toBe(null);
  expect(deniedBy(limits, { others: othersOf(others("10001")) }, null)).toBe("grossExposure");
  expect(deniedBy({ ...limits, allowAssumedRates: false }, { others: othersOf(others("1")) }, null)).toBe(
    "grossExposure",
  );
});

Deno.test("what was bought in a currency that has no rate yet counts at the assumed one: it denies nothing else", () => {
  // 1,000 of its own, and 10,000 euros' worth that are held.
  const limits = { grossExposure: "14500", allowAssumedRates: true };
  expect(deniedBy(limits, {}, null, "10000")).toBe(null);
  expect(deniedBy(limits, {}, null, "10001")).toBe("grossExposure");
  expect(deniedBy({ ...limits, allowAssumedRates: false }, {}, null, "10000")).toBe("grossExposure");
  expect(deniedBy(limits, {}, "1.1", "12000")).toBe(null);
});

Deno.test("limit requireWhatIf: answered passes, silent does not, but for exits and for changes that only lighten", () => {
  const silent = { whatIfMissing: true };
  const before = { quantity: "11", filled: "0", limitPrice: "100", unitValue: "100", sameOtherwise: true };
  const on = { requireWhatIf: true };
  expect(deniedBy(on)).toBe(null);
  expect(deniedBy({ requireWhatIf: false }, silent)).toBe(null);
  expect(deniedBy(on, silent)).toBe("requireWhatIf");
  expect(deniedBy(on, { ...silent, reduces: true })).toBe(null);
  expect(deniedBy(on, { ...silent, before })).toBe(null);
  expect(deniedBy(on, { ...silent, before: { ...before, quantity: "9" } })).toBe("requireWhatIf");
});

Deno.test("limit allowAssumedRates: on assumes a high rate, off or of an unknown currency none, and what has no value is denied", () => {
  const rate = (allowAssumedRates: boolean, from: string, own: string | null = null, to = "USD") =>
    bookWith({ allowAssumedRates }, own).rate("DU1234567", from, to);
  expect(rate(true, "USD")).toBe("1");
  expect(rate(true, "EUR")).toBe("1.35");
  expect(rate(false, "EUR")).toBe(null);
  expect(rate(true, "XXX")).toBe(null);
  // What the account says comes first, and says nothing of other pairs.
  expect([rate(true, "EUR", "1.1"), rate(false, "EUR", "1.1")]).toEqual(["1.1", "1.1"]);
  expect(rate(false, "USD", "1.1", "EUR")).toBe(null);
  expect(deniedBy({ orderNotional: "5000" }, { unitValue: "135" })).toBe(null);
  expect(deniedBy({ orderNotional: "5000" }, { unitValue: null })).toBe("orderNotional");
});
