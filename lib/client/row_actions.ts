// The rows of the lists under the keys: which list is meant, which row of it is chosen, and what is done with
// it.
import { openClose, openModify, tradeInstrument } from "./actions.ts";
import { toggleExpanded } from "./at_once.ts";
import { canCancel, canModify, positionId } from "./order_view.ts";
import type { Screen, Selection } from "./screen.ts";

type List = Selection["list"];

/** The list that keys act on: the one that has the focus, otherwise the one that was used last. */
function listInFocus({ selectionSig, paneSig }: Screen): List {
  const pane = document.activeElement?.closest(".pane")?.id;
  if (pane === "pane-positions") return "positions";
  if (pane === "pane-orders") return "orders";
  return selectionSig.peek()?.list ?? (paneSig.peek() === "positions" ? "positions" : "orders");
}

/** The chosen row, if it is of the list that is meant. */
function chosen(screen: Screen): Selection | null {
  const selection = screen.selectionSig.peek();
  return selection?.list === listInFocus(screen) ? selection : null;
}

/** The rows that `j` and `k` walk through. */
function rowIds(screen: Screen, list: List): string[] {
  if (list === "positions") return screen.positionsSig.peek().map(positionId);
  // Fills are read, and nothing is done with one.
  if (screen.ordersTabSig.peek() === "fills") return [];
  return screen.shownOrdersSig.peek().map((order) => order.clientOrderId);
}

/** Moves the selection by one row; starts at the top. */
export function moveSelection(screen: Screen, by: 1 | -1): void {
  const list = listInFocus(screen);
  const ids = rowIds(screen, list);
  const at = ids.indexOf(chosen(screen)?.id ?? "");
  const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by));
  const id = ids[next];
  if (id === undefined) return;
  screen.selectionSig.value = { list, id };
  requestAnimationFrame(() => {
    document.querySelector(`#pane-${list} [data-selected=true]`)?.scrollIntoView({ block: "nearest" });
  });
}

/** `Enter`: opens an order's details, or takes a position's instrument into the ticket. */
export function openSelection(screen: Screen): void {
  const selection = chosen(screen);
  if (!selection) return;
  if (selection.list === "orders") return toggleExpanded(screen, selection.id);
  const position = screen.store.positionsSig.peek()[selection.id];
  if (position) void tradeInstrument(screen, position.contract.conId);
}

/** `x`: asks about the selected row, never acts at once. */
export function endSelection(screen: Screen): void {
  const selection = chosen(screen);
  if (!selection) return;
  if (selection.list === "orders") {
    const order = screen.store.ordersSig.peek()[selection.id];
    if (order && canCancel(order)) screen.cancelAskSig.value = order.clientOrderId;
    return;
  }
  const position = screen.store.positionsSig.peek()[selection.id];
  if (position) openClose(screen, position);
}

/** `c`: the fields of the selected order, with the focus in the first of them. */
export function changeSelection(screen: Screen): void {
  const selection = chosen(screen);
  const order = selection?.list === "orders" ? screen.store.ordersSig.peek()[selection.id] : undefined;
  if (order === undefined || !canModify(order)) return;
  openModify(screen, order);
}
