// What the exact broker does on odd days: hands in TWS, cancels that go otherwise, orders that sleep.
import { compare } from "@/lib/contract/decimal.ts";
import type { BrokerOrder, ModelBroker } from "./model_broker.ts";
import { openOrderRow, statusRow } from "./rows.ts";

/** How the next cancel goes. */
export type CancelWay =
  | "at once"
  | "161"
  | "10148, cancelled all the same"
  | "202 alone"
  | "ApiCancelled"
  | "slow"
  | "fills instead";

/** What befalls a living order, told or not. */
export type Oddity =
  | "typed over: quantity"
  | "typed over: price"
  | "typed over, untold"
  | "sleeps"
  | "wakes"
  | "cancel ends"
  | "cancel refused late"
  | "strange word"
  | "without permId"
  | "held by 404";

export function befall(broker: ModelBroker, order: BrokerOrder, what: Oddity, size: number): void {
  switch (what) {
    case "typed over: quantity":
      if (retype(order, size)) broker.report(order);
      return;
    case "typed over, untold":
      return void retype(order, size);
    case "typed over: price":
      order.order = { ...order.order, lmtPrice: `${180 + size % 7}` };
      return broker.report(order);
    case "sleeps":
      order.sleeps = true;
      return broker.report(order);
    case "wakes":
      order.sleeps = false;
      return broker.report(order);
    case "cancel ends":
      if (order.leaves === true) broker.end(order);
      return;
    case "cancel refused late":
      if (order.leaves !== true) return;
      order.leaves = false;
      return broker.report(order);
    case "strange word":
      return broker.say({
        type: "order_status",
        fields: statusRow(order, "PendingEnvelope", broker.figures(order)),
      });
    case "without permId": {
      const ids = { ...order, permId: null };
      const word = broker.word(order);
      broker.say({ type: "open_order", fields: openOrderRow(ids, order.order, word) });
      return broker.say({ type: "order_status", fields: statusRow(ids, word, broker.figures(order)) });
    }
    case "held by 404":
      return broker.error(order.orderId, 404, "Order held while securities are located.");
  }
}

/** Someone sits at TWS; what has filled can not be taken back. */
function retype(order: BrokerOrder, size: number): boolean {
  if (compare(String(size), order.filled) <= 0) return false;
  order.order = { ...order.order, totalQuantity: String(size) };
  order.retyped = true;
  return true;
}

export function cancelOddly(broker: ModelBroker, order: BrokerOrder, way: CancelWay): void {
  const cannot = (state: string) =>
    broker.error(
      order.orderId,
      10148,
      `OrderId ${order.orderId} that needs to be cancelled cannot be cancelled, state: ${state}.`,
    );
  switch (way) {
    case "161":
      return broker.error(order.orderId, 161, "Cancel attempted when order is not in a cancellable state.");
    case "10148, cancelled all the same":
      order.status = "Cancelled";
      return cannot("PendingCancel");
    case "202 alone":
      order.status = "Cancelled";
      return broker.error(order.orderId, 202, "Order Canceled - reason:");
    case "ApiCancelled":
      order.status = "Cancelled";
      return broker.say({
        type: "order_status",
        fields: statusRow(order, "ApiCancelled", broker.figures(order)),
      });
    case "slow":
      order.leaves = true;
      return broker.report(order);
    case "fills instead":
      broker.fill(order, 1);
      return cannot("Filled");
    case "at once":
      return broker.end(order);
  }
}
