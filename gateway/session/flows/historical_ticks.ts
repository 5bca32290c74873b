// reqHistoricalTicks: trades, quotes or midpoints of the past, one per second of the simulated bars.
import { add, sub } from "../../decimal.ts";
import type { Bar, Contract, HistoryResult } from "../../engine/types.ts";
import { badTime, invalid, noTrades, ZONE_MISSING } from "../codes.ts";
import type { Client } from "../core.ts";
import { resolveFor } from "./market_data.ts";
import { unitsOf } from "../units.ts";
import { parseTime } from "../wire_time.ts";
import type { CancelHistoricalTicks, ReqHistoricalTicks } from "../../wire/messages.ts";

const MOST_TICKS = 1000;
const SECOND_MS = 1000;
const WEEK_MS = 7 * 86_400_000;
const BAR = "5 secs";
const BAR_SECONDS = 5;
/** AGGTRADES: the trades of all venues, of which there is one here. */
const KINDS: ReadonlySet<string> = new Set(["TRADES", "AGGTRADES", "MIDPOINT", "BID_ASK"]);
const TAPE: ReadonlySet<string> = new Set(["TRADES", "AGGTRADES"]);

export function reqHistoricalTicks(client: Client, message: ReqHistoricalTicks): void {
  const { reqId } = message;
  const now = client.core.time.now();
  const start = parseTime(message.startDateTime, now);
  const end = parseTime(message.endDateTime, now);
  if (!start.ok) return client.error(reqId, 10314, badTime("Start"));
  if (!end.ok) return client.error(reqId, 10314, badTime("End"));
  for (const { zoneMissing } of [start, end]) if (zoneMissing) client.error(reqId, 2174, ZONE_MISSING);
  const problem = ticksProblem(message, start.epochMs ?? end.epochMs);
  if (problem !== null) return client.error(reqId, 321, invalid("bP", problem));
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract) return;
  if (contract.secType === "CASH" && TAPE.has(message.whatToShow)) {
    return client.error(reqId, 162, noTrades(contract));
  }
  const wanted = Math.min(MOST_TICKS, message.numberOfTicks);
  const bars = barsFor(client, contract, { message, start: start.epochMs, end: end.epochMs, wanted });
  if (bars) sendTicks(client, contract, { message, bars });
}

function ticksProblem(message: ReqHistoricalTicks, time: number | null): string | null {
  if (message.numberOfTicks < 1) return "Number of ticks must be > 0";
  if (message.whatToShow.trim() === "") return "Source price must not be empty";
  if (!KINDS.has(message.whatToShow)) return "Invalid source price";
  return time === null ? "Historical ticks need a start or an end time" : null;
}

interface Span {
  readonly message: Pick<ReqHistoricalTicks, "reqId" | "whatToShow" | "useRth">;
  readonly start: number | null;
  readonly end: number | null;
  readonly wanted: number;
}

/** The bars the ticks are read off, oldest first; `null` after an error was sent. */
function barsFor(client: Client, contract: Contract, span: Span): readonly Bar[] | null {
  const result = asked(client, contract, span);
  if (!result.ok) {
    client.error(span.message.reqId, result.code, result.text);
    return null;
  }
  const { start, wanted } = span;
  const inside = result.bars.filter((bar) => start === null || bar.time >= start);
  return start === null ? inside.slice(-wanted) : inside.slice(0, wanted);
}

function asked(client: Client, contract: Contract, span: Span): HistoryResult {
  const { whatToShow, useRth } = span.message;
  return client.core.engine.market.history({
    conId: contract.conId,
    end: lastMoment(client, contract, span),
    duration: `${span.wanted * BAR_SECONDS} S`,
    barSize: BAR,
    whatToShow: TAPE.has(whatToShow) ? "AGGTRADES" : "MIDPOINT",
    useRth,
  });
}

/**
 * From the start on, where there is one, beginning with the first trading there is: the end only cuts off
 * what is beyond it. Else to the last trading before the end.
 */
function lastMoment(client: Client, { conId }: Contract, { message, start, end, wanted }: Span): number {
  const now = client.core.time.now();
  const latest = Math.min(end ?? now, now);
  const sessions = (until: number) =>
    client.core.engine.market.schedule({ conId, duration: "2 W", end: until, useRth: message.useRth });
  if (start === null) return Math.min(latest, sessions(latest).at(-1)?.end ?? latest);
  const session = sessions(start + WEEK_MS).find((one) => one.end > start);
  return Math.min(latest, Math.max(start, session?.start ?? start) + wanted * BAR_SECONDS * SECOND_MS);
}

/**
 * The last ticks before a stream of them (TWS API, `reqTickByTickData`: a number of ticks); none where there
 * is no past.
 */
export function sendRecentTicks(
  client: Client,
  contract: Contract,
  { reqId, whatToShow, count }: { reqId: number; whatToShow: string; count: number },
): void {
  const message = { reqId, whatToShow, useRth: false };
  const wanted = Math.min(MOST_TICKS, count);
  const result = asked(client, contract, { message, start: null, end: null, wanted });
  sendTicks(client, contract, { message, bars: result.ok ? result.bars.slice(-wanted) : [] });
}

function sendTicks(
  client: Client,
  contract: Contract,
  { message, bars }: { message: Pick<ReqHistoricalTicks, "reqId" | "whatToShow">; bars: readonly Bar[] },
): void {
  const { reqId } = message;
  const units = unitsOf(contract, client.version);
  const at = (bar: Bar) => Math.floor(bar.time / SECOND_MS);
  const exchange = contract.primaryExchange || contract.exchange;
  if (TAPE.has(message.whatToShow)) {
    const ticks = bars.map((bar) => ({
      epochSeconds: at(bar),
      price: bar.close,
      size: bar.volume === "-1" ? "0" : units.history(bar.volume),
      pastLimit: false,
      unreported: false,
      exchange,
      specialConditions: "",
    }));
    return client.send({ kind: "historicalTicksLast", reqId, ticks, done: true });
  }
  if (message.whatToShow === "BID_ASK") {
    const tick = client.core.engine.instruments.details(contract.conId)?.minTick ?? "0.01";
    const ticks = bars.map((bar) => ({
      epochSeconds: at(bar),
      bid: sub(bar.close, tick),
      ask: add(bar.close, tick),
      bidSize: units.history("100"),
      askSize: units.history("100"),
      bidPastLow: false,
      askPastHigh: false,
    }));
    return client.send({ kind: "historicalTicksBidAsk", reqId, ticks, done: true });
  }
  const ticks = bars.map((bar) => ({ epochSeconds: at(bar), price: bar.close, size: "0" }));
  client.send({ kind: "historicalTicks", reqId, ticks, done: true });
}

/** The answer comes at once: there is nothing left to cancel. */
export function cancelHistoricalTicks(_client: Client, _message: CancelHistoricalTicks): void {}
