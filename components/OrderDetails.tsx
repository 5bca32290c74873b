// What lies behind an order's row: why it is as it is, its timeline and its identity.
import type { JSX } from "preact";
import { openModify } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Refusal } from "@/lib/client/explain.ts";
import { canModify, isRefusedByIb, priceDigits } from "@/lib/client/order_view.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import { sideOfLeg } from "@/lib/contract/exit_reach.ts";
import { legName, shortName } from "@/lib/contract/instrument_name.ts";
import {
  formatAverage,
  formatMoney,
  formatPrice,
  formatQuantity,
  formatStamp,
  formatWhen,
  type Lang,
} from "@/lib/contract/format.ts";
import { isLabel, type Translate } from "@/lib/contract/says/screen/mod.ts";
import { Advice } from "./Advice.tsx";
import { Explain } from "./Explain.tsx";
import { ModifyFields } from "./ModifyFields.tsx";
import { RefusalFix, RefusalMeaning } from "./Refusal.tsx";
import { Said } from "./Said.tsx";

export function OrderDetails({ order }: { order: OrderView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const form = screen.modifySig.value;
  const changing = form !== null && form.clientOrderId === order.clientOrderId;
  return (
    <div class="space-y-3">
      {order.reason !== null && (
        <p>
          {isRefusedByIb(order)
            ? <strong class="font-semibold text-danger">{`${t("order.refused")}: `}</strong>
            : <span class="text-muted">{`${t("orders.reason")}: `}</span>}
          <Said text={order.reason} says={order.reasonSays} />
          {order.ibCode !== null && <span class="age ml-1">{`IB ${order.ibCode}`}</span>}
        </p>
      )}
      <RefusalMeaning order={order} />
      <RefusalFix order={order} />
      {(order.state === "rejected" || isRefusedByIb(order)) && <Explain refusal={refusalOf(order)} />}
      {order.ibAdvice !== null && order.ibCode !== null &&
        !(isRefusedByIb(order) && order.state === "cancelled") && (
        <Advice code={order.ibCode} advice={order.ibAdvice} />
      )}
      {changing && <ModifyFields order={order} form={form} />}
      {!changing && canModify(order) && (
        <button
          type="button"
          class="btn narrow-only narrow-c"
          onClick={() => openModify(screen, order)}
        >
          {t("orders.modify")}
        </button>
      )}
      <div class="grid gap-4 md:grid-cols-[minmax(0,1fr)_auto]">
        <div class="space-y-3">
          <Legs order={order} />
          <Timeline order={order} />
        </div>
        <div class="space-y-3">
          <Identity order={order} />
          <Allocations order={order} />
        </div>
      </div>
    </div>
  );
}

/** IB's, or the desk's own with its code. */
function refusalOf(order: OrderView): Refusal {
  const code = order.reasonSays?.key.split(".")[0] ?? "ORDER_REFUSED_BY_IB";
  return { code: isRefusedByIb(order) ? "ORDER_REFUSED_BY_IB" : code };
}

/** The legs of a combination as this order trades them, each with what it has filled. */
function Legs({ order }: { order: OrderView }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const legs = order.contract.legs ?? [];
  if (legs.length === 0 && order.legFills.length === 0) return null;
  const rows = legs.length > 0
    ? legs.map((leg) => ({
      // The side stands in front: without the sign of a combination that is bought.
      name: legName(leg, lang).slice(1),
      side: sideOfLeg(order.side, leg.side),
      fill: order.legFills.find(({ contract }) => contract.conId === leg.conId),
    }))
    : order.legFills.map((fill) => ({ name: shortName(fill.contract, lang), side: fill.side, fill }));
  return (
    <div data-legs={order.clientOrderId}>
      <h3 class="mb-1">{t("orders.legs")}</h3>
      <ul class="text-xs">
        {rows.map(({ name, side, fill }) => (
          <li key={`${side} ${name}`}>
            <span class={side === "BUY" ? "side-buy" : "side-sell"}>{side}</span>
            {` ${name} `}
            {fill !== undefined && (
              <span class="text-muted">
                {`· ${t("orders.filled")} ${formatQuantity(fill.quantity, lang)} @ ${
                  formatAverage(fill.averagePrice, lang, priceDigits(fill.contract))
                }`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How an advisor's order is shared out, and what each account has got. */
function Allocations({ order }: { order: OrderView }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  if (order.allocation === null && order.allocations.length === 0) return null;
  const { group = "", method = "", percentage = "" } = order.allocation ?? {};
  return (
    <div data-allocations={order.clientOrderId}>
      <h3 class="mb-1">{t("orders.allocations")}</h3>
      <p class="age">{[group, method, percentage].filter((part) => part !== "").join(" · ")}</p>
      <ul class="text-xs">
        {order.allocations.map(({ account, quantity, averagePrice }) => (
          <li key={account}>
            {`${account}: ${formatQuantity(quantity, lang)} @ ${
              formatAverage(averagePrice, lang, priceDigits(order.contract))
            }`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The desk's own sources have a word; callbacks are named as IB names them. */
function sourceWord(source: string, t: Translate): string {
  const key = `source.${source}`;
  return isLabel(key) ? t(key) : source;
}

function Timeline({ order }: { order: OrderView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  return (
    <div>
      <h3 class="mb-1">{t("orders.timeline")}</h3>
      <ol class="timeline text-xs">
        {order.timeline.map((entry, index) => (
          <li key={`${entry.at}/${index}`} class="break-words">
            <time class="text-muted" dateTime={entry.at}>
              {formatWhen(entry.at, screen.todaySig.value, lang, zone)}
            </time>
            {` ${t(`order.${entry.state}`)} `}
            <span class="text-muted">{sourceWord(entry.source, t)}</span>
            {entry.text !== undefined && (
              <span class="text-muted">
                {" · "}
                <Said text={entry.text} says={entry.says} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A moment as people write it; IB's own text where that names no zone. */
function goodTill(date: string | null, lang: Lang, zone: string): string | null {
  return date !== null && /^\d{4}-\d\d-\d\dT/.test(date) ? formatStamp(date, lang, zone) : date;
}

function Identity({ order }: { order: OrderView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  return (
    <div>
      <h3 class="mb-1">{t("orders.ids")}</h3>
      <dl class="facts text-xs">
        <dt>{t("preview.account")}</dt>
        <dd>{order.account}</dd>
        <dt>permId</dt>
        <dd>{order.permId ?? "–"}</dd>
        <dt>{t("orders.filled")}</dt>
        <dd>{`${formatQuantity(order.filled, lang)} / ${formatQuantity(order.quantity, lang)}`}</dd>
        {order.averageFillPrice !== null && (
          <>
            <dt>{t("orders.average")}</dt>
            <dd>
              {`${
                formatAverage(order.averageFillPrice, lang, priceDigits(order.contract))
              } ${order.contract.currency}`}
            </dd>
          </>
        )}
        {order.cashQuantity !== null && (
          <>
            <dt>{t("orders.cashQuantity")}</dt>
            <dd>{`${formatMoney(order.cashQuantity, lang)} ${order.contract.currency}`}</dd>
          </>
        )}
        <dt>{t("orders.tif")}</dt>
        <dd>
          {[order.tif, goodTill(order.goodTillDate, lang, zone), order.outsideRth && t("ticket.outsideRth")]
            .filter(Boolean).join(" · ")}
        </dd>
        {order.trailStopPrice !== null && (
          <>
            <dt title={t("orders.trailStopHint")}>{t("orders.trailStop")}</dt>
            <dd>
              {t("orders.trailStopSince", {
                price: formatPrice(order.trailStopPrice, lang, priceDigits(order.contract)),
                time: formatWhen(order.trailStopAt, screen.todaySig.value, lang, zone),
              })}
            </dd>
          </>
        )}
        <dt>{t("orders.commission")}</dt>
        <dd>{`${formatMoney(order.commission, lang)} ${order.commissionCurrency ?? ""}`}</dd>
      </dl>
      <p class="age mt-1 break-all">{order.clientOrderId}</p>
    </div>
  );
}
