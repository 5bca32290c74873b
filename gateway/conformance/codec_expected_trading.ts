// What the official ibapi must call back for ticks, history and orders, by the model's values.
import type { ServerMessage } from "../wire/messages.ts";
import { type Call, contract, type Expected, number as n, object } from "./codec_expected.ts";
import { completedOrder, openOrder } from "./codec_expected_orders.ts";

type Kind = ServerMessage["kind"];
type Of<K extends Kind> = Extract<ServerMessage, { kind: K }>;
type Calls<K extends Kind> = (message: Of<K>, version: number) => Call[];
/** Price ticks that bring the size tick of the same side along. */
const SIZE_TICKS: Record<number, number> = { 1: 0, 2: 3, 4: 5, 66: 69, 67: 70, 68: 71 };

const whole = (value: string, version: number) => n(version < 163 ? Math.trunc(Number(value)) : value);

function bar(value: Of<"historicalDataUpdate">["bar"]): Expected {
  return object({
    date: value.date,
    open: n(value.open),
    high: n(value.high),
    low: n(value.low),
    close: n(value.close),
    volume: n(value.volume),
    wap: n(value.wap),
    barCount: n(value.count),
  });
}

function tickPrice(m: Of<"tickPrice">, version: number): Call[] {
  const attrib = object({
    canAutoExecute: (m.attributes & 1) !== 0,
    pastLimit: (m.attributes & 2) !== 0,
    preOpen: (m.attributes & 4) !== 0,
  });
  const size = SIZE_TICKS[m.tickType];
  const price: Call = ["tickPrice", [n(m.reqId), n(m.tickType), n(m.price), attrib]];
  if (size === undefined) return [price];
  return [price, ["tickSize", [n(m.reqId), n(size), whole(m.size ?? "0", version)]]];
}

function historicalData(m: Of<"historicalData">, version: number): Call[] {
  const bars = m.bars.map((each): Call => ["historicalData", [n(m.reqId), bar(each)]]);
  if (version >= 196) return bars;
  return [...bars, ["historicalDataEnd", [n(m.reqId), m.startDate, m.endDate]]];
}

/** What ibapi makes of an amount that does not come in protobuf: it reports a zero there. */
function reported(amount: string | null, version: number): Expected {
  return n(version > 200 ? amount ?? 0 : amount);
}

export const TRADING_CALLS = {
  tickReqParams: (m) => [["tickReqParams", [
    n(m.reqId),
    n(m.minTick),
    m.bboExchange,
    n(m.snapshotPermissions),
  ]]],
  marketDataType: (m) => [["marketDataType", [n(m.reqId), n(m.marketDataType)]]],
  tickPrice,
  tickSize: (m, version) => [["tickSize", [n(m.reqId), n(m.tickType), whole(m.size, version)]]],
  tickString: (m) => [["tickString", [n(m.reqId), n(m.tickType), m.value]]],
  tickGeneric: (m) => [["tickGeneric", [n(m.reqId), n(m.tickType), n(m.value)]]],
  tickOptionComputation: (m) => [["tickOptionComputation", [
    n(m.reqId),
    n(m.tickType),
    n(m.attribute),
    n(m.impliedVolatility),
    n(m.delta),
    n(m.optionPrice),
    n(m.pvDividend),
    n(m.gamma),
    n(m.vega),
    n(m.theta),
    n(m.underlyingPrice),
  ]]],
  tickSnapshotEnd: (m) => [["tickSnapshotEnd", [n(m.reqId)]]],
  tickByTickAllLast: (m) => [["tickByTickAllLast", [
    n(m.reqId),
    n(m.tickType),
    n(m.epochSeconds),
    n(m.price),
    n(m.size),
    object({ pastLimit: m.pastLimit, unreported: m.unreported }),
    m.exchange,
    m.specialConditions,
  ]]],
  tickByTickBidAsk: (m) => [["tickByTickBidAsk", [
    n(m.reqId),
    n(m.epochSeconds),
    n(m.bid),
    n(m.ask),
    n(m.bidSize),
    n(m.askSize),
    object({ bidPastLow: m.bidPastLow, askPastHigh: m.askPastHigh }),
  ]]],
  tickByTickMidPoint: (m) => [["tickByTickMidPoint", [n(m.reqId), n(m.epochSeconds), n(m.midPoint)]]],
  mktDepth: (m) => [["updateMktDepth", [
    n(m.reqId),
    n(m.position),
    n(m.operation),
    n(m.side),
    n(m.price),
    n(m.size),
  ]]],
  mktDepthL2: (m) => [["updateMktDepthL2", [
    n(m.reqId),
    n(m.position),
    m.marketMaker,
    n(m.operation),
    n(m.side),
    n(m.price),
    n(m.size),
    m.isSmartDepth,
  ]]],

  historicalData,
  historicalDataUpdate: (m) => [["historicalDataUpdate", [n(m.reqId), bar(m.bar)]]],
  realTimeBar: (m) => [["realtimeBar", [
    n(m.reqId),
    n(m.epochSeconds),
    n(m.open),
    n(m.high),
    n(m.low),
    n(m.close),
    n(m.volume),
    n(m.wap),
    n(m.count),
  ]]],
  headTimestamp: (m) => [["headTimestamp", [n(m.reqId), m.headTimestamp]]],
  historicalTicks: (m) => [["historicalTicks", [
    n(m.reqId),
    m.ticks.map((tick) => object({ time: n(tick.epochSeconds), price: n(tick.price), size: n(tick.size) })),
    m.done,
  ]]],
  historicalTicksBidAsk: (m) => [["historicalTicksBidAsk", [
    n(m.reqId),
    m.ticks.map((tick) =>
      object({
        time: n(tick.epochSeconds),
        tickAttribBidAsk: object({ bidPastLow: tick.bidPastLow, askPastHigh: tick.askPastHigh }),
        priceBid: n(tick.bid),
        priceAsk: n(tick.ask),
        sizeBid: n(tick.bidSize),
        sizeAsk: n(tick.askSize),
      })
    ),
    m.done,
  ]]],
  historicalTicksLast: (m) => [["historicalTicksLast", [
    n(m.reqId),
    m.ticks.map((tick) =>
      object({
        time: n(tick.epochSeconds),
        tickAttribLast: object({ pastLimit: tick.pastLimit, unreported: tick.unreported }),
        price: n(tick.price),
        size: n(tick.size),
        exchange: tick.exchange,
        specialConditions: tick.specialConditions,
      })
    ),
    m.done,
  ]]],
  historicalSchedule: (m) => [["historicalSchedule", [
    n(m.reqId),
    m.startDateTime,
    m.endDateTime,
    m.timeZone,
    m.sessions.map((each) => object({ ...each })),
  ]]],
  historicalNews: (m) => [["historicalNews", [
    n(m.reqId),
    m.time,
    m.providerCode,
    m.articleId,
    m.headline,
  ]]],
  historicalNewsEnd: (m) => [["historicalNewsEnd", [n(m.reqId), m.hasMore]]],
  newsArticle: (m) => [["newsArticle", [n(m.reqId), n(m.articleType), m.articleText]]],
  scannerParameters: (m) => [["scannerParameters", [m.xml]]],
  scannerData: (m) => [
    ...m.rows.map((row): Call => ["scannerData", [
      n(m.reqId),
      n(row.rank),
      object({ contract: contract(row.contract, "multiplier"), marketName: row.marketName }),
      row.distance,
      row.benchmark,
      row.projection,
      row.legs,
    ]]),
    ["scannerDataEnd", [n(m.reqId)]],
  ],
  histogramData: (m) => [["histogramData", [
    n(m.reqId),
    m.entries.map((entry) => object({ price: n(entry.price), size: n(entry.size) })),
  ]]],

  openOrder: (m, version) => [openOrder(m, version)],
  completedOrder: (m, version) => [completedOrder(m, version)],
  openOrderEnd: () => [["openOrderEnd", []]],
  orderStatus: (m) => [["orderStatus", [
    n(m.orderId),
    m.status,
    n(m.filled),
    n(m.remaining),
    n(m.averageFillPrice),
    n(m.permId),
    n(m.parentId),
    n(m.lastFillPrice),
    n(m.clientId),
    m.whyHeld,
    n(m.marketCapPrice),
  ]]],
  execDetails: (m, version) => [["execDetails", [
    n(m.reqId),
    contract(m.contract),
    object({
      orderId: n(m.execution.orderId),
      execId: m.execution.execId,
      time: m.execution.time,
      acctNumber: m.execution.account,
      exchange: m.execution.exchange,
      side: m.execution.side,
      shares: n(m.execution.shares),
      price: n(m.execution.price),
      permId: n(m.execution.permId),
      clientId: n(m.execution.clientId),
      cumQty: n(m.execution.cumulativeQuantity),
      avgPrice: n(m.execution.averagePrice),
      orderRef: m.execution.orderRef,
      evRule: m.execution.evRule,
      evMultiplier: n(m.execution.evMultiplier),
      modelCode: m.execution.modelCode,
      lastLiquidity: n(m.execution.lastLiquidity),
      ...(version >= 178 && { pendingPriceRevision: m.execution.isPriceRevisionPending }),
      ...(version >= 198 && { submitter: m.execution.submitter }),
    }),
  ]]],
  execDetailsEnd: (m) => [["execDetailsEnd", [n(m.reqId)]]],
  commissionReport: (m, version) => [["commissionAndFeesReport", [
    object({
      execId: m.execId,
      commissionAndFees: n(m.commission),
      currency: m.currency,
      realizedPNL: reported(m.realizedPnl, version),
      yield_: reported(m.yield, version),
      yieldRedemptionDate: m.yieldRedemptionDate === null ? n(0) : n(m.yieldRedemptionDate),
    }),
  ]]],
  orderBound: (m) => [["orderBound", [n(m.permId), n(m.clientId), n(m.orderId)]]],
  completedOrdersEnd: () => [["completedOrdersEnd", []]],
} satisfies { [K in Kind]?: Calls<K> };
