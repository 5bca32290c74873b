// S&P futures on CME, the two nearest quarterly expiries by the clock. Their conIds are made up:
// 1,300,000,000 + YYYYMM (+ 500,000 for the micro contract).
import { compactDate } from "../calendar.ts";
import { type Instrument, makeInstrument } from "./instrument.ts";
import { TICK_RULES } from "./tick_rules.ts";

interface FutureRoot {
  readonly symbol: string;
  readonly multiplier: number;
  readonly longName: string;
  readonly underConId: number;
  readonly conIdBase: number;
}

const ROOTS: readonly FutureRoot[] = [
  {
    symbol: "ES",
    multiplier: 50,
    longName: "E-mini S&P 500",
    underConId: 11004968,
    conIdBase: 1_300_000_000,
  },
  {
    symbol: "MES",
    multiplier: 5,
    longName: "Micro E-Mini S&P 500 Stock Price Index",
    underConId: 362687422,
    conIdBase: 1_300_500_000,
  },
];

const MONTH_CODES: Readonly<Record<number, string>> = { 3: "H", 6: "M", 9: "U", 12: "Z" };
const FRONT_PRICE = 6705.5;
/** Each further quarter costs about this much more (interest less dividends). */
const QUARTERLY_CARRY = 0.0085;

/** A moment on the last trading day of a future with a made-up conId of ours, or `null`. */
export function futureDate(conId: number): number | null {
  const month = String(conId % 500_000);
  if (conId < 1_300_000_000 || conId >= 1_301_000_000 || month.length !== 6) return null;
  const first = Temporal.PlainDate.from(`${month.slice(0, 4)}-${month.slice(4)}-01`);
  return first.toZonedDateTime("US/Central").epochMilliseconds;
}

/** The two nearest expiries that still trade at `now`, of each root. */
export function futures(now: number): Instrument[] {
  return ROOTS.flatMap((root) => nearestExpiries(now, 2).map((date, i) => makeFuture(root, date, i)));
}

/** Third Fridays of March, June, September and December; trading ends at 08:30 Chicago time. */
function nearestExpiries(now: number, count: number): Temporal.PlainDate[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO("US/Central").toPlainDate();
  const result: Temporal.PlainDate[] = [];
  let month = today.with({ day: 1 });
  while (result.length < count) {
    if (month.month % 3 === 0) {
      const expiry = thirdFriday(month);
      if (expiryTime(expiry) > now) result.push(expiry);
    }
    month = month.add({ months: 1 });
  }
  return result;
}

export function thirdFriday(month: Temporal.PlainDate): Temporal.PlainDate {
  const first = month.with({ day: 1 });
  return first.add({ days: ((5 - first.dayOfWeek + 7) % 7) + 14 });
}

function expiryTime(date: Temporal.PlainDate): number {
  return date.toZonedDateTime({ timeZone: "US/Central", plainTime: { hour: 8, minute: 30 } })
    .epochMilliseconds;
}

function makeFuture(root: FutureRoot, expiry: Temporal.PlainDate, index: number): Instrument {
  const { symbol, multiplier, longName, underConId, conIdBase } = root;
  const compact = compactDate(expiry);
  return makeInstrument({
    contract: {
      conId: conIdBase + Number(compact.slice(0, 6)),
      symbol,
      secType: "FUT",
      exchange: "CME",
      currency: "USD",
      lastTradeDateOrContractMonth: compact,
      multiplier: String(multiplier),
      localSymbol: `${symbol}${MONTH_CODES[expiry.month] ?? ""}${expiry.year % 10}`,
      tradingClass: symbol,
    },
    marketName: symbol,
    longName,
    rule: TICK_RULES.indexFuture,
    multiplier,
    calendar: "CME",
    validExchanges: ["CME", "QBALGO"],
    venues: ["CME"],
    underConId,
    underSymbol: symbol,
    underSecType: "IND",
    expiresAt: expiryTime(expiry),
    lastTradeTime: "08:30",
    model: {
      startPrice: FRONT_PRICE * (1 + QUARTERLY_CARRY * index),
      volatility: 0.16,
      spreadTicks: 1,
      touchSize: index === 0 ? 60 : 8,
      lot: 1,
      tradeChance: 0.7,
    },
  });
}
