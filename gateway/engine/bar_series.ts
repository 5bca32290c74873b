// What one market did in bars of one size. A bar is kept only where something was recorded: the silent ones
// between two follow from the one before them and are made when somebody asks.
import { BarRing } from "./bar_ring.ts";
import { extend, flat, floorTo, type RawBar, splitBar } from "./raw_bar.ts";

export class BarSeries {
  readonly #step: number;
  readonly #kept: number;
  readonly #ended: BarRing;
  /** The last bar in which something was recorded. Its time may be over. */
  #last: RawBar;

  /** Bars of `step` milliseconds; the last `kept` of them before the running one can be asked for. */
  constructor(step: number, kept: number, now: number, price: number, mid: number) {
    this.#step = step;
    this.#kept = kept;
    this.#ended = new BarRing(kept);
    this.#last = flat(floorTo(now, step), price, mid);
  }

  /** What was recorded last. */
  get latest(): { readonly price: number; readonly mid: number } {
    return { price: this.#last.close, mid: this.#last.midClose };
  }

  /** A new price or a trade (`size` > 0) at `now`, which never goes back. */
  record(now: number, price: number, mid: number, size: number): void {
    if (now >= this.#last.start + this.#step) {
      this.#ended.push(this.#last);
      this.#last = this.#silent(this.#last, floorTo(now, this.#step));
    }
    extend(this.#last, price, mid, size);
  }

  /** Bars that begin in [start, end) and not after `now`, oldest first, the unfinished one included. */
  range(start: number, end: number, now: number): RawBar[] {
    const running = floorTo(now, this.#step);
    const from = Math.max(start, running - this.#kept * this.#step);
    const until = Math.min(end, running + 1);
    const bars: RawBar[] = [];
    for (const bar of this.#recorded(from, until)) {
      this.#fill(bars, from, bar.start);
      bars.push(bar);
    }
    this.#fill(bars, from, until);
    return bars.filter((bar) => bar.start >= from);
  }

  /** One share has become `factor` shares. */
  split(factor: number): void {
    splitBar(this.#last, factor);
    this.#ended.change((bar) => splitBar(bar, factor));
  }

  /** What was recorded in [from, until), and the one before it, whose close is where the range begins. */
  #recorded(from: number, until: number): RawBar[] {
    const ended = this.#ended.rangeWithBefore(from, until);
    if (this.#last.start >= until) return ended;
    return this.#last.start >= from ? [...ended, this.#last] : [this.#last];
  }

  /** Silent bars behind the last of `bars`, up to `until`. */
  #fill(bars: RawBar[], from: number, until: number): void {
    const before = bars.at(-1);
    if (before === undefined) return;
    const first = Math.max(before.start + this.#step, ceilTo(from, this.#step));
    for (let start = first; start < until; start += this.#step) bars.push(this.#silent(before, start));
  }

  #silent({ close, midClose }: RawBar, start: number): RawBar {
    return flat(start, close, midClose);
  }
}

function ceilTo(time: number, step: number): number {
  return -floorTo(-time, step);
}
