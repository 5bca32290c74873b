// The orders and the positions as they are looked for and sorted: what the lists of the screen make of their
// rows from then on.
import type { OrderView } from "@/lib/contract/api.ts";
import { effectApart } from "./apart.ts";
import { foundOrders } from "./order_find.ts";
import { asFamilies } from "./order_rows.ts";
import { sortedOrders } from "./order_sort.ts";
import { isRefusedByIb, orderLabel } from "./order_view.ts";
import { sortedPositions } from "./position_sort.ts";
import type { Screen } from "./screen.ts";

/** Arranges anew whenever something else is typed, chosen or pressed. */
export function keepArranged(screen: Screen): void {
  effectApart(() => arrangeOrders(screen));
  effectApart(() => arrangePositions(screen));
}

function arrangeOrders(screen: Screen): void {
  const find = screen.orderFindSig.value;
  const { orders: sort } = screen.settings.sortsSig.value;
  screen.ordersArrangedSig.value = find === null && sort === undefined ? null : (orders) => {
    const found = find === null ? orders : foundOrders(orders, find, (order) => wordsOf(screen, order));
    // Exits stand under their entry as long as time is what sorts.
    return sort === undefined
      ? asFamilies(found)
      : sortedOrders(found, sort, screen.store.current()?.quotes ?? {});
  };
}

/** The words by which an order is found: what its row says, and its identity. */
function wordsOf(screen: Screen, order: OrderView): string {
  const t = screen.t.peek();
  const names = screen.namesSig.peek();
  const state = isRefusedByIb(order) ? "order.refused" : `order.${order.state}` as const;
  const marks = [order.origin === "foreign" && t("orders.foreign"), order.ocaGroup];
  return [
    orderLabel(order, screen.settings.langSig.peek()),
    names.full(order.contract),
    order.contract.localSymbol,
    order.orderType,
    order.tif,
    t(state),
    order.account,
    order.permId,
    order.clientOrderId,
    ...marks,
  ].filter(Boolean).join(" ");
}

function arrangePositions({ settings, store, positionsArrangedSig }: Screen): void {
  const { positions: sort } = settings.sortsSig.value;
  positionsArrangedSig.value = sort === undefined
    ? null
    : (positions) => sortedPositions(positions, sort, (id) => store.accountsSig.value[id] ?? null);
}
