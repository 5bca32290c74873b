// The last bars of one size in columns of numbers: as objects, an hour of a hundred markets would be 12 MiB,
// here it is 6.
import type { RawBar } from "./raw_bar.ts";

const INTEGERS = 2;
const FLOATS = 10;
const FIRST_ROOM = 64;
const SECOND_MS = 1000;

export class BarRing {
  readonly #limit: number;
  /** Second of the start and count of each bar. */
  #integers = new Uint32Array(FIRST_ROOM * INTEGERS);
  /** Prices, the path of the midpoint, volume, turnover of each bar: integers of up to 53 bits. */
  #floats = new Float64Array(FIRST_ROOM * FLOATS);
  #length = 0;
  /** Place of the oldest bar, once the ring is full. */
  #oldest = 0;

  /** Keeps the last `limit` bars. They begin at whole seconds. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  push(bar: RawBar): void {
    const isFull = this.#length === this.#limit;
    const place = isFull ? this.#oldest : this.#length;
    if (!isFull && (place + 1) * INTEGERS > this.#integers.length) this.#grow();
    this.#write(place, bar);
    if (isFull) this.#oldest = (this.#oldest + 1) % this.#limit;
    else this.#length += 1;
  }

  /** Changes every bar in its place; its start stays. */
  change(change: (bar: RawBar) => void): void {
    for (let place = 0; place < this.#length; place++) {
      const bar = this.#read(place);
      change(bar);
      this.#write(place, bar);
    }
  }

  #write(place: number, bar: RawBar): void {
    this.#integers.set([bar.start / SECOND_MS, bar.count], place * INTEGERS);
    const { open, high, low, close, midOpen, midHigh, midLow, midClose, volume, turnover } = bar;
    this.#floats.set(
      [open, high, low, close, midOpen, midHigh, midLow, midClose, volume, turnover],
      place * FLOATS,
    );
  }

  /** Bars that begin in [start, end), oldest first, and in front of them the last one that begins earlier. */
  rangeWithBefore(start: number, end: number): RawBar[] {
    const found: RawBar[] = [];
    for (let age = this.#length - 1; age >= 0; age--) {
      const place = (this.#oldest + age) % this.#length;
      const at = this.#integer(place, 0) * SECOND_MS;
      if (at < end) found.push(this.#read(place));
      if (at < start) break;
    }
    return found.reverse();
  }

  #read(place: number): RawBar {
    return {
      start: this.#integer(place, 0) * SECOND_MS,
      open: this.#float(place, 0),
      high: this.#float(place, 1),
      low: this.#float(place, 2),
      close: this.#float(place, 3),
      midOpen: this.#float(place, 4),
      midHigh: this.#float(place, 5),
      midLow: this.#float(place, 6),
      midClose: this.#float(place, 7),
      volume: this.#float(place, 8),
      turnover: this.#float(place, 9),
      count: this.#integer(place, 1),
    };
  }

  #integer(place: number, column: number): number {
    return this.#integers[place * INTEGERS + column] ?? 0;
  }

  #float(place: number, column: number): number {
    return this.#floats[place * FLOATS + column] ?? 0;
  }

  #grow(): void {
    const room = Math.min(this.#limit, this.#integers.length / INTEGERS * 2);
    const [integers, floats] = [new Uint32Array(room * INTEGERS), new Float64Array(room * FLOATS)];
    integers.set(this.#integers);
    floats.set(this.#floats);
    this.#integers = integers;
    this.#floats = floats;
  }
}
