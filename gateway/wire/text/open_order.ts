// Text layout of openOrder, with what a live gateway sends where an attribute is unset.
import { type Contract, contractOf } from "../messages/common.ts";
import type { Margins, Order, OrderAllocation, OrderState } from "../messages/order.ts";
import { marginsOf, orderOf, orderStateOf } from "../messages/order_defaults.ts";
import type { OpenOrder } from "../messages/orders.ts";
import { UNSET_DECIMAL, UNSET_DOUBLE, UNSET_INTEGER } from "../numbers.ts";
import { DELTA_NEUTRAL, LEG_PRICES, OPEN_ORDER_CONTRACT, ORDER_LEGS } from "./contract.ts";
import { Fields, layout, type Step } from "./fields.ts";
import { CONDITIONS } from "./order_conditions.ts";
import * as parts from "./order_parts.ts";

const o = new Fields<Order>();
const contract = new Fields<Contract>();
const state = new Fields<OrderState>();
const margins = new Fields<Margins>();
const allocation = new Fields<OrderAllocation>();
const softDollar = new Fields<Order["softDollarTier"]>();

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
  o.int("clientId"),
  o.long("permId"),
  o.flag("outsideRth"),
  o.flag("hidden"),
  o.optDecimal("discretionaryAmount", "0"),
  o.text("goodAfterTime"),
  o.computed(({ permId, account, totalQuantity }) => `${permId}.0/${account}/${totalQuantity ?? "0"}`),
  ...parts.ADVISOR,
  o.text("modelCode"),
  o.text("goodTillDate"),
  o.text("rule80A"),
  o.optDecimal("percentOffset"),
  o.text("settlingFirm"),
  ...parts.SHORT_SALE,
  o.int("auctionStrategy"),
];

const RESTRICTIONS: Step<Order>[] = [
  ...parts.REFERENCE_PRICES,
  o.optInt("displaySize", UNSET_INTEGER),
  o.flag("blockOrder"),
  o.flag("sweepToFill"),
  o.flag("allOrNone"),
  o.optInt("minQty"),
  o.int("ocaType"),
  o.flag("eTradeOnly"),
  o.flag("firmQuoteOnly"),
  o.optDecimal("nbboPriceCap"),
  o.int("parentId"),
  o.int("triggerMethod"),
];

const STRATEGY: Step<Order>[] = [
  ...parts.VOLATILITY,
  ...parts.DELTA_NEUTRAL_ORDER("?"),
  o.flag("continuousUpdate"),
  o.optInt("referencePriceType", "0"),
  o.optDecimal("trailStopPrice"),
  o.optDecimal("trailingPercent"),
  o.optDecimal("basisPoints"),
  o.optInt("basisPointsType"),
];

const ROUTING: Step<Order>[] = [
  o.tagValues("smartComboRoutingParams"),
  ...parts.SCALE(UNSET_INTEGER),
  ...parts.HEDGE,
  o.flag("optOutSmartRouting"),
  o.text("clearingAccount"),
  o.text("clearingIntent"),
  o.flag("notHeld"),
];

/** The nine figures in the order of both margin blocks: before, change, after. */
const MARGINS: Step<Margins>[] = [
  margins.optDecimal("initBefore", UNSET_DOUBLE),
  margins.optDecimal("maintBefore", UNSET_DOUBLE),
  margins.optDecimal("equityBefore", UNSET_DOUBLE),
  margins.optDecimal("initChange", UNSET_DOUBLE),
  margins.optDecimal("maintChange", UNSET_DOUBLE),
  margins.optDecimal("equityChange", UNSET_DOUBLE),
  margins.optDecimal("initAfter", UNSET_DOUBLE),
  margins.optDecimal("maintAfter", UNSET_DOUBLE),
  margins.optDecimal("equityAfter", UNSET_DOUBLE),
];

function emptyAllocation(): OrderAllocation {
  return {
    account: "",
    position: null,
    positionDesired: null,
    positionAfter: null,
    desiredQuantity: null,
    allowedQuantity: null,
    isMonetary: false,
  };
}

const PREVIEW: Step<OrderState> = state.since(
  195,
  state.text("marginCurrency"),
  state.inside("outsideRthMargins", marginsOf, ...MARGINS),
  state.optQuantity("suggestedSize", UNSET_DECIMAL),
  state.text("rejectReason"),
  state.rows(
    "allocations",
    emptyAllocation,
    allocation.text("account"),
    allocation.optQuantity("position"),
    allocation.optQuantity("positionDesired"),
    allocation.optQuantity("positionAfter"),
    allocation.optQuantity("desiredQuantity"),
    allocation.optQuantity("allowedQuantity"),
    allocation.flag("isMonetary"),
  ),
);

const STATE: Step<OrderState>[] = [
  state.text("status"),
  state.inside("margins", marginsOf, ...MARGINS),
  state.optDecimal("commission"),
  state.optDecimal("minCommission"),
  state.optDecimal("maxCommission"),
  state.text("commissionCurrency"),
  PREVIEW,
  state.text("warningText"),
];

const ADJUSTED: Step<Order>[] = [
  o.flag("randomizeSize"),
  o.flag("randomizePrice"),
  ...parts.PEG_BENCH,
  ...CONDITIONS,
  o.text("adjustedOrderType"),
  o.optDecimal("triggerPrice", UNSET_DOUBLE),
  // Sent a second time; clients take this one.
  o.optDecimal("trailStopPrice", UNSET_DOUBLE),
  o.optDecimal("limitPriceOffset", UNSET_DOUBLE),
  o.optDecimal("adjustedStopPrice", UNSET_DOUBLE),
  o.optDecimal("adjustedStopLimitPrice", UNSET_DOUBLE),
  o.optDecimal("adjustedTrailingAmount", UNSET_DOUBLE),
  o.int("adjustableTrailingUnit"),
];

/** Live gateways answer 0.02 on buys whose client gave no offset. */
const COMPETE_OFFSET: Step<Order> = {
  ...o.optDecimal("competeAgainstBestOffset"),
  write: (writer, { competeAgainstBestOffset, action }) =>
    writer.field(competeAgainstBestOffset ?? (action === "BUY" ? "0.02" : "")),
};

const LATER_ADDITIONS: Step<Order>[] = [
  o.inside(
    "softDollarTier",
    () => ({ name: "", value: "", displayName: "" }),
    softDollar.text("name"),
    softDollar.text("value"),
    softDollar.text("displayName"),
  ),
  o.optDecimal("cashQty", "0"),
  o.flag("dontUseAutoPriceForHedge"),
  o.flag("isOmsContainer"),
  o.flag("discretionaryUpToLimitPrice"),
  o.optFlag("usePriceMgmtAlgo", "0"),
  o.since(158, o.optInt("duration")),
  o.since(160, o.optInt("postToAts")),
  o.since(162, o.flag("autoCancelParent")),
  o.since(
    170,
    o.optInt("minTradeQty"),
    o.optInt("minCompeteSize", "100"),
    COMPETE_OFFSET,
    o.optDecimal("midOffsetAtWhole"),
    o.optDecimal("midOffsetAtHalf"),
  ),
  o.since(183, o.text("customerAccount")),
  o.since(184, o.flag("professionalCustomer")),
  o.since(185, o.text("bondAccruedInterest")),
  o.since(189, o.flag("includeOvernight")),
  o.since(193, o.text("extOperator"), o.optInt("manualOrderIndicator", UNSET_INTEGER)),
  o.since(198, o.text("submitter")),
  o.since(199, o.flag("imbalanceOnly")),
];

export const OPEN_ORDER = layout<OpenOrder>("openOrder", 5, (f) => [
  f.int("orderId"),
  f.inside("contract", contractOf, ...OPEN_ORDER_CONTRACT),
  f.inside("order", orderOf, ...CORE, ...RESTRICTIONS, ...STRATEGY),
  f.inside("contract", contractOf, contract.text("comboLegsDescription"), ORDER_LEGS, LEG_PRICES),
  f.inside("order", orderOf, ...ROUTING),
  f.inside("contract", contractOf, DELTA_NEUTRAL),
  f.inside("order", orderOf, ...parts.ALGO, o.flag("solicited"), o.flag("whatIf")),
  f.inside("orderState", () => orderStateOf({ status: "" }), ...STATE),
  f.inside("order", orderOf, ...ADJUSTED, ...LATER_ADDITIONS),
]);
