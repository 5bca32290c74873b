// History messages: bars, real-time bars, head timestamp, historical ticks, schedules.
import type { Contract, DecimalString, TagValue } from "./common.ts";

export interface ReqHistoricalData {
  kind: "reqHistoricalData";
  reqId: number;
  contract: Contract;
  /** `""` is now; otherwise free text that the session has to judge (10314, 2174). */
  endDateTime: string;
  barSize: string;
  duration: string;
  useRth: boolean;
  whatToShow: string;
  /** Left out it is 1: text dates. */
  formatDate: number;
  keepUpToDate: boolean;
  options: TagValue[];
}
export interface CancelHistoricalData {
  kind: "cancelHistoricalData";
  reqId: number;
}
export interface ReqRealTimeBars {
  kind: "reqRealTimeBars";
  reqId: number;
  contract: Contract;
  barSize: number;
  whatToShow: string;
  useRth: boolean;
  options: TagValue[];
}
export interface CancelRealTimeBars {
  kind: "cancelRealTimeBars";
  reqId: number;
}
export interface ReqHeadTimestamp {
  kind: "reqHeadTimestamp";
  reqId: number;
  contract: Contract;
  useRth: boolean;
  whatToShow: string;
  formatDate: number;
}
export interface CancelHeadTimestamp {
  kind: "cancelHeadTimestamp";
  reqId: number;
}
export interface ReqHistoricalTicks {
  kind: "reqHistoricalTicks";
  reqId: number;
  contract: Contract;
  startDateTime: string;
  endDateTime: string;
  numberOfTicks: number;
  whatToShow: string;
  useRth: boolean;
  ignoreSize: boolean;
  options: TagValue[];
}
export interface CancelHistoricalTicks {
  kind: "cancelHistoricalTicks";
  reqId: number;
}

export interface ReqHistogramData {
  kind: "reqHistogramData";
  reqId: number;
  contract: Contract;
  useRth: boolean;
  /** As a client says it: `3 days`, `1 week`. */
  timePeriod: string;
}
export interface CancelHistogramData {
  kind: "cancelHistogramData";
  reqId: number;
}

export type HistoryRequest =
  | ReqHistoricalData
  | CancelHistoricalData
  | ReqRealTimeBars
  | CancelRealTimeBars
  | ReqHeadTimestamp
  | CancelHeadTimestamp
  | ReqHistoricalTicks
  | CancelHistoricalTicks
  | ReqHistogramData
  | CancelHistogramData;

export interface Bar {
  /** As the request's `formatDate` asks: `YYYYMMDD`, `YYYYMMDD HH:MM:SS Zone` or epoch seconds. */
  date: string;
  open: DecimalString;
  high: DecimalString;
  low: DecimalString;
  close: DecimalString;
  /** `"-1"` for MIDPOINT, BID and ASK. */
  volume: DecimalString;
  wap: DecimalString;
  /** -1 for MIDPOINT, BID and ASK. */
  count: number;
}
/** A whole answer; the end marker of server version 196 and later is written with it. */
export interface HistoricalData {
  kind: "historicalData";
  reqId: number;
  startDate: string;
  endDate: string;
  bars: Bar[];
}
export interface HistoricalDataUpdate {
  kind: "historicalDataUpdate";
  reqId: number;
  bar: Bar;
}
export interface RealTimeBar {
  kind: "realTimeBar";
  reqId: number;
  epochSeconds: number;
  open: DecimalString;
  high: DecimalString;
  low: DecimalString;
  close: DecimalString;
  volume: DecimalString;
  wap: DecimalString;
  count: number;
}
export interface HeadTimestamp {
  kind: "headTimestamp";
  reqId: number;
  headTimestamp: string;
}
export interface MidPointTick {
  epochSeconds: number;
  price: DecimalString;
  size: DecimalString;
}
export interface BidAskTick {
  epochSeconds: number;
  bid: DecimalString;
  ask: DecimalString;
  bidSize: DecimalString;
  askSize: DecimalString;
  bidPastLow: boolean;
  askPastHigh: boolean;
}
export interface LastTick {
  epochSeconds: number;
  price: DecimalString;
  size: DecimalString;
  pastLimit: boolean;
  unreported: boolean;
  exchange: string;
  specialConditions: string;
}
export interface HistoricalTicks {
  kind: "historicalTicks";
  reqId: number;
  ticks: MidPointTick[];
  done: boolean;
}
export interface HistoricalTicksBidAsk {
  kind: "historicalTicksBidAsk";
  reqId: number;
  ticks: BidAskTick[];
  done: boolean;
}
export interface HistoricalTicksLast {
  kind: "historicalTicksLast";
  reqId: number;
  ticks: LastTick[];
  done: boolean;
}
export interface ScheduleSession {
  startDateTime: string;
  endDateTime: string;
  refDate: string;
}
/** Answers `whatToShow` SCHEDULE, from server version 165. */
export interface HistoricalSchedule {
  kind: "historicalSchedule";
  reqId: number;
  startDateTime: string;
  endDateTime: string;
  timeZone: string;
  sessions: ScheduleSession[];
}

export interface HistogramEntry {
  price: DecimalString;
  size: DecimalString;
}
/** How much traded at each price, lowest price first. */
export interface HistogramData {
  kind: "histogramData";
  reqId: number;
  entries: HistogramEntry[];
}

export type HistoryReply =
  | HistoricalData
  | HistoricalDataUpdate
  | RealTimeBar
  | HeadTimestamp
  | HistoricalTicks
  | HistoricalTicksBidAsk
  | HistoricalTicksLast
  | HistoricalSchedule
  | HistogramData;
