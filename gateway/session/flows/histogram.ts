// reqHistogramData: how much traded at each price of a period, added up from the bars.
import { add, compare } from "../../decimal.ts";
import type { Bar } from "../../engine/types.ts";
import { invalid, noTrades } from "../codes.ts";
import type { Client } from "../core.ts";
import { isCutOff } from "./history.ts";
import { resolveFor } from "./market_data.ts";
import type { CancelHistogramData, HistogramEntry, ReqHistogramData } from "../../wire/messages.ts";

interface Period {
  /** As a history request says it. */
  readonly duration: string;
  readonly barSize: string;
}

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };
const UNITS: Readonly<Record<string, "D" | "W" | "M" | "Y">> = { day: "D", week: "W", month: "M", year: "Y" };

export function reqHistogramData(client: Client, message: ReqHistogramData): void {
  const { reqId } = message;
  const period = parsePeriod(message.timePeriod);
  if (!period) return client.error(reqId, 321, invalid("bN", `Invalid time period: ${message.timePeriod}`));
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract || isCutOff(client, reqId)) return;
  if (contract.secType === "CASH") return client.error(reqId, 162, noTrades(contract));
  const result = client.core.engine.market.history({
    conId: contract.conId,
    end: null,
    ...period,
    // Of one venue or all: here they are the same.
    whatToShow: "AGGTRADES",
    useRth: message.useRth,
  });
  if (!result.ok) return client.error(reqId, result.code, result.text);
  client.send({ kind: "histogramData", reqId, entries: histogramOf(result.bars) });
}

/** The answer comes at once: there is nothing left to cancel. */
export function cancelHistogramData(_client: Client, _message: CancelHistogramData): void {}

/** `3 days`, `1 week`, …; the longer the period, the coarser the bars it is added up from. */
function parsePeriod(text: string): Period | null {
  const match = /^(\d{1,5})\s+(second|minute|hour|day|week|month|year)s?$/.exec(text.trim().toLowerCase());
  const count = Number(match?.[1] ?? 0);
  const name = match?.[2] ?? "";
  if (count === 0) return null;
  const seconds = SECONDS[name];
  if (seconds !== undefined) return { duration: `${count * seconds} S`, barSize: "1 min" };
  const isShort = name === "day" ? count <= 7 : name === "week" && count === 1;
  return { duration: `${count} ${UNITS[name]}`, barSize: isShort ? "1 min" : "1 hour" };
}

/** The volume of each bar counts at its close, a price that exists. */
export function histogramOf(bars: readonly Bar[]): HistogramEntry[] {
  const sizes = new Map<string, string>();
  for (const { close, volume } of bars) sizes.set(close, add(sizes.get(close) ?? "0", volume));
  return [...sizes].map(([price, size]) => ({ price, size }))
    .filter(({ size }) => compare(size, "0") > 0)
    .sort((a, b) => compare(a.price, b.price));
}
