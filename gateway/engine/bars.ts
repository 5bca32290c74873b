// Records what a market did in bars of five seconds and of a minute, within fixed memory, and one bar per day
// for ever.
import { BarRing } from "./bar_ring.ts";

/** Integers of the instrument's price scale and 1/10,000 of a unit; `mid…` is the path of the midpoint. */
export interface RawBar {
  readonly start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  midOpen: number;
  midHigh: number;
  midLow: number;
  midClose: number;
  volume: number;
  /** Sum of price * size, for the weighted average; a float is precise enough for a display figure. */
  turnover: number;
  count: number;
}

export interface DayBar extends RawBar {
  /** `YYYYMMDD` */
  readonly date: string;
}

export const SHORT_MS = 5_000;
export const MINUTE_MS = 60_000;
const SHORT_KEPT = 1_440;
const MINUTES_KEPT = 3 * 1_440;

export class BarRecorder {
  readonly #shorts = new BarRing(SHORT_KEPT);
  readonly #minutes = new BarRing(MINUTES_KEPT);
  readonly days: DayBar[];
  #short: RawBar;
  #minute: RawBar;
  #day: DayBar;
  #price: number;
  #mid: number;

  constructor(now: number, date: string, price: number, mid: number, days: readonly DayBar[] = []) {
    this.#price = price;
    this.#mid = mid;
    this.days = [...days];
    this.#short = flat(floorTo(now, SHORT_MS), price, mid);
    this.#minute = flat(floorTo(now, MINUTE_MS), price, mid);
    const known = this.days.at(-1)?.date === date ? this.days.pop() : undefined;
    this.#day = known ?? { ...flat(now, price, mid), date };
  }

  /** First moment of which bars were recorded. */
  get since(): number {
    return (this.#minutes.first ?? this.#minute).start;
  }

  /** The bar of the running day. */
  get today(): DayBar {
    return this.#day;
  }

  /** A new price or a trade (`size` > 0) at `now`. */
  record(now: number, price: number, mid: number, size: number): void {
    this.closeUpTo(now);
    this.#price = price;
    this.#mid = mid;
    for (const bar of [this.#short, this.#minute, this.#day]) extend(bar, price, mid, size);
  }

  /** Ends the bars whose time is over; returns the five-second bars that ended. */
  closeUpTo(now: number): readonly RawBar[] {
    const ended: RawBar[] = [];
    while (now >= this.#short.start + SHORT_MS) {
      ended.push(this.#short);
      this.#shorts.push(this.#short);
      // A long silence is not filled with thousands of empty bars.
      const next = Math.max(this.#short.start + SHORT_MS, floorTo(now, SHORT_MS) - SHORT_KEPT * SHORT_MS);
      this.#short = flat(next, this.#price, this.#mid);
    }
    while (now >= this.#minute.start + MINUTE_MS) {
      this.#minutes.push(this.#minute);
      const next = Math.max(
        this.#minute.start + MINUTE_MS,
        floorTo(now, MINUTE_MS) - MINUTES_KEPT * MINUTE_MS,
      );
      this.#minute = flat(next, this.#price, this.#mid);
    }
    return ended;
  }

  /** One share has become `factor` shares: prices and sizes of the past follow. */
  split(factor: number): void {
    this.#price = Math.max(1, Math.round(this.#price / factor));
    this.#mid = Math.max(1, this.#mid / factor);
    for (const bar of [...this.days, this.#day, this.#minute, this.#short]) splitBar(bar, factor);
    for (const ring of [this.#shorts, this.#minutes]) ring.change((bar) => splitBar(bar, factor));
  }

  rollDay(now: number, date: string): void {
    this.days.push(this.#day);
    this.#day = { ...flat(now, this.#price, this.#mid), date };
  }

  /** Bars in [start, end), the unfinished one included: five-second bars when `short`, else minutes. */
  range(start: number, end: number, short: boolean): readonly RawBar[] {
    const [ended, running] = short ? [this.#shorts, this.#short] : [this.#minutes, this.#minute];
    const isIn = running.start >= start && running.start < end;
    return isIn ? [...ended.range(start, end), running] : ended.range(start, end);
  }
}

export function flat(start: number, price: number, mid: number): RawBar {
  return {
    start,
    open: price,
    high: price,
    low: price,
    close: price,
    midOpen: mid,
    midHigh: mid,
    midLow: mid,
    midClose: mid,
    volume: 0,
    turnover: 0,
    count: 0,
  };
}

/** The turnover stays. */
function splitBar(bar: RawBar, factor: number): void {
  const price = (value: number) => Math.max(1, Math.round(value / factor));
  [bar.open, bar.high, bar.low, bar.close] = [bar.open, bar.high, bar.low, bar.close].map(price) as Prices;
  [bar.midOpen, bar.midHigh, bar.midLow, bar.midClose] = [
    ...[bar.midOpen, bar.midHigh, bar.midLow, bar.midClose].map(price),
  ] as Prices;
  bar.volume = Math.round(bar.volume * factor);
}

type Prices = [open: number, high: number, low: number, close: number];

export function floorTo(time: number, step: number): number {
  return Math.floor(time / step) * step;
}

function extend(bar: RawBar, price: number, mid: number, size: number): void {
  bar.close = price;
  bar.high = Math.max(bar.high, price);
  bar.low = Math.min(bar.low, price);
  bar.midClose = mid;
  bar.midHigh = Math.max(bar.midHigh, mid);
  bar.midLow = Math.min(bar.midLow, mid);
  if (size > 0) {
    bar.volume += size;
    bar.turnover += price * size;
    bar.count++;
  }
}
