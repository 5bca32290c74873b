// The fills of today, newest first.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { fillTime, priceDigits } from "@/lib/client/order_view.ts";
import type { ExecutionView } from "@/lib/contract/api.ts";
import { formatMoney, formatPrice, formatQuantity } from "@/lib/contract/format.ts";
import { EarlierRow } from "./EarlierRow.tsx";
import { Delta, Fit, longPrice } from "./Figures.tsx";
import { LongRows } from "./LongRows.tsx";
import { WhyFill } from "./WhyButtons.tsx";

/** Characters that the column has room for where it is narrowest. */
const QUANTITY_ROOM = 7;

export function FillsTable(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const fills = screen.fillsSig.value;
  const earlier = (
    <EarlierRow
      earlier={screen.earlierFills}
      beyond={screen.store.earlierSig.value.executions}
      what="fills"
    />
  );
  if (fills.length === 0) {
    return (
      <>
        <p class="empty">{t("orders.noFills")}</p>
        {earlier}
      </>
    );
  }
  return (
    <>
      <table class="grid-table" aria-rowcount={fills.length + 1}>
        <caption class="sr-only">{t("orders.tab.fills")}</caption>
        <thead>
          <tr>
            <th scope="col" class="of-stamp">{t("orders.time")}</th>
            <th scope="col" class="of-side">{t("orders.side")}</th>
            <th scope="col">{t("orders.symbol")}</th>
            <th scope="col" class="num of-quantity">{t("orders.quantity")}</th>
            <th scope="col" class="num of-price">{t("orders.price")}</th>
            <th scope="col" class="num col-c of-value">{t("orders.commission")}</th>
            <th scope="col" class="num col-s of-pnl">{t("orders.realized")}</th>
          </tr>
        </thead>
        <LongRows rows={fills} columns={7} idOf={(fill) => fill.execId}>
          {(fill, place) => <FillRow key={fill.execId} fill={fill} place={place} />}
        </LongRows>
      </table>
      {earlier}
      {screen.store.modeSig.value !== "live" && (
        <p class="age px-3 py-2" data-note="paper-fills">{t("orders.paperFills")}</p>
      )}
    </>
  );
}

/** `place`: the how many-th of its list, counted from 1. */
function FillRow({ fill, place }: { fill: ExecutionView; place: number }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const lang = screen.settings.langSig.value;
  const price = formatPrice(fill.price, lang, priceDigits(fill.contract));
  return (
    <tr aria-rowindex={place + 1} data-fill={fill.execId} title={fill.execId}>
      <td class="of-stamp text-muted">
        <WhyFill fill={fill} name={names.full(fill.contract)}>
          {fillTime(fill, {
            t: screen.t.value,
            today: screen.todaySig.value,
            lang,
            timeZone: screen.timeZoneSig.value ?? "UTC",
          })}
        </WhyFill>
      </td>
      <td class={fill.side === "BUY" ? "side-buy" : "side-sell"}>{fill.side}</td>
      <td class="font-semibold wraps" title={names.full(fill.contract)}>
        {names.row(fill.contract)}
        {fill.part !== "order" && <span class="badge ml-1">{screen.t.value(`orders.part.${fill.part}`)}
        </span>}
        {fill.liquidation && (
          <span class="badge badge-danger ml-1">{screen.t.value("liquidation.badge")}</span>
        )}
      </td>
      <td class="num">
        <Fit text={formatQuantity(fill.quantity, lang)} value={fill.quantity} room={QUANTITY_ROOM} />
      </td>
      <td class={cx("num", longPrice(price))}>{price}</td>
      <td class="num col-c">
        {formatMoney(fill.commission, lang)} <span class="age">{fill.commissionCurrency}</span>
      </td>
      <td class="num col-s">
        <Delta value={fill.realizedPnl} />
      </td>
    </tr>
  );
}
