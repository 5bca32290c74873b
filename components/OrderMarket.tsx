// Where the market of a working order is: its last price, and how far that is from the price of the order.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { distanceOf, marketOf } from "@/lib/client/order_distance.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { percentDigits } from "@/lib/client/percent.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { fitted, formatPrice, formatSigned, type Lang, percentSign, UNKNOWN } from "@/lib/contract/format.ts";
import { Ticking } from "./Figures.tsx";

function useQuote(order: OrderView) {
  const screen = useScreen();
  const quote = screen.store.quotesSig.value[order.contract.conId];
  return { quote, stale: screen.staleSig.value || quote?.stale === true };
}

export function OrderLast({ order }: { order: OrderView }): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const { quote, stale } = useQuote(order);
  const price = quote === undefined ? null : marketOf(quote);
  return <Ticking value={price} text={formatPrice(price, lang, priceDigits(order.contract))} stale={stale} />;
}

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
