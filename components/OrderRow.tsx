// One order: its row, and below it on demand the timeline, identity and the fields that can be changed.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import {
  awaitsEntry,
  awaitsTrigger,
  canCancel,
  canModify,
  isRefusedByIb,
  orderLabel,
  orderQuantity,
  priceTerms,
  startedAt,
} from "@/lib/client/order_view.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import { formatQuantity, formatWhen } from "@/lib/contract/format.ts";
import { pressCancel, toggleExpanded } from "@/lib/client/at_once.ts";
import { cx } from "@/lib/client/cx.ts";
import { Fit, longName } from "./Figures.tsx";
import { Icon } from "./Icon.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { StateWord } from "./OrderState.tsx";
import { partsSig } from "./parts.ts";

interface OrderRowProps {
  order: OrderView;
  /** The how many-th of its list, counted from 1. */
  place: number;
  /** It stands among those that work: with its market instead of what has come of it. */
  working: boolean;
}

export function OrderRow({ order, place, working }: OrderRowProps): JSX.Element {
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const expanded = screen.expandedSig.value === order.clientOrderId;
  const selected = screen.selectionSig.value?.id === order.clientOrderId;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const buy = order.side === "BUY";
  const parent = order.parentClientOrderId === null
    ? undefined
    : screen.store.ordersSig.value[order.parentClientOrderId];
  const waits = awaitsEntry(order, parent);
  const parts = partsSig.value;
  return (
    <>
      <tr
        // The head is the first row.
        aria-rowindex={place + 1}
        data-order={order.clientOrderId}
        data-child-of={parent?.clientOrderId}
        data-selected={selected}
        onClick={() => screen.selectionSig.value = { list: "orders", id: order.clientOrderId }}
      >
        <td class="col-t of-time text-muted">
          {formatWhen(startedAt(order) || null, screen.todaySig.value, lang, zone, true)}
        </td>
        <td class={buy ? "col-side side-buy" : "col-side side-sell"}>{order.side}</td>
        <td>
          <OrderName order={order} expanded={expanded} isChild={parent !== undefined} />
          <span class="narrow-only narrow-d age">
            {`${orderQuantity(order, lang)} · ${priceTerms(order, lang)}`}
            {parts && <parts.TrailStop order={order} />}
          </span>
        </td>
        <td class="num col-d">
          <Fit text={orderQuantity(order, lang)} value={order.quantity} room={8} />
        </td>
        <td class="num col-d of-terms">
          {priceTerms(order, lang)}
          {parts && <parts.TrailStop order={order} />}
        </td>
        <td class={working ? "col-xl" : "col-l"}>{order.tif}</td>
        <td class="num col-m">
          <Fit text={formatQuantity(order.filled, lang)} value={order.filled} room={7} />
          {!working && parts && <parts.OrderAverage order={order} isBelow />}
        </td>
        {working ? <MarketCells order={order} /> : <OutcomeCells order={order} />}
        <td class={cx("of-state", screen.staleSig.value && "stale")}>
          <StateWord
            state={order.state}
            trigger={awaitsTrigger(order)}
            byIb={isRefusedByIb(order)}
            waits={waits}
          />
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

/** Where its market is: that comes with the opened parts. */
function MarketCells({ order }: { order: OrderView }): JSX.Element {
  const parts = partsSig.value;
  return (
    <>
      <td class="num col-xxl">{parts && <parts.OrderLast order={order} />}</td>
      <td class="num col-l">{parts && <parts.OrderDistance order={order} />}</td>
    </>
  );
}

/** What is left of it, and what it has got. */
function OutcomeCells({ order }: { order: OrderView }): JSX.Element {
  const parts = partsSig.value;
  const lang = useScreen().settings.langSig.value;
  return (
    <>
      <td class="num col-xxl">
        <Fit text={formatQuantity(order.remaining, lang)} value={order.remaining} room={7} />
      </td>
      <td class="num col-xl">{parts && <parts.OrderAverage order={order} />}</td>
    </>
  );
}

/** The symbol, which opens the details, and the marks of where the order comes from. */
function OrderName(
  { order, expanded, isChild }: { order: OrderView; expanded: boolean; isChild: boolean },
): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const label = orderLabel(order, screen.settings.langSig.value);
  const name = names.row(order.contract);
  return (
    <span class="name-cell">
      <button
        type="button"
        class="name-btn flex items-center gap-1"
        aria-expanded={expanded}
        title={t("orders.details", { order: label })}
        onClick={() => toggleExpanded(screen, order.clientOrderId)}
      >
        {isChild && <span class="child-mark" aria-hidden="true">└</span>}
        <Icon name={expanded ? "down" : "right"} />
        <span class={cx("truncate", longName(name))}>{name}</span>
      </button>
      {order.origin === "foreign" && (
        <span class="badge" title={t("orders.foreignHint")}>{t("orders.foreign")}</span>
      )}
      {(order.parentClientOrderId ?? order.ocaGroup) !== null && !isChild && (
        <span class="badge col-c" title={order.ocaGroup ?? ""}>
          {t(order.parentClientOrderId === null ? "orders.oco" : "orders.bracket")}
        </span>
      )}
      {order.anomalies > 0 && <span class="badge badge-warn">{t("orders.anomaly")}</span>}
    </span>
  );
}

function OrderButtons({ order }: { order: OrderView }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const label = orderLabel(order, screen.settings.langSig.value);
  const cancelling = screen.cancellingSig.value.has(order.clientOrderId);
  if (screen.looksOnly) return null;
  return (
    <span class="inline-flex gap-1">
      {canModify(order) && (
        <button
          type="button"
          class="row-btn col-c"
          aria-label={t("orders.modifyOf", { order: label })}
          onClick={() => screen.act(({ openModify }) => openModify(screen, order))}
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
          onClick={() => pressCancel(screen, order)}
        >
          {cancelling ? t("orders.cancelBusy") : t("orders.cancel")}
        </button>
      )}
    </span>
  );
}
