// One order: its row, and below it on demand the timeline, identity and the fields that can be changed.
import type { JSX } from "preact";
import { cancelOrder, openModify } from "@/lib/client/actions.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import {
  awaitsTrigger,
  canCancel,
  canModify,
  isOpen,
  isRefusedByIb,
  orderLabel,
  orderQuantity,
  priceDigits,
  priceTerms,
  startedAt,
} from "@/lib/client/order_view.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import { formatAverage, formatPrice, formatQuantity, formatWhen } from "@/lib/contract/format.ts";
import { toggleExpanded } from "@/lib/client/row_actions.ts";
import { cx } from "@/lib/client/cx.ts";
import { Icon } from "./Icon.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { StateWord } from "./OrderState.tsx";

export function OrderRow({ order }: { order: OrderView }): JSX.Element {
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const expanded = screen.expandedSig.value === order.clientOrderId;
  const selected = screen.selectionSig.value?.id === order.clientOrderId;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const buy = order.side === "BUY";
  return (
    <>
      <tr
        data-order={order.clientOrderId}
        data-selected={selected}
        onClick={() => screen.selectionSig.value = { list: "orders", id: order.clientOrderId }}
      >
        <td class="col-m text-muted">
          {formatWhen(startedAt(order) || null, screen.todaySig.value, lang, zone)}
        </td>
        <td class={buy ? "col-side side-buy" : "col-side side-sell"}>{order.side}</td>
        <td class="of-name">
          <OrderName order={order} expanded={expanded} />
          <span class="narrow-only age">
            {`${orderQuantity(order, lang)} · ${priceTerms(order, lang)}`}
            <TrailStop order={order} />
          </span>
        </td>
        <td class="num col-s">{orderQuantity(order, lang)}</td>
        <td class="num col-s of-terms">
          {priceTerms(order, lang)}
          <TrailStop order={order} />
        </td>
        <td class="col-xl">{order.tif}</td>
        <td class="num col-m">{formatQuantity(order.filled, lang)}</td>
        <td class="num col-xxl">{formatQuantity(order.remaining, lang)}</td>
        <td class="num col-l">
          {formatAverage(order.averageFillPrice, lang, priceDigits(order.contract))}
        </td>
        <td class={cx("of-state", screen.staleSig.value && "stale")}>
          <StateWord state={order.state} trigger={awaitsTrigger(order)} byIb={isRefusedByIb(order)} />
        </td>
        <td class="num col-actions">
          <OrderButtons order={order} />
        </td>
      </tr>
      {expanded && (
        <tr>
          <td class="detail" colSpan={11}>
            <OnDemand>{({ OrderDetails }) => <OrderDetails order={order} />}</OnDemand>
          </td>
        </tr>
      )}
    </>
  );
}

/** Where IB's moving stop stands. */
function TrailStop({ order }: { order: OrderView }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  if (order.trailStopPrice === null || !isOpen(order)) return null;
  const price = formatPrice(order.trailStopPrice, screen.settings.langSig.value, priceDigits(order.contract));
  return (
    <span
      class={cx("block age", screen.staleSig.value && "stale")}
      title={t("orders.trailStopHint")}
      data-trail-stop
    >
      {t("orders.trailStopAt", { price })}
    </span>
  );
}

/** The symbol, which opens the details, and the marks of where the order comes from. */
function OrderName({ order, expanded }: { order: OrderView; expanded: boolean }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const label = orderLabel(order, screen.settings.langSig.value);
  return (
    <span class="flex flex-wrap items-center gap-x-1">
      <button
        type="button"
        class="flex items-center gap-1 text-left font-semibold"
        aria-expanded={expanded}
        title={t("orders.details", { order: label })}
        onClick={() => toggleExpanded(screen, order.clientOrderId)}
      >
        <Icon name={expanded ? "down" : "right"} />
        {names.short(order.contract)}
      </button>
      {order.origin === "foreign" && (
        <span class="badge" title={t("orders.foreignHint")}>{t("orders.foreign")}</span>
      )}
      {(order.parentClientOrderId !== null || order.ocaGroup !== null) && (
        <span class="badge col-m" title={order.ocaGroup ?? ""}>
          {t(order.parentClientOrderId === null ? "orders.oco" : "orders.bracket")}
        </span>
      )}
      {order.anomalies > 0 && <span class="badge badge-warn">{t("orders.anomaly")}</span>}
    </span>
  );
}

function OrderButtons({ order }: { order: OrderView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const label = orderLabel(order, screen.settings.langSig.value);
  const cancelling = screen.cancellingSig.value.has(order.clientOrderId);
  return (
    <span class="inline-flex gap-1">
      {canModify(order) && (
        <button
          type="button"
          class="row-btn col-m"
          aria-label={t("orders.modifyOf", { order: label })}
          onClick={() => openModify(screen, order)}
        >
          {t("orders.modify")}
        </button>
      )}
      {canCancel(order) && (
        <button
          type="button"
          class="row-btn"
          aria-label={t("orders.cancelOf", { order: label })}
          aria-busy={cancelling}
          disabled={cancelling}
          onClick={() => void cancelOrder(screen, order.clientOrderId)}
        >
          {cancelling ? t("orders.cancelBusy") : t("orders.cancel")}
        </button>
      )}
    </span>
  );
}
