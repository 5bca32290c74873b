// The option chain of the ticket's instrument: which class and expiry, which strikes of it, and why something
// is not there.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type ChainSides, chainSides } from "@/lib/client/chain_keys.ts";
import { daysTo, strikeCounts, underlyingOf } from "@/lib/client/chain_window.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { followChain, type OptionChain as Chain, screenChain } from "@/lib/client/option_chain.ts";
import type { OptionSeries, OptionSeriesView, Problem } from "@/lib/contract/api.ts";
import { formatDate, formatPrice } from "@/lib/contract/format.ts";
import { shortName } from "@/lib/contract/instrument_name.ts";
import { ChainTable } from "./ChainTable.tsx";
import { ChainNotes } from "./ChainNotes.tsx";
import { ProblemNote } from "./Field.tsx";
import { Segments } from "./Inputs.tsx";

export function OptionChain(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const chain = screenChain(screen);
  useEffect(() => followChain(screen, chain), []);
  const state = chain.seriesRead.stateSig.value;
  const details = screen.ticket.instrumentSig.value;
  if (state.kind === "none") {
    return (
      <p class="empty">
        {t(details === null || underlyingOf(details) === null ? "chain.choose" : "chain.loading")}
      </p>
    );
  }
  if (state.kind === "loading") return <p role="status" class="empty">{t("chain.loading")}</p>;
  if (state.kind === "problem") return <Failed chain={chain} problem={state.problem} />;
  const view = state.answer;
  if (view.series.length === 0) {
    const symbol = shortName(view.underlying, screen.settings.langSig.value);
    const none = view.unreadRows === undefined
      ? t("chain.none", { symbol })
      : t("chain.unread", { count: view.unreadRows });
    return <p role="status" class="empty" data-chain="none">{none}</p>;
  }
  return <ChainOf chain={chain} view={view} />;
}

function Failed({ chain, problem }: { chain: Chain; problem: Problem }): JSX.Element {
  const t = useText();
  return (
    <div class="chain-failed" data-chain="problem">
      <ProblemNote problem={problem} />
      <button type="button" class="btn" onClick={() => chain.again()}>{t("chain.again")}</button>
    </div>
  );
}

function ChainOf({ chain, view }: { chain: Chain; view: OptionSeriesView }): JSX.Element {
  const t = useText();
  const sidesSig = useSignal<ChainSides>("both");
  const state = chain.strikesRead.stateSig.value;
  return (
    <>
      <div class="market-bar">
        <Underlying view={view} />
        <ExpiryChoice chain={chain} view={view} />
        <Segments
          label={t("chain.sides")}
          options={chainSides}
          valueSig={sidesSig}
          text={(one) => t(`chain.sides.${one}`)}
        />
        <WindowTools chain={chain} />
      </div>
      {state.kind === "problem" ? <Failed chain={chain} problem={state.problem} /> : state.kind === "read"
        ? (
          <>
            <ChainTable chain={chain} view={view} sidesSig={sidesSig} />
            <ChainNotes chain={chain} lacks={(view.unreadRows ?? 0) + (state.answer.unreadRows ?? 0)} />
          </>
        )
        : <p role="status" class="empty">{t("chain.loading")}</p>}
    </>
  );
}

function Underlying({ view: { underlying } }: { view: OptionSeriesView }): JSX.Element {
  const { settings, store, staleSig } = useScreen();
  const lang = settings.langSig.value;
  const quote = store.quotesSig.value[String(underlying.conId)] ?? null;
  const stale = staleSig.value || (quote?.stale ?? false);
  return (
    <span class="flex items-baseline gap-2" data-chain-of={underlying.conId}>
      <strong class="font-semibold">{shortName(underlying, lang)}</strong>
      <span class={stale && quote?.last ? "stale" : ""}>{formatPrice(quote?.last ?? null, lang)}</span>
    </span>
  );
}

/**
 * Class and expiry as one choice: most underlyings have one class, and an index has its weeklies in another.
 */
function ExpiryChoice({ chain, view }: { chain: Chain; view: OptionSeriesView }): JSX.Element {
  const { settings, nowSig } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const { series } = view;
  const chosen = chain.chosenSig.value;
  const nameOf = (one: OptionSeries) => `${one.tradingClass} · ${one.exchange} ×${one.multiplier ?? "1"}`;
  const choose = (value: string) => {
    const [at, expiry] = value.split("/");
    const one = series[Number(at)];
    if (one !== undefined && expiry !== undefined) chain.choose(one, expiry);
  };
  return (
    <select
      class="input chain-expiry"
      aria-label={t("chain.expiry")}
      value={chosen === null ? "" : `${series.indexOf(chosen.series)}/${chosen.expiry}`}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {series.map((one, at) => (
        <optgroup key={nameOf(one)} label={nameOf(one)}>
          {one.expiries.map((expiry) => (
            <option key={expiry} value={`${at}/${expiry}`}>
              {t("chain.days", { date: formatDate(expiry, lang), count: daysTo(expiry, nowSig.peek()) })}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function WindowTools({ chain }: { chain: Chain }): JSX.Element {
  const t = useText();
  const { from, of, strikes } = chain.windowSig.value;
  const page = Math.max(1, strikes.length - 1);
  return (
    <span class="flex items-center gap-1">
      <select
        class="input chain-count"
        aria-label={t("chain.count")}
        value={chain.countSig.value}
        onChange={(event) => {
          const count = strikeCounts.find((one) => one === event.currentTarget.value);
          if (count !== undefined) chain.countSig.value = count;
          chain.center();
        }}
      >
        {strikeCounts.map((count) => (
          <option key={count} value={count}>{t("chain.strikes", { count })}</option>
        ))}
      </select>
      <button
        type="button"
        class="row-btn"
        aria-label={t("chain.lower")}
        title={t("chain.lower")}
        disabled={from === 0}
        onClick={() => chain.shift(-page)}
      >
        ▲
      </button>
      <button type="button" class="row-btn" data-action="center-chain" onClick={() => chain.center()}>
        {t("chain.center")}
      </button>
      <button
        type="button"
        class="row-btn"
        aria-label={t("chain.higher")}
        title={t("chain.higher")}
        disabled={from + strikes.length >= of}
        onClick={() => chain.shift(page)}
      >
        ▼
      </button>
    </span>
  );
}
