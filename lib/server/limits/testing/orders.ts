// An order on an ordinary day, as the rules see it, and limits that stop nothing: tests change what they are
// about.
import { Big } from "@/lib/contract/decimal.ts";
import {
  defaultLimits,
  type LimitKey,
  limitKeys,
  type Limits,
  limitTable,
  type LimitValue,
} from "@/lib/contract/limits.ts";
import type { Figures, Judged } from "../rules/judged.ts";
import { judgeEntry, judgeExit } from "../rules/verdict.ts";

export const NOW = Date.parse("2026-08-31T14:30:00.000Z");
export const big = (value: number | string) => new Big(value);

const OPEN = { number: null, perKind: {}, permit: true, demand: false, allowed: null, denied: [] } as const;

/** No limit but those that are given. */
export function limitsOf(changes: Partial<Limits>): Limits {
  const open = Object.fromEntries(limitKeys.map((key) => [key, OPEN[limitTable[key].form]]));
  return { ...defaultLimits("paper"), ...open as unknown as Limits, ...changes };
}

/** Of the order, or of the figures that it is held against. */
export type JudgedChanges = Partial<Omit<Judged, "figures"> & Figures>;

/**
 * Buys 100 at 50, with a quote of 49.99 / 50.01 a second ago, nothing held, nothing open, 100,000 in the
 * account.
 */
export function judgedOrder(changes: JudgedChanges = {}): Judged {
  const {
    netLiquidation = big(100_000),
    exposure = big(0),
    spent = { dayNotional: big(0), dayOrders: 0, entries: [], similar: [], exits: [] },
    dailyPnl = big(0),
    lossLevel = "none",
    ...others
  } = changes;
  return {
    account: "DU1234567",
    conId: 1,
    side: "BUY",
    orderType: "LMT",
    quantity: big(100),
    forCash: false,
    filled: big(0),
    limitPrice: big(50),
    stopPrice: null,
    withStop: false,
    instrument: {
      symbol: "ACME",
      localSymbol: "ACME",
      secType: "STK",
      exchange: "SMART",
      primaryExchange: "NASDAQ",
    },
    sizeStep: big(1),
    priceStep: big("0.01"),
    unitValue: big(50),
    before: null,
    market: {
      bid: big("49.99"),
      ask: big("50.01"),
      last: big(50),
      close: big(49),
      ageMs: 1000,
      dataType: "live",
    },
    position: { low: big(0), high: big(0) },
    working: { BUY: big(0), SELL: big(0) },
    currency: "USD",
    figures: { netLiquidation, exposure, spent, dailyPnl, lossLevel },
    now: NOW,
    ...others,
  };
}

/** A limit that nothing of these tests keeps. */
export function tightest(key: LimitKey): LimitValue {
  const forms = {
    number: "0",
    perKind: { other: "0" },
    permit: false,
    demand: true,
    allowed: [],
    denied: ["STK", "FUT"],
  };
  return forms[limitTable[key].form];
}

/** In one line: `passes`, `confirm KEY`, `warns KEY`, or `KEY: value over limit, would pass` of a denial. */
export function entryLine(changes: JudgedChanges, limits: Partial<Limits>): string {
  return line(judgeEntry(judgedOrder(changes), limitsOf(limits)));
}

export function exitLine(changes: JudgedChanges, limits: Partial<Limits>): string {
  return line(judgeExit(judgedOrder(changes), limitsOf(limits)));
}

function line(verdict: ReturnType<typeof judgeEntry>): string {
  if (verdict.denied) {
    const { value, limit, wouldPass, of } = verdict.limit;
    const told = value === null ? "" : `: ${value} of ${limit}`;
    return `${verdict.says.key}${told}${wouldPass === null ? "" : `, ${of} ${wouldPass}`}`;
  }
  const confirm = verdict.toConfirm.map(({ key }) => `confirm ${key}`);
  const warns = verdict.warnings.map(({ key }) => `warns ${key}`);
  return [...confirm, ...warns].join(", ") || "passes";
}
