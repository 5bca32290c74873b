// The chart of the ticket's instrument: history and the running bar, own fills, working orders and the
// position.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { barSizeNames } from "@/lib/client/bar_sizes.ts";
import { barTime } from "@/lib/client/chart_bars.ts";
import { type ChartFeed, createChartFeed } from "@/lib/client/chart_feed.ts";
import { barTimeText, followChart } from "@/lib/client/chart_run.ts";
import { lostAnswer } from "@/lib/client/screen.ts";
import type { ContractDetailsView, QuoteView } from "@/lib/contract/api.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { shortName } from "@/lib/contract/instrument_name.ts";
import { ProblemNote } from "./Field.tsx";
import { Segments } from "./Inputs.tsx";
import { ChartTable } from "./ChartTable.tsx";

/** As many as a line holds. */
const MOST_TIMES = 3;

export function PriceChart(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const details = screen.ticket.instrumentSig.value;
  if (details === null) return <p class="empty">{t("chart.choose")}</p>;
  return <ChartOf key={details.contract.conId} details={details} />;
}

function ChartOf({ details }: { details: ContractDetailsView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const ref = useRef<HTMLDivElement>(null);
  const feed = useMemo(
    () => createChartFeed({ api: screen.api, lost: () => lostAnswer(screen.t.peek()) }),
    [],
  );
  useEffect(
    () => ref.current === null ? undefined : followChart({ screen, feed, details, element: ref.current }),
    [],
  );
  const { barSizeSig, langSig } = screen.settings;
  const state = feed.stateSig.value;
  const size = barSizeSig.value;
  const name = shortName(details.contract, langSig.value);
  const count = state.kind === "bars" ? state.bars.length : 0;
  return (
    <div class="chart" data-chart={state.kind}>
      <div class="market-bar">
        <strong class="font-semibold">{name}</strong>
        <Segments
          label={t("chart.size")}
          options={barSizeNames}
          valueSig={barSizeSig}
          text={(one) => t(`chart.size.${one}`)}
        />
      </div>
      <div class="chart-place">
        <div
          ref={ref}
          class="chart-canvas"
          role="img"
          aria-label={t("chart.summary", { symbol: name, size: t(`chart.size.${size}`), count })}
          aria-describedby="chart-hint"
        />
        <Cover feed={feed} details={details} />
      </div>
      <p id="chart-hint" class="sr-only">{t("chart.hint")}</p>
      <Missing feed={feed} />
      <ChartFoot details={details} hasBars={count > 0} />
      {state.kind === "bars" && <ChartTable details={details} bars={state.bars} />}
    </div>
  );
}

/** Bars that are not drawn because they could not be read, with the first of their times. */
function Missing({ feed }: { feed: ChartFeed }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const state = feed.stateSig.value;
  if (state.kind !== "bars" || state.lacks.unreadRows === undefined) return null;
  const { unreadRows: count, unreadTimes = [] } = state.lacks;
  const times = unreadTimes.slice(0, MOST_TIMES)
    .map((time) => barTimeText(screen, barTime(time, state.wish.size), "full"));
  const time = [...times, ...(count > times.length && times.length > 0 ? ["…"] : [])].join("; ");
  return (
    <p role="status" class="chart-foot text-warn" data-chart-lacks={count}>
      {t("chart.unread", { count, time })}
    </p>
  );
}

/** What lies over the chart while there are no bars in it, and why. */
function Cover({ feed, details }: { feed: ChartFeed; details: ContractDetailsView }): JSX.Element | null {
  const { settings } = useScreen();
  const t = useText();
  const state = feed.stateSig.value;
  if (state.kind === "bars" && state.bars.length > 0) return null;
  if (state.kind === "loading") return <p class="chart-cover" role="status">{t("chart.loading")}</p>;
  const again = () => void feed.load({ conId: details.contract.conId, size: settings.barSizeSig.peek() });
  return (
    <div class="chart-cover" data-problem={state.kind === "problem" ? state.problem.code : "none"}>
      {state.kind === "problem"
        ? <ProblemNote problem={state.problem} />
        : state.lacks.unreadRows === undefined && <p>{t("chart.none")}</p>}
      <button type="button" class="btn" onClick={again}>{t("chart.again")}</button>
    </div>
  );
}

/**
 * Of which prices the bars are, whether the last one runs, the zone of the times, and whose library it is.
 */
function ChartFoot(
  { details, hasBars }: { details: ContractDetailsView; hasBars: boolean },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { conId, secType } = details.contract;
  const live = liveness(screen.store.quotesSig.value[String(conId)] ?? null, screen.staleSig.value);
  return (
    <p class="chart-foot age">
      {hasBars && (
        <>
          <span>{t(`chart.of.${kindOf(secType).barsOf}`)}</span>
          <span data-live={live}>{t(`chart.${live}`)}</span>
          <span>{t("chart.zone", { zone: screen.timeZoneSig.value ?? "UTC" })}</span>
        </>
      )}
      <a
        href="https://www.tradingview.com/"
        target="_blank"
        rel="noreferrer"
        class="ml-auto min-h-[24px] underline"
      >
        {"Lightweight Charts™ © TradingView, Inc."}
      </a>
    </p>
  );
}

function liveness(quote: QuoteView | null, stale: boolean): "runs" | "delayed" | "stands" {
  if (quote === null || stale || quote.stale) return "stands";
  if (quote.dataType === "delayed") return "delayed";
  return quote.dataType === "live" ? "runs" : "stands";
}
