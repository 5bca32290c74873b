// Market data messages: streaming and snapshot ticks, tick-by-tick, depth.
import type { Contract, DecimalString, OptionalDecimal, TagValue } from "./common.ts";

export interface ReqMktData {
  kind: "reqMktData";
  reqId: number;
  contract: Contract;
  genericTicks: string;
  snapshot: boolean;
  regulatorySnapshot: boolean;
  options: TagValue[];
}
export interface CancelMktData {
  kind: "cancelMktData";
  reqId: number;
}
export interface ReqMarketDataType {
  kind: "reqMarketDataType";
  /** 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
  marketDataType: number;
}
export interface ReqTickByTick {
  kind: "reqTickByTick";
  reqId: number;
  contract: Contract;
  /** `Last`, `AllLast`, `BidAsk` or `MidPoint`. */
  tickType: string;
  numberOfTicks: number;
  ignoreSize: boolean;
}
export interface CancelTickByTick {
  kind: "cancelTickByTick";
  reqId: number;
}
export interface ReqMktDepth {
  kind: "reqMktDepth";
  reqId: number;
  contract: Contract;
  numRows: number;
  isSmartDepth: boolean;
  options: TagValue[];
}
export interface CancelMktDepth {
  kind: "cancelMktDepth";
  reqId: number;
  isSmartDepth: boolean;
}

/** Which volatility makes the model price `optionPrice` when the underlying stands at `underPrice`. */
export interface CalculateImpliedVolatility {
  kind: "calculateImpliedVolatility";
  reqId: number;
  contract: Contract;
  optionPrice: DecimalString;
  underPrice: DecimalString;
}
export interface CancelCalculateImpliedVolatility {
  kind: "cancelCalculateImpliedVolatility";
  reqId: number;
}
/** What the model pays at this `volatility` (0.3 is 30 %) when the underlying stands at `underPrice`. */
export interface CalculateOptionPrice {
  kind: "calculateOptionPrice";
  reqId: number;
  contract: Contract;
  volatility: DecimalString;
  underPrice: DecimalString;
}
export interface CancelCalculateOptionPrice {
  kind: "cancelCalculateOptionPrice";
  reqId: number;
}

export type MarketDataRequest =
  | ReqMktData
  | CancelMktData
  | ReqMarketDataType
  | ReqTickByTick
  | CancelTickByTick
  | ReqMktDepth
  | CancelMktDepth
  | CalculateImpliedVolatility
  | CancelCalculateImpliedVolatility
  | CalculateOptionPrice
  | CancelCalculateOptionPrice;

export interface TickReqParams {
  kind: "tickReqParams";
  reqId: number;
  minTick: DecimalString;
  bboExchange: string;
  snapshotPermissions: number;
  lastPricePrecision: OptionalDecimal;
  lastSizePrecision: OptionalDecimal;
}
export interface MarketDataTypeReply {
  kind: "marketDataType";
  reqId: number;
  marketDataType: number;
}
/** An unknown price is `"-1"` with size `"0"`. */
export interface TickPrice {
  kind: "tickPrice";
  reqId: number;
  tickType: number;
  price: DecimalString;
  /** `null` for the types that have no size (high, low, open, close). */
  size: OptionalDecimal;
  /** 1 canAutoExecute, 2 pastLimit, 4 preOpen. */
  attributes: number;
}
export interface TickSize {
  kind: "tickSize";
  reqId: number;
  tickType: number;
  size: DecimalString;
}
export interface TickString {
  kind: "tickString";
  reqId: number;
  tickType: number;
  value: string;
}
export interface TickGeneric {
  kind: "tickGeneric";
  reqId: number;
  tickType: number;
  value: DecimalString;
}
/** `null` is "not computed". */
export interface TickOptionComputation {
  kind: "tickOptionComputation";
  reqId: number;
  tickType: number;
  /** 0 return based, 1 price based. */
  attribute: number;
  impliedVolatility: OptionalDecimal;
  delta: OptionalDecimal;
  optionPrice: OptionalDecimal;
  pvDividend: OptionalDecimal;
  gamma: OptionalDecimal;
  vega: OptionalDecimal;
  theta: OptionalDecimal;
  underlyingPrice: OptionalDecimal;
}
export interface TickSnapshotEnd {
  kind: "tickSnapshotEnd";
  reqId: number;
}
export interface TickByTickAllLast {
  kind: "tickByTickAllLast";
  reqId: number;
  /** 1 Last, 2 AllLast. */
  tickType: number;
  epochSeconds: number;
  price: DecimalString;
  size: DecimalString;
  pastLimit: boolean;
  unreported: boolean;
  exchange: string;
  specialConditions: string;
}
export interface TickByTickBidAsk {
  kind: "tickByTickBidAsk";
  reqId: number;
  epochSeconds: number;
  bid: DecimalString;
  ask: DecimalString;
  bidSize: DecimalString;
  askSize: DecimalString;
  bidPastLow: boolean;
  askPastHigh: boolean;
}
export interface TickByTickMidPoint {
  kind: "tickByTickMidPoint";
  reqId: number;
  epochSeconds: number;
  midPoint: DecimalString;
}
export interface MktDepth {
  kind: "mktDepth";
  reqId: number;
  position: number;
  /** 0 insert, 1 update, 2 delete. */
  operation: number;
  /** 0 ask, 1 bid. */
  side: number;
  price: DecimalString;
  size: DecimalString;
}
export interface MktDepthL2 {
  kind: "mktDepthL2";
  reqId: number;
  position: number;
  marketMaker: string;
  operation: number;
  side: number;
  price: DecimalString;
  size: DecimalString;
  isSmartDepth: boolean;
}

export type MarketDataReply =
  | TickReqParams
  | MarketDataTypeReply
  | TickPrice
  | TickSize
  | TickString
  | TickGeneric
  | TickOptionComputation
  | TickSnapshotEnd
  | TickByTickAllLast
  | TickByTickBidAsk
  | TickByTickMidPoint
  | MktDepth
  | MktDepthL2;
