// The bars of a chart: those of history, and the one that runs, built from ticks. Floats: they are pixels,
// and no order is made of them.
import type { Bar, QuoteView, TradingSession } from "@/lib/contract/api.ts";
import { type BarSize, barSizes } from "./bar_sizes.ts";
import type { KindRules } from "@/lib/contract/instrument_kinds.ts";

export interface ChartBar {
  /** Epoch seconds of its beginning; of a day its date, `2026-03-02`. */
  time: number | string;
  open: number;
  high: number;
  low: number;
  close: number;
  /** `null`: IB tells none. */
  volume: number | null;
}

/** A price as it came. */
export interface ChartTick {
  price: number;
  /** The day's volume so far. */
  total: number | null;
  /** Epoch milliseconds. */
  at: number;
}

/** A time of the wire as a bar of this size has it; NaN where it is none. */
export function barTime(time: string, size: BarSize): ChartBar["time"] {
  return barSizes[size].seconds === null ? time.slice(0, 10) : Math.floor(Date.parse(time) / 1000);
}

/** Bars of the wire in the order of their times, each time once: a repeat is the newer word. */
export function chartBars(bars: readonly Bar[], size: BarSize): ChartBar[] {
  const byTime = new Map<number | string, ChartBar>();
  for (const { time, open, high, low, close, volume } of bars) {
    const at = barTime(time, size);
    if (typeof at === "number" && Number.isNaN(at)) continue;
    byTime.set(at, {
      time: at,
      open: Number(open),
      high: Number(high),
      low: Number(low),
      close: Number(close),
      volume: volume === null ? null : Number(volume),
    });
  }
  return [...byTime.values()].sort((a, b) => a.time < b.time ? -1 : 1);
}

/** The tick in a quote, of the kind of price that the bars are of; `null` where it says nothing about now. */
export function tickOf(quote: QuoteView | null, barsOf: KindRules["barsOf"]): ChartTick | null {
  // Delayed prices are of a bar that is long over, frozen ones of the last session.
  if (quote === null || quote.stale || quote.dataType !== "live" || quote.at === null) return null;
  const { bid, ask, last, volume } = quote;
  const at = Date.parse(quote.at);
  if (barsOf === "MIDPOINT") {
    return bid === null || ask === null ? null : { price: (Number(bid) + Number(ask)) / 2, total: null, at };
  }
  return last === null ? null : { price: Number(last), total: volume === null ? null : Number(volume), at };
}

export interface BarRules {
  size: BarSize;
  sessions: readonly TradingSession[];
}

/** History that goes on with each tick. */
export class LiveBars {
  readonly #bars: ChartBar[];
  readonly #rules: BarRules;
  readonly #phase: number;
  #total: number | null = null;

  constructor(bars: readonly ChartBar[], rules: BarRules) {
    this.#bars = [...bars];
    this.#rules = rules;
    this.#phase = phaseOf(bars, barSizes[rules.size].seconds);
  }

  get bars(): readonly ChartBar[] {
    return this.#bars;
  }

  /**
   * The bar that it changed or began; `null` for a tick of a bar that is over, or outside the sessions. A
   * pause leaves a gap.
   */
  tick({ price, total, at }: ChartTick): ChartBar | null {
    const traded = this.#traded(total);
    const time = beginOf(at, this.#rules, this.#phase);
    const last = this.#bars.at(-1);
    if (time === null || (last !== undefined && time < last.time)) return null;
    if (last === undefined || time > last.time) {
      const begun = { time, open: price, high: price, low: price, close: price, volume: traded };
      this.#bars.push(begun);
      return begun;
    }
    const grown = {
      ...last,
      high: Math.max(last.high, price),
      low: Math.min(last.low, price),
      close: price,
      volume: last.volume === null ? null : last.volume + (traded ?? 0),
    };
    this.#bars[this.#bars.length - 1] = grown;
    return grown;
  }

  /** What was traded since the tick before; the day's count begins anew with the day. */
  #traded(total: number | null): number | null {
    const before = this.#total;
    this.#total = total ?? before;
    if (total === null || before === null) return total === null ? null : 0;
    return total >= before ? total - before : total;
  }
}

/**
 * Where bars begin within their length: at markets that open at a quarter past, not at the full hour. Most of
 * the last ones say it.
 */
function phaseOf(bars: readonly ChartBar[], seconds: number | null): number {
  if (seconds === null) return 0;
  const counts = new Map<number, number>();
  for (const { time } of bars.slice(-30)) {
    if (typeof time === "number") counts.set(time % seconds, (counts.get(time % seconds) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? 0;
}

/** Of which bar a moment is; `null`: of none. */
function beginOf(at: number, { size, sessions }: BarRules, phase: number): number | string | null {
  const spans = sessions.map(({ opens, closes, day }) => ({
    opens: Date.parse(opens),
    closes: Date.parse(closes),
    day,
  }));
  const session = spans.find(({ opens, closes }) => opens <= at && at < closes);
  const isTold = spans.some(({ opens }) => opens <= at) && spans.some(({ closes }) => at < closes);
  if (session === undefined && isTold) return null;
  const { seconds } = barSizes[size];
  // Which trading day it is, only the exchange's hours say.
  if (seconds === null) return session?.day ?? null;
  const start = Math.floor((at / 1000 - phase) / seconds) * seconds + phase;
  // The first bar of a session begins with it.
  return session === undefined ? start : Math.max(start, session.opens / 1000);
}
