// Text layouts of the order requests other than placeOrder.
import { contractOf } from "../messages/common.ts";
import type { Contract } from "../messages/common.ts";
import type * as m from "../messages/orders.ts";
import { UNSET_INTEGER } from "../numbers.ts";
import { Fields, layout } from "./fields.ts";
import { PLACE_ORDER } from "./place_order.ts";
import { integerValue } from "./values.ts";

const contract = new Fields<Contract>();
const filter = new Fields<m.ExecutionFilter>();

export function emptyFilter(): m.ExecutionFilter {
  return {
    clientId: 0,
    account: "",
    time: "",
    symbol: "",
    secType: "",
    exchange: "",
    side: "",
    lastNDays: null,
    specificDates: [],
  };
}

export const ORDER_REQUESTS = {
  placeOrder: PLACE_ORDER,
  cancelOrder: layout<m.CancelOrder>("cancelOrder", 4, (f) => [
    f.before(192, f.constant("1")),
    f.reqId("orderId"),
    f.since(169, f.text("manualCancelTime")),
    // Request-for-quote fields that lived for three versions.
    f.between(187, 189, f.constant(""), f.constant(""), f.constant(UNSET_INTEGER)),
    f.since(192, f.text("extOperator"), f.optInt("manualOrderIndicator")),
  ]),
  reqGlobalCancel: layout<m.ReqGlobalCancel>("reqGlobalCancel", 58, (f) => [
    f.before(192, f.constant("1")),
    f.since(192, f.text("extOperator"), f.optInt("manualOrderIndicator")),
  ]),
  reqOpenOrders: layout<m.ReqOpenOrders>("reqOpenOrders", 5, (f) => [f.constant("1")]),
  reqAllOpenOrders: layout<m.ReqAllOpenOrders>("reqAllOpenOrders", 16, (f) => [f.constant("1")]),
  reqAutoOpenOrders: layout<m.ReqAutoOpenOrders>("reqAutoOpenOrders", 15, (f) => [
    f.constant("1"),
    f.flag("autoBind"),
  ]),
  reqCompletedOrders: layout<m.ReqCompletedOrders>("reqCompletedOrders", 99, (f) => [f.flag("apiOnly")]),
  reqExecutions: layout<m.ReqExecutions>("reqExecutions", 7, (f) => [
    f.constant("3"),
    f.reqId("reqId"),
    f.inside(
      "filter",
      emptyFilter,
      filter.int("clientId"),
      filter.text("account"),
      filter.text("time"),
      filter.text("symbol"),
      filter.text("secType"),
      filter.text("exchange"),
      filter.text("side"),
      filter.since(200, filter.optInt("lastNDays"), filter.list("specificDates", integerValue)),
    ),
  ]),
  exerciseOptions: layout<m.ExerciseOptions>("exerciseOptions", 21, (f) => [
    f.constant("2"),
    f.reqId("reqId"),
    f.inside(
      "contract",
      contractOf,
      contract.int("conId"),
      contract.text("symbol"),
      contract.text("secType"),
      contract.text("lastTradeDateOrContractMonth"),
      contract.strike("strike"),
      contract.text("right"),
      contract.text("multiplier"),
      contract.text("exchange"),
      contract.text("currency"),
      contract.text("localSymbol"),
      contract.text("tradingClass"),
    ),
    f.int("action"),
    f.int("quantity"),
    f.text("account"),
    f.flag("override"),
    f.since(180, f.text("manualOrderTime")),
    f.since(183, f.text("customerAccount")),
    f.since(184, f.flag("professionalCustomer")),
  ]),
};
