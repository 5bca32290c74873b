// What can be learnt about one order, from the desk itself and from the broker. The fold knows nothing else.
import type { OrderId, PermId, SocketEpoch } from "@/lib/contract/ids.ts";
import type {
  CommissionRow,
  CompletedOrderRow,
  OpenOrderRow,
  OrderStatusRow,
} from "@/lib/contract/protocol/common.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { OrderTerms } from "@/lib/contract/order_terms.ts";
import type { Fill, PartFill } from "./record.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";

/**
 * Where a row came from. A pushed callback may be an old repeat; a snapshot row was read on purpose and
 * decides: it can bring an order back to life, a push can not.
 */
export interface RowOrigin {
  epoch: SocketEpoch;
  /** When the snapshot was asked for; `null` for a pushed callback. */
  snapshotAt: string | null;
}

export type Evidence =
  | { type: "sent" }
  | { type: "send_failed"; code: string; why: Saying; nothingSent: boolean }
  | { type: "change_sent"; terms: OrderTerms; epoch: SocketEpoch }
  | { type: "change_failed"; code: string; why: Saying; nothingSent: boolean }
  | { type: "cancel_sent"; epoch: SocketEpoch; by: string }
  | { type: "cancel_failed"; code: string; why: Saying; nothingSent: boolean }
  /** No evidence within the deadline. */
  | { type: "overdue"; what: "order" | "change" | "cancel" }
  /** Open against a position. */
  | { type: "exit" }
  /** The socket or the program ended while an answer was awaited. */
  | { type: "link_lost"; why: Saying }
  | { type: "open_order"; row: OpenOrderRow; origin: RowOrigin }
  | { type: "order_status"; row: OrderStatusRow; origin: RowOrigin }
  | { type: "bound"; epoch: SocketEpoch; clientId: number; orderId: OrderId }
  | {
    type: "execution";
    fill: Fill;
    cumQty: DecimalString | null;
    avgPrice: DecimalString | null;
    permId: PermId | null;
  }
  /** An execution of a leg or of one account: it is no fill of the order itself. */
  | { type: "part"; fill: PartFill }
  | { type: "commission"; row: CommissionRow }
  | { type: "ib_error"; code: number; text: string }
  | { type: "completed"; row: CompletedOrderRow }
  /** A complete snapshot (open orders, executions, completed orders) does not have it. */
  | { type: "absent"; snapshotAt: string; quiet: boolean }
  /** Executions were read again after the order had ended. */
  | { type: "fills_reread"; snapshotAt: string };
