// From the hand-over of an order to IB's first word about it.
import type { Clock } from "@/lib/server/clock.ts";
import type { HopNotes } from "@/lib/server/speed/hop_times.ts";
import type { OrderLedger } from "../book/mod.ts";

export interface BrokerWordDeps {
  ledger: OrderLedger;
  clock: Pick<Clock, "monotonic">;
  hops: HopNotes;
}

/** What IB never answers is let go with the oldest. */
const MOST = 200;

export class BrokerWord {
  readonly #deps: BrokerWordDeps;
  readonly #since = new Map<string, number>();

  constructor(deps: BrokerWordDeps) {
    this.#deps = deps;
    deps.ledger.onApplied(({ orders }) => {
      if (this.#since.size === 0) return;
      for (const id of orders) this.#look(id);
    });
  }

  /** Called when an order is handed over. */
  await(clientOrderId: string): void {
    this.#since.set(clientOrderId, this.#deps.clock.monotonic());
    const [oldest] = this.#since.keys();
    if (this.#since.size > MOST && oldest !== undefined) this.#since.delete(oldest);
  }

  #look(clientOrderId: string): void {
    const since = this.#since.get(clientOrderId);
    if (since === undefined || this.#deps.ledger.book.get(clientOrderId)?.acknowledged !== true) return;
    this.#since.delete(clientOrderId);
    this.#deps.hops.note("broker", this.#deps.clock.monotonic() - since);
  }
}
