// Orders that hang on others in a random history: children of what there is, and one more in a group.
import type { Engine } from "../api.ts";
import { describe, type RandomOrders } from "./random_orders.ts";

/** An exit, or anything else, hangs on what there is: a waiting, a working, a filled order, a child. */
export function attach(engine: Engine, draw: RandomOrders): string {
  const parents = [...engine.orders.openOrders(), ...engine.orders.completedOrders()].filter((
    one,
  ) => one.request.clientId > 0 && one.request.exercise === undefined && one.contract.combo === undefined);
  if (parents.length === 0) return "nothing to hang on";
  const { request: parent } = draw.pick(parents);
  const order = draw.order({
    ...{ clientId: parent.clientId, account: parent.account, parentId: parent.orderId },
    ...draw.chance(0.8) ? { conId: parent.conId, quantity: parent.quantity } : {},
  });
  const [result] = engine.orders.place([order]);
  return `attach to ${parent.orderId}: ${describe(order)}: ${
    result?.ok ? result.order.status : result?.code
  }`;
}

/** One more in a group that there is. */
export function join(engine: Engine, draw: RandomOrders): string {
  const members = engine.orders.openOrders().filter((one) => one.ocaGroup !== "");
  if (members.length === 0) return "no group to join";
  const { ocaGroup, ocaType, request: { account } } = draw.pick(members);
  const order = draw.order({ account, ocaGroup, ocaType, tif: "GTC" });
  const [result] = engine.orders.place([order]);
  return `join ${ocaGroup}: ${describe(order)}: ${result?.ok ? result.order.status : result?.code}`;
}
