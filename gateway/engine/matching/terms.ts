// From a request to exact terms, or IB's refusal: everything that can be said of an order without market or
// account.
import type { Calendar } from "../calendar.ts";
import { comboProblem } from "../combos/combo_terms.ts";
import { type Instrument, isType } from "../instruments/instrument.ts";
import { adjustedTerms } from "./adjusting.ts";
import { orderPrices } from "./order_prices.ts";
import { TYPES } from "./order_types.ts";
import { paceOf } from "./pace.ts";
import type { OrderTerms } from "../orders.ts";
import { invalid } from "../refusals.ts";
import { parseIbTime } from "../time_text.ts";
import type { OrderRequest, OrderType, Refusal, Tif } from "../types.ts";
import { parseQty } from "../units.ts";

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
const TIFS: ReadonlySet<string> = new Set<Tif>(["DAY", "GTC", "IOC", "FOK", "OPG", "GTD", "Minutes"]);
/** How long an order for `Minutes` lives (LEANIB#260). */
const MINUTES_MS = 5 * 60_000;

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
  const adjusted = adjustedTerms(request, type, instrument);
  if (adjusted !== null && "ok" in adjusted) return adjusted;
  const pace = request.algo === undefined ? null : paceOf(request.algo, calendar, now);
  if (pace !== null && "ok" in pace) return pace;
  const terms = {
    ...pace !== null && { pace },
    ...adjusted !== null && { adjusted },
    ...sizesOf(request),
    buy: request.action === "BUY",
    type,
    tif: request.tif,
    quantity,
    ...prices,
    ...times,
  };
  return { ok: true, terms };
}

/** The least that may fill at once, and what the market is shown at a time; zero and less say nothing. */
function sizesOf(request: OrderRequest): Pick<OrderTerms, "least" | "shown"> {
  const [least, shown] = [request.minQty, request.displaySize].map((size) => parseQty(size ?? "0") ?? 0);
  return {
    ...least !== undefined && least > 0 && { least },
    ...shown !== undefined && shown > 0 && { shown },
  };
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
