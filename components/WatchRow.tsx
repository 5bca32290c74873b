// One instrument of a watch list: its quote with kind and age, change and spread.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { digitsAt, marketPrice } from "@/lib/client/market_price.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { percentDigits } from "@/lib/client/percent.ts";
import { spokenText } from "@/lib/client/speech.ts";
import { rowFigures } from "@/lib/client/watch_row.ts";
import type { Contract, QuoteView } from "@/lib/contract/api.ts";
import { formatPrice, percentSign } from "@/lib/contract/format.ts";
import { Age, Delta, longName, longPrice, Ticking } from "./Figures.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import { Mid } from "./Mid.tsx";
import { WhyButton } from "./WhyButtons.tsx";

export interface RowProps {
  contract: Contract;
  name: string;
  fullName: string;
  isWithoutLine: boolean;
  /** It was to be added again: it comes into sight. */
  isFound: boolean;
  onTake(): void;
  onKeyDown(event: KeyboardEvent): void;
  /** What the buttons do while the list is edited. */
  edit: { up: (() => void) | null; down: (() => void) | null; remove(): void } | null;
  /** `null`: its place is not to be changed. */
  drag: { class: string; onDragStart(): void; onDragEnd(): void; onDrop(): void } | null;
}

export function WatchRow(props: RowProps): JSX.Element {
  const { contract, name, fullName, drag } = props;
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const quote = screen.store.quotesSig.value[String(contract.conId)] ?? null;
  const stale = screen.staleSig.value || (quote?.stale ?? false);
  const { changePercent, spread } = rowFigures(quote);
  const price = (value: string | null) => formatPrice(value, lang, priceDigits(contract));
  const market = marketPrice(quote);
  const last = formatPrice(market.price, lang, digitsAt(market, priceDigits(contract)));
  const why = { kind: "why-quote", conId: contract.conId, name: fullName } as const;
  const age = <Age at={quote?.at ?? null} old={stale && quote !== null} />;
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (props.isFound) row.current?.scrollIntoView({ block: "nearest" });
  }, [props.isFound]);
  const inTicket = screen.ticket.instrumentSig.value?.contract.conId === contract.conId;
  return (
    <tr
      ref={row}
      class={cx(drag?.class, props.isFound && "found")}
      draggable={drag !== null}
      data-watch={contract.conId}
      data-selected={inTicket}
      onClick={props.onTake}
      onDragStart={drag?.onDragStart}
      onDragEnd={drag?.onDragEnd}
      onDragOver={(event) => drag && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        drag?.onDrop();
      }}
    >
      <td>
        <span class="name-cell">
          <button
            type="button"
            class={cx("watch-name text-left font-semibold", longName(name))}
            title={t("lists.take", { symbol: fullName })}
            aria-describedby="lists-keys"
            onKeyDown={props.onKeyDown}
          >
            {name}
          </button>
          <Kind quote={quote} isWithoutLine={props.isWithoutLine} />
        </span>
        <span class="of-narrow age">
          {`${price(quote?.bid ?? null)} × ${price(quote?.ask ?? null)}`}
        </span>
      </td>
      <td class="num of-wide">
        <Price value={quote?.bid ?? null} text={price(quote?.bid ?? null)} stale={stale} />
      </td>
      <td class="num of-wide">
        <Price value={quote?.ask ?? null} text={price(quote?.ask ?? null)} stale={stale} />
      </td>
      <td class="num">
        <span class={cx(longPrice(last))}>
          <Ticking value={market.price} text={last} stale={stale} />
        </span>
        {market.of === "mid" && <Mid look="below of-wide" />}
        <span class="of-narrow">
          {market.of === "mid" && <Mid look="age" />} <WhyButton tool={why} name={fullName}>{age}</WhyButton>
        </span>
      </td>
      <td class="num of-rest">
        <Delta
          value={changePercent}
          stale={stale}
          digits={changePercent === null ? 2 : percentDigits(changePercent)}
          unit={percentSign(lang)}
        />
      </td>
      <td class="num of-rest of-spread">
        <Price value={spread} text={price(spread)} stale={stale} />
      </td>
      <td class="num of-wide">
        <WhyButton tool={why} name={fullName}>{age}</WhyButton>
      </td>
      {props.edit !== null && (
        <td class="num">
          <span class="flex justify-end">
            <Act icon="up" label={t("lists.up", { symbol: fullName })} act={props.edit.up} />
            <Act icon="down" label={t("lists.down", { symbol: fullName })} act={props.edit.down} />
            <Act icon="close" label={t("lists.remove", { symbol: fullName })} act={props.edit.remove} />
          </span>
        </td>
      )}
    </tr>
  );
}

/** What is not known does not look old. */
function Price({ value, text, stale }: { value: string | null; text: string; stale: boolean }): JSX.Element {
  return <span class={cx(longPrice(text), stale && value !== null && "stale")}>{text}</span>;
}

/** What kind of data it is where it is not live, and why there is none. */
function Kind(
  { quote, isWithoutLine }: { quote: QuoteView | null; isWithoutLine: boolean },
): JSX.Element | null {
  const { settings } = useScreen();
  const t = useText();
  if (quote === null) {
    return isWithoutLine
      ? <span class="badge badge-warn" title={t("lists.noLineHint")}>{t("lists.noLine")}</span>
      : null;
  }
  const { dataType, advisory, halted } = quote;
  return (
    <>
      {halted === true && <span class="badge badge-danger">{t("lists.halted")}</span>}
      {dataType !== null && dataType !== "live" && (
        <span class="badge badge-warn" title={t(`data.${dataType}.hint`)}>{t(`data.${dataType}`)}</span>
      )}
      {advisory !== null && (
        <span class="badge badge-warn" title={spokenText(advisory, settings.langSig.value)}>
          {advisory.code > 0 ? `IB ${advisory.code}` : t("quote.none")}
        </span>
      )}
    </>
  );
}

function Act({ icon, label, act }: { icon: IconName; label: string; act: (() => void) | null }): JSX.Element {
  return (
    <button
      type="button"
      class="row-btn ml-1"
      aria-label={label}
      title={label}
      disabled={act === null}
      onClick={(event) => {
        event.stopPropagation();
        act?.();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
