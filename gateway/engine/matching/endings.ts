// How live orders end without being filled, and what that does to the children that hang on them.
import type { MatchingContext } from "./context.ts";
import { shareOfParent } from "./groups.ts";
import { isLive, type Order, viewOrder } from "../orders.ts";

/** Ends a live order as cancelled with 202, and what hangs on it. */
export function cancelNow(
  context: MatchingContext,
  order: Order,
  how: string,
  text = "Order Canceled - reason:",
): void {
  if (!isLive(order)) return;
  finish(context, order, "Cancelled", how);
  context.emit({ type: "cancelled", order: viewOrder(order), code: 202, text });
  afterEnd(context, order);
}

/** Ends a live order as Inactive. */
export function rejectNow(context: MatchingContext, order: Order, code: number, text: string): void {
  if (!isLive(order)) return;
  order.rejectReason = text;
  finish(context, order, "Inactive", `Rejected: ${text}`);
  context.emit({ type: "rejected", order: viewOrder(order), code, text });
  afterEnd(context, order);
}

function finish(
  context: MatchingContext,
  order: Order,
  status: "Cancelled" | "Inactive",
  how: string,
): void {
  order.status = status;
  order.phase = "done";
  order.whyHeld = "";
  order.cancelPending = false;
  order.completedAt = context.now();
  order.completedStatus = how;
  context.store.settle(order);
}

/** Children of a parent that ended unfilled end with it; of a partly filled one they shrink to its fill. */
function afterEnd(context: MatchingContext, parent: Order): void {
  for (const child of context.store.children(parent.permId)) {
    if (!isLive(child)) continue;
    if (parent.filled === 0) {
      cancelNow(context, child, "Cancelled by System");
      continue;
    }
    const quantity = Math.max(child.filled, shareOfParent(child, parent) - child.ocaReduced);
    if (quantity <= child.filled) cancelNow(context, child, "Cancelled by System");
    else if (quantity < child.quantity) {
      child.quantity = quantity;
      context.emit({ type: "modified", order: viewOrder(child) });
    }
    if (isLive(child) && child.phase === "child") context.wake(child);
  }
}
