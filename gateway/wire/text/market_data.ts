// Text layouts of market data requests and replies.
import { contractOf } from "../messages/common.ts";
import type * as m from "../messages/market_data.ts";
import { DELTA_NEUTRAL, REQUEST_CONTRACT, REQUEST_LEGS } from "./contract.ts";
import { layout, type Step } from "./fields.ts";

/** No calculation has options; some clients write how many there are, others an empty list. */
const NO_OPTIONS = "";

export const MARKET_DATA_REQUESTS = {
  reqMktData: layout<m.ReqMktData>("reqMktData", 1, (f) => [
    f.constant("11"),
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT, REQUEST_LEGS, DELTA_NEUTRAL),
    f.text("genericTicks"),
    f.flag("snapshot"),
    f.flag("regulatorySnapshot"),
    f.options("options"),
  ]),
  cancelMktData: layout<m.CancelMktData>("cancelMktData", 2, (f) => [f.constant("2"), f.reqId("reqId")]),
  reqMarketDataType: layout<m.ReqMarketDataType>("reqMarketDataType", 59, (f) => [
    f.constant("1"),
    f.int("marketDataType"),
  ]),
  reqTickByTick: layout<m.ReqTickByTick>("reqTickByTick", 97, (f) => [
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT),
    f.text("tickType"),
    f.int("numberOfTicks"),
    f.flag("ignoreSize"),
  ]),
  cancelTickByTick: layout<m.CancelTickByTick>("cancelTickByTick", 98, (f) => [f.reqId("reqId")]),
  reqMktDepth: layout<m.ReqMktDepth>("reqMktDepth", 10, (f) => [
    f.constant("5"),
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT),
    f.int("numRows"),
    f.flag("isSmartDepth"),
    f.options("options"),
  ]),
  cancelMktDepth: layout<m.CancelMktDepth>("cancelMktDepth", 11, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
    f.flag("isSmartDepth"),
  ]),
  calculateImpliedVolatility: layout<m.CalculateImpliedVolatility>("calculateImpliedVolatility", 54, (f) => [
    f.constant("3"),
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT),
    f.decimal("optionPrice"),
    f.decimal("underPrice"),
    f.constant(NO_OPTIONS),
  ]),
  cancelCalculateImpliedVolatility: layout<m.CancelCalculateImpliedVolatility>(
    "cancelCalculateImpliedVolatility",
    56,
    (f) => [f.constant("1"), f.reqId("reqId")],
  ),
  calculateOptionPrice: layout<m.CalculateOptionPrice>("calculateOptionPrice", 55, (f) => [
    f.constant("3"),
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT),
    f.decimal("volatility"),
    f.decimal("underPrice"),
    f.constant(NO_OPTIONS),
  ]),
  cancelCalculateOptionPrice: layout<m.CancelCalculateOptionPrice>("cancelCalculateOptionPrice", 57, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
  ]),
};

/** Two flags in one field: bit 0 and bit 1. */
export function mask<M>(first: keyof M, second: keyof M): Step<M> {
  return {
    write: (writer, message) =>
      writer.field(String((message[first] === true ? 1 : 0) + (message[second] === true ? 2 : 0))),
    read: (reader, message) => {
      const bits = Number(reader.next("mask"));
      message[first] = ((bits & 1) !== 0) as M[keyof M];
      message[second] = ((bits & 2) !== 0) as M[keyof M];
    },
    clear: (message) => {
      message[first] = false as M[keyof M];
      message[second] = false as M[keyof M];
    },
  };
}

/** How a text tick says "not computed". */
const NO_PRICE = "-1";
const NO_GREEK = "-2";

export const MARKET_DATA_REPLIES = {
  tickReqParams: layout<m.TickReqParams>("tickReqParams", 81, (f) => [
    f.int("reqId"),
    f.decimal("minTick"),
    f.text("bboExchange"),
    f.int("snapshotPermissions"),
  ]),
  marketDataType: layout<m.MarketDataTypeReply>("marketDataType", 58, (f) => [
    f.constant("1"),
    f.int("reqId"),
    f.int("marketDataType"),
  ]),
  tickPrice: layout<m.TickPrice>("tickPrice", 1, (f) => [
    f.constant("6"),
    f.int("reqId"),
    f.int("tickType"),
    f.decimal("price"),
    f.optSize("size", "0"),
    f.int("attributes"),
  ]),
  tickSize: layout<m.TickSize>("tickSize", 2, (f) => [
    f.constant("6"),
    f.int("reqId"),
    f.int("tickType"),
    f.size("size"),
  ]),
  tickString: layout<m.TickString>("tickString", 46, (f) => [
    f.constant("6"),
    f.int("reqId"),
    f.int("tickType"),
    f.text("value"),
  ]),
  tickGeneric: layout<m.TickGeneric>("tickGeneric", 45, (f) => [
    f.constant("6"),
    f.int("reqId"),
    f.int("tickType"),
    f.double("value"),
  ]),
  tickOptionComputation: layout<m.TickOptionComputation>("tickOptionComputation", 21, (f) => [
    f.int("reqId"),
    f.int("tickType"),
    f.int("attribute"),
    f.optDecimal("impliedVolatility", NO_PRICE),
    f.optDecimal("delta", NO_GREEK),
    f.optDecimal("optionPrice", NO_PRICE),
    f.optDecimal("pvDividend", NO_PRICE),
    f.optDecimal("gamma", NO_GREEK),
    f.optDecimal("vega", NO_GREEK),
    f.optDecimal("theta", NO_GREEK),
    f.optDecimal("underlyingPrice", NO_PRICE),
  ]),
  tickSnapshotEnd: layout<m.TickSnapshotEnd>("tickSnapshotEnd", 57, (f) => [f.constant("1"), f.int("reqId")]),
  tickByTickAllLast: layout<m.TickByTickAllLast>("tickByTickAllLast", 99, (f) => [
    f.int("reqId"),
    f.int("tickType"),
    f.long("epochSeconds"),
    f.decimal("price"),
    f.size("size"),
    mask("pastLimit", "unreported"),
    f.text("exchange"),
    f.text("specialConditions"),
  ]),
  tickByTickBidAsk: layout<m.TickByTickBidAsk>("tickByTickBidAsk", 99, (f) => [
    f.int("reqId"),
    f.constant("3"),
    f.long("epochSeconds"),
    f.decimal("bid"),
    f.decimal("ask"),
    f.size("bidSize"),
    f.size("askSize"),
    mask("bidPastLow", "askPastHigh"),
  ]),
  tickByTickMidPoint: layout<m.TickByTickMidPoint>("tickByTickMidPoint", 99, (f) => [
    f.int("reqId"),
    f.constant("4"),
    f.long("epochSeconds"),
    f.decimal("midPoint"),
  ]),
  mktDepth: layout<m.MktDepth>("mktDepth", 12, (f) => [
    f.constant("1"),
    f.int("reqId"),
    f.int("position"),
    f.int("operation"),
    f.int("side"),
    f.decimal("price"),
    f.size("size"),
  ]),
  mktDepthL2: layout<m.MktDepthL2>("mktDepthL2", 13, (f) => [
    f.constant("1"),
    f.int("reqId"),
    f.int("position"),
    f.text("marketMaker"),
    f.int("operation"),
    f.int("side"),
    f.decimal("price"),
    f.size("size"),
    f.flag("isSmartDepth"),
  ]),
};
