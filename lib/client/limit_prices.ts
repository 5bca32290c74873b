// The prices of the quote that a limit can be set to, and the one that it begins with. Pure.
import type { QuoteView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import type { LimitStart } from "./limit_starts.ts";
import { middleOf } from "./market_price.ts";
import type { PriceRule } from "@/lib/contract/price_step.ts";
import { onGrid } from "./price_steps.ts";

export const limitPlaces = ["bid", "mid", "ask", "last"] as const;
export type LimitPlace = (typeof limitPlaces)[number];

interface Of {
  side: Side;
  rules: readonly PriceRule[];
}

/** `null`: not known. The middle between two steps goes to the one that gives away less. */
export function limitAt(
  place: LimitPlace,
  quote: QuoteView | null,
  { side, rules }: Of,
): DecimalString | null {
  if (quote === null) return null;
  if (place !== "mid") return quote[place];
  const middle = middleOf(quote);
  return middle === null ? null : onGrid(middle, side, rules);
}

/** The limit that a new order begins with; `null` unless the quote is of now. */
export function startingLimit(start: LimitStart, quote: QuoteView | null, of: Of): DecimalString | null {
  if (start === "none" || quote === null || quote.stale || quote.dataType !== "live") return null;
  const buys = of.side === "BUY";
  const places = { own: buys ? "bid" : "ask", far: buys ? "ask" : "bid", mid: "mid", last: "last" } as const;
  return limitAt(places[start], quote, of);
}
