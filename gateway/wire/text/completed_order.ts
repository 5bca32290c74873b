// Text layout of completedOrder: an order that is over, without order id and client id.
import { type Contract, contractOf } from "../messages/common.ts";
import type { Order, OrderState } from "../messages/order.ts";
import { orderOf, orderStateOf } from "../messages/order_defaults.ts";
import type { CompletedOrder } from "../messages/orders.ts";
import { UNSET_DOUBLE, UNSET_INTEGER, UNSET_LONG } from "../numbers.ts";
import { DELTA_NEUTRAL, LEG_PRICES, OPEN_ORDER_CONTRACT, ORDER_LEGS } from "./contract.ts";
import { Fields, layout, type Step } from "./fields.ts";
import { CONDITIONS } from "./order_conditions.ts";
import * as parts from "./order_parts.ts";

const o = new Fields<Order>();
const contract = new Fields<Contract>();
const state = new Fields<OrderState>();

const CORE: Step<Order>[] = [
  o.text("action"),
  o.optQuantity("totalQuantity"),
  o.text("orderType"),
  o.optDouble("limitPrice", "0.0"),
  o.optDouble("auxPrice", "0.0"),
  o.text("tif"),
  o.text("ocaGroup"),
  o.text("account"),
  o.text("openClose"),
  o.int("origin"),
  o.text("orderRef"),
  o.long("permId"),
  o.flag("outsideRth"),
  o.flag("hidden"),
  o.optDecimal("discretionaryAmount", "0"),
  o.text("goodAfterTime"),
  ...parts.ADVISOR,
  o.text("modelCode"),
  o.text("goodTillDate"),
  o.text("rule80A"),
  o.optDecimal("percentOffset"),
  o.text("settlingFirm"),
  ...parts.SHORT_SALE,
  ...parts.REFERENCE_PRICES,
  o.optInt("displaySize", UNSET_INTEGER),
  o.flag("sweepToFill"),
  o.flag("allOrNone"),
  o.optInt("minQty"),
  o.int("ocaType"),
  o.int("triggerMethod"),
];

const STRATEGY: Step<Order>[] = [
  ...parts.VOLATILITY,
  o.when(
    parts.hasDeltaNeutralOrder,
    o.int("deltaNeutralConId"),
    o.flag("deltaNeutralShortSale"),
    o.int("deltaNeutralShortSaleSlot"),
    o.text("deltaNeutralDesignatedLocation"),
  ),
  o.flag("continuousUpdate"),
  o.optInt("referencePriceType", "0"),
  o.optDecimal("trailStopPrice"),
  o.optDecimal("trailingPercent"),
];

const ROUTING: Step<Order>[] = [
  o.tagValues("smartComboRoutingParams"),
  ...parts.SCALE(UNSET_INTEGER),
  ...parts.HEDGE,
  o.text("clearingAccount"),
  o.text("clearingIntent"),
  o.flag("notHeld"),
];

const RESULT: Step<Order>[] = [
  o.flag("randomizeSize"),
  o.flag("randomizePrice"),
  ...parts.PEG_BENCH,
  ...CONDITIONS,
  // Sent a second time; clients take this one.
  o.optDecimal("trailStopPrice", UNSET_DOUBLE),
  o.optDecimal("limitPriceOffset", UNSET_DOUBLE),
  o.optDecimal("cashQty", "0"),
  o.flag("dontUseAutoPriceForHedge"),
  o.flag("isOmsContainer"),
  o.text("autoCancelDate"),
  o.optQuantity("filledQuantity", "0"),
  o.optInt("refFuturesConId", UNSET_INTEGER),
  o.flag("autoCancelParent"),
  o.text("shareholder"),
  o.flag("imbalanceOnly"),
  o.flag("routeMarketableToBbo"),
  o.optLong("parentPermId", UNSET_LONG),
];

const LATER_ADDITIONS: Step<Order>[] = [
  o.since(
    170,
    o.optInt("minTradeQty"),
    o.optInt("minCompeteSize", "100"),
    o.optDecimal("competeAgainstBestOffset"),
    o.optDecimal("midOffsetAtWhole"),
    o.optDecimal("midOffsetAtHalf"),
  ),
  o.since(183, o.text("customerAccount")),
  o.since(184, o.flag("professionalCustomer")),
  o.since(198, o.text("submitter")),
];

const emptyState = () => orderStateOf({ status: "" });

export const COMPLETED_ORDER = layout<CompletedOrder>("completedOrder", 101, (f) => [
  f.inside("contract", contractOf, ...OPEN_ORDER_CONTRACT),
  f.inside("order", orderOf, ...CORE, ...STRATEGY),
  f.inside("contract", contractOf, contract.text("comboLegsDescription"), ORDER_LEGS, LEG_PRICES),
  f.inside("order", orderOf, ...ROUTING),
  f.inside("contract", contractOf, DELTA_NEUTRAL),
  f.inside("order", orderOf, ...parts.ALGO, o.flag("solicited")),
  f.inside("orderState", emptyState, state.text("status")),
  f.inside("order", orderOf, ...RESULT),
  f.inside("orderState", emptyState, state.text("completedTime"), state.text("completedStatus")),
  f.inside("order", orderOf, ...LATER_ADDITIONS),
]);
