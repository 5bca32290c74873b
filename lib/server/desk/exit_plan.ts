// What must go so that the working exits no longer exceed their position (P59): the newest go first, what can be reduced is reduced. Pure.
import { nameOf } from "@/lib/contract/instrument_name.ts";
import type { ExitStep, ExitSurplus, OrderView } from "@/lib/contract/api.ts";
import { Big, dec, text } from "@/lib/contract/decimal.ts";
import { cancellableStates, isOpen, modifiableStates } from "@/lib/contract/order_states.ts";
import type { Excess } from "./exit_excess.ts";

/** Orders that fill at most once together: a single one, or an OCA group. */
interface Unit {
  orders: OrderView[];
  reach: Big;
}

/** The steps that leave exactly the position covered, and what is left over because it is not this desk's to change. */
export function surplusOf(excess: Excess): ExitSurplus {
  const { account, conId, symbol, side, quantity, exits } = excess;
  const fixed = (unit: Unit) => !unit.orders.every(canCancel);
  const units = unitsOf(excess.orders);
  let left = dec(quantity).abs();
  const steps: ExitStep[] = [];
  // What can not be changed here covers the position first; of the rest the oldest stays.
  for (const unit of [...units.filter(fixed), ...units.filter((one) => !fixed(one))]) {
    const keep = unit.reach.lt(left) ? unit.reach : left;
    const own = fixed(unit) ? [] : stepsFor(unit, keep);
    steps.push(...own);
    left = left.minus(own.every(({ kind }) => kind === "reduce") ? keep : keptBy(unit, own));
  }
  const remains = reachAfter(units, steps).minus(dec(quantity).abs());
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

function unitsOf(orders: readonly OrderView[]): Unit[] {
  const groups = new Map<string, OrderView[]>();
  const oldestFirst = [...orders].sort((a, b) => startOf(a).localeCompare(startOf(b)));
  for (const order of oldestFirst) {
    const key = order.ocaGroup ?? order.clientOrderId;
    groups.set(key, [...groups.get(key) ?? [], order]);
  }
  return [...groups.values()].map((all) => ({
    orders: all,
    reach: largest(all.map(({ remaining }) => remaining)),
  }));
}

function stepsFor({ orders }: Unit, keep: Big): ExitStep[] {
  return orders.filter(({ remaining }) => dec(remaining).gt(keep)).map((order) =>
    keep.eq(0) || !canReduce(order)
      ? { clientOrderId: order.clientOrderId, kind: "cancel", quantity: null }
      : { clientOrderId: order.clientOrderId, kind: "reduce", quantity: text(dec(order.filled).plus(keep)) }
  );
}

/** What the unit still covers after its steps. */
function keptBy({ orders }: Unit, steps: readonly ExitStep[]): Big {
  return largest(orders.map((order) => restOf(order, steps)));
}

function reachAfter(units: readonly Unit[], steps: readonly ExitStep[]): Big {
  return units.reduce((sum, unit) => sum.plus(keptBy(unit, steps)), new Big(0));
}

function restOf(order: OrderView, steps: readonly ExitStep[]): string {
  const step = steps.find(({ clientOrderId }) => clientOrderId === order.clientOrderId);
  if (step === undefined) return order.remaining;
  return step.quantity === null ? "0" : text(dec(step.quantity).minus(dec(order.filled)));
}

function largest(values: readonly string[]): Big {
  return values.reduce((most, value) => dec(value).gt(most) ? dec(value) : most, new Big(0));
}

function canCancel(order: OrderView): boolean {
  return order.cancellable && isOpen(order.state) && cancellableStates.has(order.state);
}

function canReduce(order: OrderView): boolean {
  return canCancel(order) && order.origin === "app" && modifiableStates.has(order.state);
}

function startOf(order: OrderView): string {
  return order.timeline[0]?.at ?? "";
}
