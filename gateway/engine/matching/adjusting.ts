// Stops that become another stop once: when the market has gone the order's way as far as its trigger price
// (TWS API, "Adjustable Stops"). It is the same order with another type and other prices.
import { type Instrument, priceText } from "../instruments/instrument.ts";
import type { InstrumentMarket } from "../market.ts";
import type { AdjustedTerms, Order, OrderTerms } from "../orders.ts";
import { invalid } from "../refusals.ts";
import type { AdjustedStop, OrderRequest, OrderType, Refusal } from "../types.ts";
import { isUnset, price } from "./order_prices.ts";
import { TYPES } from "./order_types.ts";
import { reachesLevel } from "./triggers.ts";

/** What may be adjusted, and to what. */
const STOPS: ReadonlySet<OrderType | undefined> = new Set(["STP", "STP LMT", "TRAIL", "TRAIL LIMIT"]);

/** `null` of an order that stays what it is; 321, and 361 to 364 for its prices. */
export function adjustedTerms(
  request: OrderRequest,
  type: OrderType,
  instrument: Instrument,
): AdjustedTerms | Refusal | null {
  const { adjusted } = request;
  if (adjusted === undefined) return null;
  const to = TYPES[adjusted.orderType.toUpperCase()];
  if (to === undefined || !STOPS.has(to)) return invalid("Invalid adjusted order type");
  if (!STOPS.has(type) || !instrument.orderTypes.includes("ADJUST")) {
    return invalid(`Adjustable orders are stops: ${request.orderType} is not adjusted`);
  }
  const exact = (value: string | null) => {
    const found = price(value, instrument, request);
    return typeof found === "number" ? found : null;
  };
  const [level, stop] = [exact(adjusted.triggerPrice), exact(adjusted.stopPrice)];
  if (level === null) return refuse(361, "Invalid trigger price.");
  if (stop === null) return refuse(362, "Invalid adjusted stop price.");
  const hasLimit = to === "STP LMT" || to === "TRAIL LIMIT";
  const limit = hasLimit ? exact(adjusted.stopLimitPrice) : null;
  if (hasLimit && limit === null) return refuse(363, "Invalid adjusted stop limit price.");
  const isTrailing = to === "TRAIL" || to === "TRAIL LIMIT";
  const trail = isTrailing ? trailOf(adjusted, request, instrument) : {};
  if (trail === null) return refuse(364, "Invalid adjusted trailing amount.");
  return { to, level, stop, limit, ...trail };
}

/** `null` for an amount or a percentage that is none. */
function trailOf(
  { trailingAmount, inPercent }: AdjustedStop,
  request: OrderRequest,
  instrument: Instrument,
): Pick<AdjustedTerms, "trailAmount" | "trailPercent"> | null {
  if (inPercent) {
    const isShare = !isUnset(trailingAmount) && Number(trailingAmount) > 0 && Number(trailingAmount) < 100;
    return isShare ? { trailPercent: trailingAmount } : null;
  }
  const amount = price(trailingAmount, instrument, { ...request, distance: true });
  return typeof amount === "number" ? { trailAmount: amount } : null;
}

function refuse(code: number, text: string): Refusal {
  return { ok: false, code, text };
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
