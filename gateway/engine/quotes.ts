// A market as its quote: what stands now, and for frozen data what stood when it closed.
import { isType, priceText } from "./instruments/instrument.ts";
import type { InstrumentMarket } from "./market.ts";
import type { Quote } from "./types.ts";
import { formatQty } from "./units.ts";

export function quoteOf(market: InstrumentMarket, now: number): Quote {
  const { instrument, book, bid, ask } = market;
  const price = (value: number | null) => value === null ? null : priceText(instrument, value);
  const traded = instrument.model.tradeChance > 0;
  return {
    conId: instrument.contract.conId,
    time: now,
    bid: price(bid),
    bidSize: formatQty(book.bids[0]?.size ?? 0),
    ask: price(ask),
    askSize: formatQty(book.asks[0]?.size ?? 0),
    last: traded ? price(market.last) : null,
    lastSize: isType(instrument, "IND") ? "0" : formatQty(market.lastSize),
    lastTime: market.lastTime,
    volume: isType(instrument, "IND") ? "0" : formatQty(market.volume),
    open: price(market.open),
    high: price(market.high),
    low: price(market.low),
    close: priceText(instrument, market.close),
    mark: priceText(instrument, market.mark()),
    halted: market.halted ? 1 : 0,
    bidExchange: market.exchanges[0],
    askExchange: market.exchanges[1],
    lastExchange: market.lastExchange,
    borrow: market.borrow === null ? null : formatQty(market.borrow.limit),
  };
}

/** A closed market keeps both sides as they stood last; an open or halted one shows itself as it is. */
export function frozenQuoteOf(market: InstrumentMarket, now: number): Quote {
  const quote = quoteOf(market, now);
  if (!isClosed(quote)) return quote;
  const { instrument, touch } = market;
  return {
    ...quote,
    bid: priceText(instrument, touch.bid),
    bidSize: formatQty(touch.bidSize),
    ask: priceText(instrument, touch.ask),
    askSize: formatQty(touch.askSize),
  };
}

/** No sides because there is no session; a halt is something else. */
export function isClosed({ bid, ask, halted }: Quote): boolean {
  return bid === null && ask === null && halted === 0;
}
