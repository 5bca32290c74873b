// What is wrong with a request for bars before anybody looks at its contract, in the order in which IB looks.
import { parseBarSize, parseDuration, parseWhatToShow } from "../../engine/history_terms.ts";
import { invalid } from "../codes.ts";
import type { ReqHistoricalData } from "../../wire/messages.ts";

/**
 * Bars that can be kept up to date, and what five-second bars show. `AGGTRADES`, the name that trades of
 * coins have, are trades.
 */
export const STREAMABLE: ReadonlySet<string> = new Set(["TRADES", "AGGTRADES", "MIDPOINT", "BID", "ASK"]);

/** IB's words for 321, or `null`. */
export function historyProblem(message: ReqHistoricalData): string | null {
  const kind = message.whatToShow.toUpperCase();
  const hasEnd = message.endDateTime.trim() !== "";
  const size = parseBarSize(message.barSize);
  const duration = parseDuration(message.duration);
  if ("ok" in duration) return duration.text;
  if (kind === "ADJUSTED_LAST" && hasEnd) return cause("End date not supported with adjusted last");
  if (typeof size === "object") return size.text;
  if (kind === "ADJUSTED_LAST" && (size === "week" || size === "month")) {
    return cause("Multi day bar size not supported with adjusted last");
  }
  const what = parseWhatToShow(kind);
  if (typeof what === "object" && what.code === 321) {
    return cause(`What to show value of ${message.whatToShow} rejected.`);
  }
  if (message.formatDate < 1 || message.formatDate > 3) {
    return cause(`Date formatting selection of ${message.formatDate} rejected.`);
  }
  if (message.keepUpToDate && hasEnd) return cause("End date not supported with live updates");
  if (message.keepUpToDate && !STREAMABLE.has(kind)) {
    return cause("Source price not supported with live updates");
  }
  if (kind === "SCHEDULE" && size !== "day") {
    return cause("Only daily resolution supported for Schedule requests");
  }
  return null;
}

function cause(text: string): string {
  return invalid("bM", text);
}
