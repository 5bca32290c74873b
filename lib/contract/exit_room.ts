// For how much more than is held the exits of a bracket have room because their entries still bring it: once,
// for the desk that warns and the screen that shows. Pure.
import { Big, dec, type DecimalString } from "./decimal.ts";
import { endsPerUnit, type ExitUnit, groupOf, reachOf } from "./exit_reach.ts";
import type { Side } from "./order_fields.ts";
import { isOpen, type OrderState } from "./order_states.ts";

/** An open order, as far as it may end a position or bring more of it. */
export interface BracketOrder {
  clientOrderId: string;
  parentClientOrderId: string | null;
  ocaGroup: string | null;
  side: Side;
  state: OrderState;
  /** `null`: nobody knows. */
  remaining: DecimalString | null;
  contract: Parameters<typeof endsPerUnit>[0]["contract"];
}

/** The position, and the side of what ends it. */
export interface ExitPlace {
  conId: number;
  exitSide: Side;
}

/** Open, and no cancel of it is on its way: what is being cancelled counts as gone. */
export function staysOpen(state: OrderState): boolean {
  return isOpen(state) && state !== "cancel_pending";
}

/** Units of the position that one unit of the order ends; none of those whose legs are not known. */
export function ratioOf(order: Pick<BracketOrder, "side" | "contract">, place: ExitPlace): number {
  return endsPerUnit(order, { ...place, symbol: "" }) ?? 0;
}

/** What an order may end of a position. An unknown rest counts for nothing: nobody can say what it is. */
export function exitUnit(order: BracketOrder, place: ExitPlace): ExitUnit {
  return { group: groupOf(order), rest: dec(order.remaining ?? "0"), ratio: ratioOf(order, place) };
}

/** What an entry still brings: room for its own exits, and for those of nobody else. */
export interface RoomOfEntry {
  exits: readonly BracketOrder[];
  /** No more than these may end. */
  room: Big;
}

/**
 * What is left of the entries of these exits. As they are as large as all of their entry from its first part
 * on, what it has not brought yet is no excess of them. An entry makes none while a cancel of it is on its
 * way, and none when its rest is not known.
 */
export function roomsOfEntries(
  exits: readonly BracketOrder[],
  orders: readonly BracketOrder[],
  place: ExitPlace,
): RoomOfEntry[] {
  const byEntry = new Map<string, BracketOrder[]>();
  for (const exit of exits) {
    const { parentClientOrderId: entry } = exit;
    if (entry !== null) byEntry.set(entry, [...byEntry.get(entry) ?? [], exit]);
  }
  if (byEntry.size === 0) return [];
  const brings = { ...place, exitSide: place.exitSide === "SELL" ? "BUY" : "SELL" } as const;
  return orders.flatMap((entry) => {
    const own = byEntry.get(entry.clientOrderId);
    if (own === undefined || !staysOpen(entry.state)) return [];
    const rest = dec(entry.remaining ?? "0").times(ratioOf(entry, brings));
    return [{ exits: own, room: least(reach(own, place), rest) }];
  });
}

/** For how much more than is held these exits have room, all together. */
export function roomToCome(
  exits: readonly BracketOrder[],
  orders: readonly BracketOrder[],
  place: ExitPlace,
): Big {
  const rooms = roomsOfEntries(exits, orders, place);
  const sum = rooms.reduce((sum, { room }) => sum.plus(room), new Big(0));
  // Exits of two entries that end each other need no room for both.
  return rooms.length < 2 ? sum : least(sum, reach(rooms.flatMap((one) => one.exits), place));
}

function reach(exits: readonly BracketOrder[], place: ExitPlace): Big {
  return reachOf(exits.map((exit) => exitUnit(exit, place)));
}

/** The smaller one. */
export function least(a: Big, b: Big): Big {
  return a.lt(b) ? a : b;
}
