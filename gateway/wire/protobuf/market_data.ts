// Protobuf field tables of the market data messages.
import { contractOf } from "../messages/common.ts";
import type * as m from "../messages/market_data.ts";
import { CONTRACT } from "./contract.ts";
import { proto } from "./table.ts";

export const MARKET_DATA_REQUESTS = {
  reqMktData: proto<m.ReqMktData>("reqMktData", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.text(3, "genericTicks"),
    p.flag(4, "snapshot"),
    p.flag(5, "regulatorySnapshot"),
    p.map(6, "options"),
  ]),
  cancelMktData: proto<m.CancelMktData>("cancelMktData", (p) => [p.int(1, "reqId")]),
  reqMarketDataType: proto<m.ReqMarketDataType>("reqMarketDataType", (p) => [p.int(1, "marketDataType")]),
  reqTickByTick: proto<m.ReqTickByTick>("reqTickByTick", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.text(3, "tickType"),
    p.int(4, "numberOfTicks"),
    p.flag(5, "ignoreSize"),
  ]),
  cancelTickByTick: proto<m.CancelTickByTick>("cancelTickByTick", (p) => [p.int(1, "reqId")]),
  reqMktDepth: proto<m.ReqMktDepth>("reqMktDepth", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.int(3, "numRows"),
    p.flag(4, "isSmartDepth"),
    p.map(5, "options"),
  ]),
  cancelMktDepth: proto<m.CancelMktDepth>("cancelMktDepth", (p) => [
    p.int(1, "reqId"),
    p.flag(2, "isSmartDepth"),
  ]),
  calculateImpliedVolatility: proto<m.CalculateImpliedVolatility>("calculateImpliedVolatility", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.double(3, "optionPrice"),
    p.double(4, "underPrice"),
  ]),
  cancelCalculateImpliedVolatility: proto<m.CancelCalculateImpliedVolatility>(
    "cancelCalculateImpliedVolatility",
    (p) => [p.int(1, "reqId")],
  ),
  calculateOptionPrice: proto<m.CalculateOptionPrice>("calculateOptionPrice", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.double(3, "volatility"),
    p.double(4, "underPrice"),
  ]),
  cancelCalculateOptionPrice: proto<m.CancelCalculateOptionPrice>("cancelCalculateOptionPrice", (p) => [
    p.int(1, "reqId"),
  ]),
};

export const MARKET_DATA_REPLIES = {
  tickReqParams: proto<m.TickReqParams>("tickReqParams", (p) => [
    p.int(1, "reqId"),
    p.quantity(2, "minTick"),
    p.text(3, "bboExchange"),
    p.int(4, "snapshotPermissions"),
    p.since(224, p.optDecimalText(5, "lastPricePrecision"), p.optDecimalText(6, "lastSizePrecision")),
  ]),
  marketDataType: proto<m.MarketDataTypeReply>("marketDataType", (p) => [
    p.int(1, "reqId"),
    p.int(2, "marketDataType"),
  ]),
  tickPrice: proto<m.TickPrice>("tickPrice", (p) => [
    p.int(1, "reqId"),
    p.int(2, "tickType"),
    p.double(3, "price"),
    p.optQuantity(4, "size"),
    p.int(5, "attributes"),
  ]),
  tickSize: proto<m.TickSize>("tickSize", (p) => [
    p.int(1, "reqId"),
    p.int(2, "tickType"),
    p.quantity(3, "size"),
  ]),
  tickString: proto<m.TickString>("tickString", (p) => [
    p.int(1, "reqId"),
    p.int(2, "tickType"),
    p.text(3, "value"),
  ]),
  tickGeneric: proto<m.TickGeneric>("tickGeneric", (p) => [
    p.int(1, "reqId"),
    p.int(2, "tickType"),
    p.double(3, "value"),
  ]),
  tickOptionComputation: proto<m.TickOptionComputation>("tickOptionComputation", (p) => [
    p.int(1, "reqId"),
    p.int(2, "tickType"),
    p.int(3, "attribute"),
    p.optDouble(4, "impliedVolatility"),
    p.optDouble(5, "delta"),
    p.optDouble(6, "optionPrice"),
    p.optDouble(7, "pvDividend"),
    p.optDouble(8, "gamma"),
    p.optDouble(9, "vega"),
    p.optDouble(10, "theta"),
    p.optDouble(11, "underlyingPrice"),
  ]),
  tickSnapshotEnd: proto<m.TickSnapshotEnd>("tickSnapshotEnd", (p) => [p.int(1, "reqId")]),
  tickByTickAllLast: proto<m.TickByTickAllLast>("tickByTickAllLast", (p) => [
    p.int(1, "reqId"),
    p.int(2, "tickType"),
    p.part(3, [
      p.long(1, "epochSeconds"),
      p.part(2, [p.flag(1, "pastLimit"), p.flag(2, "unreported")]),
      p.double(3, "price"),
      p.quantity(4, "size"),
      p.text(5, "exchange"),
      p.text(6, "specialConditions"),
    ]),
  ]),
  tickByTickBidAsk: proto<m.TickByTickBidAsk>("tickByTickBidAsk", (p) => [
    p.int(1, "reqId"),
    p.constant(2, 3),
    p.part(4, [
      p.long(1, "epochSeconds"),
      p.part(2, [p.flag(1, "bidPastLow"), p.flag(2, "askPastHigh")]),
      p.double(3, "bid"),
      p.double(4, "ask"),
      p.quantity(5, "bidSize"),
      p.quantity(6, "askSize"),
    ]),
  ]),
  tickByTickMidPoint: proto<m.TickByTickMidPoint>("tickByTickMidPoint", (p) => [
    p.int(1, "reqId"),
    p.constant(2, 4),
    p.part(5, [p.long(1, "epochSeconds"), p.double(2, "midPoint")]),
  ]),
  mktDepth: proto<m.MktDepth>("mktDepth", (p) => [
    p.int(1, "reqId"),
    p.part(2, [
      p.int(1, "position"),
      p.int(2, "operation"),
      p.int(3, "side"),
      p.double(4, "price"),
      p.quantity(5, "size"),
    ]),
  ]),
  mktDepthL2: proto<m.MktDepthL2>("mktDepthL2", (p) => [
    p.int(1, "reqId"),
    p.part(2, [
      p.int(1, "position"),
      p.int(2, "operation"),
      p.int(3, "side"),
      p.double(4, "price"),
      p.quantity(5, "size"),
      p.text(6, "marketMaker"),
      p.flag(7, "isSmartDepth"),
    ]),
  ]),
};
