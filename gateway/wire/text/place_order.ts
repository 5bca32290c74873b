// Text layout of placeOrder: every attribute of an order, in the order official clients send them.
import { type Contract, contractOf } from "../messages/common.ts";
import type { Order } from "../messages/order.ts";
import { orderOf } from "../messages/order_defaults.ts";
import type { PlaceOrder } from "../messages/orders.ts";
import { UNSET_INTEGER } from "../numbers.ts";
import { DELTA_NEUTRAL, LEG_PRICES, ORDER_LEGS, REQUEST_CONTRACT } from "./contract.ts";
import { Fields, layout, type Step } from "./fields.ts";
import { CONDITIONS } from "./order_conditions.ts";
import * as parts from "./order_parts.ts";

const o = new Fields<Order>();
const contract = new Fields<Contract>();
const message = new Fields<PlaceOrder>();

const CORE: Step<Order>[] = [
  o.text("action"),
  o.optQuantity("totalQuantity"),
  o.text("orderType"),
  o.optDecimal("limitPrice"),
  o.optDecimal("auxPrice"),
  o.text("tif"),
  o.text("ocaGroup"),
  o.text("account"),
  o.text("openClose"),
  o.int("origin"),
  o.text("orderRef"),
  o.flag("transmit"),
  o.int("parentId"),
  o.flag("blockOrder"),
  o.flag("sweepToFill"),
  o.optInt("displaySize"),
  o.int("triggerMethod"),
  o.flag("outsideRth"),
  o.flag("hidden"),
];

const isBag = (placed: PlaceOrder) => placed.contract.secType === "BAG";

const COMBINATION: Step<PlaceOrder> = message.when(
  isBag,
  message.inside("contract", contractOf, ORDER_LEGS, LEG_PRICES),
  message.inside("order", orderOf, o.tagValues("smartComboRoutingParams")),
);

const ALLOCATION: Step<Order>[] = [
  // Shares allocation: dead since long, but its field is still there.
  o.constant(""),
  o.optDecimal("discretionaryAmount"),
  o.text("goodAfterTime"),
  o.text("goodTillDate"),
  ...parts.ADVISOR,
  o.text("modelCode"),
];

const RESTRICTIONS: Step<Order>[] = [
  ...parts.SHORT_SALE,
  o.int("ocaType"),
  o.text("rule80A"),
  o.text("settlingFirm"),
  o.flag("allOrNone"),
  o.optInt("minQty"),
  o.optDecimal("percentOffset"),
  o.flag("eTradeOnly"),
  o.flag("firmQuoteOnly"),
  o.optDecimal("nbboPriceCap"),
  o.int("auctionStrategy"),
  ...parts.REFERENCE_PRICES,
  o.flag("overridePercentageConstraints"),
];

const STRATEGY: Step<Order>[] = [
  o.optDecimal("volatility"),
  o.optInt("volatilityType"),
  o.text("deltaNeutralOrderType"),
  o.optDecimal("deltaNeutralAuxPrice"),
  ...parts.DELTA_NEUTRAL_ORDER(""),
  o.flag("continuousUpdate"),
  o.optInt("referencePriceType"),
  o.optDecimal("trailStopPrice"),
  o.optDecimal("trailingPercent"),
  ...parts.SCALE(""),
  o.text("scaleTable"),
  o.text("activeStartTime"),
  o.text("activeStopTime"),
  ...parts.HEDGE,
  o.flag("optOutSmartRouting"),
  o.text("clearingAccount"),
  o.text("clearingIntent"),
  o.flag("notHeld"),
];

const ALGO_AND_CONDITIONS: Step<Order>[] = [
  ...parts.ALGO,
  o.text("algoId"),
  o.flag("whatIf"),
  o.options("miscOptions"),
  o.flag("solicited"),
  o.flag("randomizeSize"),
  o.flag("randomizePrice"),
  ...parts.PEG_BENCH,
  ...CONDITIONS,
  o.text("adjustedOrderType"),
  o.optDecimal("triggerPrice"),
  o.optDecimal("limitPriceOffset"),
  o.optDecimal("adjustedStopPrice"),
  o.optDecimal("adjustedStopLimitPrice"),
  o.optDecimal("adjustedTrailingAmount"),
  o.int("adjustableTrailingUnit"),
];

const softDollar = new Fields<Order["softDollarTier"]>();

const LATER_ADDITIONS: Step<Order>[] = [
  o.text("extOperator"),
  o.inside(
    "softDollarTier",
    () => ({ name: "", value: "", displayName: "" }),
    softDollar.text("name"),
    softDollar.text("value"),
  ),
  o.optDecimal("cashQty"),
  o.text("mifid2DecisionMaker"),
  o.text("mifid2DecisionAlgo"),
  o.text("mifid2ExecutionTrader"),
  o.text("mifid2ExecutionAlgo"),
  o.flag("dontUseAutoPriceForHedge"),
  o.flag("isOmsContainer"),
  o.flag("discretionaryUpToLimitPrice"),
  o.optFlag("usePriceMgmtAlgo"),
  o.since(158, o.optInt("duration")),
  o.since(160, o.optInt("postToAts")),
  o.since(162, o.flag("autoCancelParent")),
  o.since(166, o.text("advancedErrorOverride")),
  o.since(169, o.text("manualOrderTime")),
];

/** Pegged-to-best and pegged-to-midpoint: each field only where it can matter. */
const PEG_OFFSETS: Step<PlaceOrder> = message.since(
  170,
  message.when(
    (placed) => placed.contract.exchange === "IBKRATS",
    message.inside("order", orderOf, o.optInt("minTradeQty")),
  ),
  message.inside(
    "order",
    orderOf,
    o.when(parts.isPegBest, o.optInt("minCompeteSize"), o.optDecimal("competeAgainstBestOffset")),
    o.when(
      (order) =>
        parts.isPegMid(order) || (parts.isPegBest(order) && order.competeAgainstBestOffset === "Infinity"),
      o.optDecimal("midOffsetAtWhole"),
      o.optDecimal("midOffsetAtHalf"),
    ),
  ),
);

const LAST_ADDITIONS: Step<Order>[] = [
  o.since(183, o.text("customerAccount")),
  o.since(184, o.flag("professionalCustomer")),
  // Request-for-quote fields that lived for three versions.
  o.between(187, 189, o.constant(""), o.constant(UNSET_INTEGER)),
  o.since(189, o.flag("includeOvernight")),
  o.since(192, o.optInt("manualOrderIndicator")),
  o.since(199, o.flag("imbalanceOnly")),
];

/** Attached orders exist in protobuf only. */
const NO_ATTACHED: Step<PlaceOrder> = {
  write: () => {},
  read: () => {},
  clear: (placed) => void (placed.attached = null),
};

export const PLACE_ORDER = layout<PlaceOrder>("placeOrder", 3, (f) => [
  f.reqId("orderId"),
  f.inside("contract", contractOf, ...REQUEST_CONTRACT, contract.text("secIdType"), contract.text("secId")),
  f.inside("order", orderOf, ...CORE),
  COMBINATION,
  f.inside("order", orderOf, ...ALLOCATION, ...RESTRICTIONS, ...STRATEGY),
  f.inside("contract", contractOf, DELTA_NEUTRAL),
  f.inside("order", orderOf, ...ALGO_AND_CONDITIONS, ...LATER_ADDITIONS),
  PEG_OFFSETS,
  f.inside("order", orderOf, ...LAST_ADDITIONS),
  NO_ATTACHED,
]);
