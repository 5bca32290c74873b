// The last trades of an instrument, each under a number of its own: what comes is added, what is old goes.
// Pure.
import type { TapeView } from "@/lib/contract/api.ts";
import type { TradeRow } from "@/lib/contract/protocol.ts";

export interface Tape extends Pick<TapeView, "trades" | "skipped"> {
  /** The number of the latest. */
  last: number;
}

/** More nobody reads. */
export const KEPT_TRADES = 60;

export function keptTrades(
  before: Tape,
  { trades, skipped }: { trades: readonly TradeRow[]; skipped: number },
): Tape {
  const last = before.last + trades.length;
  const numbered = trades.map((trade, at) => [String(before.last + 1 + at), trade] as const);
  const all = [...Object.entries(before.trades), ...numbered].filter(([id]) =>
    Number(id) > last - KEPT_TRADES
  );
  return { trades: Object.fromEntries(all), skipped: before.skipped + skipped, last };
}
