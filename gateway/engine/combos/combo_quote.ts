// The quote of a combination, made from the markets of its legs: which side of a leg counts depends on the
// leg.
import { Big } from "../../decimal.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { priceText } from "../instruments/instrument.ts";
import { type Leg, legBuys, netPrice } from "./legs.ts";
import type { InstrumentMarket } from "../market.ts";
import type { Quote } from "../types.ts";
import { formatQty, pow10, QTY_ONE } from "../units.ts";

export type MarketOf = (conId: number) => InstrumentMarket;

interface Side {
  readonly price: number | null;
  readonly size: number;
}

const EMPTY: Side = { price: null, size: 0 };

/** No last, volume or high and low: a combination has no tape. `frozen`: closed legs as they stood last. */
export function comboQuote(combo: Instrument, markets: MarketOf, now: number, frozen = false): Quote {
  const legs = combo.combo ?? [];
  const [bid, ask] = [sideOf(combo, markets, false, frozen), sideOf(combo, markets, true, frozen)];
  const marketOf = ({ instrument }: Leg) => markets(instrument.contract.conId);
  const text = (price: number | null) => price === null ? null : priceText(combo, price);
  return {
    conId: combo.contract.conId,
    time: now,
    bid: text(bid.price),
    bidSize: formatQty(bid.size),
    ask: text(ask.price),
    askSize: formatQty(ask.size),
    last: null,
    lastSize: "0",
    lastTime: now,
    volume: "0",
    open: null,
    high: null,
    low: null,
    close: priceText(combo, comboPrice(combo, legs.map((leg) => marketOf(leg).close))),
    mark: priceText(combo, comboMark(combo, markets)),
    halted: legs.some((leg) => marketOf(leg).halted) ? 1 : 0,
    bidExchange: "",
    askExchange: "",
    lastExchange: "",
    borrow: null,
  };
}

/** The legs at their marks, as an integer price of the combination. */
export function comboMark(combo: Instrument, markets: MarketOf): number {
  return comboPrice(
    combo,
    (combo.combo ?? []).map(({ instrument }) => markets(instrument.contract.conId).mark()),
  );
}

/** The price of the combination as its integer, from integer prices of the legs. */
export function comboPrice(combo: Instrument, prices: readonly (number | Big)[]): number {
  return netPrice(combo.combo ?? [], prices).times(pow10(combo.scale)).round(0, 1).toNumber();
}

/** What buying (or selling) one more unit at the touch of every leg costs, and how many units stand there. */
function sideOf(combo: Instrument, markets: MarketOf, buying: boolean, frozen: boolean): Side {
  const prices: number[] = [];
  let units = Infinity;
  for (const leg of combo.combo ?? []) {
    const touch = touchOf(markets(leg.instrument.contract.conId), legBuys(leg, buying), frozen);
    if (touch.price === null) return EMPTY;
    prices.push(touch.price);
    units = Math.min(units, Math.floor(touch.size / (leg.ratio * QTY_ONE)));
  }
  // A touch too small for one unit is told as one: what lies behind it fills the rest.
  return { price: comboPrice(combo, prices), size: Math.max(1, units) * QTY_ONE };
}

function touchOf({ book, touch, halted }: InstrumentMarket, buying: boolean, frozen: boolean): Side {
  const level = buying ? book.asks[0] : book.bids[0];
  if (level !== undefined) return level;
  if (!frozen || halted) return EMPTY;
  return buying ? { price: touch.ask, size: touch.askSize } : { price: touch.bid, size: touch.bidSize };
}
