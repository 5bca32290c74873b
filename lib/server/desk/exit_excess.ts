// Which open orders could trade more than their position, were they to fill (P59). Pure.
import type { OrderView } from "@/lib/contract/api.ts";
import { endsPerUnit, type ExitUnit, hasTurned, reachOf } from "@/lib/contract/exit_reach.ts";
import { Big, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import { namedOf, type NameParts } from "@/lib/contract/instrument_name.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { isOpen } from "@/lib/contract/order_states.ts";

export interface HeldPosition {
  account: string;
  conId: number;
  /** What names the instrument. */
  symbol: NameParts;
  quantity: DecimalString;
}

export interface Excess extends HeldPosition {
  side: Side;
  exits: DecimalString;
  /** The open exits, those that sleep left out. */
  orders: readonly OrderView[];
  /** How much of them the position has room for. */
  room: DecimalString;
}

/**
 * The exits of each position that could fill beyond it. Those of a bracket have room for what is left of
 * their entry, too. A position of zero covers none: there an order counts when it is the exit of a bracket,
 * or when `isExit` says that it was an exit while there was a position; any other is an entry.
 */
export function excessExits(
  positions: readonly HeldPosition[],
  orders: readonly OrderView[],
  isExit: (order: OrderView) => boolean = () => false,
): Excess[] {
  const places = byPlace(orders);
  return positions.flatMap((position) => {
    const exits = exitsOf(position, places, isExit);
    return (["SELL", "BUY"] as const).flatMap((side) => {
      const own = exits.filter((order) => ratioOf(order, position, side) > 0);
      const sum = reachOf(own.map((order) => unitOf(order, position, side)));
      const room = dec(position.quantity).abs().plus(toCome(own, { position, side, places }));
      return sum.gt(room) ? [{ ...position, side, exits: text(sum), orders: own, room: text(room) }] : [];
    });
  });
}

export type OrdersByPlace = ReadonlyMap<string, readonly OrderView[]>;

/**
 * The orders of each account and instrument: a look at each position need not walk all of them. A combination
 * has those of its legs.
 */
export function byPlace(orders: readonly OrderView[]): OrdersByPlace {
  const places = new Map<string, OrderView[]>();
  for (const order of orders) {
    for (const conId of new Set(tradedBy(order))) {
      const place = placeOf({ account: order.account, conId });
      const known = places.get(place);
      if (known === undefined) places.set(place, [order]);
      else known.push(order);
    }
  }
  return places;
}

function tradedBy({ contract: { secType, conId, legs } }: OrderView): number[] {
  return secType === "BAG" ? (legs ?? []).map((leg) => leg.conId) : [conId];
}

/** Units of the position that one unit of the order ends. */
function ratioOf(order: OrderView, { conId }: Pick<HeldPosition, "conId">, exitSide: Side): number {
  return endsPerUnit(order, { conId, symbol: "", exitSide }) ?? 0;
}

/**
 * What an order may end of a position. Of an unknown quantity nothing can be said here: the proof of a close
 * refuses it.
 */
export function unitOf(order: OrderView, place: Pick<HeldPosition, "conId">, side: Side): ExitUnit {
  return {
    group: order.ocaGroup ?? order.clientOrderId,
    rest: dec(order.remaining ?? "0"),
    ratio: ratioOf(order, place, side),
  };
}

/** Open orders that end the position, awake ones only. A cancel that is on its way counts as gone. */
export function exitsOf(
  position: HeldPosition,
  places: OrdersByPlace,
  isExit: (order: OrderView) => boolean,
): OrderView[] {
  const { quantity } = position;
  const orders = places.get(placeOf(position)) ?? [];
  const way = sign(quantity);
  const ends = (order: OrderView) =>
    way === 0 ? isLeftOver(order, isExit) : ratioOf(order, position, way > 0 ? "SELL" : "BUY") > 0;
  return orders.filter((order) =>
    ends(order) && isOpen(order.state) && order.state !== "cancel_pending" && !sleeps(order, orders)
  );
}

/**
 * What is left of entries that work, no more of each than its exits may end. They are as large as all of it
 * from the first fill on: made smaller, they would leave the rest without an exit.
 */
function toCome(
  exits: readonly OrderView[],
  { position, side, places }: { position: HeldPosition; side: Side; places: OrdersByPlace },
): Big {
  const there = places.get(placeOf(position)) ?? [];
  const entries = there.filter((order) =>
    isOpen(order.state) && order.state !== "cancel_pending" && order.side !== side && order.remaining !== null
  );
  return entries.reduce((sum, entry) => {
    const own = exits.filter((order) => order.parentClientOrderId === entry.clientOrderId);
    const reach = reachOf(own.map((order) => unitOf(order, position, side)));
    const rest = dec(entry.remaining ?? "0");
    return sum.plus(reach.lt(rest) ? reach : rest);
  }, new Big(0));
}

/** A combination ends one position and opens another: of a flat one nobody can say that it was its exit. */
export function isLeftOver(order: OrderView, isExit: (order: OrderView) => boolean): boolean {
  if (order.contract.secType === "BAG") return false;
  return order.parentClientOrderId !== null || isExit(order);
}

/**
 * Exits of a position that has turned around since: they would make the present one larger. One of a bracket
 * may be that of its own entry, beside a larger position.
 */
export function turnedExits(
  { positions, orders, isExit }: Pick<ExitFacts, "positions" | "orders" | "isExit">,
): OrderView[] {
  const held = new Map(positions.map((position) => [placeOf(position), position.quantity]));
  return orders.filter((order) => {
    if (order.contract.secType === "BAG" || order.parentClientOrderId !== null) return false;
    const quantity = held.get(placeOf({ account: order.account, conId: order.contract.conId })) ?? "0";
    return hasTurned(order.side, quantity) && isOpen(order.state) && isExit(order);
  });
}

/** Those of each place together: the present position has room for none of them. */
export function turnedExcesses(facts: Pick<ExitFacts, "positions" | "orders" | "isExit">): Excess[] {
  const turned = byPlace(turnedExits(facts).filter(({ state }) => state !== "cancel_pending"));
  return facts.positions.flatMap((position) => {
    const orders = turned.get(placeOf(position)) ?? [];
    const side = sign(position.quantity) > 0 ? "BUY" : "SELL";
    const sum = reachOf(orders.map((order) => unitOf(order, position, side)));
    return sum.gt(0) ? [{ ...position, side, exits: text(sum), orders, room: "0" }] : [];
  });
}

/** A bracket child whose entry has not filled yet. Both are of one account and instrument. */
function sleeps(order: OrderView, orders: readonly OrderView[]): boolean {
  if (order.parentClientOrderId === null) return false;
  const parent = orders.find(({ clientOrderId }) => clientOrderId === order.parentClientOrderId);
  return parent !== undefined && isOpen(parent.state) && dec(parent.filled).eq(0);
}

export interface ExitFacts {
  /** Whose positions these are: those of another session's accounts are not known, and not flat. */
  accounts: readonly string[];
  positions: readonly HeldPosition[];
  orders: readonly OrderView[];
  /** Whether the order was to end a position, or was marked as open against one. */
  isExit(order: OrderView): boolean;
}

/** A complete list leaves out what is flat: there the exits that are left over say that it was held. */
export function withFlat({ accounts, positions, orders, isExit }: ExitFacts): HeldPosition[] {
  const all = new Map(positions.map((position) => [placeOf(position), position]));
  for (const order of orders) {
    const { account, contract, contract: { conId } } = order;
    const place = placeOf({ account, conId });
    if (all.has(place) || !accounts.includes(account)) continue;
    if (!isOpen(order.state) || !isLeftOver(order, isExit)) continue;
    all.set(place, { account, conId, symbol: namedOf(contract), quantity: "0" });
  }
  return [...all.values()];
}

export function placeOf({ account, conId }: { account: string; conId: number }): string {
  return `${account}:${conId}`;
}
