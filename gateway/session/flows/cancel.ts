// cancelOrder and reqGlobalCancel.
import type { OrderView } from "../../engine/types.ts";
import { notCancellable, orderNotFound } from "../codes.ts";
import type { Client } from "../core.ts";
import { isLive } from "../order_book.ts";
import { refusedAsReadOnly } from "../start.ts";
import type { CancelOrder } from "../../wire/messages.ts";

export function cancelOrder(client: Client, message: CancelOrder): void {
  if (refusedAsReadOnly(client, message.orderId)) return;
  client.core.link.whenUp(() => transmitted(client, message));
}

/** Reaches IB: at once, or behind the orders that wait for IB to come back. */
function transmitted(client: Client, message: CancelOrder): void {
  const { core } = client;
  if (core.book.held(client.clientId, message.orderId)) return dropHeld(client, message.orderId);
  const order = core.book.find(client.clientId, message.orderId);
  if (!order) return client.error(message.orderId, 10147, orderNotFound(message.orderId));
  if (!isLive(order)) return cancel(client, order, message.orderId);
  core.interference.cancel(client, order, () => cancel(client, order, message.orderId));
}

function cancel(client: Client, order: OrderView, orderId: number): void {
  const { core } = client;
  core.touch();
  const result = core.engine.orders.cancel(order.permId);
  if (!result.ok) client.error(orderId, result.code, result.text);
}

/** An order that was never transmitted is simply forgotten, and its children with it. */
function dropHeld(client: Client, orderId: number): void {
  for (const held of client.core.book.heldFamily(client.clientId, orderId)) dropOne(client, held.orderId);
}

function dropOne(client: Client, orderId: number): void {
  const { core } = client;
  core.touch();
  core.book.release(client.clientId, orderId);
  client.send({
    kind: "orderStatus",
    orderId,
    status: "Cancelled",
    filled: "0",
    remaining: "0",
    averageFillPrice: "0",
    permId: 0,
    parentId: 0,
    lastFillPrice: "0",
    clientId: client.clientId,
    whyHeld: "",
    marketCapPrice: "0",
  });
  client.error(orderId, 202, "Order Canceled - reason:");
}

/**
 * Cancels the orders of every client, and those typed in TWS. Of the client's own finished ones each is
 * refused, as at IB.
 */
export function globalCancel(client: Client): void {
  const { core } = client;
  if (refusedAsReadOnly(client)) return;
  core.link.whenUp(() => {
    core.touch();
    for (const held of core.book.heldAll(client.clientId)) dropOne(client, held.orderId);
    const finished = core.engine.orders.completedOrders({ clientId: client.clientId });
    core.engine.orders.cancelAll();
    for (const { request, permId } of finished) {
      if (request.orderId > 0) client.error(request.orderId, 161, notCancellable(permId));
    }
  });
}
