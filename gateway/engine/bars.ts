// Records what a market did in bars of five seconds and of a minute, within fixed memory, and one bar per day
// for ever.
import { BarSeries } from "./bar_series.ts";
import { extend, flat, type RawBar, splitBar } from "./raw_bar.ts";

export interface DayBar extends RawBar {
  /** `YYYYMMDD` */
  readonly date: string;
}

export const SHORT_MS = 5_000;
export const MINUTE_MS = 60_000;
const SHORT_KEPT = 1_440;
const MINUTES_KEPT = 3 * 1_440;

export class BarRecorder {
  readonly #shorts: BarSeries;
  readonly #minutes: BarSeries;
  readonly days: DayBar[];
  #day: DayBar;

  constructor(now: number, date: string, price: number, mid: number, days: readonly DayBar[] = []) {
    this.#shorts = new BarSeries(SHORT_MS, SHORT_KEPT, now, price, mid);
    this.#minutes = new BarSeries(MINUTE_MS, MINUTES_KEPT, now, price, mid);
    this.days = [...days];
    const known = this.days.at(-1)?.date === date ? this.days.pop() : undefined;
    this.#day = known ?? { ...flat(now, price, mid), date };
  }

  /** The bar of the running day. */
  get today(): DayBar {
    return this.#day;
  }

  /** A new price or a trade (`size` > 0) at `now`. */
  record(now: number, price: number, mid: number, size: number): void {
    this.#shorts.record(now, price, mid, size);
    this.#minutes.record(now, price, mid, size);
    extend(this.#day, price, mid, size);
  }

  /** One share has become `factor` shares: prices and sizes of the past follow. */
  split(factor: number): void {
    for (const bar of [...this.days, this.#day]) splitBar(bar, factor);
    for (const series of [this.#shorts, this.#minutes]) series.split(factor);
  }

  rollDay(now: number, date: string): void {
    const { price, mid } = this.#shorts.latest;
    this.days.push(this.#day);
    this.#day = { ...flat(now, price, mid), date };
  }

  /**
   * Bars that begin in [start, end) and not after `now`, the unfinished one included: five-second bars when
   * `short`, else minutes.
   */
  range(start: number, end: number, now: number, short: boolean): readonly RawBar[] {
    return (short ? this.#shorts : this.#minutes).range(start, end, now);
  }
}
