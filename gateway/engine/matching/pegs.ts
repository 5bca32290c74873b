// Orders whose limit follows the market: the midpoint, the own side (relative), or the other side, at an
// offset, up to a cap.
import type { Instrument } from "../instruments/instrument.ts";
import { incrementAt, snap } from "../instruments/tick_rules.ts";
import type { InstrumentMarket } from "../market.ts";
import type { Order } from "../orders.ts";
import type { OrderType } from "../types.ts";

/** What the limit is taken from, and whether only once, when the order reaches the market. */
interface Peg {
  readonly to: "mid" | "own" | "other";
  /** Takes the offset towards the other side of the market; the others stay back by it. */
  readonly eager: boolean;
  readonly once: boolean;
}

const PEGS: Readonly<Partial<Record<OrderType, Peg>>> = {
  MIDPRICE: { to: "mid", eager: true, once: false },
  REL: { to: "own", eager: true, once: false },
  "PEG MID": { to: "mid", eager: false, once: false },
  "SNAP MKT": { to: "other", eager: false, once: true },
  "SNAP MID": { to: "mid", eager: false, once: true },
  "SNAP PRIM": { to: "own", eager: true, once: true },
};

export function isPegged(type: OrderType): boolean {
  return PEGS[type] !== undefined;
}

/**
 * Moves the limit of a pegged order to where the market wants it; true when it has moved. Without two sides,
 * and of other orders, it stays.
 */
export function followMarket(order: Order, market: InstrumentMarket): boolean {
  const peg = PEGS[order.terms.type];
  const { bid, ask } = market;
  if (peg === undefined || bid === null || ask === null || (peg.once && order.limit !== null)) return false;
  const { buy, limit: cap } = order.terms;
  const base = peg.to === "mid" ? (bid + ask) / 2 : (peg.to === "own") === buy ? bid : ask;
  const offset = offsetOf(order, base) * (peg.eager ? 1 : -1) * (buy ? 1 : -1);
  // What lies between two ticks goes to the passive one.
  const wanted = snap(order.instrument.rule, base + offset, buy ? "down" : "up");
  const limit = atLeastOneTick(
    order.instrument,
    cap === null ? wanted : buy ? Math.min(wanted, cap) : Math.max(wanted, cap),
  );
  if (limit === order.limit) return false;
  order.limit = limit;
  return true;
}

function offsetOf({ terms }: Order, base: number): number {
  if (terms.pegPercent !== undefined) return base * Number(terms.pegPercent);
  return terms.pegOffset ?? 0;
}

function atLeastOneTick(instrument: Instrument, limit: number): number {
  return Math.max(incrementAt(instrument.rule, 1), limit);
}
