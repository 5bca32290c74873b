// cancelOrder and reqGlobalCancel.
import type { OrderView } from "../../engine/types.ts";
import type { FaultOf } from "../../faults/plan.ts";
import { orderNotCancellable, orderNotFound } from "../codes.ts";
import type { Client } from "../core.ts";
import { orderStatusMessage } from "../order_messages.ts";
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
  const fault = isLive(order) ? core.faults.hit("cancel", client.clientId) : null;
  if (fault) return misbehave(client, order, fault);
  cancel(client, order, message.orderId);
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

function misbehave(client: Client, order: OrderView, fault: FaultOf<"cancel">): void {
  const { core } = client;
  const orderId = order.request.orderId;
  switch (fault.do) {
    case "lost":
      return;
    case "late":
      return void core.time.after(fault.delayMs ?? 1000, () => {
        core.link.whenUp(() => cancel(client, order, orderId));
      });
    case "fill-instead":
      return void core.engine.control.fill(order.permId);
    case "fill-after-cancelled":
      return fillAfterCancelled(client, order, fault.delayMs ?? 300);
    case "10147":
      client.error(orderId, 10147, orderNotFound(orderId));
      return takeEffect(client, order, fault);
    case "10148":
      client.error(orderId, 10148, orderNotCancellable(orderId, "Cancelled"));
      return takeEffect(client, order, fault);
    case "161": {
      const text = "Cancel attempted when order is not in a cancellable state.  Order permId =" +
        order.permId;
      client.error(orderId, 161, text);
      return takeEffect(client, order, fault);
    }
  }
}

/** What really happens to an order whose cancel was refused. */
function takeEffect(client: Client, order: OrderView, fault: FaultOf<"cancel">): void {
  const { core } = client;
  core.touch();
  core.time.after(fault.delayMs ?? 0, () => {
    if (fault.effect === "cancel") core.engine.orders.cancel(order.permId);
    if (fault.effect === "fill") core.engine.control.fill(order.permId);
  });
}

/** The client is told the cancel worked; then the fill that was already on its way arrives. */
function fillAfterCancelled(client: Client, order: OrderView, delayMs: number): void {
  const { core } = client;
  const orderId = order.request.orderId;
  for (const status of ["PendingCancel", "Cancelled"] as const) {
    client.push(orderStatusMessage(core.book, { ...order, status }));
  }
  client.error(orderId, 202, "Order Canceled - reason:");
  core.time.after(delayMs, () => {
    core.touch();
    const result = core.engine.control.fill(order.permId);
    if (!result.ok) core.engine.orders.cancel(order.permId);
  });
}

/** Cancels the orders of every client, and those typed in TWS. */
export function globalCancel(client: Client): void {
  const { core } = client;
  if (refusedAsReadOnly(client)) return;
  core.link.whenUp(() => {
    core.touch();
    for (const held of core.book.heldAll(client.clientId)) dropOne(client, held.orderId);
    core.engine.orders.cancelAll();
  });
}
