// Orders about which a fault forbids to speak: they live at the broker, their client hears nothing.

interface OrderName {
  readonly clientId: number;
  readonly orderId: number;
}

/** A set of muted orders, by client and order id: they must be muted before the broker knows them. */
export class MutedOrders {
  readonly #muted = new Set<string>();

  mute(order: OrderName): void {
    this.#muted.add(nameOf(order));
  }

  /** A client that comes back hears of its orders again. */
  unmuteClient(clientId: number): void {
    for (const name of this.#muted) {
      if (name.startsWith(`${clientId}:`)) this.#muted.delete(name);
    }
  }

  covers(order: OrderName): boolean {
    return this.#muted.size > 0 && this.#muted.has(nameOf(order));
  }
}

function nameOf(order: OrderName): string {
  return `${order.clientId}:${order.orderId}`;
}
