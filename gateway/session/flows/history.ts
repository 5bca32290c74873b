// Historical bars, with updates if wanted, schedules, head timestamps, real-time bars.
import type { Bar, Contract, WhatToShow } from "../../engine/types.ts";
import { parseWhatToShow } from "../../engine/history_terms.ts";
import { DUPLICATE_HISTORY, failed, noPermission } from "../codes.ts";
import type { Client } from "../core.ts";
import { hasLiveData, resolveFor } from "./market_data.ts";
import { type Units, unitsOf } from "../units.ts";
import { dateTimeText, GATEWAY_ZONE, parseTime, utcText } from "../wire_time.ts";
import type {
  Bar as WireBar,
  CancelHeadTimestamp,
  CancelHistoricalData,
  CancelRealTimeBars,
  ReqHeadTimestamp,
  ReqHistoricalData,
  ReqRealTimeBars,
} from "../../wire/messages.ts";

export const HISTORY_ERROR = "Historical Market Data Service error message:";
const BAD_END_TIME =
  "End Date/Time: The date, time, or time-zone entered is invalid. The correct format is " +
  "yyyymmdd hh:mm:ss xx/xxxx where yyyymmdd and xx/xxxx are optional. E.g.: 20031126 15:59:00 US/Eastern " +
  "Note that there is a space between the date and time, and between the time and time-zone.";
const ZONE_MISSING =
  "Warning: You submitted request with date-time attributes without explicit time zone. Please switch to use " +
  "yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like US/Eastern.";
/** How often a bar that is kept up to date is sent while it changes. */
const UPDATE_MS = 1000;
const STREAMABLE: ReadonlySet<string> = new Set(["TRADES", "MIDPOINT", "BID", "ASK"]);

/** HMDS away: 162. True when the request has been answered with it. */
export function isCutOff(client: Client, reqId: number): boolean {
  if (!client.core.link.noHistory) return false;
  client.error(reqId, 162, `${HISTORY_ERROR}HMDS server disconnect occurred.  Attempting reconnection...`);
  return true;
}

/** The zone in which the bars of a contract are dated. */
function zoneOf(client: Client, contract: Contract): string {
  return client.core.engine.instruments.details(contract.conId)?.timeZoneId || GATEWAY_ZONE;
}

interface DateStyle {
  readonly formatDate: number;
  readonly version: number;
  readonly zone: string;
  readonly units: Units;
}

function barDate(bar: Bar, style: DateStyle): string {
  if (bar.date !== "") return bar.date;
  if (style.formatDate === 2) return String(Math.floor(bar.time / 1000));
  return dateTimeText(bar.time, style.version, style.zone);
}

function wireBar(bar: Bar, style: DateStyle): WireBar {
  const { open, high, low, close, volume, wap, count } = bar;
  return {
    date: barDate(bar, style),
    open,
    high,
    low,
    close,
    volume: style.units.history(volume),
    wap,
    count,
  };
}

export function reqHistoricalData(client: Client, message: ReqHistoricalData): void {
  const { reqId } = message;
  if (client.subscriptions.has("history", reqId)) return client.error(reqId, 322, DUPLICATE_HISTORY);
  const end = parseTime(message.endDateTime);
  if (!end.ok) return client.error(reqId, 10314, BAD_END_TIME);
  if (end.zoneMissing) client.error(reqId, 2174, ZONE_MISSING);
  if (message.keepUpToDate && end.epochMs !== null) {
    return client.error(reqId, 321, failed("bW", "End date not supported with keepUpToDate"));
  }
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract || isCutOff(client, reqId)) return;
  const style = {
    formatDate: message.formatDate,
    version: client.version,
    zone: zoneOf(client, contract),
    units: unitsOf(contract, client.version),
  };
  if (message.whatToShow === "SCHEDULE") return sendSchedule(client, message, contract);
  const result = client.core.engine.market.history({
    conId: contract.conId,
    end: end.epochMs,
    duration: message.duration,
    barSize: message.barSize,
    whatToShow: message.whatToShow,
    useRth: message.useRth,
  });
  if (!result.ok) return client.error(reqId, result.code, result.text);
  client.send({
    kind: "historicalData",
    reqId,
    startDate: dateTimeText(result.start, client.version, style.zone),
    endDate: dateTimeText(result.end, client.version, style.zone),
    bars: result.bars.map((bar) => wireBar(bar, style)),
  });
  if (message.keepUpToDate) keepUpToDate(client, contract, { message, style });
}

function keepUpToDate(
  client: Client,
  contract: Contract,
  { message, style }: { message: ReqHistoricalData; style: DateStyle },
): void {
  const { core, subscriptions } = client;
  const { market } = core.engine;
  const { reqId, barSize, whatToShow } = message;
  if (!STREAMABLE.has(whatToShow)) return;
  const stopWatching = market.watchQuote(contract.conId, () => {});
  let last = "";
  const update = () => {
    if (core.link.noHistory) return;
    const bar = market.currentBar(contract.conId, barSize, whatToShow as WhatToShow);
    if (!bar) return;
    const sent = JSON.stringify(bar);
    if (sent === last) return;
    last = sent;
    client.push({ kind: "historicalDataUpdate", reqId, bar: wireBar(bar, style) });
  };
  const stopTimer = core.time.every(UPDATE_MS, update);
  subscriptions.add("history", reqId, () => {
    stopTimer();
    stopWatching();
  });
}

/** The sessions of the requested days; `duration` counts in days. */
function sendSchedule(client: Client, message: ReqHistoricalData, contract: Contract): void {
  const zone = zoneOf(client, contract);
  const days = Number.parseInt(message.duration, 10) || 1;
  const sessions = client.core.engine.market.schedule(contract.conId, days, message.useRth);
  const text = (time: number) => dateTimeText(time, 0, zone).replace("  ", "-");
  client.send({
    kind: "historicalSchedule",
    reqId: message.reqId,
    startDateTime: text(sessions[0]?.start ?? client.core.time.now()),
    endDateTime: text(sessions.at(-1)?.end ?? client.core.time.now()),
    timeZone: zone,
    sessions: sessions.map(({ start, end, refDate }) => ({
      startDateTime: text(start),
      endDateTime: text(end),
      refDate,
    })),
  });
}

export function cancelHistoricalData(client: Client, message: CancelHistoricalData): void {
  const { reqId } = message;
  if (client.subscriptions.cancel("history", reqId)) {
    return client.error(reqId, 162, `${HISTORY_ERROR}API historical data query cancelled: ${reqId}`);
  }
  client.error(reqId, 366, `No historical data query found for ticker id:${reqId}`);
}

export function reqHeadTimestamp(client: Client, message: ReqHeadTimestamp): void {
  const { reqId } = message;
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract || isCutOff(client, reqId)) return;
  const kind = parseWhatToShow(message.whatToShow);
  if (typeof kind !== "string") return client.error(reqId, kind.code, kind.text);
  if (contract.secType === "CASH" && kind === "TRADES") {
    return client.error(reqId, 162, `${HISTORY_ERROR}No head time stamp`);
  }
  const first = client.core.engine.market.headTimestamp(contract.conId);
  if (first === null) {
    return client.error(reqId, 162, `${HISTORY_ERROR}No head time stamp`);
  }
  const headTimestamp = message.formatDate === 2
    ? String(Math.floor(first / 1000))
    : utcText(first, client.version);
  client.send({ kind: "headTimestamp", reqId, headTimestamp });
}

/** The answer comes at once: there is nothing left to cancel. */
export function cancelHeadTimestamp(_client: Client, _message: CancelHeadTimestamp): void {}

export function reqRealTimeBars(client: Client, message: ReqRealTimeBars): void {
  const { reqId, whatToShow } = message;
  const { core, subscriptions } = client;
  if (subscriptions.has("realTimeBars", reqId)) return client.error(reqId, 102, "Duplicate ticker ID");
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract) return;
  if (!STREAMABLE.has(whatToShow)) {
    return client.error(reqId, 420, "Invalid Real-time Query:Unknown data to show: " + whatToShow);
  }
  if (contract.secType === "CASH" && whatToShow === "TRADES") {
    const text = "Invalid Real-time Query:No market data permissions for IDEALPRO CASH";
    return client.error(reqId, 420, text);
  }
  const text = `Invalid Real-time Query:${noPermission(contract)}`;
  if (!hasLiveData(client, contract, { reqId, code: 420, text })) return;
  const units = unitsOf(contract, client.version);
  const stop = core.engine.market.watchBars(contract.conId, whatToShow as WhatToShow, (bar) => {
    if (core.link.noQuotes(contract.secType, contract.currency)) return;
    const { open, high, low, close, wap, count } = bar;
    const volume = units.history(bar.volume);
    const epochSeconds = Math.floor(bar.time / 1000);
    client.push({ kind: "realTimeBar", reqId, epochSeconds, open, high, low, close, volume, wap, count });
  });
  subscriptions.add("realTimeBars", reqId, stop);
}

export function cancelRealTimeBars(client: Client, message: CancelRealTimeBars): void {
  if (client.subscriptions.cancel("realTimeBars", message.reqId)) return;
  client.error(message.reqId, 300, `Can't find EId with tickerId:${message.reqId}`);
}
