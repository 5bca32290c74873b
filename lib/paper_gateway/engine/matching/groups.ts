// Orders that depend on each other: OCA groups (types 1, 2, 3) and children of a bracket's parent.
import { isLive, type Order, remaining } from "@/lib/paper_gateway/engine/orders.ts";
import type { OrderStore } from "@/lib/paper_gateway/engine/order_store.ts";
import { parseQty } from "@/lib/paper_gateway/engine/units.ts";

/** What a fill does to another member of the group. */
export type GroupEffect =
  | { readonly kind: "cancel"; readonly order: Order }
  | { readonly kind: "reduce"; readonly order: Order; readonly by: number };

/**
 * Effects of a fill of `size` on the other live members; `before` is what `order` still had to fill before it.
 * Type 1 cancels the others at the first fill, types 2 and 3 take the same share off them; nothing left is a cancel.
 */
export function ocaEffects(store: OrderStore, order: Order, size: number, before: number): GroupEffect[] {
  if (order.ocaGroup === "") return [];
  return ocaMembers(store, order).map((other): GroupEffect => {
    if (order.ocaType === 1) return { kind: "cancel", order: other };
    const step = parseQty(other.instrument.sizeIncrement) ?? 1;
    const rest = remaining(other);
    const by = size >= before ? rest : Math.ceil((rest * (size / before)) / step) * step;
    return by >= rest ? { kind: "cancel", order: other } : { kind: "reduce", order: other, by };
  });
}

/** Live orders of the same account in the same group. */
function ocaMembers(store: OrderStore, order: Order): Order[] {
  return store.open({ account: order.request.account }).filter((other) =>
    other !== order && other.ocaGroup === order.ocaGroup
  );
}

/**
 * How much of `order` may be at the market: children only for what their parent has filled (in proportion to their
 * size), less what their group and they themselves have used of it.
 */
export function workable(store: OrderStore, order: Order): number {
  const rest = remaining(order);
  const parent = order.parent === null ? undefined : store.get(order.parent);
  if (parent === undefined || !isLive(parent)) return rest;
  const step = parseQty(order.instrument.sizeIncrement) ?? 1;
  const full = order.quantity + order.ocaReduced;
  const share = Math.floor((full * (parent.filled / parent.quantity)) / step) * step;
  return Math.max(0, Math.min(rest, share - order.ocaReduced - order.filled));
}

/** True while the parent has not filled anything yet. */
export function waitsForParent(store: OrderStore, order: Order): boolean {
  const parent = order.parent === null ? undefined : store.get(order.parent);
  return parent !== undefined && isLive(parent) && parent.filled === 0;
}
