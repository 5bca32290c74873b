// Looking for orders: the line of fields above their list, and what it and the heads of the columns make of the list.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { OrderColumn } from "@/lib/client/lists.ts";
import { foundOrders, type OrderFind, orderGroups } from "@/lib/client/order_find.ts";
import { nextOrderSort, sortedOrders } from "@/lib/client/order_sort.ts";
import { isRefusedByIb, orderLabel } from "@/lib/client/order_view.ts";
import { asFamilies } from "@/lib/client/order_rows.ts";
import type { Screen } from "@/lib/client/screen.ts";
import type { OrderView } from "@/lib/contract/api.ts";

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

/** Makes the list anew from what is typed, chosen and pressed. */
function arrange(screen: Screen): void {
  const find = screen.orderFindSig.peek();
  const sort = screen.orderSortSig.peek();
  screen.arrangementSig.value = find === null && sort === null ? null : (orders) => {
    const found = find === null ? orders : foundOrders(orders, find, (order) => wordsOf(screen, order));
    // Exits stand under their entry as long as time is what sorts.
    return sort === null
      ? asFamilies(found)
      : sortedOrders(found, sort, screen.store.current()?.quotes ?? {});
  };
}

/** A column's head was pressed. */
export function sortOrders(screen: Screen, column: OrderColumn): void {
  screen.orderSortSig.value = nextOrderSort(screen.orderSortSig.peek(), column);
  arrange(screen);
}

function setFind(screen: Screen, find: OrderFind | null): void {
  screen.orderFindSig.value = find;
  arrange(screen);
}

/** Open as long as something is looked for: what is hidden by it is said beside it. */
export function OrderFinder({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const find = screen.orderFindSig.value ?? { text: "", group: "any" };
  useEffect(() => {
    document.querySelector<HTMLElement>("#order-find")?.focus();
    return () => setFind(screen, null);
  }, []);
  return (
    <form
      class="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1"
      data-order-finder
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        id="order-find"
        type="search"
        class="input find-field"
        autocomplete="off"
        aria-label={t("orders.find")}
        placeholder={t("orders.findHint")}
        value={find.text}
        onInput={(event) => setFind(screen, { ...find, text: event.currentTarget.value })}
      />
      <select
        class="input find-group"
        aria-label={t("orders.group")}
        value={find.group}
        onChange={(event) => {
          const group = orderGroups.find((one) => one === event.currentTarget.value);
          if (group) setFind(screen, { ...find, group });
        }}
      >
        {orderGroups.map((group) => <option key={group} value={group}>{t(`orders.group.${group}`)}</option>)}
      </select>
      <span class="age" role="status">
        {t("orders.found", { count: screen.shownOrdersSig.value.length })}
      </span>
      <button type="button" class="row-btn" onClick={onClose}>{t("orders.findEnd")}</button>
    </form>
  );
}
