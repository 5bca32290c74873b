// A quote of which nothing is known yet.
import type { QuoteView } from "@/lib/contract/api.ts";

export function emptyQuote(): Omit<QuoteView, "stale"> {
  return {
    bid: null,
    ask: null,
    last: null,
    bidSize: null,
    askSize: null,
    volume: null,
    close: null,
    open: null,
    high: null,
    low: null,
    bidYield: null,
    askYield: null,
    lastYield: null,
    halted: null,
    dataType: null,
    at: null,
    advisory: null,
  };
}
