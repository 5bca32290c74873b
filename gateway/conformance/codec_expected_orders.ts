// What the official ibapi must call back for openOrder and completedOrder, by the model's values.
import type { Contract, Order, OrderState, ServerMessage } from "../wire/messages.ts";
import {
  type Call,
  contract,
  type Expected,
  number,
  object,
  type ObjectLike,
  tagValues,
} from "./codec_expected.ts";

/** Names that differ between the model and ibapi's `Order`. */
const ORDER_NAMES: Partial<Record<keyof Order, string>> = {
  limitPrice: "lmtPrice",
  discretionaryAmount: "discretionaryAmt",
  limitPriceOffset: "lmtPriceOffset",
};

/** Attributes that arrive from a server version on. */
const ORDER_SINCE: Partial<Record<keyof Order, number>> = {
  duration: 158,
  postToAts: 160,
  autoCancelParent: 162,
  minTradeQty: 170,
  midOffsetAtWhole: 170,
  midOffsetAtHalf: 170,
  customerAccount: 183,
  professionalCustomer: 184,
  bondAccruedInterest: 185,
  includeOvernight: 189,
  manualOrderIndicator: 193,
  extOperator: 193,
  submitter: 198,
  imbalanceOnly: 199,
};

/** Attributes of placeOrder that replies do not bring back, or that Python drops. */
const NOT_ECHOED: (keyof Order)[] = [
  "transmit",
  "activeStartTime",
  "activeStopTime",
  "overridePercentageConstraints",
  "eTradeOnly",
  "firmQuoteOnly",
  "nbboPriceCap",
  "faProfile",
  "mifid2DecisionMaker",
  "mifid2DecisionAlgo",
  "mifid2ExecutionTrader",
  "mifid2ExecutionAlgo",
  "advancedErrorOverride",
  "manualOrderTime",
  "miscOptions",
  "scaleTable",
  "algoId",
  "hedgeMaxSize",
  "deactivate",
  "postOnly",
  "allowPreOpen",
  "ignoreOpenAuction",
  "seekPriceImprovement",
  "whatIfType",
  // Compared on their own, because ibapi spells them differently or the gateway fills them in.
  "conditions",
  "softDollarTier",
  "algoParams",
  "smartComboRoutingParams",
  "usePriceMgmtAlgo",
  "minCompeteSize",
  "competeAgainstBestOffset",
  "routeMarketableToBbo",
  "deltaNeutralOpenClose",
  "referencePriceType",
  "volatilityType",
];

const RESULT_ONLY: (keyof Order)[] = [
  "filledQuantity",
  "refFuturesConId",
  "shareholder",
  "parentPermId",
  "autoCancelDate",
];

const COMPLETED_LACKS: (keyof Order)[] = [
  "orderId",
  "clientId",
  "parentId",
  "auctionStrategy",
  "blockOrder",
  "whatIf",
  "optOutSmartRouting",
  "basisPoints",
  "basisPointsType",
  "adjustedOrderType",
  "triggerPrice",
  "adjustedStopPrice",
  "adjustedStopLimitPrice",
  "adjustedTrailingAmount",
  "adjustableTrailingUnit",
  "discretionaryUpToLimitPrice",
  "duration",
  "postToAts",
  "bondAccruedInterest",
  "includeOvernight",
  "manualOrderIndicator",
  "extOperator",
  "deltaNeutralSettlingFirm",
  "deltaNeutralClearingAccount",
  "deltaNeutralClearingIntent",
];

const PROTOBUF_LACKS: (keyof Order)[] = ["auctionStrategy", "basisPoints", "basisPointsType"];

function conditions(order: Order): Expected[] {
  return order.conditions.map((condition) => {
    const { type: _type, conjunction, ...rest } = condition;
    const fields = Object.entries(rest).map(([key, value]): [string, Expected] => {
      const name = key === "exchange" && condition.type === "execution" ? "exchange" : key;
      return [
        name,
        typeof value === "number" || value === null || key === "price" || key === "changePercent"
          ? number(value as number | string | null)
          : value as string | boolean,
      ];
    });
    return object({ isConjunctionConnection: conjunction === "a", ...Object.fromEntries(fields) });
  });
}

function attribute(key: keyof Order, value: Order[keyof Order]): Expected {
  if (typeof value === "boolean") return value;
  if (value === null || typeof value === "number") return number(value);
  if (typeof value !== "string") throw new TypeError(`No plain value: ${key}`);
  return DECIMAL_KEYS.has(key) ? number(value) : value;
}

const DECIMAL_KEYS = new Set<keyof Order>([
  "totalQuantity",
  "limitPrice",
  "auxPrice",
  "trailStopPrice",
  "trailingPercent",
  "percentOffset",
  "discretionaryAmount",
  "cashQty",
  "startingPrice",
  "stockRefPrice",
  "delta",
  "stockRangeLower",
  "stockRangeUpper",
  "volatility",
  "deltaNeutralAuxPrice",
  "basisPoints",
  "scalePriceIncrement",
  "scalePriceAdjustValue",
  "scaleProfitOffset",
  "peggedChangeAmount",
  "referenceChangeAmount",
  "triggerPrice",
  "limitPriceOffset",
  "adjustedStopPrice",
  "adjustedStopLimitPrice",
  "adjustedTrailingAmount",
  "competeAgainstBestOffset",
  "midOffsetAtWhole",
  "midOffsetAtHalf",
  "filledQuantity",
]);

/** Where nothing comes for these, ibapi stays at zero; text has a zero for two of them. */
const ZERO_WHEN_UNSET: Partial<Record<keyof Order, "always" | "text" | "protobuf">> = {
  discretionaryAmount: "always",
  cashQty: "text",
  displaySize: "protobuf",
  refFuturesConId: "protobuf",
  parentPermId: "protobuf",
};

function unsetNumber(key: keyof Order, version: number): string | null {
  const zero = ZERO_WHEN_UNSET[key];
  return zero === "always" || zero === (version > 200 ? "protobuf" : "text") ? "0" : null;
}

function orderAttributes(order: Order, version: number, without: (keyof Order)[]): ObjectLike {
  const skipped = new Set([...NOT_ECHOED, ...without]);
  const attributes: Record<string, Expected> = {};
  for (const key of Object.keys(order) as (keyof Order)[]) {
    if (skipped.has(key) || version < (ORDER_SINCE[key] ?? 0)) continue;
    const value = order[key] ?? unsetNumber(key, version);
    attributes[ORDER_NAMES[key] ?? key] = attribute(key, value);
  }
  if (order.conditions.length > 0) attributes["conditions"] = conditions(order);
  if (order.algoParams.length > 0) attributes["algoParams"] = tagValues(order.algoParams);
  if (order.smartComboRoutingParams.length > 0) {
    attributes["smartComboRoutingParams"] = tagValues(order.smartComboRoutingParams);
  }
  return object(attributes);
}

function openOrder(message: Extract<ServerMessage, { kind: "openOrder" }>, version: number): Call {
  const lacks = version > 200 ? PROTOBUF_LACKS : RESULT_ONLY;
  const order = orderAttributes({ ...message.order, orderId: message.orderId }, version, [
    ...lacks,
    ...(message.order.orderType === "PEG BENCH" ? [] : PEG_BENCH),
  ]);
  const { softDollarTier, deltaNeutralOpenClose } = message.order;
  order.attributes["softDollarTier"] = object({
    name: softDollarTier.name,
    val: softDollarTier.value,
    displayName: softDollarTier.displayName,
  });
  if (deltaNeutralOpenClose !== "") order.attributes["deltaNeutralOpenClose"] = deltaNeutralOpenClose;
  return ["openOrder", [
    number(message.orderId),
    orderContract(message.contract),
    order,
    orderState(message.orderState, version),
  ]];
}

const PEG_BENCH: (keyof Order)[] = [
  "referenceContractId",
  "isPeggedChangeAmountDecrease",
  "peggedChangeAmount",
  "referenceChangeAmount",
  "referenceExchangeId",
];

function orderContract(value: Contract): ObjectLike {
  const expected = contract(value);
  if (value.deltaNeutral) {
    const { conId, delta, price } = value.deltaNeutral;
    expected.attributes["deltaNeutralContract"] = object({
      conId: number(conId),
      delta: number(delta),
      price: number(price),
    });
  }
  if (value.comboLegs.length > 0) {
    expected.attributes["comboLegsDescrip"] = value.comboLegsDescription;
    expected.attributes["comboLegs"] = value.comboLegs.map((leg) =>
      object({
        conId: number(leg.conId),
        ratio: number(leg.ratio),
        action: leg.action,
        exchange: leg.exchange,
        openClose: number(leg.openClose),
        shortSaleSlot: number(leg.shortSaleSlot),
        designatedLocation: leg.designatedLocation,
        exemptCode: number(leg.exemptCode),
      })
    );
  }
  return expected;
}

function orderState(state: OrderState, version: number): ObjectLike {
  const { margins, outsideRthMargins: outside } = state;
  return object({
    status: state.status,
    initMarginBefore: number(margins.initBefore),
    maintMarginBefore: number(margins.maintBefore),
    equityWithLoanBefore: number(margins.equityBefore),
    initMarginChange: number(margins.initChange),
    maintMarginChange: number(margins.maintChange),
    equityWithLoanChange: number(margins.equityChange),
    initMarginAfter: number(margins.initAfter),
    maintMarginAfter: number(margins.maintAfter),
    equityWithLoanAfter: number(margins.equityAfter),
    commissionAndFees: number(state.commission),
    minCommissionAndFees: number(state.minCommission),
    maxCommissionAndFees: number(state.maxCommission),
    commissionAndFeesCurrency: state.commissionCurrency,
    warningText: state.warningText,
    ...(version >= 195 && {
      marginCurrency: state.marginCurrency,
      initMarginBeforeOutsideRTH: number(outside.initBefore),
      maintMarginBeforeOutsideRTH: number(outside.maintBefore),
      equityWithLoanBeforeOutsideRTH: number(outside.equityBefore),
      initMarginChangeOutsideRTH: number(outside.initChange),
      maintMarginChangeOutsideRTH: number(outside.maintChange),
      equityWithLoanChangeOutsideRTH: number(outside.equityChange),
      initMarginAfterOutsideRTH: number(outside.initAfter),
      maintMarginAfterOutsideRTH: number(outside.maintAfter),
      equityWithLoanAfterOutsideRTH: number(outside.equityAfter),
      suggestedSize: number(state.suggestedSize),
      rejectReason: state.rejectReason,
      ...(state.allocations.length > 0 && {
        orderAllocations: state.allocations.map((each) =>
          object({
            account: each.account,
            position: number(each.position),
            positionDesired: number(each.positionDesired),
            positionAfter: number(each.positionAfter),
            desiredAllocQty: number(each.desiredQuantity),
            allowedAllocQty: number(each.allowedQuantity),
            isMonetary: each.isMonetary,
          })
        ),
      }),
    }),
  });
}

function completedOrder(message: Extract<ServerMessage, { kind: "completedOrder" }>, version: number): Call {
  const lacks = version > 200 ? [...PROTOBUF_LACKS, ...COMPLETED_LACKS] : COMPLETED_LACKS;
  const { status, completedTime, completedStatus } = message.orderState;
  return ["completedOrder", [
    orderContract(message.contract),
    // Sent at every version that has completed orders, unlike in openOrder.
    orderAttributes(message.order, version, [...lacks, ...PEG_BENCH]),
    object({ status, completedTime, completedStatus }),
  ]];
}

export { completedOrder, openOrder };
