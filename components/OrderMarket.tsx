// What a working order is measured by: its market's last price and how far that is; and what one that has
// ended has got.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { digitsAt, marketPrice } from "@/lib/client/market_price.ts";
import { distanceOf } from "@/lib/client/order_distance.ts";
import { isOpen, priceDigits } from "@/lib/client/order_view.ts";
import { percentDigits } from "@/lib/client/percent.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import {
  fitted,
  formatAverage,
  formatPrice,
  formatSigned,
  type Lang,
  percentSign,
  UNKNOWN,
} from "@/lib/contract/format.ts";
import { longPrice, Ticking } from "./Figures.tsx";
import { Mid } from "./Mid.tsx";

function useQuote(order: OrderView) {
  const screen = useScreen();
  const quote = screen.store.quotesSig.value[order.contract.conId];
  return { quote, stale: screen.staleSig.value || quote?.stale === true };
}

export function OrderLast({ order }: { order: OrderView }): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const { quote, stale } = useQuote(order);
  const market = marketPrice(quote);
  const text = formatPrice(market.price, lang, digitsAt(market, priceDigits(order.contract)));
  return (
    <>
      <span class={cx(longPrice(text))}>
        <Ticking value={market.price} text={text} stale={stale} />
      </span>
      {market.of === "mid" && <Mid look="below" />}
    </>
  );
}

/** `isBelow`: under what is filled, where the average has no column of its own. */
export function OrderAverage(
  { order, isBelow = false }: { order: OrderView; isBelow?: boolean },
): JSX.Element | null {
  const lang = useScreen().settings.langSig.value;
  const t = useText();
  const { averageFillPrice: average, contract } = order;
  if (average === null && isBelow) return null;
  const text = formatAverage(average, lang, priceDigits(contract));
  return (
    <span
      class={cx(isBelow ? "narrow-xl of-tiny text-muted" : longPrice(text))}
      title={`${t("orders.average")} ${text}`}
      data-average={isBelow ? "below" : "column"}
    >
      {isBelow ? fitted(text, average, { lang, room: BELOW_ROOM }) : text}
    </span>
  );
}

/** Characters that there is room for under what is filled. */
const BELOW_ROOM = 9;

export function OrderDistance({ order }: { order: OrderView }): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const t = useText();
  const { quote, stale } = useQuote(order);
  const distance = distanceOf(order, quote);
  if (distance === null) return <>{UNKNOWN}</>;
  const points = formatSigned(distance.points, lang, priceDigits(order.contract));
  return (
    <span
      class={cx(stale && "stale")}
      data-distance={order.clientOrderId}
      title={t("orders.distanceHint", { points })}
    >
      {distance.percent === null ? points : shortPercent(distance.percent, lang)}
    </span>
  );
}

function shortPercent(percent: DecimalString, lang: Lang): string {
  const text = formatSigned(percent, lang, percentDigits(percent));
  return `${fitted(text, percent, { lang, room: ROOM, signed: true })}${percentSign(lang)}`;
}

/** Characters that the column has room for, beside the sign for percent. */
const ROOM = 6;

/** Where IB's moving stop stands. */
export function TrailStop({ order }: { order: OrderView }): JSX.Element | null {
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
