// One bar before it is shown: how it begins, takes in what happens, and is split.

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

/** A bar in which nothing has happened: all prices are the one that stands. */
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

/** One share has become `factor` shares. The turnover, which is money, stays. */
export function splitBar(bar: RawBar, factor: number): void {
  const price = (value: number) => Math.max(1, Math.round(value / factor));
  [bar.open, bar.high, bar.low, bar.close] = [bar.open, bar.high, bar.low, bar.close].map(price) as Prices;
  [bar.midOpen, bar.midHigh, bar.midLow, bar.midClose] = [
    ...[bar.midOpen, bar.midHigh, bar.midLow, bar.midClose].map(price),
  ] as Prices;
  bar.volume = Math.round(bar.volume * factor);
}

type Prices = [open: number, high: number, low: number, close: number];

/** The last multiple of `step` that is not behind `time`, both in milliseconds. */
export function floorTo(time: number, step: number): number {
  return Math.floor(time / step) * step;
}

/** Takes in a price, and a trade where `size` is above zero. */
export function extend(bar: RawBar, price: number, mid: number, size: number): void {
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
