// The instrument in the ticket and its quote: prices, sizes, kind of data, age. A click on a price takes it
// into the ticket.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { wordingOf } from "@/lib/client/speech.ts";
import { cx } from "@/lib/client/cx.ts";
import { digitsAt, marketPrice } from "@/lib/client/market_price.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import type { ContractDetailsView, QuoteView } from "@/lib/contract/api.ts";
import { type DecimalString, sub } from "@/lib/contract/decimal.ts";
import {
  ageOf,
  decimalsOf,
  formatAge,
  formatPercent,
  formatPrice,
  formatQuantity,
} from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { nameStyleOf } from "@/lib/contract/name_styles.ts";
import { listingOf, shortName } from "@/lib/contract/instrument_name.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import { takeLimit } from "@/lib/client/ticket_price.ts";
import { Delta, Ticking } from "./Figures.tsx";
import { Icon } from "./Icon.tsx";
import { OptionLine } from "./OptionLine.tsx";
import { Said } from "./Said.tsx";

/** A price older than this looks old even while the feed says that it is alive. */
const OLD_MS = 5000;
/** IB's own. */
const YIELD_DIGITS = 3;

export function QuotePanel({ details }: { details: ContractDetailsView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const quote = screen.store.quotesSig.value[String(details.contract.conId)] ?? null;
  const stale = screen.staleSig.value || (quote?.stale ?? false);
  return (
    <section aria-label={t("quote.title")} class="border-b border-line">
      <InstrumentLine details={details} />
      <div class="grid grid-cols-2 px-1">
        <PriceCell
          label={t("quote.bid")}
          take={t("ticket.useBid")}
          details={details}
          quote={quote}
          which="bid"
          stale={stale}
        />
        <PriceCell
          label={t("quote.ask")}
          take={t("ticket.useAsk")}
          details={details}
          quote={quote}
          which="ask"
          stale={stale}
        />
      </div>
      <LastLine details={details} quote={quote} stale={stale} />
      {kindOf(details.contract.secType).priceIn === "percent" && <YieldLine quote={quote} stale={stale} />}
      {nameStyleOf(details.contract.secType).of === "option" && <OptionLine quote={quote} stale={stale} />}
      {quote === null && <Refused conId={details.contract.conId} />}
      <DataLine quote={quote} stale={stale} />
    </section>
  );
}

function InstrumentLine({ details }: { details: ContractDetailsView }): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const { contract } = details;
  return (
    <div class="px-3 pt-2">
      <p class="flex items-baseline gap-2">
        <strong class="text-base font-semibold" data-instrument={contract.conId}>
          {shortName(contract, lang)}
        </strong>
        <span class="age">
          {[
            contract.secType,
            listingOf(contract) || contract.exchange,
            contract.currency,
            contract.multiplier && `×${contract.multiplier}`,
          ]
            .filter(Boolean).join(" · ")}
        </span>
      </p>
      <p class="truncate text-xs text-muted" lang="en">{details.longName}</p>
      {details.priceMagnifier > 1 && (
        <p class="mt-1 text-xs text-warn" data-magnifier={details.priceMagnifier}>
          {t("quote.magnified", { unit: `1/${details.priceMagnifier} ${contract.currency}` })}
        </p>
      )}
    </div>
  );
}

/** Digits that prices of this contract are shown with: those of its tick. */
function digitsOf(details: ContractDetailsView, price: DecimalString | null): number {
  const tick = priceStep(price ?? "0", details.priceRules);
  return tick === null ? priceDigits(details.contract) : decimalsOf(tick);
}

interface PriceCellProps {
  label: string;
  take: string;
  details: ContractDetailsView;
  quote: QuoteView | null;
  which: "bid" | "ask";
  stale: boolean;
}

function PriceCell({ label, take, details, quote, which, stale }: PriceCellProps): JSX.Element {
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const price = quote?.[which] ?? null;
  const size = quote?.[which === "bid" ? "bidSize" : "askSize"] ?? null;
  const takePrice = () => {
    if (price !== null) takeLimit(screen, price);
  };
  return (
    <button
      type="button"
      class="quote-cell"
      title={take}
      disabled={price === null}
      onClick={takePrice}
      data-quote={which}
    >
      <span class="flex items-baseline justify-between gap-2">
        <span class="label">{label}</span>
        <span class="age">{formatQuantity(size, lang)}</span>
      </span>
      <span class={which === "bid" ? "price-big side-sell" : "price-big side-buy"}>
        <Ticking value={price} text={formatPrice(price, lang, digitsOf(details, price))} stale={stale} />
      </span>
    </button>
  );
}

function LastLine(
  { details, quote, stale }: { details: ContractDetailsView; quote: QuoteView | null; stale: boolean },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const market = marketPrice(quote);
  const { price, of } = market;
  const close = quote?.close ?? null;
  const digits = digitsOf(details, price);
  const change = price === null || close === null ? null : sub(price, close);
  const facts = [
    [t("quote.high"), quote?.high ?? null],
    [t("quote.low"), quote?.low ?? null],
    [t("quote.close"), close],
  ] as const;
  return (
    <div class="px-3 pb-1 text-xs">
      <p class="flex flex-wrap items-baseline gap-x-2 whitespace-nowrap">
        <WhyQuote conId={details.contract.conId}>{t(`quote.${of}`)}</WhyQuote>
        <span class="text-sm" data-quote={of}>
          <Ticking value={price} text={formatPrice(price, lang, digitsAt(market, digits))} stale={stale} />
        </span>
        {change !== null && (
          <span data-quote="change">
            <Delta value={change} stale={stale} digits={Math.max(digits, decimalsOf(change))} />
          </span>
        )}
        <span class="ml-auto age">
          {`${t("quote.volume")} ${formatQuantity(quote?.volume ?? null, lang)}`}
        </span>
      </p>
      <p class="flex flex-wrap gap-x-3 whitespace-nowrap age">
        {facts.map(([label, value]) => (
          <span key={label}>{`${label} ${formatPrice(value, lang, digits)}`}</span>
        ))}
      </p>
    </div>
  );
}

/** A name of the quote's figures: pressed, it says where they come from. */
function WhyQuote({ conId, children }: { conId: number; children: string }): JSX.Element {
  const { toolSig } = useScreen();
  const t = useText();
  return (
    <button
      type="button"
      class="label of-why shrink-0"
      data-action="why-quote"
      title={t("why.open")}
      onClick={() => toolSig.value = { kind: "why-quote", conId }}
    >
      {children}
    </button>
  );
}

/** What a bond yields at these prices; "–" where IB does not tell it. */
function YieldLine({ quote, stale }: { quote: QuoteView | null; stale: boolean }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const yields = [
    [t("quote.bid"), quote?.bidYield ?? null],
    [t("quote.ask"), quote?.askYield ?? null],
    [t("quote.last"), quote?.lastYield ?? null],
  ] as const;
  return (
    <p class={cx("px-3 pb-1 flex flex-wrap gap-x-3 age", stale && "stale")} data-quote="yield">
      <span>{t("quote.yield")}</span>
      {yields.map(([label, value]) => (
        <span key={label}>{`${label} ${formatPercent(value, lang, YIELD_DIGITS)}`}</span>
      ))}
    </p>
  );
}

/** What kind of data this is and how old, with IB's own words when there is none. */
function DataLine({ quote, stale }: { quote: QuoteView | null; stale: boolean }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const age = ageOf(quote?.at ?? null, screen.nowSig.value);
  // What has not come yet is not old.
  const old = age !== null && (stale || age > OLD_MS);
  const kind = quote?.dataType ?? null;
  const refused = quote === null &&
    screen.watchRefusedSig.value?.conId === screen.ticket.instrumentSig.value?.contract.conId;
  return (
    <div class="px-3 pb-2">
      <p class="flex flex-wrap items-center gap-2 min-h-[20px]">
        {kind !== null && (
          <span class={kind === "live" ? "badge" : "badge badge-warn"} title={t(`data.${kind}.hint`)}>
            {t(`data.${kind}`)}
          </span>
        )}
        {quote?.halted && <span class="badge badge-danger">{t("quote.halted")}</span>}
        {stale && age !== null && <span class="badge badge-warn">{t("quote.stale")}</span>}
        <span
          class={old
            ? "age ml-auto flex items-center gap-1 text-warn"
            : "age ml-auto flex items-center gap-1"}
        >
          {old && <Icon name="clock" />}
          {age === null
            ? t(refused ? "quote.none" : "quote.waiting")
            : age < 1000
            ? t("quote.now")
            : t("quote.age", { age: formatAge(age, screen.settings.langSig.value) })}
        </span>
      </p>
      {quote?.advisory && (
        <p class="mt-1 text-xs text-warn">
          <Said {...quote.advisory} /> {`(${quote.advisory.code})`}
        </p>
      )}
    </div>
  );
}

/** Why there is no quote at all, in the desk's words. */
function Refused({ conId }: { conId: number }): JSX.Element | null {
  const refused = useScreen().watchRefusedSig.value;
  if (refused?.conId !== conId) return null;
  return (
    <p role="status" class="px-3 text-xs text-danger" data-watch-refused={refused.problem.code}>
      <Said {...wordingOf(refused.problem)} />
    </p>
  );
}
