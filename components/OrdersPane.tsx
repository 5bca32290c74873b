// The order list: open or all orders, and fills, with what can be done about each.
import type { JSX } from "preact";
import { askCancelAll, canCancelAll } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { OrdersTab } from "@/lib/client/lists.ts";
import { isOpen } from "@/lib/client/order_view.ts";
import { holdOrders, releaseOrders } from "@/lib/client/row_actions.ts";
import { RowGuard } from "./Guard.tsx";
import { LongRows } from "./LongRows.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { OrderRow } from "./OrderRow.tsx";

const tabs: readonly OrdersTab[] = ["open", "all", "fills"];

export function OrdersPane(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const open = screen.ordersSig.value.filter(isOpen).length;
  const tab = screen.ordersTabSig.value;
  const beyond = screen.store.earlierSig.value.orders;
  const hasEarlier = beyond !== null || screen.earlierOrders.stateSig.value.kind === "complete";
  return (
    <section id="pane-orders" class="pane pane-orders" tabIndex={-1} aria-labelledby="orders-title">
      <div class="pane-head">
        <h2 id="orders-title">{t("orders.title")}</h2>
        <div role="group" aria-label={t("orders.title")} class="flex">
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              class="tab"
              aria-pressed={tab === one}
              onClick={() => screen.ordersTabSig.value = one}
            >
              {t(`orders.tab.${one}`)}
              {one === "open" && open > 0 && <span class="ml-1 text-muted">{open}</span>}
            </button>
          ))}
        </div>
        <button
          type="button"
          class="row-btn ml-auto"
          disabled={!canCancelAll(screen)}
          onClick={() => askCancelAll(screen)}
        >
          {t("orders.cancelAll")}
        </button>
      </div>
      {tab === "fills" ? <OnDemand>{({ FillsTable }) => <FillsTable />}</OnDemand> : <OrdersTable />}
      {tab === "all" && hasEarlier && (
        <OnDemand patient>
          {({ EarlierRow }) => <EarlierRow earlier={screen.earlierOrders} beyond={beyond} what="orders" />}
        </OnDemand>
      )}
      {tab !== "open" && (
        <p class="px-3 py-2">
          <button type="button" class="row-btn" onClick={() => screen.dialogSig.value = "history"}>
            {t("orders.pastDays")}
          </button>
        </p>
      )}
    </section>
  );
}

function OrdersTable(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const orders = screen.shownOrdersSig.value;
  const selection = screen.selectionSig.value;
  if (orders.length === 0) {
    const known = screen.store.readySig.value && screen.store.connectionSig.value.sync === "ready";
    const text = !known
      ? t("orders.notRead")
      : screen.ordersTabSig.value === "open"
      ? t("orders.noneOpen")
      : t("orders.none");
    return <p class="empty">{text}</p>;
  }
  return (
    <table class="grid-table" aria-rowcount={orders.length + 1}>
      <caption class="sr-only">{t("orders.title")}</caption>
      <thead>
        <tr>
          <th scope="col" class="col-t of-time">{t("orders.time")}</th>
          <th scope="col" class="col-side of-side">{t("orders.side")}</th>
          <th scope="col">{t("orders.symbol")}</th>
          <th scope="col" class="num col-d of-quantity">{t("orders.quantity")}</th>
          <th scope="col" class="num col-d of-terms">{t("orders.price")}</th>
          <th scope="col" class="col-l of-tif">{t("orders.tif")}</th>
          <th scope="col" class="num col-m of-filled">{t("orders.filled")}</th>
          <th scope="col" class="num col-xxl of-filled">{t("orders.remaining")}</th>
          <th scope="col" class="num col-xl of-price">{t("orders.average")}</th>
          <th scope="col" class="of-state">{t("orders.state")}</th>
          <th scope="col" class="col-actions of-buttons">
            <span class="sr-only">{t("orders.actions")}</span>
          </th>
        </tr>
      </thead>
      <LongRows
        rows={orders}
        columns={11}
        idOf={(order) => order.clientOrderId}
        kept={screen.expandedSig.value}
        shown={selection?.list === "orders" ? selection.id : null}
        onPointerEnter={() => holdOrders(screen)}
        onPointerLeave={() => releaseOrders(screen)}
      >
        {(order, place) => (
          <RowGuard key={order.clientOrderId} of={order} columns={11} orderId={order.clientOrderId}>
            <OrderRow order={order} place={place} />
          </RowGuard>
        )}
      </LongRows>
    </table>
  );
}
