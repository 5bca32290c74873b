// The positions with what they are worth and earn, and the way out of each.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { askFlatten, flattenLock, openPosition } from "@/lib/client/at_once.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { positionId, priceDigits } from "@/lib/client/order_view.ts";
import { TICKING } from "@/lib/client/row_window.ts";
import type { ColumnOf } from "@/lib/client/sorts.ts";
import type { PositionView } from "@/lib/contract/api.ts";
import { sign } from "@/lib/contract/decimal_text.ts";
import { formatAverage, formatMoney, formatPercent, formatQuantity } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { Age, Delta, Fit, longName, longPrice, Ticking } from "./Figures.tsx";
import { RowGuard } from "./Guard.tsx";
import { LongRows } from "./LongRows.tsx";
import { closedIf, partsSig } from "./parts.ts";
import { SortHead } from "./SortHead.tsx";

export function PositionsPane(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const count = screen.positionsSig.value.length;
  const parts = partsSig.value;
  return (
    <section id="pane-positions" class="pane pane-positions" tabIndex={-1} aria-labelledby="positions-title">
      <div class="pane-head">
        <h2 id="positions-title" class="said-by-tab">{t("positions.title")}</h2>
        {count > 0 && <span class="text-muted">{count}</span>}
        <button
          type="button"
          class="row-btn ml-auto"
          data-action="risk"
          onClick={() =>
            screen.toolSig.value = { kind: "risk" }}
        >
          {t("positions.risk")}
          {parts && <parts.RiskMark />}
        </button>
        <button
          type="button"
          class="row-btn"
          {...closedIf(screen, flattenLock(screen))}
          onClick={() =>
            askFlatten(screen)}
        >
          {t("positions.flatten")}
        </button>
      </div>
      <PositionsTable />
    </section>
  );
}

function PositionsTable(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const positions = screen.positionsSig.value;
  const selection = screen.selectionSig.value;
  /** The row with the focus stays, however far the list is scrolled. */
  const focusedSig = useSignal<string | null>(null);
  if (positions.length === 0) {
    // Empty means "none" only after the broker has said that this was all of them.
    return (
      <p class="empty" data-positions={screen.store.positionsReadySig.value ? "none" : "unknown"}>
        {screen.store.positionsReadySig.value ? t("positions.none") : t("positions.notRead")}
      </p>
    );
  }
  return (
    <table class="grid-table" aria-rowcount={positions.length + 1}>
      <caption class="sr-only">{t("positions.title")}</caption>
      <thead>
        <tr>
          {columns.map(({ column, look, hint }) => (
            <SortHead key={column} table="positions" column={column} look={look} title={hint && t(hint)}>
              {t(`positions.${column}`)}
            </SortHead>
          ))}
          <th scope="col" class="num col-xxl of-age">{t("positions.age")}</th>
          <th scope="col" class="col-actions of-close">
            <span class="sr-only">{t("orders.actions")}</span>
          </th>
        </tr>
      </thead>
      <LongRows
        rows={positions}
        columns={11}
        idOf={positionId}
        kept={focusedSig.value}
        shown={selection?.list === "positions" ? selection.id : null}
        drawn={TICKING}
        onFocusIn={({ target }) =>
          focusedSig.value = (target as Element).closest("tr")?.dataset.position ?? null}
        onPointerEnter={() => screen.heldPositionsSig.value = positions.map(positionId)}
        onPointerLeave={() => screen.heldPositionsSig.value = null}
      >
        {(position, place) => (
          <RowGuard key={positionId(position)} of={position} columns={11}>
            <PositionRow position={position} place={place} />
          </RowGuard>
        )}
      </LongRows>
      <Totals />
    </table>
  );
}

/** What the rows come to: it comes with the opened parts. */
function Totals(): JSX.Element | null {
  const parts = partsSig.value;
  return parts && <parts.PositionTotals />;
}

const columns: readonly { column: ColumnOf<"positions">; look: string; hint?: LabelKey }[] = [
  { column: "symbol", look: "" },
  { column: "quantity", look: "num col-s of-quantity" },
  { column: "entry", look: "num col-c of-price", hint: "positions.entryHint" },
  { column: "price", look: "num col-s of-price" },
  { column: "value", look: "num col-l of-value" },
  { column: "daily", look: "num col-d of-pnl", hint: "account.sinceReset" },
  { column: "unrealized", look: "num of-pnl", hint: "account.sinceEntry" },
  { column: "realized", look: "num col-xl of-pnl", hint: "account.today" },
  { column: "weight", look: "num col-t of-share" },
];

/** Characters that the columns have room for. */
const QUANTITY_ROOM = 8;
const VALUE_ROOM = 11;
const PNL_ROOM = 10;

function PositionRow({ position, place }: { position: PositionView; place: number }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const id = positionId(position);
  const stale = position.stale || screen.staleSig.value;
  const digits = priceDigits(position.contract);
  const price = position.marketPrice;
  const quantity = formatQuantity(position.quantity, lang);
  const entry = formatAverage(position.entryPrice, lang, digits);
  // It is reckoned from the value: a quotient has digits that no price has.
  const priceText = formatAverage(price, lang, digits);
  return (
    <tr
      data-position={id}
      aria-rowindex={place + 1}
      data-selected={screen.selectionSig.value?.id === id}
      onClick={(event) => {
        screen.selectionSig.value = { list: "positions", id };
        if (isOnRow(event)) screen.act((acts) => acts.showInTicket(screen, position.contract.conId));
      }}
    >
      <td>
        <PositionName position={position} />
        <span class="narrow-only age">
          {`${quantity} · ${priceText}`}
        </span>
      </td>
      <td class={cx("num col-s", stale && "stale")}>
        <Fit text={quantity} value={position.quantity} room={QUANTITY_ROOM} />
      </td>
      <td class={cx("num col-c", stale && "stale", longPrice(entry))}>{entry}</td>
      <td class={cx("num col-s", longPrice(priceText))}>
        <Ticking value={price} text={priceText} stale={stale} />
      </td>
      <td class="num col-l">
        <span class={cx(stale && position.marketValue !== null && "stale")}>
          <Fit
            text={formatMoney(position.marketValue, lang)}
            value={position.marketValue}
            room={VALUE_ROOM}
          />
        </span>
      </td>
      <td class="num col-d">
        <Delta value={position.dailyPnl} stale={stale} room={PNL_ROOM} />
      </td>
      <td class="num">
        <Delta value={position.unrealizedPnl} stale={stale} room={PNL_ROOM} />
      </td>
      <td class="num col-xl">
        <Delta value={position.realizedPnl} stale={stale} room={PNL_ROOM} />
      </td>
      <td class={cx("num col-t", stale && "stale")}>
        <Weight position={position} />
      </td>
      <td class="num col-xxl">
        <Age at={position.at} old={position.stale} />
      </td>
      <td class="num col-actions">
        <span class="inline-flex gap-0.5">
          <CloseButton position={position} />
          <button
            type="button"
            class="row-btn of-more"
            aria-label={t("positions.more", { symbol: names.full(position.contract) })}
            onClick={() => openPosition(screen, id)}
          >
            ⋯
          </button>
        </span>
      </td>
    </tr>
  );
}

/** A click on a button of the row means the button. */
function isOnRow({ target }: Event): boolean {
  return !(target instanceof Element) || target.closest("button") === null;
}

/** The share of net liquidation. */
function Weight({ position }: { position: PositionView }): JSX.Element {
  const text = formatPercent(position.weight, useScreen().settings.langSig.value);
  const parts = partsSig.value;
  return parts === null ? <>{text}</> : <parts.WeightText position={position} text={text} />;
}

function PositionName({ position }: { position: PositionView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const names = useNames();
  const name = names.row(position.contract);
  const { currency } = position.contract;
  // What is in the account's own currency needs no word for it.
  const baseCurrency = screen.store.accountsSig.value[position.account]?.baseCurrency;
  return (
    <span class="name-cell">
      <button
        type="button"
        class={cx("name-btn", longName(name))}
        title={t("positions.trade", { symbol: names.full(position.contract) })}
        onClick={() => screen.act((acts) => acts.tradeInstrument(screen, position.contract.conId))}
      >
        {name}
      </button>
      <span class="age">
        {[
          position.contract.secType !== "CASH" && currency !== baseCurrency && currency,
          sign(position.quantity) < 0 && t("positions.short"),
        ].filter(Boolean).join(" ")}
      </span>
      {position.stale && <Age at={position.at} old />}
      <Marks position={position} />
    </span>
  );
}

/** What the opened parts know to mark it with: it comes with them. */
function Marks({ position }: { position: PositionView }): JSX.Element | null {
  const parts = partsSig.value;
  return parts && <parts.PositionBadges position={position} />;
}

function CloseButton({ position }: { position: PositionView }): JSX.Element | null {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  if (sign(position.quantity) === 0) return null;
  return (
    <button
      type="button"
      class="row-btn"
      aria-label={t("positions.closeOf", { symbol: names.full(position.contract) })}
      {...closedIf(screen, screen.closeLockSig.value)}
      onClick={() => screen.act(({ openClose }) => openClose(screen, position))}
    >
      {t("positions.close")}
    </button>
  );
}
