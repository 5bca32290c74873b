// The order book and the trades of the ticket's instrument, where IB gives them; where it does not, why.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { followDepth } from "@/lib/client/depth.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import { tapeLines } from "@/lib/client/tape_rows.ts";
import { takeLimit } from "@/lib/client/ticket_price.ts";
import type { CloseUpState, ContractDetailsView, DepthView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { decimalsOf, formatClock, formatPrice, formatQuantity } from "@/lib/contract/format.ts";
import { shortName } from "@/lib/contract/instrument_name.ts";
import { Age } from "./Figures.tsx";
import { Said } from "./Said.tsx";

export function MarketDepth(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  useEffect(() => followDepth(screen), []);
  const details = screen.ticket.instrumentSig.value;
  if (details === null) return <p class="empty">{t("depth.choose")}</p>;
  return (
    <div class="depth-both" data-depth-of={details.contract.conId}>
      <Book details={details} />
      <Tape details={details} />
    </div>
  );
}

/** How a price of this instrument is written. */
function usePrice({ contract, priceRules }: ContractDetailsView): (price: DecimalString | null) => string {
  const lang = useScreen().settings.langSig.value;
  return (price) => {
    const tick = priceStep(price ?? "0", priceRules);
    return formatPrice(price, lang, tick === null ? priceDigits(contract) : decimalsOf(tick));
  };
}

function Book({ details }: { details: ContractDetailsView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const book = screen.store.depthSig.value[String(details.contract.conId)] ?? null;
  const old = screen.staleSig.value || book?.state === "ended";
  const count = Math.max(book?.bids.length ?? 0, book?.asks.length ?? 0);
  const symbol = shortName(details.contract, screen.settings.langSig.value);
  return (
    <section
      aria-label={t("depth.book", { symbol })}
      class="depth-part"
      data-depth={book?.state ?? "opening"}
    >
      <Note title={t("depth.bookTitle")} view={book} isEmpty={count === 0} conId={details.contract.conId} />
      {count > 0 && (
        <table class={cx("depth-table", old && "stale")}>
          <caption class="sr-only">{t("depth.book", { symbol })}</caption>
          <thead>
            <tr>
              <th scope="col" class="of-wide">{t("depth.place")}</th>
              <th scope="col" class="num">{t("depth.size")}</th>
              <th scope="col" class="num">{t("quote.bid")}</th>
              <th scope="col">{t("quote.ask")}</th>
              <th scope="col">{t("depth.size")}</th>
              <th scope="col" class="of-wide">{t("depth.place")}</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: count }, (_, at) => (
              <tr key={at} data-level={at}>
                <Level row={book?.bids[at]} side="bid" details={details} />
                <Level row={book?.asks[at]} side="ask" details={details} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** One row of a side: the price stands next to that of the other side. */
function Level(
  { row, side, details }: {
    row: DepthView["bids"][number] | undefined;
    side: "bid" | "ask";
    details: ContractDetailsView;
  },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const write = usePrice(details);
  const price = row?.price ?? null;
  const size = formatQuantity(row?.size ?? null, screen.settings.langSig.value);
  const cells = [
    <td key="place" class="of-wide age">{row?.place ?? ""}</td>,
    <td key="size" class={cx(side === "bid" && "num")}>{row === undefined ? "" : size}</td>,
    <td key="price" class={cx("depth-price", side === "bid" && "num")}>
      {row !== undefined && (
        <button
          type="button"
          class={cx("depth-btn", side === "bid" ? "side-sell" : "side-buy")}
          disabled={price === null}
          title={t("chart.take")}
          aria-label={t("depth.take", { side: t(`quote.${side}`), price: write(price), size })}
          onClick={() => price !== null && takeLimit(screen, price)}
        >
          {write(price)}
        </button>
      )}
    </td>,
  ];
  return <>{side === "bid" ? cells : cells.toReversed()}</>;
}

function Tape({ details }: { details: ContractDetailsView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const write = usePrice(details);
  const lang = screen.settings.langSig.value;
  const tape = screen.store.tapeSig.value[String(details.contract.conId)] ?? null;
  const lines = tapeLines(tape?.trades ?? {});
  const old = screen.staleSig.value || tape?.state === "ended";
  const symbol = shortName(details.contract, lang);
  return (
    <section aria-label={t("depth.tape", { symbol })} class="depth-part" data-tape={tape?.state ?? "opening"}>
      <Note
        title={t("depth.tapeTitle")}
        view={tape}
        isEmpty={lines.length === 0}
        conId={details.contract.conId}
      />
      {lines.length > 0 && (
        <table class={cx("depth-table", old && "stale")}>
          <caption class="sr-only">{t("depth.tape", { symbol })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("depth.time")}</th>
              <th scope="col" class="num">{t("depth.price")}</th>
              <th scope="col" class="num">{t("depth.size")}</th>
              <th scope="col" class="of-wide">{t("depth.place")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, trade, way }) => (
              <tr key={id} data-trade={id} title={trade.conditions || undefined}>
                <td class="age">{formatClock(trade.at, lang, screen.timeZoneSig.value ?? "UTC")}</td>
                <td class={cx("num", way > 0 && "up", way < 0 && "down")}>
                  <span class="arrow" aria-hidden="true">{way > 0 ? "▲" : way < 0 ? "▼" : ""}</span>
                  {write(trade.price)}
                </td>
                <td class="num">{formatQuantity(trade.size, lang)}</td>
                <td class="of-wide age">
                  {trade.place}
                  {trade.unreported && ` ${t("depth.unreported")}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {tape !== null && tape.skipped > 0 && (
        <p class="depth-note text-warn" data-skipped>{t("depth.skipped", { count: tape.skipped })}</p>
      )}
    </section>
  );
}

/** What it is, how old, and why nothing is in it. */
function Note(
  { title, view, isEmpty, conId }: {
    title: string;
    view: CloseUpState | null;
    isEmpty: boolean;
    conId: number;
  },
): JSX.Element {
  const { toolSig } = useScreen();
  const t = useText();
  const isOpening = view === null || view.state === "opening";
  return (
    <div class="depth-note">
      <p class="flex items-baseline gap-2">
        <button
          type="button"
          class="label of-why"
          title={t("why.open")}
          onClick={() => toolSig.value = { kind: "why-depth", conId }}
        >
          {title}
        </button>
        {view?.at && <Age at={view.at} old={view.state === "ended"} />}
        {view?.state === "ended" && !isEmpty && <span class="badge badge-warn">{t("depth.ended")}</span>}
      </p>
      {view?.advisory && (
        <p class="text-warn" role="status">
          <Said {...view.advisory} />
        </p>
      )}
      {isEmpty && !view?.advisory && (
        <p class="text-muted" role="status">{t(isOpening ? "depth.opening" : "depth.empty")}</p>
      )}
    </div>
  );
}
