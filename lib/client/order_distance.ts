// How far the market is from the price of an order. Pure.
import type { OrderView, QuoteView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";
import { byFigure } from "./by_figure.ts";
import { marketPrice } from "./market_price.ts";
import { isOpen } from "./order_view.ts";

/** Digits of a percentage that are kept: a screen rounds further. */
const PERCENT_DIGITS = 4;

type Priced = Pick<OrderView, "limitPrice" | "stopPrice" | "trailStopPrice" | "state">;
type Quoted = Pick<QuoteView, "last" | "bid" | "ask">;

/**
 * The price that the market has to reach: the stop of an order that has one, otherwise its limit; `null` of a
 * market order.
 */
export function priceToReach(
  { trailStopPrice, stopPrice, limitPrice }: Omit<Priced, "state">,
): DecimalString | null {
  return trailStopPrice ?? stopPrice ?? limitPrice;
}

export interface Distance {
  /** Price of the order less the market's, in the instrument's currency. */
  points: DecimalString;
  /** The same in percent of the market; `null` where the market is at zero. */
  percent: DecimalString | null;
}

/** `null`: it has no price, has ended, or the market is not known. */
export function distanceOf(order: Priced, quote: Quoted | undefined): Distance | null {
  const price = priceToReach(order);
  const market = marketPrice(quote).price;
  if (price === null || market === null || !isOpen(order)) return null;
  const points = dec(price).minus(dec(market));
  const percent = isZero(market)
    ? null
    // Spreads trade below zero: the sign says whether the order lies above or below the market.
    : text(points.div(dec(market).abs()).times(100).round(PERCENT_DIGITS));
  return { points: text(points), percent };
}

/** The nearer one first, the other way round with `way` -1; what is not known comes last either way. */
export function byDistance(a: Distance | null, b: Distance | null, way: 1 | -1 = 1): number {
  return byFigure(shareOf(a), shareOf(b), way);
}

function shareOf(distance: Distance | null): DecimalString | null {
  const percent = distance?.percent ?? null;
  return percent === null ? null : text(dec(percent).abs());
}
