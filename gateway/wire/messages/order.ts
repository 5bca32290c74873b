// The order of the wire: every attribute placeOrder, openOrder and completedOrder carry.
import type { OptionalDecimal, TagValue } from "./common.ts";

export interface SoftDollarTier {
  name: string;
  value: string;
  displayName: string;
}

export interface ConditionBase {
  /** `a` joins with the next condition by AND, `o` by OR. */
  conjunction: "a" | "o";
}
export interface PriceCondition extends ConditionBase {
  type: "price";
  isMore: boolean;
  price: OptionalDecimal;
  conId: number;
  exchange: string;
  triggerMethod: number;
}
export interface TimeCondition extends ConditionBase {
  type: "time";
  isMore: boolean;
  time: string;
}
export interface MarginCondition extends ConditionBase {
  type: "margin";
  isMore: boolean;
  percent: number | null;
}
export interface ExecutionCondition extends ConditionBase {
  type: "execution";
  secType: string;
  exchange: string;
  symbol: string;
}
export interface VolumeCondition extends ConditionBase {
  type: "volume";
  isMore: boolean;
  volume: number | null;
  conId: number;
  exchange: string;
}
export interface PercentChangeCondition extends ConditionBase {
  type: "percentChange";
  isMore: boolean;
  changePercent: OptionalDecimal;
  conId: number;
  exchange: string;
}
export type OrderCondition =
  | PriceCondition
  | TimeCondition
  | MarginCondition
  | ExecutionCondition
  | VolumeCondition
  | PercentChangeCondition;

/** Identity, size, price and lifetime: what nearly every order uses. */
export interface OrderCore {
  orderId: number;
  clientId: number;
  permId: number;
  parentId: number;
  action: string;
  totalQuantity: OptionalDecimal;
  orderType: string;
  limitPrice: OptionalDecimal;
  auxPrice: OptionalDecimal;
  tif: string;
  ocaGroup: string;
  /** 1 cancel with block, 2 reduce with block, 3 reduce without block; 0 unset. */
  ocaType: number;
  account: string;
  openClose: string;
  origin: number;
  orderRef: string;
  transmit: boolean;
  outsideRth: boolean;
  hidden: boolean;
  blockOrder: boolean;
  sweepToFill: boolean;
  allOrNone: boolean;
  displaySize: number | null;
  minQty: number | null;
  triggerMethod: number;
  goodAfterTime: string;
  goodTillDate: string;
  activeStartTime: string;
  activeStopTime: string;
  trailStopPrice: OptionalDecimal;
  trailingPercent: OptionalDecimal;
  percentOffset: OptionalDecimal;
  discretionaryAmount: OptionalDecimal;
  cashQty: OptionalDecimal;
  whatIf: boolean;
}

/** Routing, clearing, advisors, regulation. */
export interface OrderRouting {
  rule80A: string;
  settlingFirm: string;
  clearingAccount: string;
  clearingIntent: string;
  designatedLocation: string;
  shortSaleSlot: number;
  exemptCode: number;
  overridePercentageConstraints: boolean;
  eTradeOnly: boolean;
  firmQuoteOnly: boolean;
  nbboPriceCap: OptionalDecimal;
  optOutSmartRouting: boolean;
  notHeld: boolean;
  solicited: boolean;
  randomizeSize: boolean;
  randomizePrice: boolean;
  faGroup: string;
  faMethod: string;
  faPercentage: string;
  faProfile: string;
  modelCode: string;
  extOperator: string;
  softDollarTier: SoftDollarTier;
  mifid2DecisionMaker: string;
  mifid2DecisionAlgo: string;
  mifid2ExecutionTrader: string;
  mifid2ExecutionAlgo: string;
  dontUseAutoPriceForHedge: boolean;
  isOmsContainer: boolean;
  discretionaryUpToLimitPrice: boolean;
  /** `null` leaves it to the account's preset. */
  usePriceMgmtAlgo: boolean | null;
  duration: number | null;
  postToAts: number | null;
  autoCancelParent: boolean;
  autoCancelDate: string;
  advancedErrorOverride: string;
  manualOrderTime: string;
  manualOrderIndicator: number | null;
  customerAccount: string;
  professionalCustomer: boolean;
  bondAccruedInterest: string;
  includeOvernight: boolean;
  imbalanceOnly: boolean;
  submitter: string;
  miscOptions: TagValue[];
  deactivate: boolean;
  postOnly: boolean;
  allowPreOpen: boolean;
  ignoreOpenAuction: boolean;
  /** 0 no, 1 yes; `null` unset. */
  seekPriceImprovement: number | null;
  whatIfType: number | null;
}

/** Strategies: auctions, volatility, scale, hedge, algos, pegs, conditions, adjusted stops, combinations. */
export interface OrderStrategy {
  auctionStrategy: number;
  startingPrice: OptionalDecimal;
  stockRefPrice: OptionalDecimal;
  delta: OptionalDecimal;
  stockRangeLower: OptionalDecimal;
  stockRangeUpper: OptionalDecimal;
  volatility: OptionalDecimal;
  volatilityType: number | null;
  continuousUpdate: boolean;
  referencePriceType: number | null;
  deltaNeutralOrderType: string;
  deltaNeutralAuxPrice: OptionalDecimal;
  deltaNeutralConId: number;
  deltaNeutralSettlingFirm: string;
  deltaNeutralClearingAccount: string;
  deltaNeutralClearingIntent: string;
  deltaNeutralOpenClose: string;
  deltaNeutralShortSale: boolean;
  deltaNeutralShortSaleSlot: number;
  deltaNeutralDesignatedLocation: string;
  basisPoints: OptionalDecimal;
  basisPointsType: number | null;
  scaleInitLevelSize: number | null;
  scaleSubsLevelSize: number | null;
  scalePriceIncrement: OptionalDecimal;
  scalePriceAdjustValue: OptionalDecimal;
  scalePriceAdjustInterval: number | null;
  scaleProfitOffset: OptionalDecimal;
  scaleAutoReset: boolean;
  scaleInitPosition: number | null;
  scaleInitFillQty: number | null;
  scaleRandomPercent: boolean;
  scaleTable: string;
  hedgeType: string;
  hedgeParam: string;
  hedgeMaxSize: number | null;
  algoStrategy: string;
  algoParams: TagValue[];
  algoId: string;
  smartComboRoutingParams: TagValue[];
  referenceContractId: number;
  isPeggedChangeAmountDecrease: boolean;
  peggedChangeAmount: OptionalDecimal;
  referenceChangeAmount: OptionalDecimal;
  referenceExchangeId: string;
  conditions: OrderCondition[];
  conditionsIgnoreRth: boolean;
  conditionsCancelOrder: boolean;
  adjustedOrderType: string;
  triggerPrice: OptionalDecimal;
  limitPriceOffset: OptionalDecimal;
  adjustedStopPrice: OptionalDecimal;
  adjustedStopLimitPrice: OptionalDecimal;
  adjustedTrailingAmount: OptionalDecimal;
  adjustableTrailingUnit: number;
  minTradeQty: number | null;
  minCompeteSize: number | null;
  /** `"Infinity"` is "up to mid" (PEG BEST). */
  competeAgainstBestOffset: OptionalDecimal;
  midOffsetAtWhole: OptionalDecimal;
  midOffsetAtHalf: OptionalDecimal;
}

/** What only a finished order tells (completedOrder). */
export interface OrderResult {
  filledQuantity: OptionalDecimal;
  refFuturesConId: number | null;
  shareholder: string;
  routeMarketableToBbo: boolean;
  parentPermId: number | null;
}

export interface Order extends OrderCore, OrderRouting, OrderStrategy, OrderResult {}

export interface OrderAllocation {
  account: string;
  position: OptionalDecimal;
  positionDesired: OptionalDecimal;
  positionAfter: OptionalDecimal;
  desiredQuantity: OptionalDecimal;
  allowedQuantity: OptionalDecimal;
  isMonetary: boolean;
}

/** The nine margin figures of a what-if, in and outside regular hours. */
export interface Margins {
  initBefore: OptionalDecimal;
  maintBefore: OptionalDecimal;
  equityBefore: OptionalDecimal;
  initChange: OptionalDecimal;
  maintChange: OptionalDecimal;
  equityChange: OptionalDecimal;
  initAfter: OptionalDecimal;
  maintAfter: OptionalDecimal;
  equityAfter: OptionalDecimal;
}

/** What the gateway says about an order beside its attributes. */
export interface OrderState {
  status: string;
  margins: Margins;
  outsideRthMargins: Margins;
  commission: OptionalDecimal;
  minCommission: OptionalDecimal;
  maxCommission: OptionalDecimal;
  commissionCurrency: string;
  marginCurrency: string;
  suggestedSize: OptionalDecimal;
  rejectReason: string;
  allocations: OrderAllocation[];
  warningText: string;
  completedTime: string;
  completedStatus: string;
}
