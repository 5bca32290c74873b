// Orders and order states with defaults: an order as a client leaves it, and as the gateway echoes it.
import type {
  Margins,
  Order,
  OrderCore,
  OrderResult,
  OrderRouting,
  OrderState,
  OrderStrategy,
} from "./order.ts";

function coreDefaults(): OrderCore {
  return {
    orderId: 0,
    clientId: 0,
    permId: 0,
    parentId: 0,
    action: "",
    totalQuantity: null,
    orderType: "",
    limitPrice: null,
    auxPrice: null,
    tif: "",
    ocaGroup: "",
    ocaType: 0,
    account: "",
    openClose: "",
    origin: 0,
    orderRef: "",
    transmit: true,
    outsideRth: false,
    hidden: false,
    blockOrder: false,
    sweepToFill: false,
    allOrNone: false,
    displaySize: null,
    minQty: null,
    triggerMethod: 0,
    goodAfterTime: "",
    goodTillDate: "",
    activeStartTime: "",
    activeStopTime: "",
    trailStopPrice: null,
    trailingPercent: null,
    percentOffset: null,
    discretionaryAmount: null,
    cashQty: null,
    whatIf: false,
  };
}

function routingDefaults(): OrderRouting {
  return {
    rule80A: "",
    settlingFirm: "",
    clearingAccount: "",
    clearingIntent: "",
    designatedLocation: "",
    shortSaleSlot: 0,
    exemptCode: -1,
    overridePercentageConstraints: false,
    eTradeOnly: false,
    firmQuoteOnly: false,
    nbboPriceCap: null,
    optOutSmartRouting: false,
    notHeld: false,
    solicited: false,
    randomizeSize: false,
    randomizePrice: false,
    faGroup: "",
    faMethod: "",
    faPercentage: "",
    faProfile: "",
    modelCode: "",
    extOperator: "",
    softDollarTier: { name: "", value: "", displayName: "" },
    mifid2DecisionMaker: "",
    mifid2DecisionAlgo: "",
    mifid2ExecutionTrader: "",
    mifid2ExecutionAlgo: "",
    dontUseAutoPriceForHedge: false,
    isOmsContainer: false,
    discretionaryUpToLimitPrice: false,
    usePriceMgmtAlgo: null,
    duration: null,
    postToAts: null,
    autoCancelParent: false,
    autoCancelDate: "",
    advancedErrorOverride: "",
    manualOrderTime: "",
    manualOrderIndicator: null,
    customerAccount: "",
    professionalCustomer: false,
    bondAccruedInterest: "",
    includeOvernight: false,
    imbalanceOnly: false,
    submitter: "",
    miscOptions: [],
    deactivate: false,
    postOnly: false,
    allowPreOpen: false,
    ignoreOpenAuction: false,
    seekPriceImprovement: null,
    whatIfType: null,
  };
}

function strategyDefaults(): OrderStrategy {
  return {
    auctionStrategy: 0,
    startingPrice: null,
    stockRefPrice: null,
    delta: null,
    stockRangeLower: null,
    stockRangeUpper: null,
    volatility: null,
    volatilityType: null,
    continuousUpdate: false,
    referencePriceType: null,
    deltaNeutralOrderType: "",
    deltaNeutralAuxPrice: null,
    deltaNeutralConId: 0,
    deltaNeutralSettlingFirm: "",
    deltaNeutralClearingAccount: "",
    deltaNeutralClearingIntent: "",
    deltaNeutralOpenClose: "",
    deltaNeutralShortSale: false,
    deltaNeutralShortSaleSlot: 0,
    deltaNeutralDesignatedLocation: "",
    basisPoints: null,
    basisPointsType: null,
    scaleInitLevelSize: null,
    scaleSubsLevelSize: null,
    scalePriceIncrement: null,
    scalePriceAdjustValue: null,
    scalePriceAdjustInterval: null,
    scaleProfitOffset: null,
    scaleAutoReset: false,
    scaleInitPosition: null,
    scaleInitFillQty: null,
    scaleRandomPercent: false,
    scaleTable: "",
    hedgeType: "",
    hedgeParam: "",
    hedgeMaxSize: null,
    algoStrategy: "",
    algoParams: [],
    algoId: "",
    smartComboRoutingParams: [],
    referenceContractId: 0,
    isPeggedChangeAmountDecrease: false,
    peggedChangeAmount: null,
    referenceChangeAmount: null,
    referenceExchangeId: "",
    conditions: [],
    conditionsIgnoreRth: false,
    conditionsCancelOrder: false,
    adjustedOrderType: "",
    triggerPrice: null,
    limitPriceOffset: null,
    adjustedStopPrice: null,
    adjustedStopLimitPrice: null,
    adjustedTrailingAmount: null,
    adjustableTrailingUnit: 0,
    minTradeQty: null,
    minCompeteSize: null,
    competeAgainstBestOffset: null,
    midOffsetAtWhole: null,
    midOffsetAtHalf: null,
  };
}

function resultDefaults(): OrderResult {
  return {
    filledQuantity: null,
    refFuturesConId: null,
    shareholder: "",
    routeMarketableToBbo: false,
    parentPermId: null,
  };
}

/** An order as a client leaves it: what is not given is unset. */
export function orderOf(fields: Partial<Order> = {}): Order {
  return {
    ...coreDefaults(),
    ...routingDefaults(),
    ...strategyDefaults(),
    ...resultDefaults(),
    ...fields,
  };
}

/**
 * The order as the gateway echoes it: the client's attributes, the ids it assigned (`fields`), and the values
 * a live gateway fills in where the client gave none (seen on the wire for plain orders).
 */
export function gatewayOrderOf(placed: Order, fields: Partial<Order> = {}): Order {
  const order = { ...placed, ...fields };
  return {
    ...order,
    ocaType: order.ocaType === 0 ? 3 : order.ocaType,
    clearingIntent: order.clearingIntent === "" ? "IB" : order.clearingIntent,
    deltaNeutralOrderType: order.deltaNeutralOrderType === "" ? "None" : order.deltaNeutralOrderType,
    volatilityType: order.volatilityType ?? 0,
    referencePriceType: order.referencePriceType ?? 0,
    adjustedOrderType: order.adjustedOrderType === "" ? "None" : order.adjustedOrderType,
    limitPrice: order.limitPrice ?? "0",
    auxPrice: order.auxPrice ?? "0",
    dontUseAutoPriceForHedge: true,
    usePriceMgmtAlgo: order.usePriceMgmtAlgo ?? false,
    displaySize: order.displaySize === 0 ? null : order.displaySize,
    filledQuantity: order.filledQuantity ?? "0",
    shareholder: order.shareholder === "" ? NOT_AN_INSIDER : order.shareholder,
    seekPriceImprovement: order.seekPriceImprovement ?? 0,
    whatIfType: null,
  };
}

const NOT_AN_INSIDER = "Not an insider or substantial shareholder";

/** Margin figures that are all unset, except for the given ones. */
export function marginsOf(fields: Partial<Margins> = {}): Margins {
  return {
    initBefore: null,
    maintBefore: null,
    equityBefore: null,
    initChange: null,
    maintChange: null,
    equityChange: null,
    initAfter: null,
    maintAfter: null,
    equityAfter: null,
    ...fields,
  };
}

/** An order state with everything unset but the given fields. */
export function orderStateOf(fields: Partial<OrderState> & { status: string }): OrderState {
  return {
    margins: marginsOf(),
    outsideRthMargins: marginsOf(),
    commission: null,
    minCommission: null,
    maxCommission: null,
    commissionCurrency: "",
    marginCurrency: "",
    suggestedSize: null,
    rejectReason: "",
    allocations: [],
    warningText: "",
    completedTime: "",
    completedStatus: "",
    ...fields,
  };
}
