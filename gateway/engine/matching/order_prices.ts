// The prices of an order: which its type needs, whether they are on the grid, how it trails or follows.
import { comboLimit } from "../combos/combo_terms.ts";
import { type Instrument, ruleAt } from "../instruments/instrument.ts";
import { isOnGrid } from "../instruments/tick_rules.ts";
import type { OrderTerms } from "../orders.ts";
import { invalid } from "../refusals.ts";
import type { OrderRequest, OrderType, Refusal } from "../types.ts";
import { parseScaled } from "../units.ts";
import { isPegged } from "./pegs.ts";

const NEEDS_LIMIT: ReadonlySet<OrderType> = new Set<OrderType>(["LMT", "STP LMT", "LIT", "LOC"]);
const NEEDS_STOP: ReadonlySet<OrderType> = new Set<OrderType>(["STP", "STP LMT", "MIT", "LIT"]);
const TICK_TEXT = "The price does not conform to the minimum price variation for this contract.";
const INCOMPLETE_TEXT = "Cannot transmit incomplete order.";

type Prices = Pick<
  OrderTerms,
  | "limit"
  | "stop"
  | "trailAmount"
  | "trailPercent"
  | "trailStop"
  | "limitOffset"
  | "pegOffset"
  | "pegPercent"
>;

/** 107 without a price that the type needs, 110 for one that is off the grid. */
export function orderPrices(
  request: OrderRequest,
  type: OrderType,
  instrument: Instrument,
): Prices | Refusal {
  const trailing = type === "TRAIL" || type === "TRAIL LIMIT";
  const needsLimit = NEEDS_LIMIT.has(type);
  const needsStop = NEEDS_STOP.has(type);
  const pegged = isPegged(type);
  const hasCap = pegged && !isUnset(request.limitPrice);
  const limit = needsLimit || hasCap ? limitOf(request, instrument) : null;
  const peg = pegged ? pegTerms(request, type, instrument) : {};
  if ("ok" in peg) return peg;
  const stop = needsStop ? price(request.auxPrice, instrument, request) : null;
  const trailStop = trailing && !isUnset(request.trailStopPrice)
    ? price(request.trailStopPrice, instrument, request)
    : null;
  for (const value of [limit, stop, trailStop]) {
    if (value !== null && typeof value !== "number") return value;
  }
  const trail = trailing ? trailTerms(request, type, instrument) : NO_TRAIL;
  if ("ok" in trail) return trail;
  return {
    limit: limit as number | null,
    stop: stop as number | null,
    trailStop: trailStop as number | null,
    ...trail,
    ...peg,
  };
}

/** A combination may have a limit for each leg instead of one for all. */
function limitOf(request: OrderRequest, instrument: Instrument): number | Refusal {
  return comboLimit(request, instrument) ?? price(request.limitPrice, instrument, request);
}

/** An offset may be left out: then the order stands where the market stands. MIDPRICE has none. */
function pegTerms(
  request: OrderRequest,
  type: OrderType,
  instrument: Instrument,
): Pick<OrderTerms, "pegOffset" | "pegPercent"> | Refusal {
  if (type === "MIDPRICE") return {};
  const percent = request.percentOffset ?? null;
  if (type === "REL" && !isUnset(percent)) {
    return Number(percent) > 0 && Number(percent) < 1
      ? { pegPercent: percent }
      : invalid("Invalid percent offset");
  }
  if (isUnset(request.auxPrice)) return {};
  const offset = price(request.auxPrice, instrument, { ...request, distance: true });
  return typeof offset === "number" ? { pegOffset: offset } : offset;
}

const NO_TRAIL = { trailAmount: null, trailPercent: null, limitOffset: null };

function trailTerms(
  request: OrderRequest,
  type: OrderType,
  instrument: Instrument,
): Pick<OrderTerms, "trailAmount" | "trailPercent" | "limitOffset"> | Refusal {
  const percent = isUnset(request.trailingPercent) ? null : request.trailingPercent;
  let trailAmount: number | null = null;
  if (percent === null) {
    const amount = price(request.auxPrice, instrument, { ...request, distance: true });
    if (typeof amount !== "number") return amount;
    trailAmount = amount;
  } else if (!(Number(percent) > 0 && Number(percent) < 100)) {
    return invalid("Trailing percent must be between 0 and 100");
  }
  let limitOffset: number | null = null;
  if (type === "TRAIL LIMIT") {
    const offset = request.lmtPriceOffset === null
      ? offsetFromPrices(request, instrument)
      : parseScaled(request.lmtPriceOffset, instrument.scale);
    if (offset === null) return refuse(107, INCOMPLETE_TEXT);
    limitOffset = offset;
  }
  return { trailAmount, trailPercent: percent, limitOffset };
}

/** TRAIL LIMIT with a limit price instead of an offset: the distance between limit and stop is kept. */
function offsetFromPrices(request: OrderRequest, instrument: Instrument): number | null {
  if (request.limitPrice === null || request.trailStopPrice === null) return null;
  const limit = parseScaled(request.limitPrice, instrument.scale);
  const stop = parseScaled(request.trailStopPrice, instrument.scale);
  return limit === null || stop === null ? null : Math.abs(stop - limit);
}

/** An exact price on the tick grid; a `distance` only needs the smallest tick. */
export function price(
  value: string | null,
  instrument: Instrument,
  { exchange, distance = false }: { exchange: string; distance?: boolean },
): number | Refusal {
  // What a combination costs may be zero or less: only a price that is not there is unset.
  const isSigned = instrument.combo !== null;
  if (isSigned ? value === null : isUnset(value)) return refuse(107, INCOMPLETE_TEXT);
  const exact = parseScaled(value ?? "", instrument.scale);
  if (exact === null || (!isSigned && exact <= 0)) return refuse(110, TICK_TEXT);
  const rule = ruleAt(instrument, exchange);
  const smallest = parseScaled(rule.minTick, instrument.scale) ?? 1;
  const fits = distance ? exact % smallest === 0 : isOnGrid(rule, exact);
  return fits ? exact : refuse(110, TICK_TEXT);
}

/** Clients write unset prices as 0 as well: a price of zero is no price. */
export function isUnset(value: string | null): value is null {
  return value === null || Number(value) === 0;
}

function refuse(code: number, text: string): Refusal {
  return { ok: false, code, text };
}
