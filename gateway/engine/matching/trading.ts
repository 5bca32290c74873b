// An order at the exchange: taking from the book, resting in its queue, filling from the tape.
import { ComboTrading } from "../combos/combo_trading.ts";
import type { MatchingContext } from "./context.ts";
import { cancelNow } from "./endings.ts";
import { bookFill, type Fill } from "./fills.ts";
import { enoughOrNothing, leastFill, ocaEffects, workable } from "./groups.ts";
import { released } from "./pace.ts";
import { followMarket, isPegged } from "./pegs.ts";
import { sessionWait } from "./sessions.ts";
import type { InstrumentMarket, Print } from "../market.ts";
import { fillStep, isLive, type Order, remaining, viewOrder } from "../orders.ts";
import { QTY_ONE } from "../units.ts";

export class Trading {
  readonly #context: MatchingContext;
  readonly #onFill: (order: Order) => void;
  readonly #combos: ComboTrading;

  /** `onFill` hears of every fill, after its group has been dealt with. */
  constructor(context: MatchingContext, onFill: (order: Order) => void) {
    this.#context = context;
    this.#onFill = onFill;
    this.#combos = new ComboTrading(context, (order, size) => this.#filled(order, size));
  }

  /**
   * Takes what the book offers within the limit. Liquidity 1: the market came to a resting order, at its
   * price.
   */
  take(order: Order, liquidity: 1 | 2): void {
    if (order.instrument.combo !== null) return this.#combos.take(order, liquidity);
    // What follows a market that has no sides has no price yet.
    if (isPegged(order.terms.type) && order.limit === null) return;
    const market = this.#context.market(order.instrument.contract.conId);
    const side = order.terms.buy ? "ask" : "bid";
    if (market.book.available(side, order.limit) < leastFill(order)) return;
    const { conId } = order.instrument.contract;
    while (isLive(order)) {
      const open = this.#open(order);
      if (open <= 0) return;
      const taken = market.book.take(side, open, order.limit);
      if (taken === null) return;
      const price = liquidity === 1 && order.limit !== null ? order.limit : taken.price;
      const aggressor = (liquidity === 2) === order.terms.buy ? "buy" : "sell";
      const { exchange } = this.#context.recordTrade(conId, price, taken.size, aggressor);
      this.fill(order, { price, size: taken.size, liquidity, exchange });
    }
  }

  /** What may trade now: of an algo's order not more than its time has come for. */
  #open(order: Order): number {
    const rest = workable(this.#context.store, order);
    return enoughOrNothing(order, Math.min(rest, released(order, this.#context.now()) - order.filled));
  }

  /** A working order on a combination after one of its legs has moved. */
  advanceCombo(order: Order): void {
    if (sessionWait(this.#context.calendar(order.instrument), order, this.#context.now()) !== null) return;
    this.#combos.take(order, order.limit === null ? 2 : 1);
  }

  /** A working order after a market move; returns how much of the print it used. */
  advance(order: Order, market: InstrumentMarket, print: Print | null, left: number): number {
    if (sessionWait(this.#context.calendar(order.instrument), order, this.#context.now()) !== null) return 0;
    if (followMarket(order, market)) joinQueue(order, market);
    const { limit } = order;
    if (limit === null) {
      this.take(order, 2);
      return 0;
    }
    this.take(order, 1);
    if (!isLive(order)) return 0;
    const { buy } = order.terms;
    const touch = buy ? market.bid : market.ask;
    if (touch === null || (buy ? touch < limit : touch > limit)) order.queueAhead = 0;
    const against = print !== null && left > 0 && print.aggressor === (buy ? "sell" : "buy");
    if (!against) return 0;
    const used = this.#useFlow(order, limit, print, left);
    // The next part of an iceberg stands behind those who were there before it.
    if (isLive(order) && order.shownLeft === 0) joinQueue(order, market);
    return used;
  }

  /**
   * Volume that trades at our price serves those before us first; volume through our price serves us at once.
   */
  #useFlow(order: Order, limit: number, print: Print, left: number): number {
    const { buy } = order.terms;
    const through = buy ? print.price < limit : print.price > limit;
    if (!through && print.price !== limit) return 0;
    const ahead = through ? 0 : Math.min(order.queueAhead, left);
    order.queueAhead -= ahead;
    const shown = order.shownLeft ?? Infinity;
    const size = wholeUnits(Math.min(left - ahead, this.#open(order), shown), order);
    if (size <= 0 || size < leastFill(order)) return 0;
    if (order.shownLeft !== undefined) order.shownLeft -= size;
    this.fill(order, {
      price: limit,
      size,
      liquidity: 1,
      exchange: print.exchange || order.instrument.venues[0],
    });
    return size;
  }

  /** Books the fill, and what it means to the group. */
  fill(order: Order, fill: Fill): void {
    bookFill(this.#context, order, fill);
    this.#filled(order, fill.size);
  }

  /** Fills by decree: a combination's legs trade at their marks, as near to `price` as they can. */
  fillBy(order: Order, price: number | null, size: number): void {
    if (order.instrument.combo !== null) return this.#combos.fillBy(order, price, size);
    const { conId } = order.instrument.contract;
    const exact = price ?? this.#context.market(conId).mark();
    this.#context.recordTrade(conId, exact, size, order.terms.buy ? "buy" : "sell");
    this.fill(order, { price: exact, size, liquidity: 2, exchange: order.instrument.venues[0] });
  }

  #filled(order: Order, size: number): void {
    const before = remaining(order) + size;
    for (const effect of ocaEffects(this.#context.store, order, size, before)) {
      if (effect.kind === "cancel") cancelNow(this.#context, effect.order, "Cancelled by OCA");
      else this.#reduce(effect.order, effect.by);
    }
    this.#onFill(order);
  }

  #reduce(order: Order, by: number): void {
    order.quantity -= by;
    order.ocaReduced += by;
    this.#context.emit({ type: "modified", order: viewOrder(order) });
  }
}

/** An order that rests stands behind what is displayed at its price; of an iceberg its next part. */
export function joinQueue(order: Order, market: InstrumentMarket): void {
  if (order.limit === null) return;
  const { shown } = order.terms;
  if (shown === undefined) delete order.shownLeft;
  // No part is less than what has to fill at once.
  else order.shownLeft = Math.min(Math.max(shown, leastFill(order)), remaining(order));
  order.queueAhead = market.book.sizeAt(order.terms.buy ? "bid" : "ask", order.limit);
}

/** Fills of an order for whole units come in whole units. */
function wholeUnits(size: number, order: Order): number {
  return fillStep(order) === QTY_ONE ? Math.floor(size / QTY_ONE) * QTY_ONE : size;
}
