// What keeps a review true while it is read: the market as it is, a new preview when something has moved, and
// what is other than before.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Preview } from "@/lib/contract/api.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { changesBetween, movedOnScreen, newWarnings, type PreviewChange } from "@/lib/client/live_preview.ts";
import { digitsAt, marketPrice } from "@/lib/client/market_price.ts";
import type { FlowItem, FlowRequest } from "@/lib/client/order_flow.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import {
  formatMoney,
  formatPercent,
  formatPrice,
  formatQuantity,
  type Lang,
  UNKNOWN,
} from "@/lib/contract/format.ts";
import { Age, Ticking } from "./Figures.tsx";
import { Said } from "./Said.tsx";

/** A preview is not made anew more often than this: IB is asked each time, and somebody has to read it. */
const RENEW_EVERY_MS = 3_000;

/** Makes the preview anew when the screen knows that it is not true any more. */
export function useLivePreview(item: FlowItem, request: FlowRequest): void {
  const screen = useScreen();
  const shownAt = useRef({ key: item.key, at: performance.now() });
  /**
   * What a preview was made anew for already: when it still differs, the screen is behind, not the preview.
   */
  const renewedFor = useRef("");
  if (shownAt.current.key !== item.key) shownAt.current = { key: item.key, at: performance.now() };
  const fed = screen.streamSig.value.kind === "live";
  const moved = fed && item.status === "ready"
    ? JSON.stringify(movedOnScreen(item.preview, request, screen.store))
    : "[]";
  useEffect(() => {
    if (moved === "[]" || moved === renewedFor.current) return;
    const renew = () => {
      // Nobody reads it: it is made anew when somebody comes back to it.
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", renew);
      renewedFor.current = moved;
      void screen.flow.renew(item.id);
    };
    const wait = shownAt.current.at + RENEW_EVERY_MS - performance.now();
    const timer = setTimeout(() => {
      document.addEventListener("visibilitychange", renew);
      renew();
    }, Math.max(0, wait));
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [moved, item.key]);
}

/** Bid, ask and last of the instrument, as they move. */
export function LiveQuote({ preview }: { preview: Preview }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { contract } = preview;
  const quote = screen.store.quotesSig.value[String(contract.conId)] ?? null;
  if (quote === null) return <span>{t("quote.none")}</span>;
  const stale = screen.staleSig.value || quote.stale;
  const digits = priceDigits(contract);
  const market = marketPrice(quote);
  return (
    <span data-live-quote>
      {([["bid", quote.bid, digits], ["ask", quote.ask, digits], [
        market.of,
        market.price,
        digitsAt(market, digits),
      ]] as const).map(([which, price, places]) => (
        <span key={which} class="inline-block whitespace-nowrap ml-3" data-live={which}>
          <span class="text-muted">{`${t(`quote.${which}`)} `}</span>
          <Ticking value={price} text={formatPrice(price, lang, places)} stale={stale} />
        </span>
      )).flatMap((part) => [part, " "])}
      {quote.dataType !== null && quote.dataType !== "live" && (
        <span class="badge mr-2">{t(`data.${quote.dataType}`)}</span>
      )}
      <Age at={quote.at} source="reqMktData" old={stale} />
    </span>
  );
}

/** What is other than in the preview that was read before: each figure as it was and as it is. */
export function PreviewChanges({ item }: { item: FlowItem }): JSX.Element | null {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const { was, preview, status } = item;
  if (status === "renewing") {
    return <p role="status" class="mt-2 text-warn" data-renewing>{t("preview.renewing")}</p>;
  }
  if (was === null || status === "sent") return null;
  const changes = changesBetween(was, preview);
  const warnings = newWarnings(was, preview);
  if (changes.length + warnings.length === 0) return null;
  const digits = priceDigits(preview.contract);
  return (
    <div role="alert" class="banner mt-2" data-changes={changes.length}>
      <div>
        <p>
          <strong>{t("preview.changed")}</strong>
        </p>
        <ul>
          {changes.map((change) => (
            <li key={change.label} data-change={change.label}>
              {`${t(change.label)}: `}
              <s>{shown(change.was, change, digits, lang)}</s>
              {" → "}
              <strong class="font-semibold">{shown(change.now, change, digits, lang)}</strong>
              {change.currency !== "" && ` ${change.currency}`}
            </li>
          ))}
          {warnings.map(({ code, text, says }) => (
            <li key={code} data-change={code}>
              <strong class="font-semibold">
                <Said text={text} says={says} />
              </strong>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function shown(value: DecimalString | null, { as }: PreviewChange, digits: number, lang: Lang): string {
  if (value === null) return UNKNOWN;
  switch (as) {
    case "price":
      return formatPrice(value, lang, digits);
    case "money":
      return formatMoney(value, lang);
    case "quantity":
      return formatQuantity(value, lang);
    case "percent":
      return formatPercent(value, lang);
  }
}
