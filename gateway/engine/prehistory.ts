// What an instrument did before the simulation began: made up backward from its first price, the same at
// every asking.
import { type DayBar, MINUTE_MS } from "./bars.ts";
import type { Calendar, Session } from "./calendar.ts";
import type { Instrument } from "./instruments/instrument.ts";
import { nearest } from "./instruments/tick_rules.ts";
import { join } from "./history_bars.ts";
import { hashGauss, Prng } from "./random.ts";
import { flat, type RawBar } from "./raw_bar.ts";
import { QTY_ONE } from "./units.ts";

/** Where the made-up past meets the simulation. Integer prices. */
export interface Origin {
  readonly time: number;
  readonly price: number;
  /** Close of the session before the one of `time`. */
  readonly close: number;
  /** How many shares one of that time has become; left out before a split. */
  readonly shares?: number;
}

/** The same past after one share has become `factor` shares. */
export function originAfterSplit(origin: Origin, { rule }: Instrument, factor: number): Origin {
  return {
    time: origin.time,
    price: nearest(rule, origin.price / factor),
    close: nearest(rule, origin.close / factor),
    shares: (origin.shares ?? 1) * factor,
  };
}

export class Prehistory {
  readonly #instrument: Instrument;
  readonly #calendar: Calendar;
  readonly #seed: number;
  readonly origin: Origin;
  /** Session of the origin, then the sessions before it, latest first, with their closes. */
  readonly #sessions: Session[];
  readonly #closes: number[];
  readonly #days = new Map<string, DayBar>();

  constructor(instrument: Instrument, calendar: Calendar, seed: number, origin: Origin) {
    this.#instrument = instrument;
    this.#calendar = calendar;
    this.#seed = seed;
    this.origin = origin;
    this.#sessions = [calendar.latestSession(origin.time, "trading")];
    this.#closes = [origin.price];
  }

  /**
   * Minute bars of a session that began before the origin; of the origin's own session only what lies before
   * it.
   */
  minutes(session: Session): RawBar[] {
    const index = this.#indexOf(session.date);
    if (index < 0) return [];
    const end = Math.min(session.end, this.origin.time);
    return this.#path(session.start, end, this.#open(index), this.#close(index), Number(session.date));
  }

  /**
   * The bar of a whole day, or of the origin's day up to the origin; `null` when the day has not begun before
   * it.
   */
  day(session: Session): DayBar | null {
    const known = this.#days.get(session.date);
    if (known !== undefined) return known;
    const joined = join(this.minutes(session), session.start);
    if (joined === null) return null;
    const bar = { ...joined, date: session.date };
    this.#days.set(session.date, bar);
    return bar;
  }

  /** Minutes between two known prices, for a recorded day whose minutes are no longer kept. */
  bridge(start: number, end: number, day: DayBar): RawBar[] {
    const bars = this.#path(start, end, day.open, day.close, Number(day.date));
    const clamp = (price: number) => Math.min(Math.max(price, day.low), day.high);
    for (const bar of bars) {
      bar.open = clamp(bar.open);
      bar.close = clamp(bar.close);
      bar.high = clamp(bar.high);
      bar.low = clamp(bar.low);
      [bar.midOpen, bar.midHigh, bar.midLow, bar.midClose] = [bar.open, bar.high, bar.low, bar.close];
    }
    return bars;
  }

  #indexOf(date: string): number {
    const first = this.#sessions[0];
    if (first === undefined || date > first.date) return -1;
    let last = this.#sessions.at(-1) ?? first;
    while (last.date > date) {
      const previous = this.#calendar.previousSession(last, "trading");
      const index = this.#sessions.length;
      const known = this.#closes[index - 1] ?? this.origin.close;
      this.#closes.push(index === 1 ? this.origin.close : this.#grid(known * this.#move(last, 0, 1)));
      this.#sessions.push(previous);
      last = previous;
    }
    return this.#sessions.findIndex((session) => session.date === date);
  }

  #close(index: number): number {
    return this.#closes[index] ?? this.origin.close;
  }

  /** A gap of about a third of a day's move after the close before. */
  #open(index: number): number {
    const session = this.#sessions[index];
    const before = this.#sessions[index + 1];
    if (session === undefined) return this.origin.close;
    // Walking one further back fixes the close that this open gaps from.
    if (before === undefined) this.#indexOf(this.#calendar.previousSession(session, "trading").date);
    return this.#grid(this.#close(index + 1) * this.#move(session, 1, 0.3));
  }

  /** Factor of a random move of `share` of a typical day, fixed by the session's date. */
  #move(session: Session, salt: number, share: number): number {
    const daily = this.#instrument.model.volatility / Math.sqrt(252);
    const gauss = hashGauss(this.#seed, this.#instrument.contract.conId, Number(session.date), salt);
    return Math.exp(daily * share * gauss);
  }

  /** A Brownian bridge from `open` to `close`, one point a minute, with made-up volume. */
  #path(start: number, end: number, open: number, close: number, day: number): RawBar[] {
    const count = Math.floor((end - start) / MINUTE_MS);
    if (count <= 0) return [];
    const { conId } = this.#instrument.contract;
    const prng = Prng.fromSeed(this.#seed, conId, day);
    const points = new Float64Array(count + 1);
    points[0] = open;
    points[count] = close;
    const minute = open * this.#instrument.model.volatility / Math.sqrt(252 * 960);
    fillBridge(points, minute, prng);
    const { lot, touchSize } = this.#instrument.model;
    return Array.from({ length: count }, (_, i) => {
      const [from, to] = [this.#grid(points[i] ?? open), this.#grid(points[i + 1] ?? close)];
      const bar = flat(start + i * MINUTE_MS, from, from);
      bar.close = bar.midClose = to;
      bar.high = bar.midHigh = Math.max(from, to);
      bar.low = bar.midLow = Math.min(from, to);
      if (this.#instrument.model.tradeChance > 0) {
        const lots = Math.max(1, Math.round(touchSize * (0.5 + 3 * prng.uniform()) / lot));
        bar.volume = Math.round(lots * lot * QTY_ONE * (this.origin.shares ?? 1));
        bar.turnover = bar.volume * (from + to) / 2;
        bar.count = prng.integer(5, 60);
      }
      return bar;
    });
  }

  #grid(price: number): number {
    return nearest(this.#instrument.rule, price);
  }
}

/** Midpoint displacement between the fixed ends; `step` is the deviation of one point to the next. */
function fillBridge(points: Float64Array, step: number, prng: Prng): void {
  const open: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [low, high] = next;
    if (high - low < 2) continue;
    const middle = (low + high) >> 1;
    const part = (middle - low) / (high - low);
    const [from = 0, to = 0] = [points[low], points[high]];
    const spread = step * Math.sqrt((high - low) * part * (1 - part));
    points[middle] = from + (to - from) * part + spread * prng.gauss();
    open.push([low, middle], [middle, high]);
  }
}
