// The order list: open or all orders, and fills, with what can be done about each.
import type { JSX } from "preact";
import { askCancelAll, cancelAllLock } from "@/lib/client/at_once.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { OrdersTab } from "@/lib/client/lists.ts";
import { isOpen } from "@/lib/client/order_view.ts";
import type { ColumnOf } from "@/lib/client/sorts.ts";
import { holdOrders, releaseOrders } from "@/lib/client/at_once.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { RowGuard } from "./Guard.tsx";
import { Icon } from "./Icon.tsx";
import { LongRows } from "./LongRows.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { OrderRow } from "./OrderRow.tsx";
import { closedIf } from "./parts.ts";
import { SortHead } from "./SortHead.tsx";

const tabs: readonly OrdersTab[] = ["open", "all", "fills"];

export function OrdersPane(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const open = screen.ordersSig.value.filter(isOpen).length;
  const tab = screen.ordersTabSig.value;
  const finding = screen.findingOrdersSig.value;
  const beyond = screen.store.earlierSig.value.orders;
  const hasEarlier = beyond !== null || screen.earlierOrders.stateSig.value.kind === "complete";
  return (
    <section id="pane-orders" class="pane pane-orders" tabIndex={-1} aria-labelledby="orders-title">
      <div class="pane-head">
        <h2 id="orders-title" class="said-by-tab">{t("orders.title")}</h2>
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
        {tab !== "fills" && (
          <button
            type="button"
            class="row-btn ml-auto"
            aria-expanded={finding}
            onClick={() => screen.findingOrdersSig.value = !finding}
          >
            <Icon name="search" />
            <span class="sr-only">{t("orders.findOpen")}</span>
          </button>
        )}
        <button
          type="button"
          class={tab === "fills" ? "row-btn ml-auto" : "row-btn"}
          {...closedIf(screen, cancelAllLock(screen))}
          onClick={() => askCancelAll(screen)}
        >
          {t("orders.cancelAll")}
        </button>
      </div>
      {finding && tab !== "fills" && (
        <OnDemand>
          {({ OrderFinder }) => <OrderFinder onClose={() => screen.findingOrdersSig.value = false} />}
        </OnDemand>
      )}
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
  const working = screen.ordersTabSig.value === "open";
  if (orders.length === 0) {
    const known = screen.store.readySig.value && screen.store.connectionSig.value.sync === "ready";
    const text = !known
      ? t("orders.notRead")
      : screen.orderFindSig.value !== null
      ? t("orders.noneFound")
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
          {columns[working ? "open" : "all"].map((column) => <Head key={column.label} {...column} />)}
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
            <OrderRow order={order} place={place} working={working} />
          </RowGuard>
        )}
      </LongRows>
    </table>
  );
}

/** Its head, its place at each width, and what a press on its head sorts by. */
interface Column {
  label: LabelKey;
  look: string;
  sorts?: ColumnOf<"orders">;
}

const first: readonly Column[] = [
  { label: "orders.time", look: "col-t of-time", sorts: "time" },
  { label: "orders.side", look: "col-side of-side", sorts: "side" },
  { label: "orders.symbol", look: "", sorts: "symbol" },
  { label: "orders.quantity", look: "num col-d of-quantity", sorts: "quantity" },
  { label: "orders.price", look: "num col-d of-terms", sorts: "price" },
];

/** What works is read beside its market, what has ended by what has come of it. */
const columns: Record<"open" | "all", readonly Column[]> = {
  open: [
    ...first,
    { label: "orders.tif", look: "col-xl of-tif" },
    { label: "orders.filled", look: "num col-m of-filled", sorts: "filled" },
    { label: "orders.last", look: "num col-xxl of-price" },
    { label: "orders.distance", look: "num col-l of-filled", sorts: "distance" },
    { label: "orders.state", look: "of-state", sorts: "state" },
  ],
  all: [
    ...first,
    { label: "orders.tif", look: "col-l of-tif" },
    { label: "orders.filled", look: "num col-m of-filled", sorts: "filled" },
    { label: "orders.remaining", look: "num col-xxl of-filled" },
    { label: "orders.average", look: "num col-xl of-price" },
    { label: "orders.state", look: "of-state", sorts: "state" },
  ],
};

function Head({ label, look, sorts }: Column): JSX.Element {
  const t = useText();
  return sorts === undefined
    ? <th scope="col" class={look}>{t(label)}</th>
    : <SortHead table="orders" column={sorts} look={look}>{t(label)}</SortHead>;
}
