// What must go so that the working exits no longer exceed their position (P59): the newest go first, what can
// be reduced is reduced. Pure.
import { nameOf } from "@/lib/contract/instrument_name.ts";
import type { ExitStep, ExitSurplus, OrderView } from "@/lib/contract/api.ts";
import { Big, dec, text } from "@/lib/contract/decimal.ts";
import { canCancel, canModify } from "@/lib/contract/order_readings.ts";
import { groupOf, reachOf } from "@/lib/contract/exit_reach.ts";
import { exitUnit } from "@/lib/contract/exit_room.ts";
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
  const { account, conId, symbol, side, quantity, exits, room } = excess;
  const fixed = (unit: Unit) => !unit.orders.every(canCancel);
  const units = unitsOf(excess);
  let left = dec(room);
  const steps: ExitStep[] = [];
  // What can not be changed here covers the position first; of the rest the oldest stays.
  for (const unit of [...units.filter(fixed), ...units.filter((one) => !fixed(one))]) {
    const keep = unit.reach.lt(left) ? unit.reach : left;
    const own = fixed(unit) ? [] : stepsFor(unit, keep, excess);
    steps.push(...own);
    left = left.minus(own.every(({ kind }) => kind === "reduce") ? keep : keptBy(unit, own, excess));
  }
  const after = units.reduce((sum, unit) => sum.plus(keptBy(unit, steps, excess)), new Big(0));
  const remains = after.minus(dec(room));
  return {
    account,
    conId,
    symbol: nameOf(symbol, "en"),
    side,
    position: quantity,
    exits,
    steps,
    remains: text(remains.gt(0) ? remains : new Big(0)),
  };
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
  return orders.filter((order) => reachOf([exitUnit(order, placeOf(excess))]).gt(keep)).map((order) =>
    keep.eq(0) || !canModify(order)
      ? { clientOrderId: order.clientOrderId, kind: "cancel", quantity: null }
      : { clientOrderId: order.clientOrderId, kind: "reduce", quantity: text(dec(order.filled).plus(keep)) }
  );
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
