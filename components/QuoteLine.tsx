// The quote in one line, beside what changes or closes: bid and ask take themselves into the price field.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { digitsAt, marketPrice } from "@/lib/client/market_price.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import type { Contract, ContractDetailsView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { decimalsOf, formatAverage, formatPrice } from "@/lib/contract/format.ts";
import { Age } from "./Figures.tsx";

interface QuoteLineProps {
  contract: Contract;
  details: ContractDetailsView | null;
  /** What is known without a quote, of a position. */
  mark?: { price: DecimalString | null; at: string; stale: boolean };
  /** Without it the prices are only read. */
  onTake?(price: DecimalString): void;
}

export function QuoteLine({ contract, details, mark, onTake }: QuoteLineProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const quote = screen.store.quotesSig.value[String(contract.conId)] ?? null;
  const stale = screen.staleSig.value || (quote?.stale ?? false);
  const digitsOf = (price: DecimalString | null) => {
    const tick = details && priceStep(price ?? "0", details.priceRules);
    return tick === null ? priceDigits(contract) : decimalsOf(tick);
  };
  const text = (price: DecimalString | null) => formatPrice(price, lang, digitsOf(price));
  if (quote === null) {
    if (mark === undefined || mark.price === null) {
      return <p class="text-xs text-muted" data-quote-line="none">{t("quote.none")}</p>;
    }
    return (
      <p class="text-xs" data-quote-line="mark">
        <span class="label">{`${t("positions.price")} `}</span>
        <span class={cx((stale || mark.stale) && "stale")}>
          {formatAverage(mark.price, lang, digitsOf(mark.price))}
        </span>{" "}
        <Age at={mark.at} old={mark.stale} />
      </p>
    );
  }
  const market = marketPrice(quote);
  const sides = [
    { label: t("quote.bid"), take: t("ticket.useBid"), price: quote.bid, tone: "side-sell" },
    { label: t("quote.ask"), take: t("ticket.useAsk"), price: quote.ask, tone: "side-buy" },
  ];
  return (
    <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs" data-quote-line="quote">
      {sides.map(({ label, take, price, tone }) => (
        <span key={label} class="flex items-center gap-1">
          <span class="label">{label}</span>
          {onTake === undefined || price === null
            ? <span class={cx(tone, stale && "stale")}>{text(price)}</span>
            : (
              <button
                type="button"
                class={cx("row-btn", tone, stale && "stale")}
                title={take}
                onClick={() => onTake(price)}
              >
                {text(price)}
              </button>
            )}
        </span>
      ))}
      <span>
        <span class="label">{`${t(`quote.${market.of}`)} `}</span>
        <span class={cx(stale && "stale")}>
          {formatPrice(market.price, lang, digitsAt(market, digitsOf(market.price)))}
        </span>
      </span>
      <Age at={quote.at} old={stale} />
    </p>
  );
}
