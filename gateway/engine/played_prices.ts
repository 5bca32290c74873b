// Prices of the user's own, played as the market: bars in, a price at every moment out.
import { isDecimal } from "../decimal.ts";
import { type CsvRow, csvRows } from "./instruments/csv.ts";
import { InstrumentFileError } from "./instruments/spec.ts";
import { MOST_PRICE } from "./price_walk.ts";

/** One bar, in quoted units. */
export interface PriceBar {
  /** Symbol or local symbol, or the conId. */
  readonly symbol: string;
  /** Epoch ms of its beginning. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const PRICES = ["open", "high", "low", "close"] as const;

/**
 * A CSV of bars, of one symbol or of several, sorted or not; the names of its columns may be written in
 * capitals, other columns are not read. Times are ISO 8601 (UTC where no zone is written) or epoch seconds.
 * Throws an `InstrumentFileError` that names the row.
 */
export function parsePrices(text: string): readonly PriceBar[] {
  const bars = Array.from(csvRows(text, (name) => name.toLowerCase()), barOf);
  if (bars.length === 0) throw new InstrumentFileError(null, "no bars");
  return bars.sort((a, b) => a.time - b.time);
}

function barOf({ row, fields }: CsvRow): PriceBar {
  const symbol = fields.symbol ?? fields.conid ?? "";
  const time = timeOf(fields.time ?? fields.datetime ?? fields.date ?? "");
  if (symbol === "") throw new InstrumentFileError(row, "symbol is needed");
  if (time === null) throw new InstrumentFileError(row, "time is ISO 8601 or epoch seconds");
  const [open = 0, high = 0, low = 0, close = 0] = PRICES.map((name) => {
    const value = fields[name] ?? "";
    if (!isDecimal(value) || Number(value) <= 0 || Number(value) > MOST_PRICE) {
      throw new InstrumentFileError(row, `${name} cannot be "${value.slice(0, 40)}"`);
    }
    return Number(value);
  });
  if (high < Math.max(open, low, close) || low > Math.min(open, close)) {
    throw new InstrumentFileError(row, "high and low do not hold open and close");
  }
  return { symbol: symbol.toUpperCase(), time, open, high, low, close };
}

function timeOf(text: string): number | null {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  const iso = text.trim().replace(" ", "T");
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/.test(iso)) return null;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(iso) && iso.includes("T");
  const time = Date.parse(zoned || !iso.includes("T") ? iso : `${iso}Z`);
  return Number.isNaN(time) ? null : time;
}

/** The bars of one instrument as a path: open, the nearer end, the other one, close. */
export class PlayedPrices {
  readonly #bars: readonly PriceBar[];
  /** How long a bar lasts that has a gap behind it. */
  readonly #usual: number;

  /** `bars` of one instrument, sorted, at least one. */
  constructor(bars: readonly PriceBar[]) {
    this.#bars = bars;
    const gaps = bars.slice(1).map(({ time }, i) => time - (bars[i]?.time ?? 0)).sort((a, b) => a - b);
    this.#usual = gaps[Math.floor(gaps.length / 2)] ?? 60_000;
  }

  /**
   * The price at a moment: before the first bar its open, in a gap the last close; `null` when all bars are
   * over.
   */
  at(now: number): number | null {
    const index = this.#indexAt(now);
    const bar = this.#bars[Math.max(0, index)];
    if (bar === undefined) return null;
    if (index < 0) return bar.open;
    const next = this.#bars[index + 1];
    const length = next === undefined ? this.#usual : Math.min(this.#usual, next.time - bar.time);
    const part = (now - bar.time) / Math.max(1, length);
    if (part >= 1) return next === undefined ? null : bar.close;
    const { open, high, low, close } = bar;
    // A rising bar has been down first, a falling one up.
    const points = close >= open ? [open, low, high, close] : [open, high, low, close];
    const leg = Math.floor(part * 3);
    const [from = close, to = close] = [points[leg], points[leg + 1]];
    return from + (to - from) * (part * 3 - leg);
  }

  /** The last bar that has begun; -1 before the first. */
  #indexAt(now: number): number {
    let [low, high] = [0, this.#bars.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bars[middle]?.time ?? 0) <= now) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
