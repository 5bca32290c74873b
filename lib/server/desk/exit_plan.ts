// What must go so that the working exits no longer exceed their position (P59): the newest go first, what can
// be reduced is reduced. Pure.
import { nameOf } from "@/lib/contract/instrument_name.ts";
import type { ExitStep, ExitSurplus, OrderView } from "@/lib/contract/api.ts";
import { Big, dec, text } from "@/lib/contract/decimal.ts";
import { canCancel, canModify } from "@/lib/contract/order_readings.ts";
import { groupOf, reachOf } from "@/lib/contract/exit_reach.ts";
import { exitUnit, least, ratioOf } from "@/lib/contract/exit_room.ts";
import type { Excess } from "./exit_excess.ts";

/** Orders that fill at most once together: a single one, or an OCA group. */
interface Unit {
  orders: OrderView[];
  reach: Big;
}

/**
 * The steps that leave exactly the position covered, and what is left over because it is not this desk's to
 * change.
 */
export function surplusOf(excess: Excess): ExitSurplus {
  const { account, conId, symbol, side, quantity, exits } = excess;
  const fixed = (unit: Unit) => !unit.orders.every(canCancel);
  const units = unitsOf(excess);
  const room = new Room(excess);
  const steps: ExitStep[] = [];
  let remains = new Big(0);
  // What can not be changed here covers the position first; of the rest the oldest stays.
  for (const unit of [...units.filter(fixed), ...units.filter((one) => !fixed(one))]) {
    const own = fixed(unit) ? [] : stepsFor(unit, room.least(unit), excess);
    steps.push(...own);
    remains = remains.plus(room.take(unit, keptBy(unit, own, excess)));
  }
  return {
    account,
    conId,
    symbol: nameOf(symbol, "en"),
    side,
    position: quantity,
    exits,
    steps,
    remains: text(remains),
  };
}

/** What is left for exits: of what is held, and of what each entry still brings for its own. */
class Room {
  #held: Big;
  readonly #entries: { ids: ReadonlySet<string>; left: Big }[];

  constructor({ held, rooms }: Pick<Excess, "held" | "rooms">) {
    this.#held = dec(held);
    this.#entries = rooms.map(({ exits, room }) => ({
      ids: new Set(exits.map(({ clientOrderId }) => clientOrderId)),
      left: room,
    }));
  }

  /** How much of the unit has room. */
  least(unit: Unit): Big {
    const own = this.#of(unit).reduce((sum, { left }) => sum.plus(left), new Big(0));
    return least(unit.reach, own.plus(this.#held));
  }

  /** Gives it to the unit, that of its entry first: nobody else may have it. Returns what has no room. */
  take(unit: Unit, wanted: Big): Big {
    let rest = wanted;
    for (const entry of this.#of(unit)) {
      const part = least(rest, entry.left);
      entry.left = entry.left.minus(part);
      rest = rest.minus(part);
    }
    const part = least(rest, this.#held);
    this.#held = this.#held.minus(part);
    return rest.minus(part);
  }

  #of({ orders }: Unit) {
    return this.#entries.filter(({ ids }) => orders.some(({ clientOrderId: id }) => ids.has(id)));
  }
}

function unitsOf(excess: Excess): Unit[] {
  const { orders } = excess;
  const groups = new Map<string, OrderView[]>();
  const oldestFirst = [...orders].sort((a, b) => startOf(a).localeCompare(startOf(b)));
  for (const order of oldestFirst) {
    const key = groupOf(order);
    groups.set(key, [...groups.get(key) ?? [], order]);
  }
  return [...groups.values()].map((all) => ({
    orders: all,
    reach: reachOf(all.map((order) => exitUnit(order, placeOf(excess)))),
  }));
}

function placeOf({ conId, side }: Excess) {
  return { conId, exitSide: side };
}

function stepsFor({ orders }: Unit, keep: Big, excess: Excess): ExitStep[] {
  return orders.filter((order) => reachOf([exitUnit(order, placeOf(excess))]).gt(keep)).map((order) => {
    const { clientOrderId, filled } = order;
    const rest = restWithin(keep, order, excess);
    return rest.eq(0) || !canModify(order)
      ? { clientOrderId, kind: "cancel", quantity: null }
      : { clientOrderId, kind: "reduce", quantity: text(dec(filled).plus(rest)) };
  });
}

/**
 * The most of an order that ends no more than `keep`. Each of a combination ends as many as its leg has, and
 * an order of whole units stays one.
 */
function restWithin(keep: Big, order: OrderView, excess: Excess): Big {
  const decimals = order.quantity?.split(".")[1]?.length ?? 0;
  return keep.div(ratioOf(order, placeOf(excess))).round(decimals, Big.roundDown);
}

/** What the unit still covers after its steps. */
function keptBy({ orders }: Unit, steps: readonly ExitStep[], excess: Excess): Big {
  return reachOf(orders.map((order) => {
    const unit = exitUnit(order, placeOf(excess));
    return { ...unit, rest: restOf(order, unit.rest, steps) };
  }));
}

function restOf(order: OrderView, rest: Big, steps: readonly ExitStep[]): Big {
  const step = steps.find(({ clientOrderId }) => clientOrderId === order.clientOrderId);
  if (step === undefined) return rest;
  return step.quantity === null ? new Big(0) : dec(step.quantity).minus(dec(order.filled));
}

function startOf(order: OrderView): string {
  return order.timeline[0]?.at ?? "";
}
