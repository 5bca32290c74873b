// What a row of a watch list says of its quote, computed from it. Unknown stays unknown.
import type { QuoteView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, isZero, sub, text } from "@/lib/contract/decimal.ts";
import { marketPrice } from "./market_price.ts";

/** Enough for two digits of a percent of anything. */
const DIGITS = 6;

export interface RowFigures {
  /** Last, or the middle without one, against the close of the last session, in percent. */
  changePercent: DecimalString | null;
  /** Ask less bid; negative where the market is crossed. */
  spread: DecimalString | null;
}

export function rowFigures(quote: Pick<QuoteView, "bid" | "ask" | "last" | "close"> | null): RowFigures {
  if (quote === null) return { changePercent: null, spread: null };
  const { bid, ask, close } = quote;
  const { price } = marketPrice(quote);
  return {
    changePercent: price === null || close === null || isZero(close)
      ? null
      : text(dec(price).minus(dec(close)).div(dec(close).abs()).times(100).round(DIGITS)),
    spread: bid === null || ask === null ? null : sub(ask, bid),
  };
}
