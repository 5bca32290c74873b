// From recorded or generated raw bars to bars as IB shows them: trades, midpoint, bid, ask, both; joining
// small to large.
import type { RawBar } from "./raw_bar.ts";
import { type Instrument, isType, priceText } from "./instruments/instrument.ts";
import { incrementAt, snap } from "./instruments/tick_rules.ts";
import type { Bar, WhatToShow } from "./types.ts";
import { formatQty, formatScaled } from "./units.ts";

/** One raw bar as shown. `date` is `YYYYMMDD` for daily and longer bars. */
export function toBar(instrument: Instrument, raw: RawBar, what: WhatToShow, date: string): Bar {
  const trades = what === "TRADES" && instrument.model.tradeChance > 0;
  const points = trades
    ? [raw.open, raw.high, raw.low, raw.close]
    : what === "BID_ASK"
    ? bidAndAsk(instrument, raw)
    : oneSide(instrument, raw, what);
  const [open = 0, high = 0, low = 0, close = 0] = points;
  const isIndex = isType(instrument, "IND");
  const average = raw.volume > 0 ? Math.round(raw.turnover / raw.volume) : close;
  return {
    time: raw.start,
    date,
    open: priceText(instrument, open),
    high: priceText(instrument, high),
    low: priceText(instrument, low),
    close: priceText(instrument, close),
    ...isIndex ? NOTHING_TRADED : {
      volume: trades ? formatQty(raw.volume) : "-1",
      wap: trades ? formatScaled(Math.min(Math.max(average, low), high), instrument.scale) : "-1",
      count: trades ? raw.count : -1,
    },
  };
}

/** Of an index: it has values and no trades. */
const NOTHING_TRADED = { volume: "0", wap: "0", count: 0 };

/** Around a price at which the step changes, the highest middle need not have the highest bid. */
function oneSide(instrument: Instrument, raw: RawBar, what: WhatToShow): number[] {
  const points = [raw.midOpen, raw.midHigh, raw.midLow, raw.midClose].map((mid) =>
    shift(instrument, mid, what)
  );
  const [open = 0, , , close = 0] = points;
  return [open, Math.max(...points), Math.min(...points), close];
}

/**
 * The average bid, the highest ask, the lowest bid, the average ask (TWS API, "Historical Bar whatToShow").
 */
function bidAndAsk(instrument: Instrument, { midOpen, midHigh, midLow, midClose }: RawBar): number[] {
  const average = Math.round((midOpen + midClose) / 2);
  return [
    shift(instrument, average, "BID"),
    shift(instrument, midHigh, "ASK"),
    shift(instrument, midLow, "BID"),
    shift(instrument, average, "ASK"),
  ];
}

/** Bid and ask lie half a typical spread from the middle, on the grid. */
function shift(instrument: Instrument, mid: number, what: WhatToShow): number {
  if (what !== "BID" && what !== "ASK") return mid;
  const half = instrument.model.spreadTicks * incrementAt(instrument.rule, mid) / 2;
  return what === "BID" ? snap(instrument.rule, mid - half, "down") : snap(instrument.rule, mid + half, "up");
}

/** One bar over consecutive raw bars; `null` for none. */
export function join(bars: readonly RawBar[], start: number): RawBar | null {
  const [first] = bars;
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return null;
  const joined = { ...first, start, close: last.close, midClose: last.midClose };
  for (const bar of bars.slice(1)) {
    joined.high = Math.max(joined.high, bar.high);
    joined.low = Math.min(joined.low, bar.low);
    joined.midHigh = Math.max(joined.midHigh, bar.midHigh);
    joined.midLow = Math.min(joined.midLow, bar.midLow);
    joined.volume += bar.volume;
    joined.turnover += bar.turnover;
    joined.count += bar.count;
  }
  return joined;
}
