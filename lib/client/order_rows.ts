// The order of the rows in a list: exits under their entry, and nothing that moves under the pointer. Pure.
import type { OrderView } from "@/lib/contract/api.ts";

/** Children come directly after their parent, where it is in the list; everything else stays where it was. */
export function asFamilies(orders: readonly OrderView[]): readonly OrderView[] {
  const children = new Map<string, OrderView[]>();
  for (const order of orders) {
    const parent = order.parentClientOrderId;
    if (parent !== null) children.set(parent, [...children.get(parent) ?? [], order]);
  }
  if (children.size === 0) return orders;
  const listed = new Set(orders.map(({ clientOrderId }) => clientOrderId));
  return orders.flatMap((order) => {
    const parent = order.parentClientOrderId;
    if (parent !== null && listed.has(parent)) return [];
    return [order, ...children.get(order.clientOrderId) ?? []];
  });
}

/**
 * The rows as they stood when the pointer came: those that have ended stay, those that are new come to the
 * end. `all` has what the list itself no longer shows.
 */
export function steadyRows<Row>(
  shown: readonly Row[],
  held: readonly string[] | null,
  { idOf, all }: { idOf(row: Row): string; all: Readonly<Record<string, Row>> },
): readonly Row[] {
  if (held === null) return shown;
  const byId = new Map(shown.map((row) => [idOf(row), row]));
  const known = new Set(held);
  const kept = held.flatMap((id) => byId.get(id) ?? all[id] ?? []);
  return [...kept, ...shown.filter((row) => !known.has(idOf(row)))];
}
