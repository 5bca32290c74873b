// When a stop fires and where a trailing stop stands. IB's trigger methods: 0 default (last; double bid/ask
// for options, bid/ask for currencies), 1 double bid/ask, 2 last, 3 double last, 4 bid/ask, 7 last or
// bid/ask, 8 midpoint.
import { incrementAt } from "../instruments/tick_rules.ts";
import { type Instrument, isType } from "../instruments/instrument.ts";
import type { InstrumentMarket } from "../market.ts";
import type { Order } from "../orders.ts";

/**
 * Buy stops watch the bid and the last going up, sell stops the ask and the last going down; if-touched
 * orders wait on the other side of the market: buys for the ask and the last coming down, sells for the bid
 * and the last going up.
 */
export function shouldTrigger(order: Order, market: InstrumentMarket): boolean {
  const level = order.trigger;
  if (level === null) return false;
  const { type } = order.terms;
  const ifTouched = type === "MIT" || type === "LIT";
  return reachesLevel(market, {
    level,
    up: order.terms.buy !== ifTouched,
    method: order.request.triggerMethod,
  });
}

/** A price level on its way up or down, seen by one of IB's trigger methods. */
export interface WatchedLevel {
  readonly level: number;
  readonly up: boolean;
  readonly method: number;
}

/** Going up the bid and the last are watched, going down the ask and the last. */
export function reachesLevel(market: InstrumentMarket, { level, up, method }: WatchedLevel): boolean {
  if (market.bid === null || market.ask === null) return false;
  const reached = (price: number | null) => price !== null && (up ? price >= level : price <= level);
  const touch = reached(up ? market.bid : market.ask);
  const touchBefore = reached(up ? market.previousBid : market.previousAsk);
  const last = reached(market.last);
  switch (method === 0 ? defaultMethod(market.instrument) : method) {
    case 1:
      return touch && touchBefore;
    case 3:
      return last && reached(market.previousLast);
    case 4:
      return touch;
    case 7:
      return last || touch;
    case 8:
      return reached((market.bid + market.ask) / 2);
    default:
      return last;
  }
}

function defaultMethod(instrument: Instrument): number {
  if (isType(instrument, "CASH")) return 4;
  return isType(instrument, "OPT") ? 1 : 2;
}

/** Moves a trailing stop with the market; it never moves back. */
export function trail(order: Order, market: InstrumentMarket): void {
  const distance = trailDistance(order, market);
  if (distance === null || market.bid === null || market.ask === null) return;
  const { buy } = order.terms;
  const byTouch = isType(order.instrument, "CASH") || isType(order.instrument, "OPT");
  const reference = byTouch ? (buy ? market.ask : market.bid) : market.last;
  const wanted = buy ? reference + distance : reference - distance;
  const increment = incrementAt(order.instrument.rule, wanted);
  const level = Math.max(
    increment,
    (buy ? Math.ceil(wanted / increment) : Math.floor(wanted / increment)) * increment,
  );
  const best = buy ? Math.min : Math.max;
  order.trigger = order.trigger === null ? level : best(order.trigger, level);
}

export function isTrailing({ terms: { type } }: Order): boolean {
  return type === "TRAIL" || type === "TRAIL LIMIT";
}

function trailDistance(order: Order, market: InstrumentMarket): number | null {
  const { trailAmount, trailPercent } = order.terms;
  if (!isTrailing(order)) return null;
  return trailPercent === null ? trailAmount : market.last * Number(trailPercent) / 100;
}
