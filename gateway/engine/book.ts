// The simulated two-sided book of one instrument: ten price levels a side, integers throughout.
import { moveTicks, type TickRule } from "./instruments/tick_rules.ts";
import type { Prng } from "./random.ts";

export const BOOK_LEVELS = 10;

export type Side = "bid" | "ask";

export interface Level {
  readonly price: number;
  /** 1/10,000 of a unit; never zero. */
  size: number;
}

export class Book {
  readonly bids: Level[] = [];
  readonly asks: Level[] = [];

  side(side: Side): Level[] {
    return side === "bid" ? this.bids : this.asks;
  }

  /** Clears both sides: halted or closed. */
  clear(): void {
    this.bids.length = 0;
    this.asks.length = 0;
  }

  /**
   * Moves the touch to `bid` and `ask` and fills up the levels behind. Sizes at prices that stay are kept,
   * one in eight changes; new prices get new sizes from `draw`.
   */
  rebuild(rule: TickRule, bid: number, ask: number, prng: Prng, draw: (level: number) => number): void {
    rebuildSide(this.bids, rule, bid, -1, prng, draw);
    rebuildSide(this.asks, rule, ask, 1, prng, draw);
  }

  /** Size available on `side` at `limit` or better; `null` is any price. */
  available(side: Side, limit: number | null): number {
    let sum = 0;
    for (const level of this.side(side)) {
      if (limit !== null && !reaches(side, level.price, limit)) break;
      sum += level.size;
    }
    return sum;
  }

  /**
   * Takes up to `quantity` from the best level of `side` within `limit`; `null` when nothing is left there.
   */
  take(
    side: Side,
    quantity: number,
    limit: number | null,
  ): { readonly price: number; readonly size: number } | null {
    const levels = this.side(side);
    const best = levels[0];
    if (best === undefined || (limit !== null && !reaches(side, best.price, limit))) return null;
    const size = Math.min(quantity, best.size);
    best.size -= size;
    if (best.size === 0) levels.shift();
    return { price: best.price, size };
  }

  /** Size displayed at exactly `price`. */
  sizeAt(side: Side, price: number): number {
    return this.side(side).find((level) => level.price === price)?.size ?? 0;
  }
}

/** Whether a level at `price` on `side` is within the limit of an order that takes from that side. */
function reaches(side: Side, price: number, limit: number): boolean {
  return side === "ask" ? price <= limit : price >= limit;
}

function rebuildSide(
  levels: Level[],
  rule: TickRule,
  touch: number,
  direction: 1 | -1,
  prng: Prng,
  draw: (level: number) => number,
): void {
  const old = levels.slice();
  levels.length = 0;
  let price = touch;
  let search = 0;
  for (let i = 0; i < BOOK_LEVELS && price > 0; i++) {
    while (search < old.length && ((old[search]?.price ?? 0) - price) * direction < 0) search++;
    const kept = old[search];
    const same = kept !== undefined && kept.price === price && !prng.chance(0.125);
    levels.push(same ? kept : { price, size: draw(i) });
    price = moveTicks(rule, price, direction);
  }
}
