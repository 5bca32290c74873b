// From a request to exact terms, or IB's refusal: everything that can be said of an order without market or
// account.
import type { Calendar } from "../calendar.ts";
import { comboLimit, comboProblem } from "../combos/combo_terms.ts";
import { type Instrument, isType, ruleAt } from "../instruments/instrument.ts";
import { paceOf } from "./pace.ts";
import { isPegged } from "./pegs.ts";
import { isOnGrid } from "../instruments/tick_rules.ts";
import type { OrderTerms } from "../orders.ts";
import { invalid } from "../refusals.ts";
import { parseIbTime } from "../time_text.ts";
import type { OrderRequest, OrderType, Refusal, Tif } from "../types.ts";
import { parseQty, parseScaled } from "../units.ts";

const TYPES: Readonly<Record<string, OrderType>> = {
  MKT: "MKT",
  LMT: "LMT",
  STP: "STP",
  "STP LMT": "STP LMT",
  STPLMT: "STP LMT",
  TRAIL: "TRAIL",
  "TRAIL LIMIT": "TRAIL LIMIT",
  TRAILLMT: "TRAIL LIMIT",
  MIT: "MIT",
  LIT: "LIT",
  MTL: "MTL",
  MOC: "MOC",
  LOC: "LOC",
  MIDPRICE: "MIDPRICE",
  REL: "REL",
  "PEG MID": "PEG MID",
  PEGMID: "PEG MID",
  "SNAP MKT": "SNAP MKT",
  "SNAP MID": "SNAP MID",
  "SNAP PRIM": "SNAP PRIM",
};
/** Exist at IB, are not simulated: 387 instead of "invalid". */
const OTHER_TYPES = new Set(
  ("RPI,PEG MKT,PEG BEST,PEG BENCH,PEG STK,PEG PRIM,BOX TOP,VOL,MKT PRT,STP PRT,VWAP,PASSV REL,REL + LMT," +
    "REL + MKT,LMT + MKT,FUNARI").split(","),
);
/** Where `orderTypes` of the details spells a type in another way. */
const LISTED_AS: Readonly<Partial<Record<OrderType, string>>> = {
  "STP LMT": "STPLMT",
  "TRAIL LIMIT": "TRAILLMT",
  MIDPRICE: "MIDPX",
  "PEG MID": "PEGMID",
  "SNAP MKT": "SNAPMKT",
  "SNAP MID": "SNAPMID",
  "SNAP PRIM": "SNAPREL",
};
const NEEDS_LIMIT: ReadonlySet<OrderType> = new Set<OrderType>(["LMT", "STP LMT", "LIT", "LOC"]);
const NEEDS_STOP: ReadonlySet<OrderType> = new Set<OrderType>(["STP", "STP LMT", "MIT", "LIT"]);
const TIFS: ReadonlySet<string> = new Set<Tif>(["DAY", "GTC", "IOC", "FOK", "OPG", "GTD", "Minutes"]);
/** How long an order for `Minutes` lives (LEANIB#260). */
const MINUTES_MS = 5 * 60_000;

const TICK_TEXT = "The price does not conform to the minimum price variation for this contract.";
const INCOMPLETE_TEXT = "Cannot transmit incomplete order.";
const TYPE_TEXT = "Unsupported order type for this exchange and security type.";
const TIF_TEXT = "TIF and order type incompatible";

export type TermsResult = { readonly ok: true; readonly terms: OrderTerms } | Refusal;

/** Codes 107, 110, 111, 321, 355, 387, 388, 434, 10052. */
export function orderTerms(
  request: OrderRequest,
  instrument: Instrument,
  calendar: Calendar,
  now: number,
): TermsResult {
  if (request.action !== "BUY" && request.action !== "SELL" && request.action !== "SSHORT") {
    return invalid("Invalid side");
  }
  const type = TYPES[request.orderType.toUpperCase()];
  if (type === undefined) {
    if (OTHER_TYPES.has(request.orderType.toUpperCase())) return refuse(387, TYPE_TEXT);
    return invalid("Invalid order type was entered");
  }
  if (request.tif === "") return refuse(10052, "Invalid time in force:Empty");
  if (!isTif(request.tif) || (request.tif === "Minutes" && !isType(instrument, "CRYPTO"))) {
    return invalid(`Invalid time in force:${request.tif}`);
  }
  const problem = tifProblem(request, type, instrument);
  if (problem !== null) return problem;
  const wrongCombo = comboProblem(request, instrument);
  if (wrongCombo !== null) return wrongCombo;
  const quantity = orderQuantity(request, instrument);
  if (typeof quantity !== "number") return quantity;
  const prices = orderPrices(request, type, instrument);
  if ("ok" in prices) return prices;
  const times = orderTimes(request, request.tif, calendar, now);
  if ("ok" in times) return times;
  const pace = request.algo === undefined ? null : paceOf(request.algo, calendar, now);
  if (pace !== null && "ok" in pace) return pace;
  const terms = {
    ...pace !== null && { pace },
    buy: request.action === "BUY",
    type,
    tif: request.tif,
    quantity,
    ...prices,
    ...times,
  };
  return { ok: true, terms };
}

function isTif(value: string): value is Tif {
  return TIFS.has(value);
}

function tifProblem(request: OrderRequest, type: OrderType, instrument: Instrument): Refusal | null {
  if (!instrument.orderTypes.includes(LISTED_AS[type] ?? type)) return refuse(387, TYPE_TEXT);
  const simple = type === "MKT" || type === "LMT";
  if ((request.tif === "IOC" || request.tif === "FOK") && !simple) return refuse(111, TIF_TEXT);
  if (type === "MOC" || type === "LOC") {
    if (request.tif !== "DAY") return refuse(111, TIF_TEXT);
  }
  if (request.tif === "OPG" && (!simple || !isType(instrument, "STK"))) return refuse(111, TIF_TEXT);
  return null;
}

function orderQuantity(request: OrderRequest, instrument: Instrument): number | Refusal {
  const quantity = parseQty(request.quantity);
  if (quantity === null) return refuse(355, "Order size does not conform to market rule.");
  if (quantity === 0) return refuse(434, "The order size cannot be zero.");
  if (quantity < 0) return invalid("Order size must be positive");
  const least = parseQty(instrument.minSize) ?? 1;
  if (quantity < least) {
    return refuse(
      388,
      `Order size ${request.quantity} is smaller than the minimum required size of ${instrument.minSize}.`,
    );
  }
  const step = parseQty(instrument.sizeIncrement) ?? 1;
  return quantity % step === 0 ? quantity : refuse(355, "Order size does not conform to market rule.");
}

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

function orderPrices(request: OrderRequest, type: OrderType, instrument: Instrument): Prices | Refusal {
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
function price(
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
function isUnset(value: string | null): value is null {
  return value === null || Number(value) === 0;
}

function orderTimes(
  request: OrderRequest,
  tif: Tif,
  calendar: Calendar,
  now: number,
): Pick<OrderTerms, "expiresAt" | "goodAfter"> | Refusal {
  let goodAfter: number | null = null;
  if (request.goodAfterTime !== "") {
    const parsed = parseIbTime(request.goodAfterTime, { zone: calendar.timeZone, now });
    if (parsed === null) return invalid(`Invalid good after time: ${request.goodAfterTime}`);
    goodAfter = parsed.time;
  }
  if (tif === "GTD") {
    const parsed = parseIbTime(request.goodTillDate, { zone: calendar.timeZone, now });
    if (parsed === null) return invalid(`Invalid good till date: ${request.goodTillDate}`);
    const expiresAt = parsed.day === null ? parsed.time : endOfDate(request, calendar, parsed.day);
    if (expiresAt <= now) return invalid("Good till date is in the past");
    return { expiresAt, goodAfter };
  }
  if (tif === "Minutes") return { expiresAt: Math.max(goodAfter ?? now, now) + MINUTES_MS, goodAfter };
  const expiresAt = tif === "DAY" ? endOfDay(request, calendar, Math.max(goodAfter ?? now, now)) : null;
  return { expiresAt, goodAfter };
}

/**
 * GTD with a date alone: to "the close of the market on the date specified" (TWS API, `Order.Tif`), which is
 * the market's date.
 */
function endOfDate(request: OrderRequest, calendar: Calendar, date: Temporal.PlainDate): number {
  const session = calendar.sessionOn(date, request.outsideRth ? "trading" : "liquid");
  return session?.end ?? date.add({ days: 1 }).toZonedDateTime(calendar.timeZone).epochMilliseconds;
}

/** A day order lives to the end of the running session, or of the next one when closed. */
function endOfDay(request: OrderRequest, calendar: Calendar, from: number): number {
  const hours = request.outsideRth ? "trading" : "liquid";
  const running = calendar.sessionAt(from, hours);
  return (running ?? calendar.nextSession(from, hours)).end;
}

function refuse(code: number, text: string): Refusal {
  return { ok: false, code, text };
}

/** What a child waits for, as its status says: a stop its trigger, anything else its parent. */
export function whyChildWaits({ type, stop }: OrderTerms): "trigger" | "child" {
  return stop !== null || type === "TRAIL" || type === "TRAIL LIMIT" ? "trigger" : "child";
}
