// The strikes of a chain: calls, strike, puts. A bid or an ask takes its option with this price into the
// ticket.
import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import {
  cellsOf,
  type ChainSides,
  entryOf,
  focusPlace,
  type Place,
  placeFrom,
  placeOf,
} from "@/lib/client/chain_keys.ts";
import { isInTheMoney, nearestTo, priceOf } from "@/lib/client/chain_window.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import type { OptionChain } from "@/lib/client/option_chain.ts";
import { percentOf } from "@/lib/client/option_figures.ts";
import type { OptionSeriesView, QuoteView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import {
  formatDate,
  formatNumber,
  formatPercent,
  formatPrice,
  formatQuantity,
  type Lang,
  UNKNOWN,
} from "@/lib/contract/format.ts";
import { shortName } from "@/lib/contract/instrument_name.ts";
import { PriceButton, type RowProps, type Side, WhyOption } from "./ChainCells.tsx";

/** Figures of a side, from the outside to the strike; the prices stand next to it. */
const FIGURES = ["interest", "volatility", "delta", "last"] as const;
type Figure = (typeof FIGURES)[number];

interface TableProps {
  chain: OptionChain;
  view: OptionSeriesView;
  sidesSig: Signal<ChainSides>;
}

export function ChainTable({ chain, view, sidesSig }: TableProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { strikes } = chain.windowSig.value;
  const sides = sidesSig.value;
  const { underlying } = view;
  const priceSig = useComputed(() => priceOf(screen.store.quotesSig.value[String(underlying.conId)] ?? null));
  const middleSig = useComputed(() => nearestTo(chain.windowSig.value.strikes, priceSig.value));
  const focusSig = useSignal<Place | null>(null);
  // The table is entered where the focus was last, or at the money.
  const entrySig = useComputed(() => {
    const shown = chain.windowSig.value.strikes;
    const place = focusSig.value;
    const cells = cellsOf(sidesSig.value);
    const isThere = place !== null && cells.includes(place.cell) &&
      shown.some(({ strike }) => strike === place.strike);
    return isThere
      ? `${place.strike}|${place.cell}`
      : `${shown[middleSig.value ?? 0]?.strike ?? ""}|${entryOf(sidesSig.value)}`;
  });
  const { series = null, expiry = "" } = chain.chosenSig.value ?? {};
  // A row that is only coming into the window takes the focus when it is there; keys go on from it meanwhile.
  const table = useRef<HTMLTableElement>(null);
  const goal = useRef<Place | null>(null);
  const arrive = () => {
    if (goal.current !== null && focusPlace(table.current, goal.current)) goal.current = null;
  };
  useEffect(arrive);
  const centered = chain.centeredSig.value;
  useEffect(() => showMiddle(table.current), [centered]);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = goal.current ?? placeOf(event.target);
    if (from === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeFrom(from, event.key, { chain, sides });
    if (place === null) return;
    event.preventDefault();
    event.stopPropagation();
    goal.current = place;
    arrive();
  };
  return (
    <div class="chain-place">
      <p id="chain-keys" class="sr-only">{t("chain.keys")}</p>
      <table
        ref={table}
        class={cx("chain-table", sides === "both" && "chain-both")}
        onKeyDown={onKeyDown}
        onFocusIn={(event) => focusSig.value = placeOf(event.target)}
      >
        <caption class="sr-only">
          {t("chain.caption", { symbol: shortName(underlying, lang), expiry: formatDate(expiry, lang) })}
        </caption>
        <Head sides={sides} />
        <tbody>
          {strikes.map((row, at) => (
            <Row
              key={`${row.call}/${row.put}`}
              {...{ row, view, series, sides, expiry, entrySig, priceSig }}
              isMiddle={at === middleSig.value}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Brings the row at the money to the middle of the place that scrolls. */
function showMiddle(table: HTMLTableElement | null): void {
  const place = table?.parentElement;
  const row = table?.querySelector<HTMLElement>("[data-middle]");
  if (place && row) place.scrollTop = row.offsetTop - (place.clientHeight - row.offsetHeight) / 2;
}

function Head({ sides }: { sides: ChainSides }): JSX.Element {
  const t = useText();
  const columns = (side: Side) => {
    const figures = FIGURES.map((one) => (
      <th
        key={one}
        scope="col"
        class={cx("num", one !== "delta" && "of-wide")}
        title={t(`chain.${one}.hint`)}
      >
        {t(`chain.${one}`)}
      </th>
    ));
    const prices = (["bid", "ask"] as const).map((which) => (
      <th key={which} scope="col" class="num">{t(`quote.${which}`)}</th>
    ));
    return side === "call" ? [...figures, ...prices] : [...prices, ...figures.toReversed()];
  };
  const width = FIGURES.length + 2;
  return (
    <thead>
      <tr class="of-wide">
        {sides !== "puts" && (
          <th scope="colgroup" colSpan={width} class="chain-side">{t("chain.sides.calls")}</th>
        )}
        <td class="chain-strike" />
        {sides !== "calls" && (
          <th scope="colgroup" colSpan={width} class="chain-side">{t("chain.sides.puts")}</th>
        )}
      </tr>
      <tr>
        {sides !== "puts" && columns("call")}
        <th scope="col" class="chain-strike">{t("chain.strike")}</th>
        {sides !== "calls" && columns("put")}
      </tr>
    </thead>
  );
}

function Row(props: RowProps): JSX.Element {
  const { row, sides, isMiddle } = props;
  const lang = useScreen().settings.langSig.value;
  return (
    <tr data-strike={row.strike} data-middle={isMiddle || undefined}>
      {sides !== "puts" && <Half {...props} side="call" />}
      <th scope="row" class="chain-strike">{formatNumber(row.strike, lang)}</th>
      {sides !== "calls" && <Half {...props} side="put" />}
    </tr>
  );
}

/**
 * One contract: its prices next to the strike, its figures beyond them. Renders again when its own quote says
 * something else.
 */
function Half(props: RowProps & { side: Side }): JSX.Element {
  const { row, side, priceSig } = props;
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const conId = row[side];
  const quoteSig = useComputed<QuoteView | null>(() =>
    conId === null ? null : screen.store.quotesSig.value[String(conId)] ?? null
  );
  const quote = quoteSig.value;
  const stale = screen.staleSig.value || (quote?.stale ?? false);
  const isInside = useComputed(() => isInTheMoney(side, row.strike, priceSig.value));
  const itm = isInside.value && "chain-itm";
  const figures = FIGURES.map((figure) => {
    const value = figureOf(figure, quote, lang);
    return (
      <td
        key={figure}
        class={cx("num", figure !== "delta" && "of-wide", itm, stale && value !== UNKNOWN && "stale")}
        data-figure={`${side}/${figure}`}
        title={figure === "delta" ? greeksOf(quote, lang) : undefined}
      >
        {figure === "delta" && conId !== null ? <WhyOption {...{ ...props, conId, value }} /> : value}
      </td>
    );
  });
  const prices = (["bid", "ask"] as const).map((which) => (
    <td key={which} class={cx("num chain-price", itm)}>
      {conId !== null && <PriceButton {...props} {...{ conId, which, quote, stale }} />}
    </td>
  ));
  return <>{side === "call" ? [...figures, ...prices] : [...prices, ...figures.toReversed()]}</>;
}

function figureOf(figure: Figure, quote: QuoteView | null, lang: Lang): string {
  const facts = quote?.option ?? null;
  switch (figure) {
    case "interest":
      return formatQuantity(facts?.openInterest ?? null, lang);
    case "volatility":
      return formatPercent(percentOf(facts?.impliedVolatility ?? null), lang);
    case "delta":
      return formatNumber(facts?.delta ?? null, lang, { min: 2, max: 2 });
    case "last":
      return formatPrice(quote?.last ?? null, lang);
  }
}

/** What has no column of its own. */
function greeksOf(quote: QuoteView | null, lang: Lang): string | undefined {
  const facts = quote?.option;
  if (facts === undefined) return undefined;
  const figure = (value: DecimalString | null) => formatNumber(value, lang, { min: 2, max: 4 });
  return `Γ ${figure(facts.gamma)} · Θ ${figure(facts.theta)} · V ${figure(facts.vega)}`;
}
