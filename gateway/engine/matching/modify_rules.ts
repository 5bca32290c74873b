// What a modify may change: the type of the order, size, prices, time in force, trailing figures. Everything
// else must be the order's own.
import { isInstruction, isLive, type Order, type OrderTerms } from "../orders.ts";
import type { OrderRequest, Refusal } from "../types.ts";

/** 104, 105, 201, 2102, or `null` when the change is allowed. */
export function modifyProblem(order: Order, request: OrderRequest, terms: OrderTerms): Refusal | null {
  if (order.status === "Filled") return refuse(104, "Can't modify a filled order.");
  if (!isLive(order) || order.cancelPending) {
    return refuse(201, "Order rejected - reason:Order has been cancelled already, too late to replace");
  }
  if (order.phase === "routing") {
    return refuse(2102, "Unable to modify this order as it is still being processed.");
  }
  const before = order.request;
  const same = !isInstruction(order) && request.conId === before.conId &&
    request.account === before.account &&
    request.action === before.action && sameParent(order, request) &&
    sameGroup(request, before);
  if (!same || modifiedQuantity(order, terms) <= order.filled) {
    return refuse(105, "Order being modified does not match original order.");
  }
  return null;
}

/**
 * An order may become one of any type that its contract takes; into another it is refused with the type's
 * name (captures show LMT to MKT taken, and "…order type:STP" refused). What is refused of a new order as an
 * unsupported type is this here.
 */
export function changedTypeRefusal(refusal: Refusal, order: Order, request: OrderRequest): Refusal {
  if (refusal.code !== 387 || request.orderType === order.request.orderType) return refusal;
  return refuse(329, `Order modify failed. Cannot change to the new order type:${request.orderType}`);
}

/**
 * A group or an ended parent may have made the order smaller than it was asked for. Who asks for the size
 * that is reported keeps it, who repeats the old one too; any other size is a change by the difference.
 */
export function modifiedQuantity(order: Order, { quantity }: Pick<OrderTerms, "quantity">): number {
  return quantity === order.quantity ? quantity : order.quantity + quantity - order.requested;
}

/**
 * True when the changed order may cost more than it did: it is larger, buys at a higher price, or is of
 * another type (what was cheap at its limit may be beyond the means at the market).
 */
export function needsMore(before: Order, after: Order): boolean {
  const [old, now] = [before.terms, after.terms].map(({ limit, stop }) => limit ?? stop);
  const isDearer = now !== null && now !== undefined && (old === null || old === undefined || now > old);
  return after.quantity > before.quantity || after.terms.type !== before.terms.type ||
    after.terms.buy && isDearer;
}

/** Clients often leave the parent out when they change a child. */
function sameParent(order: Order, request: OrderRequest): boolean {
  return request.parentId === 0 || request.parentId === order.request.parentId;
}

function sameGroup(request: OrderRequest, before: OrderRequest): boolean {
  return request.ocaGroup === "" || before.ocaGroup === "" || request.ocaGroup === before.ocaGroup;
}

function refuse(code: number, text: string): Refusal {
  return { ok: false, code, text };
}
