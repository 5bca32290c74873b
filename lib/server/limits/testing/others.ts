// Open orders beside the one that is judged, as a list that a test changes.
import type { OpenOrder, OtherOrders } from "@/lib/server/orders/mod.ts";

/** `changes`: of each revision, which orders. */
export function othersOf(
  orders: readonly OpenOrder[],
  { of = {}, judged = null, changes = [] }: {
    of?: object;
    judged?: string | null;
    changes?: readonly string[];
  } = {},
): OtherOrders {
  return {
    of,
    judged,
    revision: changes.length,
    changedSince: (revision) => changes.slice(revision),
    get: (id) => orders.find(({ clientOrderId }) => clientOrderId === id) ?? null,
    all: () => orders,
  };
}
