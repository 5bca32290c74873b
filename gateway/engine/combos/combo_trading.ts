// Fills combinations from the books of their legs: whole units only, every leg at once, each at its own
// market's price. What IB calls leg risk (a non-guaranteed combination of which one leg fills alone) is not
// simulated.
import { Big } from "../../decimal.ts";
import type { Level } from "../book.ts";
import { bookComboFill, type LegFill } from "./combo_fills.ts";
import { comboMark } from "./combo_quote.ts";
import { type Leg, legBuys, netPrice } from "./legs.ts";
import type { MatchingContext } from "../matching/context.ts";
import { enoughOrNothing, isWhole, workable } from "../matching/groups.ts";
import { isLive, type Order } from "../orders.ts";
import { parseScaled, pow10, QTY_ONE } from "../units.ts";

interface Take {
  readonly price: number;
  readonly size: number;
}

export class ComboTrading {
  readonly #context: MatchingContext;
  readonly #onFill: (order: Order, size: number) => void;

  /** `onFill` hears of every fill with its size. */
  constructor(context: MatchingContext, onFill: (order: Order, size: number) => void) {
    this.#context = context;
    this.#onFill = onFill;
  }

  /**
   * Takes what the books of all legs offer within the limit; liquidity 1: the market came to a resting order.
   */
  take(order: Order, liquidity: 1 | 2): void {
    while (isLive(order)) {
      const open = enoughOrNothing(order, workable(this.#context.store, order));
      if (open < QTY_ONE) return;
      if (!this.#tryFill(order, isWhole(order) ? open : this.#atTouch(order, open), liquidity)) return;
    }
  }

  /** Fills by decree: the legs at their marks, the first one at what makes up `price`, if it can. */
  fillBy(order: Order, price: number | null, size: number): void {
    const { instrument } = order;
    const legs = instrument.combo ?? [];
    const prices = legs.map(({ instrument }) => this.#context.market(instrument.contract.conId).mark());
    const [first] = legs;
    if (price !== null && first !== undefined) {
      const off = price - comboMark(instrument, this.#context.market);
      const perTick = netPrice([first], [1]).times(first.instrument.multiplier).div(instrument.multiplier);
      const moved = new Big(off).div(pow10(instrument.scale)).div(perTick).plus(prices[0] ?? 0).round(0, 1)
        .toNumber();
      if (moved > 0) prices[0] = moved;
    }
    this.#book(
      order,
      size,
      2,
      legs.map((leg, i) => [{ price: prices[i] ?? 1, size: legSize(leg, size) }]),
      false,
    );
  }

  /** As many units as the best level of every leg has, at least one. */
  #atTouch(order: Order, open: number): number {
    let units = Math.floor(open / QTY_ONE);
    for (const leg of order.instrument.combo ?? []) {
      const best = this.#levels(leg, order)[0]?.size ?? 0;
      units = Math.min(units, Math.floor(best / (leg.ratio * QTY_ONE)));
    }
    return Math.max(1, units) * QTY_ONE;
  }

  #tryFill(order: Order, size: number, liquidity: 1 | 2): boolean {
    const legs = order.instrument.combo ?? [];
    const takes: Take[][] = [];
    for (const [i, leg] of legs.entries()) {
      const found = peek(this.#levels(leg, order), legSize(leg, size));
      if (found === null || !withinLegLimit(order, i, leg, found)) return false;
      takes.push(found);
    }
    if (!withinLimit(order, legs, takes)) return false;
    this.#book(order, size, liquidity, takes, true);
    return true;
  }

  #levels(leg: Leg, order: Order): readonly Level[] {
    const { book } = this.#context.market(leg.instrument.contract.conId);
    return book.side(legBuys(leg, order.terms.buy) ? "ask" : "bid");
  }

  #book(order: Order, size: number, liquidity: 1 | 2, takes: readonly Take[][], fromBook: boolean): void {
    const fills = (order.instrument.combo ?? []).flatMap((leg, index): LegFill[] => {
      const { conId } = leg.instrument.contract;
      const buys = legBuys(leg, order.terms.buy);
      return (takes[index] ?? []).map(({ price, size }) => {
        if (fromBook) this.#context.market(conId).book.take(buys ? "ask" : "bid", size, null);
        const { exchange } = this.#context.recordTrade(conId, price, size, buys ? "buy" : "sell");
        return { index, leg, buys, price, size, exchange };
      });
    });
    bookComboFill(this.#context, order, { size, liquidity, legs: fills });
    this.#onFill(order, size);
  }
}

function legSize({ ratio }: Leg, size: number): number {
  return ratio * size;
}

/** The levels that `size` would take, best first; `null` when there is not so much. */
function peek(levels: readonly Level[], size: number): Take[] | null {
  const takes: Take[] = [];
  let left = size;
  for (const level of levels) {
    if (left === 0) break;
    const part = Math.min(left, level.size);
    takes.push({ price: level.price, size: part });
    left -= part;
  }
  return left === 0 ? takes : null;
}

function averageOf(takes: readonly Take[]): Big {
  const value = takes.reduce((sum, { price, size }) => sum.plus(new Big(price).times(size)), new Big(0));
  return value.div(takes.reduce((sum, { size }) => sum + size, 0));
}

function withinLimit(order: Order, legs: readonly Leg[], takes: readonly Take[][]): boolean {
  if (order.limit === null) return true;
  const net = netPrice(legs, takes.map(averageOf)).times(pow10(order.instrument.scale));
  return order.terms.buy ? net.lte(order.limit) : net.gte(order.limit);
}

/** A leg with a price of its own trades at that price or better. */
function withinLegLimit(order: Order, index: number, leg: Leg, takes: readonly Take[]): boolean {
  const text = order.request.combo?.legPrices[index] ?? null;
  const limit = text === null ? null : parseScaled(text, leg.instrument.scale);
  if (limit === null) return true;
  const buys = legBuys(leg, order.terms.buy);
  return takes.every(({ price }) => buys ? price <= limit : price >= limit);
}
