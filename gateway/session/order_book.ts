// What the gateway keeps about orders beside the engine: order ids per client, orders not transmitted yet,
// orders typed in TWS and who they are bound to.
import type { Engine } from "../engine/api.ts";
import type { OrderView } from "../engine/types.ts";
import type { PlaceOrder } from "../wire/messages.ts";

/** The engine's client id for orders typed in TWS; on the wire they have client id 0 and order id 0. */
export const TWS_CLIENT = -1;

const DONE: ReadonlySet<string> = new Set(["Filled", "Cancelled", "Inactive"]);

export function isLive(order: OrderView): boolean {
  return !DONE.has(order.status);
}

/** The durable part, as JSON. */
export interface OrderBookState {
  readonly highest: Readonly<Record<string, number>>;
  readonly bound: Readonly<Record<string, number>>;
  readonly held: readonly { readonly clientId: number; readonly order: PlaceOrder }[];
  readonly typed: number;
}

export class OrderBook {
  readonly #engine: Engine;
  readonly #highest = new Map<number, number>();
  readonly #bound = new Map<number, number>();
  readonly #held = new Map<number, Map<number, PlaceOrder>>();
  #typed = 0;

  constructor(engine: Engine, state?: OrderBookState) {
    this.#engine = engine;
    if (!state) return;
    for (const [id, value] of Object.entries(state.highest)) this.#highest.set(Number(id), value);
    for (const [id, value] of Object.entries(state.bound)) this.#bound.set(Number(id), value);
    for (const { clientId, order } of state.held) this.hold(clientId, order);
    this.#typed = state.typed;
  }

  serialize(): OrderBookState {
    return {
      highest: Object.fromEntries(this.#highest),
      bound: Object.fromEntries(this.#bound),
      held: [...this.#held].flatMap(([clientId, orders]) =>
        [...orders.values()].map((order) => ({ clientId, order }))
      ),
      typed: this.#typed,
    };
  }

  // ------------------------------------------------------------- order ids

  /** Highest order id the client has used; `nextValidId` is one more. */
  highest(clientId: number): number {
    return this.#highest.get(clientId) ?? this.#engine.orders.highestOrderId(clientId);
  }

  use(clientId: number, orderId: number): void {
    this.#highest.set(clientId, Math.max(this.highest(clientId), orderId));
  }

  /** What a restarted gateway may do: forget the last `by` ids of every client. */
  rollBack(by: number): void {
    const ids = new Set(this.#highest.keys());
    for (const order of this.#engine.orders.openOrders()) ids.add(order.request.clientId);
    for (const order of this.#engine.orders.completedOrders()) ids.add(order.request.clientId);
    for (const id of ids) this.#highest.set(id, Math.max(0, this.highest(id) - by));
  }

  // ------------------------------------------------------------- not transmitted

  hold(clientId: number, order: PlaceOrder): void {
    const orders = this.#held.get(clientId) ?? new Map<number, PlaceOrder>();
    orders.set(order.orderId, order);
    this.#held.set(clientId, orders);
  }

  held(clientId: number, orderId: number): PlaceOrder | null {
    return this.#held.get(clientId)?.get(orderId) ?? null;
  }

  release(clientId: number, orderId: number): boolean {
    return this.#held.get(clientId)?.delete(orderId) ?? false;
  }

  /** The held parent with its held children, by order id. */
  heldFamily(clientId: number, parentId: number): PlaceOrder[] {
    const orders = [...(this.#held.get(clientId)?.values() ?? [])];
    return orders.filter((held) => held.orderId === parentId || held.order.parentId === parentId)
      .sort((a, b) => a.orderId - b.orderId);
  }

  heldAll(clientId: number): PlaceOrder[] {
    return [...(this.#held.get(clientId)?.values() ?? [])];
  }

  // ------------------------------------------------------------- live orders by the client's own id

  /** The order this client calls `orderId`; bound TWS orders have negative ids for client 0. */
  find(clientId: number, orderId: number): OrderView | null {
    if (clientId === 0 && orderId < 0) return this.#findBound(orderId);
    return this.#engine.orders.orderByKey({ clientId, orderId });
  }

  #findBound(orderId: number): OrderView | null {
    for (const [permId, id] of this.#bound) {
      if (id === orderId) return this.#engine.orders.order(permId);
    }
    return null;
  }

  /** The client and order id an order has on the wire. */
  wireIds(order: { permId: number; clientId: number; orderId: number }): {
    clientId: number;
    orderId: number;
  } {
    if (order.clientId !== TWS_CLIENT) return { clientId: order.clientId, orderId: order.orderId };
    return { clientId: 0, orderId: this.#bound.get(order.permId) ?? 0 };
  }

  nextTypedId(): number {
    this.#typed++;
    return this.#typed;
  }

  /** Binds a typed order to client 0; `null` when it has an id already. */
  bind(permId: number): number | null {
    if (this.#bound.has(permId)) return null;
    const id = -(this.#bound.size + 1);
    this.#bound.set(permId, id);
    return id;
  }
}
