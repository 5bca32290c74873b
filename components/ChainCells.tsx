// The cells of a chain that can be pressed: a price takes its option into the ticket, a delta says where the
// figures come from.
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Cell, ChainSides } from "@/lib/client/chain_keys.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { takeOption } from "@/lib/client/option_chain.ts";
import type { OptionSeries, OptionSeriesView, QuoteView, StrikeView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { formatPrice, type Lang } from "@/lib/contract/format.ts";
import { shortName } from "@/lib/contract/instrument_name.ts";
import { Ticking } from "./Figures.tsx";

export type Side = "call" | "put";

export interface RowProps {
  row: StrikeView;
  view: OptionSeriesView;
  series: OptionSeries | null;
  sides: ChainSides;
  expiry: string;
  priceSig: ReadonlySignal<DecimalString | null>;
  isMiddle: boolean;
  /** Strike and cell by which the table is entered. */
  entrySig: ReadonlySignal<string>;
}

/** A figure of each option that opens its evidence, in the way of the arrows like its prices. */
export function WhyOption(
  { row, view, series, side, expiry, conId, value, entrySig }: RowProps & {
    side: Side;
    conId: number;
    value: string;
  },
): JSX.Element {
  const { settings, toolSig } = useScreen();
  const t = useText();
  const option = optionName({ row, view, series, side, expiry, conId }, settings.langSig.value);
  const cell: Cell = `${side}/delta`;
  const here = `${row.strike}|${cell}`;
  const isEntry = useComputed(() => entrySig.value === here);
  return (
    <button
      type="button"
      class="chain-btn"
      data-cell={here}
      aria-label={`${value}: ${t("why.of", { symbol: option })}`}
      tabIndex={isEntry.value ? 0 : -1}
      aria-describedby="chain-keys"
      onClick={() => toolSig.value = { kind: "why-quote", conId, name: option }}
    >
      {value}
    </button>
  );
}

function optionName(
  { row, view, series, side, expiry, conId }:
    & Pick<RowProps, "row" | "view" | "series" | "expiry">
    & { side: Side; conId: number },
  lang: Lang,
): string {
  return shortName({
    ...view.underlying,
    conId,
    secType: view.secType,
    tradingClass: series?.tradingClass ?? "",
    multiplier: series?.multiplier ?? null,
    exchange: series?.exchange ?? "",
    lastTradeDate: expiry,
    strike: row.strike,
    right: side === "call" ? "C" : "P",
  }, lang);
}

interface PriceProps extends RowProps {
  side: Side;
  conId: number;
  which: "bid" | "ask";
  quote: QuoteView | null;
  stale: boolean;
}

export function PriceButton(props: PriceProps): JSX.Element {
  const { row, side, conId, which, quote, stale, entrySig } = props;
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const value = quote?.[which] ?? null;
  const cell: Cell = `${side}/${which}`;
  const here = `${row.strike}|${cell}`;
  const isEntry = useComputed(() => entrySig.value === here);
  const shown = formatPrice(value, lang);
  const option = optionName(props, lang);
  const label = t("chain.take", { option, side: t(`quote.${which}`), price: shown });
  return (
    <button
      type="button"
      class={cx("chain-btn", which === "bid" ? "side-sell" : "side-buy")}
      data-cell={here}
      aria-label={label}
      title={label}
      aria-describedby="chain-keys"
      tabIndex={isEntry.value ? 0 : -1}
      onClick={() => void takeOption(screen, conId, value)}
    >
      <Ticking value={value} text={shown} stale={stale} />
    </button>
  );
}
