// When an order may be at the exchange, and what IB says while it may not.
import type { Calendar } from "../calendar.ts";
import { localStamp } from "../calendar.ts";
import { isType } from "../instruments/instrument.ts";
import type { Order } from "../orders.ts";
import { formatQty } from "../units.ts";

/** `null` when the order may work now, otherwise when its session begins. */
export function sessionWait(calendar: Calendar, order: Order, now: number): number | null {
  const hours = allowsExtendedHours(order) ? "trading" : "liquid";
  return calendar.isOpen(now, hours) ? null : calendar.nextSession(now, hours).start;
}

const ONLY_REGULAR: ReadonlySet<string> = new Set(["MKT", "MTL", "MOC", "LOC"]);

/**
 * Outside regular hours only limit orders trade, and those that say so. Currencies have no others; a future
 * is bought at the market at night, too, whatever the order says (node-ib#121).
 */
function allowsExtendedHours({ request, terms, instrument }: Order): boolean {
  return request.outsideRth && !ONLY_REGULAR.has(terms.type) || isType(instrument, "CASH") ||
    isType(instrument, "FUT") && AT_MARKET.has(terms.type);
}

const AT_MARKET: ReadonlySet<string> = new Set(["MKT", "MTL"]);

/** Next opening auction. Where the market never closes there is one at every full minute. */
export function openingTime(calendar: Calendar, now: number): number {
  if (calendar.always) return Math.floor(now / 60_000) * 60_000 + 60_000;
  return calendar.nextSession(now, "liquid").start;
}

/** How long before the end of the session the closing auction is held. */
const BEFORE_CLOSE_MS = 1_000;

/**
 * Closing auction of the running session. Where the market never closes there is one at every full minute.
 */
export function closingTime(calendar: Calendar, now: number): number {
  const running = calendar.always ? null : calendar.sessionAt(now, "liquid");
  return running === null ? openingTime(calendar, now) : running.end - BEFORE_CLOSE_MS;
}

/** Text of message 399. */
export function heldText(order: Order, time: number, timeZone: string): string {
  const { contract, marketName } = order.instrument;
  const venue = contract.primaryExchange || contract.exchange;
  const what = `${order.request.action} ${
    formatQty(order.quantity)
  } ${contract.symbol} ${venue}.${marketName}`;
  return `Order Message:\n${what}\nWarning: Your order will not be placed at the exchange until ${
    localStamp(time, timeZone)
  }.`;
}
