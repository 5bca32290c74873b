// One line of market data: who wants it, under which number it runs, and what it has said.
import type { DataType, OptionFacts, QuoteView } from "@/lib/contract/api.ts";
import { type Clock, type Moment, since } from "@/lib/server/clock.ts";
import type { TickItem } from "@/lib/contract/protocol.ts";
import { emptyQuote } from "./empty_quote.ts";
import { counted, type Units } from "./units.ts";

export interface QuoteLine {
  conId: number;
  watchers: number;
  /** Kept by the desk itself, the smaller the more important; `null`: only while somebody watches. */
  rank: number | null;
  /** `null` while there is no socket, and while it waits for its turn. */
  sub: number | null;
  quote: Omit<QuoteView, "stale">;
  /** When each figure came, ISO, and under which kind of data. */
  told: Map<string, { at: string; dataType: QuoteView["dataType"] }>;
  units: Units;
  changedAt: Moment | null;
  /** When it was last asked for; `null`: not yet. */
  askedAt: Moment | null;
  /** Whether the request may wait behind others: it was not urgent, and has not left for IB. */
  queued: boolean;
  /** Whether anything of the quote has come since it was asked for. */
  ticked: boolean;
  /** Whether its age was told as stale. */
  old: boolean;
  /** Nothing comes any more, IB said why: the last prices are not current. */
  ended: boolean;
  /** The request that it runs on is over: another one is to come. */
  over: boolean;
  /** It had found no line, and one that has become free is for it. */
  promised: boolean;
  /** Requests that broke off since the last price. */
  failures: number;
  cancelRetry: () => void;
  /** Waits for the first word of IB about the line. */
  cancelSilence: () => void;
}

/** A line that was asked for answers within this, or not for a while. */
const OPENING_MS = 1_500;
const SHARES: Units = { size: "1", history: "1", volume: "1" };

/** The fields that are counts, each with the unit it is in. */
const COUNTED: Readonly<Record<string, keyof Units>> = { bidSize: "size", askSize: "size", volume: "volume" };

/** IB: not subscribed, delayed prices come instead. */
const DELAYED_INSTEAD = 10_167;
const FREEZES: ReadonlyMap<DataType, DataType> = new Map([["live", "frozen"], ["delayed", "delayed-frozen"]]);

const NO_FACTS: OptionFacts = {
  impliedVolatility: null,
  delta: null,
  gamma: null,
  vega: null,
  theta: null,
  underlyingPrice: null,
  openInterest: null,
};

export function newLine(conId: number): QuoteLine {
  return {
    conId,
    watchers: 0,
    rank: null,
    sub: null,
    quote: emptyQuote(),
    told: new Map(),
    units: SHARES,
    changedAt: null,
    askedAt: null,
    queued: false,
    ticked: false,
    old: false,
    ended: false,
    over: false,
    promised: false,
    failures: 0,
    cancelRetry: () => {},
    cancelSilence: () => {},
  };
}

/** Nobody but the desk wants it: it gives way to whoever asks. */
export function givesWay({ watchers, rank }: QuoteLine): boolean {
  return watchers === 0 && rank !== null;
}

/**
 * Whether it was asked for a moment ago and both sides may still come: what stands there is no price of now.
 */
export function isOpening(
  { askedAt, ticked, quote: { bid, ask, advisory } }: QuoteLine,
  clock: Clock,
): boolean {
  if (askedAt === null || advisory !== null) return false;
  return (!ticked || bid === null || ask === null) && since(clock, askedAt) < OPENING_MS;
}

/** Which one is ended when another one needs its place: the least important of those that give way. */
export function leastImportant(lines: Iterable<QuoteLine>): QuoteLine | null {
  let least: QuoteLine | null = null;
  for (const line of lines) {
    if (givesWay(line) && (least === null || (line.rank ?? 0) > (least.rank ?? 0))) least = line;
  }
  return least;
}

/** Nothing is known of the line any more but what IB says of it. */
export function forgetFigures(line: QuoteLine): void {
  const { dataType, advisory } = line.quote;
  line.quote = { ...emptyQuote(), dataType, advisory };
  line.told.clear();
}

/**
 * What is of the moment; the figures of the day, open interest among them, are much the same under each kind,
 * and IB may not tell them again.
 */
const OF_THE_MOMENT = [
  "bid",
  "ask",
  "last",
  "bidSize",
  "askSize",
  "bidYield",
  "askYield",
  "lastYield",
] as const;
const { openInterest: _, ...MODEL } = NO_FACTS;
/** The same by what IB ticks: the model of an option reckons with prices of the moment. */
export const MOMENTARY: readonly string[] = [...OF_THE_MOMENT, ...Object.keys(MODEL)];

/** Whether figures of the moment stay what they were when IB sends `to` after `from`. */
export function staysWith(from: DataType | null, to: DataType | null): boolean {
  return from === null || from === to || FREEZES.get(from) === to;
}

/**
 * IB sends another kind of data from here on. What stood there is of the kind before: prices of last night,
 * or of a quarter of an hour ago, must not look live when the market opens or a subscription begins. Data
 * that freeze stay what they were.
 */
export function becomes(line: QuoteLine, dataType: DataType | null): void {
  const before = line.quote.dataType;
  line.quote.dataType = dataType;
  const isSubscribed = dataType === "live" || dataType === "frozen";
  if (line.quote.advisory?.code === DELAYED_INSTEAD && isSubscribed) line.quote.advisory = null;
  if (staysWith(before, dataType)) return;
  const { option, ...rest } = line.quote;
  line.quote = { ...rest, ...Object.fromEntries(OF_THE_MOMENT.map((field) => [field, null])) };
  const openInterest = option?.openInterest ?? null;
  if (openInterest !== null) line.quote.option = { ...NO_FACTS, openInterest };
  for (const field of MOMENTARY) line.told.delete(field);
}

/** What a quote does not show: the bridge tells it all the same. */
const NOT_SHOWN: ReadonlySet<string> = new Set<keyof TickItem>(["sub", "lastSize", "mark"]);

/** Puts what has come at `at` (ISO) into the quote; returns whether there was a price in it. */
export function applyTick(line: QuoteLine, item: TickItem, at: string): boolean {
  const told = { at, dataType: line.quote.dataType };
  const quote: Record<string, unknown> = line.quote;
  for (const [field, value] of Object.entries(item)) {
    if (value === undefined || NOT_SHOWN.has(field)) continue;
    line.told.set(field, told);
    // Made anew: the view of before has been given away.
    if (Object.hasOwn(NO_FACTS, field)) quote.option = { ...(line.quote.option ?? NO_FACTS), [field]: value };
    else quote[field] = shown(field, value, line.units);
  }
  return (item.bid ?? item.ask ?? item.last ?? null) !== null;
}

function shown(field: string, value: string | number | null, units: Units): string | boolean | null {
  if (typeof value === "number") return value > 0;
  const kind = COUNTED[field];
  return kind === undefined ? value : counted(value, units[kind]);
}
