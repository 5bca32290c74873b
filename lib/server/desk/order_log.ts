// A line of the log for each step of an order, under its id: what a person follows when he asks what became
// of it.
import type { OrderState } from "@/lib/contract/order_states.ts";
import { BEHIND_FIRST_WORD_MS, type Clock } from "@/lib/server/clock.ts";
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
  readonly #clock: Pick<Clock, "after">;
  readonly #states = new Map<string, OrderState>();
  #waiting: (() => void)[] = [];

  constructor(log: Log, clock: Pick<Clock, "after">) {
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * Tells the step, if it is one, a moment later: whoever waits for it on a screen is told first. Orders of
   * others are told where everything is told.
   */
  follow({ clientOrderId, state, origin }: LoggedOrder): void {
    const from = this.#states.get(clientOrderId) ?? null;
    if (from === state) return;
    this.#states.delete(clientOrderId);
    this.#states.set(clientOrderId, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > KEPT && oldest !== undefined) this.#states.delete(oldest);
    const level = origin === "app" ? "info" : "debug";
    if (this.#waiting.length === 0) this.#clock.after(BEHIND_FIRST_WORD_MS, () => this.flush());
    this.#waiting.push(() => this.#log[level]("order", { clientOrderId, from, state }));
  }

  /** Tells what has yet to be told. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell();
  }
}
