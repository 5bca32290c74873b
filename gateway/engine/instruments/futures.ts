// Futures by the clock: the nearest contract months of each root. Their conIds are made up:
// 1,300,000,000 + 500,000 for each root before it + YYYYMM of the contract month.
import { type CalendarName, compactDate } from "../calendar.ts";
import { lastTradingDay, nthWeekday } from "./expiries.ts";
import { type Instrument, makeInstrument } from "./instrument.ts";
import { TICK_RULES, type TickRule } from "./tick_rules.ts";

export interface FutureRoot {
  readonly symbol: string;
  /** Begins the local symbol. */
  readonly tradingClass: string;
  readonly exchange: string;
  readonly validExchanges: readonly string[];
  readonly currency: string;
  readonly multiplier: number;
  readonly priceMagnifier: number;
  readonly longName: string;
  /** 0: the index or the goods are not known here. */
  readonly underConId: number;
  readonly conIdBase: number;
  readonly rule: TickRule;
  readonly calendar: CalendarName;
  /** Letters of the months that exist. */
  readonly months: string;
  /** How many are listed at a time. */
  readonly listed: number;
  readonly expiry: string;
  /** Of the front month. */
  readonly price: number;
  readonly volatility: number;
  readonly spreadTicks: number;
  /** Size at the touch of the front month. */
  readonly depth: number;
  readonly awake: "always" | "asked";
}

const FIRST_CON_ID = 1_300_000_000;
const CON_IDS_OF_ROOT = 500_000;
const MOST_ROOTS = 200;

const INDEX_FUTURE = {
  exchange: "CME",
  validExchanges: ["CME", "QBALGO"],
  currency: "USD",
  priceMagnifier: 1,
  rule: TICK_RULES.indexFuture,
  calendar: "CME",
  months: "HMUZ",
  listed: 2,
  expiry: "third-friday",
  price: 6705.5,
  volatility: 0.16,
  spreadTicks: 1,
  depth: 60,
  awake: "always",
} as const;

/** The two that have always been here; all others are rows of instrument files. */
export const INDEX_ROOTS: readonly FutureRoot[] = [
  {
    ...INDEX_FUTURE,
    symbol: "ES",
    tradingClass: "ES",
    multiplier: 50,
    longName: "E-mini S&P 500",
    underConId: 11004968,
    conIdBase: rootBase(0),
  },
  {
    ...INDEX_FUTURE,
    symbol: "MES",
    tradingClass: "MES",
    multiplier: 5,
    longName: "Micro E-Mini S&P 500 Stock Price Index",
    underConId: 362687422,
    conIdBase: rootBase(1),
  },
];

const MONTH_CODES = "FGHJKMNQUVXZ";
/** What a year costs more (interest less dividends). */
const YEARLY_CARRY = 0.034;

/** Where the numbers of the root at this place begin. Throws a `RangeError` when there are too many roots. */
export function rootBase(place: number): number {
  if (place >= MOST_ROOTS) throw new RangeError(`At most ${MOST_ROOTS} kinds of futures`);
  return FIRST_CON_ID + place * CON_IDS_OF_ROOT;
}

/** A moment on the last trading day of a future with a made-up conId of one of `roots`, or `null`. */
export function futureDate(roots: readonly FutureRoot[], conId: number): number | null {
  const root = roots.find(({ conIdBase }) => conId >= conIdBase && conId < conIdBase + CON_IDS_OF_ROOT);
  if (root === undefined) return null;
  const text = String(conId - root.conIdBase);
  if (!/^\d{4}(0[1-9]|1[0-2])$/.test(text)) return null;
  const month = Temporal.PlainDate.from(`${text.slice(0, 4)}-${text.slice(4)}-01`);
  return lastTradingDay(root.expiry, month).toZonedDateTime("US/Central").epochMilliseconds;
}

/** The nearest contract months that still trade at `now`, of each root. */
export function futures(now: number, roots: readonly FutureRoot[] = INDEX_ROOTS): Instrument[] {
  return roots.flatMap((root) => nearestMonths(root, now).map((month, i) => makeFuture(root, month, i)));
}

function nearestMonths(root: FutureRoot, now: number): Temporal.PlainDate[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO("US/Central").toPlainDate();
  const result: Temporal.PlainDate[] = [];
  for (let month = today.with({ day: 1 }); result.length < root.listed; month = month.add({ months: 1 })) {
    const isListed = root.months.includes(codeOf(month));
    if (isListed && expiryTime(lastTradingDay(root.expiry, month)) > now) result.push(month);
  }
  return result;
}

function codeOf(month: Temporal.PlainDate): string {
  return MONTH_CODES.charAt(month.month - 1);
}

export function thirdFriday(month: Temporal.PlainDate): Temporal.PlainDate {
  return nthWeekday(month.with({ day: 1 }), 5, 3);
}

/** Trading ends at 08:30 Chicago time. */
function expiryTime(date: Temporal.PlainDate): number {
  return date.toZonedDateTime({ timeZone: "US/Central", plainTime: { hour: 8, minute: 30 } })
    .epochMilliseconds;
}

function makeFuture(root: FutureRoot, month: Temporal.PlainDate, index: number): Instrument {
  const { symbol, tradingClass, multiplier, longName, underConId, conIdBase, exchange, currency } = root;
  const expiry = lastTradingDay(root.expiry, month);
  const contractMonth = compactDate(month).slice(0, 6);
  return makeInstrument({
    contract: {
      conId: conIdBase + Number(contractMonth),
      symbol,
      secType: "FUT",
      exchange,
      currency,
      lastTradeDateOrContractMonth: compactDate(expiry),
      multiplier: String(multiplier),
      localSymbol: `${tradingClass}${codeOf(month)}${month.year % 10}`,
      tradingClass,
    },
    marketName: tradingClass,
    longName,
    rule: root.rule,
    multiplier,
    priceMagnifier: root.priceMagnifier,
    calendar: root.calendar,
    validExchanges: root.validExchanges,
    venues: [exchange],
    underConId,
    underSymbol: symbol,
    underSecType: "IND",
    contractMonth,
    expiresAt: expiryTime(expiry),
    lastTradeTime: "08:30",
    awake: root.awake,
    model: {
      startPrice: root.price * (1 + YEARLY_CARRY * index / root.months.length),
      volatility: root.volatility,
      spreadTicks: root.spreadTicks,
      touchSize: Math.max(1, index === 0 ? root.depth : Math.round(root.depth / 7.5)),
      lot: 1,
      tradeChance: 0.7,
    },
  });
}
