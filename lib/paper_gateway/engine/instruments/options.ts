// The option chain of AAPL: four weekly and three monthly expiries by the clock, strikes every 5 dollars.
// Made-up conIds: 1,000,000,000 + day of expiry (since 2020) * 20,000 + strike * 4 + (0 call, 1 put).
import { compactDate } from "@/lib/paper_gateway/engine/calendar.ts";
import { holidayOn } from "@/lib/paper_gateway/engine/calendar_holidays.ts";
import { thirdFriday } from "@/lib/paper_gateway/engine/instruments/futures.ts";
import { type Instrument, makeInstrument } from "@/lib/paper_gateway/engine/instruments/instrument.ts";
import { TICK_RULES } from "@/lib/paper_gateway/engine/instruments/tick_rules.ts";
import type { ConId } from "@/lib/paper_gateway/engine/types.ts";

export const OPTION_EXCHANGES = ["SMART", "AMEX", "CBOE", "PHLX", "ISE", "BOX", "NASDAQOM"] as const;
const EPOCH = Temporal.PlainDate.from("2020-01-01");
const LOWEST_STRIKE = 190;
const HIGHEST_STRIKE = 400;
const STRIKE_STEP = 5;

/** Every option of `underlying` that still trades at `now`. */
export function optionChain(underlying: Instrument, now: number): Instrument[] {
  const result: Instrument[] = [];
  for (const expiry of expiries(now)) {
    for (let strike = LOWEST_STRIKE; strike <= HIGHEST_STRIKE; strike += STRIKE_STEP) {
      result.push(makeOption(underlying, expiry, strike, "C"), makeOption(underlying, expiry, strike, "P"));
    }
  }
  return result;
}

/** Midnight before the last trading day of an option with a made-up conId of ours, or `null`. */
export function optionDate(conId: number): number | null {
  if (conId < 1_000_000_000 || conId >= 1_300_000_000) return null;
  const day = EPOCH.add({ days: Math.floor((conId - 1_000_000_000) / 20_000) });
  return day.toZonedDateTime("US/Eastern").epochMilliseconds;
}

function expiries(now: number): Temporal.PlainDate[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO("US/Eastern").toPlainDate();
  const found = new Map<string, Temporal.PlainDate>();
  const keep = (friday: Temporal.PlainDate) => {
    // A Friday holiday moves the expiry to Thursday.
    const date = holidayOn("US", friday) === "closed" ? friday.subtract({ days: 1 }) : friday;
    if (expiryTime(date) > now) found.set(date.toString(), date);
  };
  const friday = today.add({ days: (5 - today.dayOfWeek + 7) % 7 });
  for (let week = 0; found.size < 4; week++) keep(friday.add({ days: 7 * week }));
  const wanted = found.size + 3;
  for (let month = 1; found.size < wanted; month++) keep(thirdFriday(today.add({ months: month })));
  return [...found.values()].sort(Temporal.PlainDate.compare);
}

function expiryTime(date: Temporal.PlainDate): number {
  return date.toZonedDateTime({ timeZone: "US/Eastern", plainTime: { hour: 16 } }).epochMilliseconds;
}

function makeOption(
  underlying: Instrument,
  expiry: Temporal.PlainDate,
  strike: number,
  right: "C" | "P",
): Instrument {
  const { symbol, conId } = underlying.contract;
  const compact = compactDate(expiry);
  const day = EPOCH.until(expiry, { largestUnit: "day" }).days;
  const occStrike = String(strike * 1000).padStart(8, "0");
  return makeInstrument({
    contract: {
      conId: (1_000_000_000 + day * 20_000 + strike * 4 + (right === "P" ? 1 : 0)) as ConId,
      symbol,
      secType: "OPT",
      exchange: "SMART",
      currency: underlying.contract.currency,
      lastTradeDateOrContractMonth: compact,
      strike: String(strike),
      right,
      multiplier: "100",
      localSymbol: `${symbol.padEnd(6)}${compact.slice(2)}${right}${occStrike}`,
      tradingClass: symbol,
    },
    marketName: symbol,
    longName: underlying.longName,
    industry: underlying.industry,
    category: underlying.category,
    subcategory: underlying.subcategory,
    rule: TICK_RULES.option,
    multiplier: 100,
    calendar: "US_OPT",
    validExchanges: OPTION_EXCHANGES,
    venues: ["CBOE", "ISE", "PHLX", "BOX"],
    underConId: conId,
    underSymbol: symbol,
    underSecType: underlying.contract.secType,
    option: { underConId: conId, strike, right },
    expiresAt: expiryTime(expiry),
    lastTradeTime: "16:00",
    // The price comes from the underlying; the start price is unused.
    model: { startPrice: 0, volatility: 0, spreadTicks: 2, touchSize: 40, lot: 1, tradeChance: 0.08 },
  });
}
