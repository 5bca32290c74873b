// Orders about which a fault forbids to speak: they live at the broker, their client hears nothing.
import type { OrderKey } from "../engine/types.ts";

/** A set of muted orders, by client and order id: they must be muted before the broker knows them. */
export class MutedOrders {
  readonly #muted = new Set<string>();

  mute(order: OrderKey): void {
    this.#muted.add(nameOf(order));
  }

  /** A client that comes back hears of its orders again. */
  unmuteClient(clientId: number): void {
    for (const name of this.#muted) {
      if (name.startsWith(`${clientId}:`)) this.#muted.delete(name);
    }
  }

  covers(order: OrderKey): boolean {
    return this.#muted.size > 0 && this.#muted.has(nameOf(order));
  }
}

function nameOf(order: OrderKey): string {
  return `${order.clientId}:${order.orderId}`;
}
