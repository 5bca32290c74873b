// What can go wrong with the cancel of a live order.
import type { FaultOf } from "./plan.ts";
import type { OrderView } from "../engine/types.ts";
import { orderNotCancellable, orderNotFound } from "../session/codes.ts";
import type { Client } from "../session/core.ts";
import { orderStatusMessage } from "../session/order_messages.ts";

type CancelFault = FaultOf<"cancel">;

/** In place of the cancel, which `cancel` would do. */
export function spoilCancel(client: Client, order: OrderView, fault: CancelFault, cancel: () => void): void {
  const { core } = client;
  const orderId = order.request.orderId;
  switch (fault.do) {
    case "lost":
      return;
    case "late":
      return void core.time.after(fault.delayMs ?? 1000, () => core.link.whenUp(cancel));
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
function takeEffect(client: Client, order: OrderView, fault: CancelFault): void {
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
