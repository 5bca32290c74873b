// Option chains that are listed from the start, by the clock: four weekly and three monthly expiries, of SPY
// also the Decembers of the next two years, with more strikes, as at IB: what `reqSecDefOptParams` lists is
// the strikes of all expiries together. Made-up conIds: base of the chain + day of expiry (since 2020) *
// stride + strike * 4 + (0 call, 1 put).
import { compactDate } from "../calendar.ts";
import { holidayOn } from "../calendar_holidays.ts";
import { thirdFriday } from "./futures.ts";
import { type Instrument, isType, makeInstrument } from "./instrument.ts";
import { TICK_RULES, type TickRule } from "./tick_rules.ts";

/** As IB lists them for an option on a US stock, in its order. */
const EQUITY_EXCHANGES: readonly string[] =
  ("SMART,AMEX,CBOE,PHLX,PSE,ISE,BOX,BATS,NASDAQOM,CBOE2,NASDAQBX,MIAX,GEMINI,EDGX,MERCURY,PEARL,EMERALD,MEMX," +
    "IBUSOPT,SAPPHIRE").split(",");
/** Where they trade in cents at every price; SMART reaches these. */
const IN_CENTS: ReadonlySet<string> = new Set(["SMART", "NASDAQOM", "NASDAQBX", "IBUSOPT"]);
const PENNY_PILOT: ReadonlyMap<string, TickRule> = new Map(
  EQUITY_EXCHANGES.filter((exchange) => !IN_CENTS.has(exchange)).map((exchange) =>
    [exchange, TICK_RULES.pennyPilot] as const
  ),
);
const INDEX_EXCHANGES: readonly string[] = ["SMART", "CBOE", "IBUSOPT"];

/** What differs between options on an index and on a share. */
function listing(underlying: Instrument) {
  return isType(underlying, "IND")
    ? { rule: TICK_RULES.indexOption, validExchanges: INDEX_EXCHANGES, venues: ["CBOE"] as const }
    : {
      rule: TICK_RULES.option,
      venueRules: PENNY_PILOT,
      validExchanges: EQUITY_EXCHANGES,
      venues: ["CBOE", "ISE", "PHLX", "BOX"] as const,
    };
}
const EPOCH = Temporal.PlainDate.from("2020-01-01");

interface Chain {
  readonly underConId: number;
  readonly firstConId: number;
  readonly lastConId: number;
  /** ConIds of one expiry: more than four times the highest strike. */
  readonly stride: number;
  readonly strikes: StrikeRange;
  /** Third Fridays of December beyond the nearest months, and their strikes. */
  readonly decembers?: { readonly years: number; readonly strikes: StrikeRange };
}

type StrikeRange = readonly [lowest: number, highest: number, step: number];

const CHAINS: readonly Chain[] = [
  // AAPL
  {
    underConId: 265598,
    firstConId: 1_000_000_000,
    lastConId: 1_119_999_999,
    stride: 20_000,
    strikes: [190, 400, 5],
  },
  // SPY
  {
    underConId: 756733,
    firstConId: 1_120_000_000,
    lastConId: 1_239_999_999,
    stride: 20_000,
    strikes: [560, 780, 10],
    decembers: { years: 2, strikes: [400, 900, 5] },
  },
  // SPX
  {
    underConId: 416904,
    firstConId: 1_500_000_000,
    lastConId: 1_739_999_999,
    stride: 40_000,
    strikes: [6000, 7400, 50],
  },
];

/** Every option that still trades at `now`; `underlying` gives what an option stands on. */
export function optionChains(underlying: (conId: number) => Instrument, now: number): Instrument[] {
  return CHAINS.flatMap((chain) => {
    const under = underlying(chain.underConId);
    const near = nearExpiries(now);
    const listed = near.map((expiry) => ({ expiry, strikes: chain.strikes }));
    if (chain.decembers !== undefined) {
      const { years, strikes } = chain.decembers;
      const far = farDecembers(now, years).filter((expiry) => !near.some((one) => one.equals(expiry)));
      listed.push(...far.map((expiry) => ({ expiry, strikes })));
    }
    return listed.flatMap(({ expiry: date, strikes }) => {
      const expiry = expiryOf(date);
      const first = firstConIdOf(chain, date);
      return strikesIn(strikes).flatMap((strike) => [
        makeOption(first + strike * 4, under, { expiry, strike, right: "C" }),
        makeOption(first + strike * 4 + 1, under, { expiry, strike, right: "P" }),
      ]);
    });
  });
}

/** Where the conIds of one expiry begin. */
function firstConIdOf({ firstConId, stride }: Chain, date: Temporal.PlainDate): number {
  return firstConId + EPOCH.until(date, { largestUnit: "day" }).days * stride;
}

/** True of the underlyings whose options are listed from the start. */
export function hasChain(underConId: number): boolean {
  return CHAINS.some((chain) => chain.underConId === underConId);
}

function strikesIn([lowest, highest, step]: StrikeRange): number[] {
  return Array.from({ length: (highest - lowest) / step + 1 }, (_, n) => lowest + n * step);
}

/** Midnight before the last trading day of an option with a made-up conId of ours, or `null`. */
export function optionDate(conId: number): number | null {
  const chain = CHAINS.find(({ firstConId, lastConId }) => conId >= firstConId && conId <= lastConId);
  if (chain === undefined) return null;
  const day = EPOCH.add({ days: Math.floor((conId - chain.firstConId) / chain.stride) });
  return day.toZonedDateTime("US/Eastern").epochMilliseconds;
}

function newYorkDate(now: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO("US/Eastern").toPlainDate();
}

/** A Friday holiday moves the expiry to Thursday. */
function lastTradingDay(friday: Temporal.PlainDate): Temporal.PlainDate {
  return holidayOn("US", friday) === "closed" ? friday.subtract({ days: 1 }) : friday;
}

export function nearExpiries(now: number): Temporal.PlainDate[] {
  const today = newYorkDate(now);
  const found = new Map<string, Temporal.PlainDate>();
  const keep = (friday: Temporal.PlainDate) => {
    const date = lastTradingDay(friday);
    if (expiryTime(date) > now) found.set(date.toString(), date);
  };
  const friday = today.add({ days: (5 - today.dayOfWeek + 7) % 7 });
  for (let week = 0; found.size < 4; week++) keep(friday.add({ days: 7 * week }));
  const wanted = found.size + 3;
  for (let month = 1; found.size < wanted; month++) keep(thirdFriday(today.add({ months: month })));
  return [...found.values()].sort(Temporal.PlainDate.compare);
}

function farDecembers(now: number, years: number): Temporal.PlainDate[] {
  const { year } = newYorkDate(now);
  return Array.from({ length: years }, (_, n) => {
    const december = Temporal.PlainDate.from({ year: year + n + 1, month: 12, day: 1 });
    return lastTradingDay(thirdFriday(december));
  });
}

function expiryTime(date: Temporal.PlainDate): number {
  return date.toZonedDateTime({ timeZone: "US/Eastern", plainTime: { hour: 16 } }).epochMilliseconds;
}

/** The day an option expires, in the three ways it is needed: worked out once for all strikes. */
export interface Expiry {
  readonly date: Temporal.PlainDate;
  /** `YYYYMMDD` */
  readonly compact: string;
  /** The close of that day, in milliseconds. */
  readonly time: number;
}

/** Of an option that expires on `date`, in New York. */
export function expiryOf(date: Temporal.PlainDate): Expiry {
  return { date, compact: compactDate(date), time: expiryTime(date) };
}

export interface OptionIdentity {
  readonly expiry: Expiry;
  readonly strike: number;
  readonly right: "C" | "P";
}

/** As the OCC writes it: strikes have three decimals. */
function localSymbolOf(
  { symbol, compact, right, strike }: { symbol: string; compact: string; right: string; strike: number },
): string {
  const occStrike = String(Math.round(strike * 1000)).padStart(8, "0");
  return `${symbol.padEnd(6)}${compact.slice(2)}${right}${occStrike}`;
}

/** The same option at another strike, cut to three decimals: what a split of its stock makes of it. */
export function withStrike(option: Instrument, wanted: number): Instrument {
  const strike = Math.round(wanted * 1000) / 1000;
  const { contract } = option;
  const { symbol, right, lastTradeDateOrContractMonth: compact } = contract;
  return {
    ...option,
    option: option.option && { ...option.option, strike },
    contract: {
      ...contract,
      strike: String(strike),
      localSymbol: localSymbolOf({ symbol, compact, right, strike }),
    },
  };
}

export function makeOption(
  optionId: number,
  underlying: Instrument,
  { expiry, strike, right }: OptionIdentity,
): Instrument {
  const { symbol, conId } = underlying.contract;
  const { compact } = expiry;
  return makeInstrument({
    contract: {
      conId: optionId,
      symbol,
      secType: "OPT",
      exchange: "SMART",
      currency: underlying.contract.currency,
      lastTradeDateOrContractMonth: compact,
      strike: String(strike),
      right,
      multiplier: "100",
      localSymbol: localSymbolOf({ symbol, compact, right, strike }),
      tradingClass: symbol,
    },
    marketName: symbol,
    longName: underlying.longName,
    industry: underlying.industry,
    category: underlying.category,
    subcategory: underlying.subcategory,
    ...listing(underlying),
    multiplier: 100,
    calendar: "US_OPT",
    underConId: conId,
    underSymbol: symbol,
    underSecType: underlying.contract.secType,
    option: { underConId: conId, strike, right },
    expiresAt: expiry.time,
    lastTradeTime: "16:00",
    // The price comes from the underlying; the start price is unused.
    model: { startPrice: 0, volatility: 0, spreadTicks: 2, touchSize: 40, lot: 1, tradeChance: 0.08 },
  });
}
