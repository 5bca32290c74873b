// Historical bars, with updates if wanted, schedules, head timestamps, real-time bars.
import type { Bar, Contract, WhatToShow } from "../../engine/types.ts";
import { parseWhatToShow } from "../../engine/history_terms.ts";
import { badTime, DUPLICATE_HISTORY, noPermission, ZONE_MISSING } from "../codes.ts";
import type { Client } from "../core.ts";
import { historyProblem, STREAMABLE } from "./history_checks.ts";
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
/** How often a bar that is kept up to date is sent while it changes. */
const UPDATE_MS = 1000;

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
  const text = dateTimeText(bar.time, style.version, style.zone);
  return style.formatDate === 3 ? text.slice("YYYY".length) : text;
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
  const end = parseTime(message.endDateTime, client.core.time.now());
  if (!end.ok) return client.error(reqId, 10314, badTime("End"));
  if (end.zoneMissing) client.error(reqId, 2174, ZONE_MISSING);
  const problem = historyProblem(message);
  if (problem !== null) return client.error(reqId, 321, problem);
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract || isCutOff(client, reqId)) return;
  const style = {
    formatDate: message.formatDate,
    version: client.version,
    zone: zoneOf(client, contract),
    units: unitsOf(contract, client.version),
  };
  if (message.whatToShow.toUpperCase() === "SCHEDULE") {
    return sendSchedule(client, message, { contract, end: end.epochMs });
  }
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
  if (message.keepUpToDate) keepUpToDate(client, contract, { message, style, from: result.bars.at(-1) });
}

interface Updates {
  readonly message: ReqHistoricalData;
  readonly style: DateStyle;
  /** The last bar of the answer. */
  readonly from: Bar | undefined;
}

/** Tells what changes of the last bar, a last time when it has ended, and then of the next one. */
function keepUpToDate(client: Client, contract: Contract, { message, style, from }: Updates): void {
  const { core, subscriptions } = client;
  const { market } = core.engine;
  const { reqId, barSize, useRth } = message;
  const what = parseWhatToShow(message.whatToShow);
  if (typeof what === "object") return;
  const stopWatching = market.watchQuote(contract.conId, () => {});
  const query = { conId: contract.conId, barSize, useRth };
  let since = from?.time ?? null;
  let last = JSON.stringify(from);
  const update = () => {
    if (core.link.noHistory) return;
    for (const bar of market.barsSince(query, what, since)) {
      const sent = JSON.stringify(bar);
      if (bar.time === since && sent === last) continue;
      [since, last] = [bar.time, sent];
      client.push({ kind: "historicalDataUpdate", reqId, bar: wireBar(bar, style) });
    }
  };
  const stopTimer = core.time.every(UPDATE_MS, update);
  subscriptions.add("history", reqId, () => {
    stopTimer();
    stopWatching();
  });
}

/** The sessions of the requested time. */
function sendSchedule(
  client: Client,
  { reqId, duration, useRth }: ReqHistoricalData,
  { contract, end }: { contract: Contract; end: number | null },
): void {
  const zone = zoneOf(client, contract);
  const sessions = client.core.engine.market.schedule({ conId: contract.conId, duration, end, useRth });
  const text = (time: number) => dateTimeText(time, 0, zone).replace("  ", "-");
  client.send({
    kind: "historicalSchedule",
    reqId,
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
  if (typeof kind !== "string") {
    return client.error(
      reqId,
      162,
      `${HISTORY_ERROR}No historical data query found for ${message.whatToShow}`,
    );
  }
  if (contract.secType === "CASH" && kind === "TRADES") {
    return client.error(reqId, 162, `${HISTORY_ERROR}No head time stamp`);
  }
  const first = client.core.engine.market.headTimestamp(contract.conId);
  if (first === null) {
    return client.error(reqId, 162, `${HISTORY_ERROR}No head time stamp`);
  }
  client.send({ kind: "headTimestamp", reqId, headTimestamp: headText(first, message, client.version) });
}

function headText(time: number, { formatDate }: ReqHeadTimestamp, version: number): string {
  if (formatDate === 2) return String(Math.floor(time / 1000));
  const text = utcText(time, version);
  return formatDate === 3 ? text.slice("YYYY".length).replace("-", " ") : text;
}

/** The answer comes at once: there is nothing left to cancel. */
export function cancelHeadTimestamp(_client: Client, _message: CancelHeadTimestamp): void {}

export function reqRealTimeBars(client: Client, message: ReqRealTimeBars): void {
  const { reqId } = message;
  // The trades of all venues, of which there is one here.
  const whatToShow = message.whatToShow === "AGGTRADES" ? "TRADES" : message.whatToShow;
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
