// Orders that depend on each other: OCA groups (types 1, 2, 3) and children of a bracket's parent.
import { fillStep, isLive, type Order, remaining } from "../orders.ts";
import type { OrderStore } from "../order_store.ts";

/** What a fill does to another member of the group. */
export type GroupEffect =
  | { readonly kind: "cancel"; readonly order: Order }
  | { readonly kind: "reduce"; readonly order: Order; readonly by: number };

/**
 * Effects of a fill of `size` on the other live members; `before` is what `order` still had to fill before
 * it. Type 1 cancels the others at the first fill, types 2 and 3 take the same share off them; nothing left
 * is a cancel.
 */
export function ocaEffects(store: OrderStore, order: Order, size: number, before: number): GroupEffect[] {
  if (order.ocaGroup === "") return [];
  return ocaMembers(store, order).map((other): GroupEffect => {
    if (order.ocaType === 1) return { kind: "cancel", order: other };
    const rest = remaining(other);
    const by = size >= before ? rest : rest - shareOf(other, rest, before - size, before);
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
 * How much of `order` may be at the market: children only for what their parent has filled (in proportion to
 * their size), less what their group and they themselves have used of it.
 */
export function workable(store: OrderStore, order: Order): number {
  const rest = remaining(order);
  const parent = order.parent === null ? undefined : store.get(order.parent);
  if (parent === undefined || !isLive(parent)) return rest;
  return Math.max(0, Math.min(rest, shareOfParent(order, parent) - order.ocaReduced - order.filled));
}

/** Orders that fill whole or not at all. */
export function isWhole({ terms, request }: Order): boolean {
  return terms.tif === "FOK" || request.allOrNone;
}

/** The least that may trade at once: of an order that fills whole all that is left of it. */
export function leastFill(order: Order): number {
  const rest = remaining(order);
  return isWhole(order) ? rest : Math.min(order.terms.least ?? 0, rest);
}

/** Of `open`, what may trade at once: nothing when the least is more. */
export function enoughOrNothing(order: Order, open: number): number {
  return open < leastFill(order) ? 0 : open;
}

/** What the parent's fills are worth to a child. Exact: 3 of 11 must not become 2. */
export function shareOfParent(child: Order, parent: Order): number {
  return shareOf(child, child.quantity + child.ocaReduced, parent.filled, parent.quantity);
}

/** `amount * part / whole` in whole steps of the order's instrument, rounded down. */
function shareOf(order: Order, amount: number, part: number, whole: number): number {
  const step = BigInt(fillStep(order));
  return Number(BigInt(amount) * BigInt(part) / BigInt(whole) / step * step);
}

/**
 * True while the parent has not filled anything yet; of an order with one attempt while it may still fill
 * more: spent on the first part, it would leave the others without their exit.
 */
export function waitsForParent(store: OrderStore, order: Order): boolean {
  const parent = order.parent === null ? undefined : store.get(order.parent);
  return parent !== undefined && isLive(parent) && (parent.filled === 0 || hasOneAttempt(order));
}

function hasOneAttempt({ terms: { tif } }: Order): boolean {
  return tif === "IOC" || tif === "FOK";
}
