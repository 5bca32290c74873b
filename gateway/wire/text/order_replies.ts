// Text layouts of the order replies other than openOrder and completedOrder.
import { contractOf } from "../messages/common.ts";
import type * as m from "../messages/orders.ts";
import { UNSET_DOUBLE } from "../numbers.ts";
import { COMPLETED_ORDER } from "./completed_order.ts";
import { EXECUTION_CONTRACT } from "./contract.ts";
import { Fields, layout } from "./fields.ts";
import { OPEN_ORDER } from "./open_order.ts";

const execution = new Fields<m.Execution>();

export function emptyExecution(): m.Execution {
  return {
    orderId: 0,
    execId: "",
    time: "",
    account: "",
    exchange: "",
    side: "",
    shares: "0",
    price: "0",
    permId: 0,
    clientId: 0,
    isLiquidation: false,
    cumulativeQuantity: "0",
    averagePrice: "0",
    orderRef: "",
    evRule: "",
    evMultiplier: null,
    modelCode: "",
    lastLiquidity: 0,
    isPriceRevisionPending: false,
    submitter: "",
  };
}

export const ORDER_REPLIES = {
  openOrder: OPEN_ORDER,
  completedOrder: COMPLETED_ORDER,
  openOrderEnd: layout<m.OpenOrderEnd>("openOrderEnd", 53, (f) => [f.constant("1")]),
  orderStatus: layout<m.OrderStatus>("orderStatus", 3, (f) => [
    f.int("orderId"),
    f.text("status"),
    f.decimal("filled"),
    f.decimal("remaining"),
    f.decimal("averageFillPrice"),
    f.long("permId"),
    f.int("parentId"),
    f.decimal("lastFillPrice"),
    f.int("clientId"),
    f.text("whyHeld"),
    f.decimal("marketCapPrice"),
  ]),
  execDetails: layout<m.ExecDetails>("execDetails", 11, (f) => [
    f.int("reqId"),
    f.inside("execution", emptyExecution, execution.int("orderId")),
    f.inside("contract", contractOf, ...EXECUTION_CONTRACT),
    f.inside(
      "execution",
      emptyExecution,
      execution.text("execId"),
      execution.text("time"),
      execution.text("account"),
      execution.text("exchange"),
      execution.text("side"),
      execution.decimal("shares"),
      execution.decimal("price"),
      execution.long("permId"),
      execution.int("clientId"),
      execution.flag("isLiquidation"),
      execution.decimal("cumulativeQuantity"),
      execution.decimal("averagePrice"),
      execution.text("orderRef"),
      execution.text("evRule"),
      execution.optDecimal("evMultiplier"),
      execution.text("modelCode"),
      execution.int("lastLiquidity"),
      execution.since(178, execution.flag("isPriceRevisionPending")),
      execution.since(198, execution.text("submitter")),
    ),
  ]),
  execDetailsEnd: layout<m.ExecDetailsEnd>("execDetailsEnd", 55, (f) => [f.constant("1"), f.int("reqId")]),
  commissionReport: layout<m.CommissionReport>("commissionReport", 59, (f) => [
    f.constant("1"),
    f.text("execId"),
    f.decimal("commission"),
    f.text("currency"),
    f.optDecimal("realizedPnl", UNSET_DOUBLE),
    f.optDecimal("yield", UNSET_DOUBLE),
    f.optInt("yieldRedemptionDate"),
  ]),
  orderBound: layout<m.OrderBound>("orderBound", 100, (f) => [
    f.long("permId"),
    f.int("clientId"),
    f.int("orderId"),
  ]),
  completedOrdersEnd: layout<m.CompletedOrdersEnd>("completedOrdersEnd", 102, () => []),
};
