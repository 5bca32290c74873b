// Who watches which quote, tape, book and bars; what changed since they last heard.
import { BOOK_LEVELS, type Level } from "./book.ts";
import { type Instrument, priceText } from "./instruments/instrument.ts";
import { toBar } from "./history_bars.ts";
import type { InstrumentMarket, Print } from "./market.ts";
import type { Markets } from "./markets.ts";
import { Listeners, type Outbox } from "./outbox.ts";
import { quoteOf } from "./quotes.ts";
import type { RawBar } from "./raw_bar.ts";
import type {
  Bar,
  Depth,
  DepthRow,
  Quote,
  QuoteField,
  QuoteListener,
  Trade,
  Unsubscribe,
  WhatToShow,
} from "./types.ts";
import { formatQty } from "./units.ts";

interface Watch {
  readonly quotes: Listeners<[Quote, readonly QuoteField[]]>;
  readonly trades: Listeners<[Trade]>;
  readonly depths: Listeners<[]>;
  readonly bars: Listeners<[RawBar]>;
  shown: Quote | null;
}

const QUOTE_FIELDS: readonly QuoteField[] = [
  "bid",
  "bidSize",
  "ask",
  "askSize",
  "last",
  "lastSize",
  "lastTime",
  "volume",
  "open",
  "high",
  "low",
  "close",
  "mark",
  "halted",
  "bidExchange",
  "askExchange",
  "lastExchange",
  "borrow",
];

/** Where two quotes differ. */
export function changedFields(before: Quote, now: Quote): readonly QuoteField[] {
  return QUOTE_FIELDS.filter((field) => now[field] !== before[field]);
}

export class MarketData {
  readonly #markets: Markets;
  readonly #outbox: Outbox;
  readonly #now: () => number;
  readonly #watches = new Map<number, Watch>();

  constructor(markets: Markets, outbox: Outbox, now: () => number) {
    this.#markets = markets;
    this.#outbox = outbox;
    this.#now = now;
    markets.barsFollowed = () =>
      [...this.#watches].filter(([, watch]) => watch.bars.size > 0).map(([id]) => id);
    markets.onBar.add((conId, bar) => {
      const watch = this.#watches.get(conId);
      if (watch !== undefined) outbox.post(() => watch.bars.call(bar));
    });
  }

  watchQuote(conId: number, listener: QuoteListener): Unsubscribe {
    const watch = this.#watch(conId);
    // The first change is reported against what the listener can read now.
    if (watch.quotes.size === 0) watch.shown = quoteOf(this.#markets.get(conId), this.#now());
    return this.#leaving(conId, watch.quotes.add(listener));
  }

  watchTrades(conId: number, listener: (trade: Trade) => void): Unsubscribe {
    return this.#leaving(conId, this.#watch(conId).trades.add(listener));
  }

  watchDepth(conId: number, rows: number, listener: (depth: Depth) => void): Unsubscribe {
    const notify = () => listener(this.depth(conId, rows));
    return this.#leaving(conId, this.#watch(conId).depths.add(notify));
  }

  watchBars(conId: number, what: WhatToShow, listener: (bar: Bar) => void): Unsubscribe {
    const { instrument } = this.#markets.get(conId);
    const notify = (raw: RawBar) => listener(toBar(instrument, raw, what, ""));
    return this.#leaving(conId, this.#watch(conId).bars.add(notify));
  }

  isWatched(conId: number): boolean {
    return this.#watches.has(conId);
  }

  depth(conId: number, rows: number): Depth {
    const market = this.#markets.get(conId);
    const count = Math.min(Math.max(rows, 0), BOOK_LEVELS);
    return {
      bids: depthRows(market.instrument, market.book.bids, count),
      asks: depthRows(market.instrument, market.book.asks, count),
    };
  }

  /** After a market moved or one of our orders traded. */
  changed(market: InstrumentMarket, print: Print | null): void {
    const watch = this.#watches.get(market.instrument.contract.conId);
    if (watch === undefined) return;
    const now = this.#now();
    if (print !== null && !print.hidden && watch.trades.size > 0) {
      const trade = tradeOf(market.instrument, print, now);
      this.#outbox.post(() => watch.trades.call(trade));
    }
    if (watch.depths.size > 0) this.#outbox.post(() => watch.depths.call());
    if (watch.quotes.size === 0) return;
    const quote = quoteOf(market, now);
    const { shown } = watch;
    const fields = shown === null ? QUOTE_FIELDS : changedFields(shown, quote);
    watch.shown = quote;
    if (fields.length > 0) this.#outbox.post(() => watch.quotes.call(quote, fields));
  }

  #watch(conId: number): Watch {
    this.#markets.get(conId);
    let watch = this.#watches.get(conId);
    if (watch === undefined) {
      watch = {
        quotes: new Listeners(),
        trades: new Listeners(),
        depths: new Listeners(),
        bars: new Listeners(),
        shown: null,
      };
      this.#watches.set(conId, watch);
    }
    return watch;
  }

  #leaving(conId: number, leave: Unsubscribe): Unsubscribe {
    return () => {
      leave();
      const watch = this.#watches.get(conId);
      if (watch === undefined) return;
      const { quotes, trades, depths, bars } = watch;
      if (quotes.size + trades.size + depths.size + bars.size === 0) this.#watches.delete(conId);
    };
  }
}

function tradeOf(instrument: Instrument, print: Print, time: number): Trade {
  return {
    conId: instrument.contract.conId,
    time,
    price: priceText(instrument, print.price),
    size: formatQty(print.size),
    exchange: print.exchange,
  };
}

function depthRows(instrument: Instrument, levels: readonly Level[], count: number): DepthRow[] {
  return levels.slice(0, count).map((level, i) => ({
    price: priceText(instrument, level.price),
    size: formatQty(level.size),
    marketMaker: instrument.venues[i % instrument.venues.length] ?? instrument.venues[0],
  }));
}
