// All orders and executions the engine remembers, with the indexes that matching and queries need.
import { isInstruction, isLive, type Order } from "./orders.ts";
import type { CommissionReport, Execution, OrderFilter, OrderKey } from "./types.ts";

/** `reqExecutions` may ask for the last days. */
const EXECUTIONS_KEPT_MS = 7 * 86_400_000;

export class OrderStore {
  /** By permId. */
  readonly #orders = new Map<number, Order>();
  readonly #byKey = new Map<string, Order>();
  /** Live orders by conId, in the order of their permIds. */
  readonly #live = new Map<number, Order[]>();
  /** Live orders on combinations: whatever moves a leg concerns them. */
  readonly #combos = new Set<Order>();
  /** Highest order id by client id. */
  readonly #highest = new Map<number, number>();
  executions: Execution[] = [];
  /** By execId. */
  readonly commissions = new Map<string, CommissionReport>();

  add(order: Order): void {
    this.#orders.set(order.permId, order);
    const { clientId, orderId } = order.request;
    this.#byKey.set(keyText({ clientId, orderId }), order);
    // The id of an instruction is that of a request: it uses up no order ids.
    if (!isInstruction(order)) {
      this.#highest.set(clientId, Math.max(this.highestOrderId(clientId), orderId));
    }
    if (isLive(order)) {
      const { conId } = order.instrument.contract;
      this.#live.set(conId, [...this.live(conId), order]);
      if (order.instrument.combo !== null) this.#combos.add(order);
    }
  }

  /** Call when an order became done. */
  settle(order: Order): void {
    const { conId } = order.instrument.contract;
    this.#combos.delete(order);
    const rest = this.live(conId).filter((one) => one !== order);
    if (rest.length > 0) this.#live.set(conId, rest);
    else this.#live.delete(conId);
  }

  get(permId: number): Order | undefined {
    return this.#orders.get(permId);
  }

  byKey(key: OrderKey): Order | undefined {
    return this.#byKey.get(keyText(key));
  }

  live(conId: number): readonly Order[] {
    return this.#live.get(conId) ?? [];
  }

  /** Live orders on combinations of which the instrument is a leg. */
  combosOn(conId: number): readonly Order[] {
    return [...this.#combos].filter(({ instrument }) =>
      instrument.combo?.some((leg) => leg.instrument.contract.conId === conId)
    );
  }

  all(): IterableIterator<Order> {
    return this.#orders.values();
  }

  open(filter: OrderFilter = {}): Order[] {
    return [...this.#live.values()].flat().filter((order) => fits(order, filter)).sort((a, b) =>
      a.permId - b.permId
    );
  }

  completed(filter: OrderFilter = {}): Order[] {
    return [...this.#orders.values()].filter((order) => !isLive(order) && fits(order, filter))
      .sort((a, b) => (a.completedAt ?? 0) - (b.completedAt ?? 0));
  }

  children(parent: number): Order[] {
    return [...this.#orders.values()].filter((order) => order.parent === parent);
  }

  highestOrderId(clientId: number): number {
    return this.#highest.get(clientId) ?? 0;
  }

  /** A new day: what finished before is forgotten, except as parent of a live order. */
  rollDay(now: number): void {
    const parents = new Set(this.open().map((order) => order.parent));
    for (const order of [...this.#orders.values()]) {
      if (isLive(order) || parents.has(order.permId)) continue;
      this.#orders.delete(order.permId);
      const { clientId, orderId } = order.request;
      const key = keyText({ clientId, orderId });
      if (this.#byKey.get(key) === order) this.#byKey.delete(key);
    }
    // The figures of an order are those of its executions, however long ago the first ones were.
    const isKept = (one: Execution) => one.time > now - EXECUTIONS_KEPT_MS || this.#orders.has(one.permId);
    for (const one of this.executions) {
      if (!isKept(one)) this.commissions.delete(one.execId);
    }
    this.executions = this.executions.filter(isKept);
  }

  get highest(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#highest);
  }

  /** After a restore: ids of orders that are forgotten count, too. */
  restoreHighest(values: Readonly<Record<string, number>>): void {
    for (const [clientId, orderId] of Object.entries(values)) this.#highest.set(Number(clientId), orderId);
  }
}

function keyText({ clientId, orderId }: OrderKey): string {
  return `${clientId}/${orderId}`;
}

function fits(order: Order, filter: OrderFilter): boolean {
  return (filter.clientId === undefined || order.request.clientId === filter.clientId) &&
    (filter.account === undefined || order.request.account === filter.account);
}
