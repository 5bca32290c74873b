// The one price that stands for an instrument: its last trade, and the middle of bid and ask where no trade
// is told, by that name. Pure.
import type { QuoteView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";

type Quoted = Pick<QuoteView, "last" | "bid" | "ask">;

export interface MarketPrice {
  price: DecimalString | null;
  of: "last" | "mid";
}

/** The middle of bid and ask; `null` unless both are there. */
export function middleOf({ bid, ask }: Pick<Quoted, "bid" | "ask">): DecimalString | null {
  return bid === null || ask === null ? null : text(dec(bid).plus(dec(ask)).div(2));
}

/** Of what is quoted without trades, as currencies are, the middle; unknown it is a last that is missing. */
export function marketPrice(quote: Quoted | null | undefined): MarketPrice {
  const last = quote?.last ?? null;
  const middle = last === null && quote ? middleOf(quote) : null;
  return middle === null ? { price: last, of: "last" } : { price: middle, of: "mid" };
}

/** One digit more than bid and ask have: the middle of two ticks has it, and its column keeps its width. */
export function digitsAt({ of }: MarketPrice, digits: number): number {
  return of === "mid" ? digits + 1 : digits;
}
