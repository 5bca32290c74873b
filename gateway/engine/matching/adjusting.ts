// Stops that become another stop once: when the market has gone the order's way as far as its trigger price
// (TWS API, "Adjustable Stops"). It is the same order with another type and other prices.
import { type Instrument, priceText } from "../instruments/instrument.ts";
import type { InstrumentMarket } from "../market.ts";
import type { AdjustedTerms, Order, OrderTerms } from "../orders.ts";
import { invalid } from "../refusals.ts";
import type { AdjustedStop, OrderRequest, OrderType, Refusal } from "../types.ts";
import { isUnset, price } from "./order_prices.ts";
import { reachesLevel } from "./triggers.ts";

/** What may be adjusted, and to what. */
const STOPS: Readonly<Record<string, OrderType>> = {
  STP: "STP",
  "STP LMT": "STP LMT",
  STPLMT: "STP LMT",
  TRAIL: "TRAIL",
  "TRAIL LIMIT": "TRAIL LIMIT",
  TRAILLMT: "TRAIL LIMIT",
};

/** `null` of an order that stays what it is; 107, 110, 321. */
export function adjustedTerms(
  request: OrderRequest,
  type: OrderType,
  instrument: Instrument,
): AdjustedTerms | Refusal | null {
  const { adjusted } = request;
  if (adjusted === undefined) return null;
  const to = STOPS[adjusted.orderType.toUpperCase()];
  if (to === undefined) return invalid("Invalid adjusted order type");
  if (STOPS[type] === undefined || !instrument.orderTypes.includes("ADJUST")) {
    return invalid(`Adjustable orders are stops: ${request.orderType} is not adjusted`);
  }
  const prices = [adjusted.triggerPrice, adjusted.stopPrice].map((one) => price(one, instrument, request));
  const limit = to === "STP LMT" || to === "TRAIL LIMIT"
    ? price(adjusted.stopLimitPrice, instrument, request)
    : null;
  const trail = to === "TRAIL" || to === "TRAIL LIMIT" ? trailOf(adjusted, request, instrument) : {};
  for (const one of [...prices, limit, trail]) {
    if (one !== null && typeof one === "object" && "ok" in one) return one;
  }
  const [level, stop] = prices as [number, number];
  return { to, level, stop, limit: limit as number | null, ...trail as ReturnType<typeof ownTrail> };
}

function trailOf(
  adjusted: AdjustedStop,
  request: OrderRequest,
  instrument: Instrument,
): ReturnType<typeof ownTrail> | Refusal {
  if (!adjusted.inPercent) {
    const amount = price(adjusted.trailingAmount, instrument, { ...request, distance: true });
    return typeof amount === "number" ? ownTrail({ trailAmount: amount }) : amount;
  }
  const { trailingAmount: percent } = adjusted;
  if (isUnset(percent) || !(Number(percent) > 0 && Number(percent) < 100)) {
    return invalid("Trailing percent must be between 0 and 100");
  }
  return ownTrail({ trailPercent: percent });
}

function ownTrail(
  trail: { readonly trailAmount?: number; readonly trailPercent?: string },
): Pick<AdjustedTerms, "trailAmount" | "trailPercent"> {
  return trail;
}

/**
 * Makes the other order of it when the market has reached its trigger price: a sale on the way up, a purchase
 * on the way down. True when it has.
 */
export function adjust(order: Order, market: InstrumentMarket): boolean {
  const { adjusted, buy } = order.terms;
  if (adjusted === undefined) return false;
  const { triggerMethod } = order.request;
  if (!reachesLevel(market, { level: adjusted.level, up: !buy, method: triggerMethod })) return false;
  order.terms = termsAfter(order.terms, adjusted);
  order.request = requestAfter(order, adjusted);
  order.trigger = adjusted.stop;
  order.limit = order.terms.limit;
  return true;
}

function termsAfter({ adjusted: _, ...terms }: OrderTerms, adjusted: AdjustedTerms): OrderTerms {
  const { to, stop, limit, trailAmount = null, trailPercent = null } = adjusted;
  const isTrailing = to === "TRAIL" || to === "TRAIL LIMIT";
  return {
    ...terms,
    type: to,
    stop: isTrailing ? null : stop,
    trailStop: isTrailing ? stop : null,
    limit: to === "STP LMT" ? limit : null,
    limitOffset: to === "TRAIL LIMIT" && limit !== null ? Math.abs(stop - limit) : null,
    trailAmount,
    trailPercent,
  };
}

/** What the client is shown from then on. */
function requestAfter({ request, instrument }: Order, adjusted: AdjustedTerms): OrderRequest {
  const { adjusted: _, ...plain } = request;
  const { to, stop, limit, trailAmount, trailPercent = null } = adjusted;
  const isTrailing = to === "TRAIL" || to === "TRAIL LIMIT";
  const amount = trailAmount === undefined ? null : priceText(instrument, trailAmount);
  return {
    ...plain,
    orderType: to,
    limitPrice: limit === null ? null : priceText(instrument, limit),
    auxPrice: isTrailing ? amount : priceText(instrument, stop),
    trailStopPrice: isTrailing ? priceText(instrument, stop) : null,
    trailingPercent: trailPercent,
    lmtPriceOffset: null,
  };
}
