// Which open orders could trade more than their position, were they to fill (P59). Pure.
import type { OrderView } from "@/lib/contract/api.ts";
import { exitSideOf, hasTurned, reachOf } from "@/lib/contract/exit_reach.ts";
import {
  exitUnit,
  ratioOf,
  type RoomOfEntry,
  roomsOfEntries,
  roomToCome,
  staysOpen,
} from "@/lib/contract/exit_room.ts";
import { dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import { namedOf, type NameParts } from "@/lib/contract/instrument_name.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { sleepsBehind } from "@/lib/contract/order_readings.ts";
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
  /** How much of what is held is there for them. */
  held: DecimalString;
  /** What entries still bring, for their own exits alone. */
  rooms: readonly RoomOfEntry[];
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
      const place = { conId: position.conId, exitSide: side };
      const own = exits.filter((order) => ratioOf(order, place) > 0);
      const sum = reachOf(own.map((order) => exitUnit(order, place)));
      const there = places.get(placeOf(position)) ?? [];
      const held = dec(position.quantity).abs();
      if (sum.lte(held.plus(roomToCome(own, there, place)))) return [];
      const rooms = roomsOfEntries(own, there, place);
      return [{ ...position, side, exits: text(sum), orders: own, held: text(held), rooms }];
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

/** Open orders that end the position, awake ones only. A cancel that is on its way counts as gone. */
export function exitsOf(
  position: HeldPosition,
  places: OrdersByPlace,
  isExit: (order: OrderView) => boolean,
): OrderView[] {
  const { quantity } = position;
  const orders = places.get(placeOf(position)) ?? [];
  const place = { conId: position.conId, exitSide: exitSideOf(quantity) };
  const ends = (order: OrderView) =>
    sign(quantity) === 0 ? isLeftOver(order, isExit) : ratioOf(order, place) > 0;
  return orders.filter((order) => ends(order) && staysOpen(order.state) && !sleeps(order, orders));
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
  const turned = byPlace(turnedExits(facts).filter(({ state }) => staysOpen(state)));
  return facts.positions.flatMap((position) => {
    const orders = turned.get(placeOf(position)) ?? [];
    const side = exitSideOf(position.quantity) === "SELL" ? "BUY" : "SELL";
    const sum = reachOf(orders.map((order) => exitUnit(order, { conId: position.conId, exitSide: side })));
    return sum.gt(0) ? [{ ...position, side, exits: text(sum), orders, held: "0", rooms: [] }] : [];
  });
}

/** A bracket child whose entry has not filled yet. Both are of one account and instrument. */
function sleeps(order: OrderView, orders: readonly OrderView[]): boolean {
  if (order.parentClientOrderId === null) return false;
  return sleepsBehind(orders.find(({ clientOrderId }) => clientOrderId === order.parentClientOrderId));
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
