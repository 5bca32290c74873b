// The orders whose conditions have to be looked at when something moves.
import { conditionMarkets, conditionsMet, conditionTimes } from "./conditions.ts";
import type { MatchingContext } from "./context.ts";
import { isLive, type Order } from "../orders.ts";

export class ConditionWatch {
  readonly #context: MatchingContext;
  readonly #orders = new Set<Order>();
  readonly #onTime: () => void;

  /** `onTime` is called when the moment of a time condition has come. */
  constructor(context: MatchingContext, onTime: () => void) {
    this.#context = context;
    this.#onTime = onTime;
  }

  /** Watches an order whose conditions are not met yet. */
  add(order: Order): void {
    if (this.#orders.has(order)) return;
    this.#orders.add(order);
    for (const time of conditionTimes(order)) {
      if (time > this.#context.now()) this.#context.at(time, this.#onTime);
    }
  }

  /** True when somebody waits for this instrument: it has to tick. */
  needs(conId: number): boolean {
    for (const order of this.#orders) if (conditionMarkets(order).includes(conId)) return true;
    return false;
  }

  /** The orders whose conditions are met now; they are not watched any more. */
  takeMet(): Order[] {
    const met: Order[] = [];
    for (const order of this.#orders) {
      if (isLive(order) && !conditionsMet(this.#context, order)) continue;
      this.#orders.delete(order);
      if (isLive(order)) met.push(order);
    }
    return met;
  }
}
