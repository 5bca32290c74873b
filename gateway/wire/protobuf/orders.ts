// Protobuf field tables of the order messages.
import { contractOf } from "../messages/common.ts";
import { orderOf, orderStateOf } from "../messages/order_defaults.ts";
import type * as m from "../messages/orders.ts";
import { emptyExecution } from "../text/order_replies.ts";
import { emptyFilter } from "../text/order_requests.ts";
import { CONTRACT } from "./contract.ts";
import { type ProtoField, ProtoFields } from "./fields.ts";
import { ORDER } from "./order.ts";
import { ORDER_STATE } from "./order_state.ts";
import { proto } from "./table.ts";

const filter = new ProtoFields<m.ExecutionFilter>();
const attached = new ProtoFields<m.AttachedOrders>();

const FILTER: ProtoField<m.ExecutionFilter>[] = [
  filter.int(1, "clientId"),
  filter.text(2, "account"),
  filter.text(3, "time"),
  filter.text(4, "symbol"),
  filter.text(5, "secType"),
  filter.text(6, "exchange"),
  filter.text(7, "side"),
  filter.optInt(8, "lastNDays"),
  filter.ints(9, "specificDates"),
];

function emptyAttached(): m.AttachedOrders {
  return {
    stopLossOrderId: null,
    stopLossOrderType: "",
    profitTakerOrderId: null,
    profitTakerOrderType: "",
  };
}

const place = new ProtoFields<m.PlaceOrder>();
const ATTACHED = place.optMessage(4, "attached", emptyAttached, [
  attached.optInt(1, "stopLossOrderId"),
  attached.text(2, "stopLossOrderType"),
  attached.optInt(3, "profitTakerOrderId"),
  attached.text(4, "profitTakerOrderType"),
]);

/** Clients send an empty message with every order: that is no attached order. */
const ATTACHED_OR_NONE: ProtoField<m.PlaceOrder> = {
  ...ATTACHED,
  read: (reader, message, wireType) => {
    ATTACHED.read(reader, message, wireType);
    const { attached } = message;
    if (attached?.stopLossOrderId === null && attached.profitTakerOrderId === null) message.attached = null;
  },
};

export const ORDER_REQUESTS = {
  placeOrder: proto<m.PlaceOrder>("placeOrder", (p) => [
    p.int(1, "orderId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.message(3, "order", orderOf, ORDER),
    p.since(218, ATTACHED_OR_NONE),
  ]),
  cancelOrder: proto<m.CancelOrder>("cancelOrder", (p) => [
    p.int(1, "orderId"),
    p.part(2, [
      p.text(1, "manualCancelTime"),
      p.text(2, "extOperator"),
      p.optInt(3, "manualOrderIndicator"),
    ]),
  ]),
  reqGlobalCancel: proto<m.ReqGlobalCancel>("reqGlobalCancel", (p) => [
    p.part(1, [p.text(2, "extOperator"), p.optInt(3, "manualOrderIndicator")]),
  ]),
  reqOpenOrders: proto<m.ReqOpenOrders>("reqOpenOrders", () => []),
  reqAllOpenOrders: proto<m.ReqAllOpenOrders>("reqAllOpenOrders", () => []),
  reqAutoOpenOrders: proto<m.ReqAutoOpenOrders>("reqAutoOpenOrders", (p) => [p.flag(1, "autoBind")]),
  reqCompletedOrders: proto<m.ReqCompletedOrders>("reqCompletedOrders", (p) => [p.flag(1, "apiOnly")]),
  reqExecutions: proto<m.ReqExecutions>("reqExecutions", (p) => [
    p.int(1, "reqId"),
    p.message(2, "filter", emptyFilter, FILTER),
  ]),
  exerciseOptions: proto<m.ExerciseOptions>("exerciseOptions", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.int(3, "action"),
    p.int(4, "quantity"),
    p.text(5, "account"),
    p.flag(6, "override"),
    p.text(7, "manualOrderTime"),
    p.text(8, "customerAccount"),
    p.flag(9, "professionalCustomer"),
  ]),
};

const e = new ProtoFields<m.Execution>();
const EXECUTION: ProtoField<m.Execution>[] = [
  e.int(1, "orderId"),
  e.text(2, "execId"),
  e.text(3, "time"),
  e.text(4, "account"),
  e.text(5, "exchange"),
  e.text(6, "side"),
  e.quantity(7, "shares"),
  e.double(8, "price"),
  e.long(9, "permId"),
  e.int(10, "clientId"),
  e.flag(11, "isLiquidation"),
  e.quantity(12, "cumulativeQuantity"),
  e.double(13, "averagePrice"),
  e.text(14, "orderRef"),
  e.text(15, "evRule"),
  e.optDouble(16, "evMultiplier"),
  e.text(17, "modelCode"),
  e.int(18, "lastLiquidity"),
  e.flag(19, "isPriceRevisionPending"),
  e.text(20, "submitter"),
];

const emptyState = () => orderStateOf({ status: "" });

export const ORDER_REPLIES = {
  openOrder: proto<m.OpenOrder>("openOrder", (p) => [
    p.int(1, "orderId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.message(3, "order", orderOf, ORDER),
    p.message(4, "orderState", emptyState, ORDER_STATE),
  ], (open) => ({ ...open, order: { ...open.order, orderId: open.orderId } })),
  completedOrder: proto<m.CompletedOrder>("completedOrder", (p) => [
    p.message(1, "contract", contractOf, CONTRACT),
    p.message(2, "order", orderOf, ORDER),
    p.message(3, "orderState", emptyState, ORDER_STATE),
  ]),
  openOrderEnd: proto<m.OpenOrderEnd>("openOrderEnd", () => []),
  orderStatus: proto<m.OrderStatus>("orderStatus", (p) => [
    p.int(1, "orderId"),
    p.text(2, "status"),
    p.quantity(3, "filled"),
    p.quantity(4, "remaining"),
    p.double(5, "averageFillPrice"),
    p.long(6, "permId"),
    p.int(7, "parentId"),
    p.double(8, "lastFillPrice"),
    p.int(9, "clientId"),
    p.text(10, "whyHeld"),
    p.double(11, "marketCapPrice"),
  ]),
  execDetails: proto<m.ExecDetails>("execDetails", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.message(3, "execution", emptyExecution, EXECUTION),
  ]),
  execDetailsEnd: proto<m.ExecDetailsEnd>("execDetailsEnd", (p) => [p.int(1, "reqId")]),
  commissionReport: proto<m.CommissionReport>("commissionReport", (p) => [
    p.text(1, "execId"),
    p.double(2, "commission"),
    p.text(3, "currency"),
    p.optDouble(4, "realizedPnl"),
    p.optDouble(5, "yield"),
    p.optIntText(6, "yieldRedemptionDate"),
  ]),
  orderBound: proto<m.OrderBound>("orderBound", (p) => [
    p.long(1, "permId"),
    p.int(2, "clientId"),
    p.int(3, "orderId"),
  ]),
  completedOrdersEnd: proto<m.CompletedOrdersEnd>("completedOrdersEnd", () => []),
};
