// Text layouts of history requests and replies.
import { contractOf } from "../messages/common.ts";
import type * as m from "../messages/history.ts";
import { REQUEST_CONTRACT, REQUEST_LEGS } from "./contract.ts";
import { Fields, layout } from "./fields.ts";
import { mask } from "./market_data.ts";
import type { Contract } from "../messages/common.ts";

const contract = new Fields<Contract>();

export const HISTORY_REQUESTS = {
  reqHistoricalData: layout<m.ReqHistoricalData>("reqHistoricalData", 20, (f) => [
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT, contract.flag("includeExpired")),
    f.text("endDateTime"),
    f.text("barSize"),
    f.text("duration"),
    f.flag("useRth"),
    f.text("whatToShow"),
    f.intOr("formatDate", 1),
    f.inside("contract", contractOf, REQUEST_LEGS),
    f.flag("keepUpToDate"),
    f.options("options"),
  ]),
  cancelHistoricalData: layout<m.CancelHistoricalData>("cancelHistoricalData", 25, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
  ]),
  reqRealTimeBars: layout<m.ReqRealTimeBars>("reqRealTimeBars", 50, (f) => [
    f.constant("3"),
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT),
    f.int("barSize"),
    f.text("whatToShow"),
    f.flag("useRth"),
    f.options("options"),
  ]),
  cancelRealTimeBars: layout<m.CancelRealTimeBars>("cancelRealTimeBars", 51, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
  ]),
  reqHeadTimestamp: layout<m.ReqHeadTimestamp>("reqHeadTimestamp", 87, (f) => [
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT, contract.flag("includeExpired")),
    f.flag("useRth"),
    f.text("whatToShow"),
    f.intOr("formatDate", 1),
  ]),
  cancelHeadTimestamp: layout<m.CancelHeadTimestamp>("cancelHeadTimestamp", 90, (f) => [f.reqId("reqId")]),
  reqHistoricalTicks: layout<m.ReqHistoricalTicks>("reqHistoricalTicks", 96, (f) => [
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT, contract.flag("includeExpired")),
    f.text("startDateTime"),
    f.text("endDateTime"),
    f.int("numberOfTicks"),
    f.text("whatToShow"),
    f.flag("useRth"),
    f.flag("ignoreSize"),
    f.options("options"),
  ]),
  cancelHistoricalTicks: layout<m.CancelHistoricalTicks>("cancelHistoricalTicks", 107, (f) => [
    f.reqId("reqId"),
  ]),
  reqHistogramData: layout<m.ReqHistogramData>("reqHistogramData", 88, (f) => [
    f.reqId("reqId"),
    f.inside("contract", contractOf, ...REQUEST_CONTRACT, contract.flag("includeExpired")),
    f.flag("useRth"),
    f.text("timePeriod"),
  ]),
  cancelHistogramData: layout<m.CancelHistogramData>("cancelHistogramData", 89, (f) => [f.reqId("reqId")]),
};

const bar = new Fields<m.Bar>();
const midPointTick = new Fields<m.MidPointTick>();
const bidAskTick = new Fields<m.BidAskTick>();
const lastTick = new Fields<m.LastTick>();
const session = new Fields<m.ScheduleSession>();
const entry = new Fields<m.HistogramEntry>();

function emptyBar(): m.Bar {
  return { date: "", open: "0", high: "0", low: "0", close: "0", volume: "0", wap: "0", count: 0 };
}

/** From server version 196 the range and the end of the bars are a message of their own. */
export interface HistoricalDataEnd {
  kind: "historicalDataEnd";
  reqId: number;
  startDate: string;
  endDate: string;
}

export const HISTORICAL_DATA_END_SINCE = 196;

export const HISTORICAL_DATA_END = layout<HistoricalDataEnd>("historicalDataEnd", 108, (f) => [
  f.int("reqId"),
  f.text("startDate"),
  f.text("endDate"),
]);

export const HISTORY_REPLIES = {
  historicalData: layout<m.HistoricalData>("historicalData", 17, (f) => [
    f.int("reqId"),
    f.before(HISTORICAL_DATA_END_SINCE, f.text("startDate"), f.text("endDate")),
    f.rows(
      "bars",
      emptyBar,
      bar.text("date"),
      bar.decimal("open"),
      bar.decimal("high"),
      bar.decimal("low"),
      bar.decimal("close"),
      bar.size("volume"),
      bar.decimal("wap"),
      bar.int("count"),
    ),
  ]),
  historicalDataUpdate: layout<m.HistoricalDataUpdate>("historicalDataUpdate", 90, (f) => [
    f.int("reqId"),
    // The order of this message alone: count first, close before high and low, volume last.
    f.inside(
      "bar",
      emptyBar,
      bar.int("count"),
      bar.text("date"),
      bar.decimal("open"),
      bar.decimal("close"),
      bar.decimal("high"),
      bar.decimal("low"),
      bar.decimal("wap"),
      bar.size("volume"),
    ),
  ]),
  realTimeBar: layout<m.RealTimeBar>("realTimeBar", 50, (f) => [
    f.constant("3"),
    f.int("reqId"),
    f.long("epochSeconds"),
    f.decimal("open"),
    f.decimal("high"),
    f.decimal("low"),
    f.decimal("close"),
    f.size("volume"),
    f.decimal("wap"),
    f.int("count"),
  ]),
  headTimestamp: layout<m.HeadTimestamp>("headTimestamp", 88, (f) => [
    f.int("reqId"),
    f.text("headTimestamp"),
  ]),
  historicalTicks: layout<m.HistoricalTicks>("historicalTicks", 96, (f) => [
    f.int("reqId"),
    f.rows(
      "ticks",
      () => ({ epochSeconds: 0, price: "0", size: "0" }),
      midPointTick.long("epochSeconds"),
      midPointTick.constant("0"),
      midPointTick.decimal("price"),
      midPointTick.size("size"),
    ),
    f.flag("done"),
  ]),
  historicalTicksBidAsk: layout<m.HistoricalTicksBidAsk>("historicalTicksBidAsk", 97, (f) => [
    f.int("reqId"),
    f.rows(
      "ticks",
      () => ({
        epochSeconds: 0,
        bid: "0",
        ask: "0",
        bidSize: "0",
        askSize: "0",
        bidPastLow: false,
        askPastHigh: false,
      }),
      bidAskTick.long("epochSeconds"),
      mask("askPastHigh", "bidPastLow"),
      bidAskTick.decimal("bid"),
      bidAskTick.decimal("ask"),
      bidAskTick.size("bidSize"),
      bidAskTick.size("askSize"),
    ),
    f.flag("done"),
  ]),
  historicalTicksLast: layout<m.HistoricalTicksLast>("historicalTicksLast", 98, (f) => [
    f.int("reqId"),
    f.rows(
      "ticks",
      () => ({
        epochSeconds: 0,
        price: "0",
        size: "0",
        pastLimit: false,
        unreported: false,
        exchange: "",
        specialConditions: "",
      }),
      lastTick.long("epochSeconds"),
      mask("pastLimit", "unreported"),
      lastTick.decimal("price"),
      lastTick.size("size"),
      lastTick.text("exchange"),
      lastTick.text("specialConditions"),
    ),
    f.flag("done"),
  ]),
  historicalSchedule: layout<m.HistoricalSchedule>("historicalSchedule", 106, (f) => [
    f.int("reqId"),
    f.text("startDateTime"),
    f.text("endDateTime"),
    f.text("timeZone"),
    f.rows(
      "sessions",
      () => ({ startDateTime: "", endDateTime: "", refDate: "" }),
      session.text("startDateTime"),
      session.text("endDateTime"),
      session.text("refDate"),
    ),
  ]),
  histogramData: layout<m.HistogramData>("histogramData", 89, (f) => [
    f.int("reqId"),
    f.rows("entries", () => ({ price: "0", size: "0" }), entry.decimal("price"), entry.size("size")),
  ]),
};
