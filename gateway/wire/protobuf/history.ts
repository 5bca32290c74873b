// Protobuf field tables of the history messages.
import { contractOf } from "../messages/common.ts";
import type * as m from "../messages/history.ts";
import type { HistoricalDataEnd } from "../text/history.ts";
import { CONTRACT } from "./contract.ts";
import { type ProtoField, ProtoFields } from "./fields.ts";
import { proto } from "./table.ts";

export const HISTORY_REQUESTS = {
  reqHistoricalData: proto<m.ReqHistoricalData>("reqHistoricalData", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.text(3, "endDateTime"),
    p.text(4, "barSize"),
    p.text(5, "duration"),
    p.flag(6, "useRth"),
    p.text(7, "whatToShow"),
    p.intOr(8, "formatDate", 1),
    p.flag(9, "keepUpToDate"),
    p.map(10, "options"),
  ]),
  cancelHistoricalData: proto<m.CancelHistoricalData>("cancelHistoricalData", (p) => [p.int(1, "reqId")]),
  reqRealTimeBars: proto<m.ReqRealTimeBars>("reqRealTimeBars", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.int(3, "barSize"),
    p.text(4, "whatToShow"),
    p.flag(5, "useRth"),
    p.map(6, "options"),
  ]),
  cancelRealTimeBars: proto<m.CancelRealTimeBars>("cancelRealTimeBars", (p) => [p.int(1, "reqId")]),
  reqHeadTimestamp: proto<m.ReqHeadTimestamp>("reqHeadTimestamp", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.flag(3, "useRth"),
    p.text(4, "whatToShow"),
    p.intOr(5, "formatDate", 1),
  ]),
  cancelHeadTimestamp: proto<m.CancelHeadTimestamp>("cancelHeadTimestamp", (p) => [p.int(1, "reqId")]),
  reqHistoricalTicks: proto<m.ReqHistoricalTicks>("reqHistoricalTicks", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.text(3, "startDateTime"),
    p.text(4, "endDateTime"),
    p.int(5, "numberOfTicks"),
    p.text(6, "whatToShow"),
    p.flag(7, "useRth"),
    p.flag(8, "ignoreSize"),
    p.map(9, "options"),
  ]),
  cancelHistoricalTicks: proto<m.CancelHistoricalTicks>("cancelHistoricalTicks", (p) => [p.int(1, "reqId")]),
  reqHistogramData: proto<m.ReqHistogramData>("reqHistogramData", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.flag(3, "useRth"),
    p.text(4, "timePeriod"),
  ]),
  cancelHistogramData: proto<m.CancelHistogramData>("cancelHistogramData", (p) => [p.int(1, "reqId")]),
};

function emptyBar(): m.Bar {
  return { date: "", open: "0", high: "0", low: "0", close: "0", volume: "0", wap: "0", count: 0 };
}

const bar = new ProtoFields<m.Bar>();
const BAR: ProtoField<m.Bar>[] = [
  bar.text(1, "date"),
  bar.double(2, "open"),
  bar.double(3, "high"),
  bar.double(4, "low"),
  bar.double(5, "close"),
  bar.quantity(6, "volume"),
  bar.quantity(7, "wap"),
  bar.int(8, "count"),
];

const midPointTick = new ProtoFields<m.MidPointTick>();
const bidAskTick = new ProtoFields<m.BidAskTick>();
const lastTick = new ProtoFields<m.LastTick>();
const session = new ProtoFields<m.ScheduleSession>();
const entry = new ProtoFields<m.HistogramEntry>();

export const HISTORICAL_DATA_END = proto<HistoricalDataEnd>("historicalDataEnd", (p) => [
  p.int(1, "reqId"),
  p.text(2, "startDate"),
  p.text(3, "endDate"),
]);

export const HISTORY_REPLIES = {
  historicalData: proto<m.HistoricalData>("historicalData", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "bars", emptyBar, BAR),
  ]),
  historicalDataUpdate: proto<m.HistoricalDataUpdate>("historicalDataUpdate", (p) => [
    p.int(1, "reqId"),
    p.message(2, "bar", emptyBar, BAR),
  ]),
  realTimeBar: proto<m.RealTimeBar>("realTimeBar", (p) => [
    p.int(1, "reqId"),
    p.long(2, "epochSeconds"),
    p.double(3, "open"),
    p.double(4, "high"),
    p.double(5, "low"),
    p.double(6, "close"),
    p.quantity(7, "volume"),
    p.quantity(8, "wap"),
    p.int(9, "count"),
  ]),
  headTimestamp: proto<m.HeadTimestamp>("headTimestamp", (p) => [
    p.int(1, "reqId"),
    p.text(2, "headTimestamp"),
  ]),
  historicalTicks: proto<m.HistoricalTicks>("historicalTicks", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "ticks", () => ({ epochSeconds: 0, price: "0", size: "0" }), [
      midPointTick.long(1, "epochSeconds"),
      midPointTick.double(2, "price"),
      midPointTick.quantity(3, "size"),
    ]),
    p.flag(3, "done"),
  ]),
  historicalTicksBidAsk: proto<m.HistoricalTicksBidAsk>("historicalTicksBidAsk", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "ticks", emptyBidAskTick, [
      bidAskTick.long(1, "epochSeconds"),
      bidAskTick.part(2, [bidAskTick.flag(1, "bidPastLow"), bidAskTick.flag(2, "askPastHigh")]),
      bidAskTick.double(3, "bid"),
      bidAskTick.double(4, "ask"),
      bidAskTick.quantity(5, "bidSize"),
      bidAskTick.quantity(6, "askSize"),
    ]),
    p.flag(3, "done"),
  ]),
  historicalTicksLast: proto<m.HistoricalTicksLast>("historicalTicksLast", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "ticks", emptyLastTick, [
      lastTick.long(1, "epochSeconds"),
      lastTick.part(2, [lastTick.flag(1, "pastLimit"), lastTick.flag(2, "unreported")]),
      lastTick.double(3, "price"),
      lastTick.quantity(4, "size"),
      lastTick.text(5, "exchange"),
      lastTick.text(6, "specialConditions"),
    ]),
    p.flag(3, "done"),
  ]),
  historicalSchedule: proto<m.HistoricalSchedule>("historicalSchedule", (p) => [
    p.int(1, "reqId"),
    p.text(2, "startDateTime"),
    p.text(3, "endDateTime"),
    p.text(4, "timeZone"),
    p.rows(5, "sessions", () => ({ startDateTime: "", endDateTime: "", refDate: "" }), [
      session.text(1, "startDateTime"),
      session.text(2, "endDateTime"),
      session.text(3, "refDate"),
    ]),
  ]),
  histogramData: proto<m.HistogramData>("histogramData", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "entries", () => ({ price: "0", size: "0" }), [
      entry.double(1, "price"),
      entry.quantity(2, "size"),
    ]),
  ]),
};

function emptyBidAskTick(): m.BidAskTick {
  return {
    epochSeconds: 0,
    bid: "0",
    ask: "0",
    bidSize: "0",
    askSize: "0",
    bidPastLow: false,
    askPastHigh: false,
  };
}

function emptyLastTick(): m.LastTick {
  return {
    epochSeconds: 0,
    price: "0",
    size: "0",
    pastLimit: false,
    unreported: false,
    exchange: "",
    specialConditions: "",
  };
}
