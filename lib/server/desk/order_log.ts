// A line of the log for each step of an order, under its id: what a person follows when he asks what became
// of it.
import type { OrderState } from "@/lib/contract/order_states.ts";
import type { Log } from "@/lib/server/log.ts";

export interface LoggedOrder {
  clientOrderId: string;
  state: OrderState;
  origin: string;
}

/**
 * Of more orders than this the state of the oldest is forgotten: its next step is told without the one
 * before.
 */
const KEPT = 10_000;

export class OrderLog {
  readonly #log: Log;
  readonly #states = new Map<string, OrderState>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Tells the step, if it is one. Orders of others are told where everything is told. */
  follow({ clientOrderId, state, origin }: LoggedOrder): void {
    const from = this.#states.get(clientOrderId) ?? null;
    if (from === state) return;
    this.#states.delete(clientOrderId);
    this.#states.set(clientOrderId, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > KEPT && oldest !== undefined) this.#states.delete(oldest);
    const fields = { clientOrderId, from, state };
    if (origin === "app") this.#log.info("order", fields);
    else this.#log.debug("order", fields);
  }
}
