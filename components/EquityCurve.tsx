// The equity curve of the day: net liquidation or day P&L, with its gaps as gaps, and the same as a table.
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { equityFailedSig, equitySig, readEquity } from "@/lib/client/equity.ts";
import {
  type CurveName,
  type CurvePoint,
  curveRuns,
  gapsOf,
  type Plot,
  plotOf,
  type Run,
} from "@/lib/client/equity_lines.ts";
import type { EquityDay } from "@/lib/contract/api.ts";
import { formatClock, formatMoney, formatSigned, formatStamp } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { EquityTable } from "./EquityTable.tsx";
import { Age } from "./Figures.tsx";
import { Segments } from "./Inputs.tsx";

const BOX = { width: 600, height: 120 };
const NAMES = ["netLiquidation", "dailyPnl"] as const;
export const curveLabels: Readonly<Record<CurveName, LabelKey>> = {
  netLiquidation: "equity.worth",
  dailyPnl: "equity.daily",
};

export function EquityCurve(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const nameSig = useSignal<CurveName>("netLiquidation");
  useEffect(() => {
    if (!screen.store.pausedSig.peek()) void readEquity(screen);
  }, []);
  const day = equitySig.value;
  const isOwn = day !== null && day.account === screen.accountSig.value &&
    day.mode === screen.store.modeSig.value;
  const runs = isOwn ? curveRuns(day, nameSig.value) : [];
  const plot = plotOf(runs, BOX);
  return (
    <section aria-labelledby="equity" data-equity={plot === null ? "none" : runs.length}>
      <div class="mb-1 flex flex-wrap items-center gap-3">
        <h3 id="equity" class="label grow">{t("equity.title")}</h3>
        <Segments
          label={t("equity.which")}
          options={NAMES}
          valueSig={nameSig}
          text={(name) => t(curveLabels[name])}
        />
      </div>
      {equityFailedSig.value && <p class="text-warn" role="status">{t("equity.failed")}</p>}
      {isOwn && plot !== null
        ? <Drawn key={nameSig.value} day={day} name={nameSig.value} runs={runs} plot={plot} />
        : <p class="text-muted">{t("equity.none")}</p>}
    </section>
  );
}

interface DrawnProps {
  day: EquityDay;
  name: CurveName;
  runs: readonly Run[];
  plot: Plot;
}

function Drawn({ day, name, runs, plot }: DrawnProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const pointedSig = useSignal<CurvePoint | null>(null);
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const clock = (at: number) => formatClock(new Date(at).toISOString(), lang, zone);
  const money = (point: CurvePoint) =>
    name === "dailyPnl" ? formatSigned(point.value, lang) : formatMoney(point.value, lang);
  const { low, high, first, last } = plot;
  const shown = pointedSig.value ?? last;
  const summary = t("equity.summary", {
    what: t(curveLabels[name]),
    currency: day.currency ?? "",
    from: clock(first.at),
    until: clock(last.at),
    low: money(low),
    high: money(high),
    gaps: gapsOf(runs).length,
  });
  return (
    <>
      <p class="flex flex-wrap items-baseline gap-x-4">
        <strong data-equity-shown>{`${money(shown)} ${day.currency ?? ""}`}</strong>
        <span class="age">
          {clock(shown.at)}
          {shown === last && (
            <>
              {" · "}
              <Age at={new Date(last.at).toISOString()} />
            </>
          )}
        </span>
        <span class="age ml-auto">
          {`${t("equity.low")} ${money(low)} · ${t("equity.high")} ${money(high)}`}
        </span>
      </p>
      <Lines {...{ runs, plot, summary, pointedSig }} isStale={screen.staleSig.value} />
      <p class="age flex justify-between" aria-hidden="true">
        <span>{clock(first.at)}</span>
        <span>{clock(last.at)}</span>
      </p>
      <p class="age">{t("equity.note", { begins: formatStamp(day.begins, lang, zone) })}</p>
      <EquityTable day={day} />
    </>
  );
}

interface LinesProps {
  runs: readonly Run[];
  plot: Plot;
  summary: string;
  isStale: boolean;
  pointedSig: Signal<CurvePoint | null>;
}

/** The lines without a scale of their own: the pointer reads a point, the table has them all. */
function Lines({ runs, plot, summary, isStale, pointedSig }: LinesProps): JSX.Element {
  const { first, last } = plot;
  const x = (at: number) => (at - first.at) / Math.max(1, last.at - first.at) * BOX.width;
  const pointed = pointedSig.value;
  const point = (event: PointerEvent & { currentTarget: Element }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = first.at + (event.clientX - left) / width * (last.at - first.at);
    pointedSig.value = nearest(runs.flat(), at);
  };
  return (
    <svg
      class={cx("equity-lines", isStale && "of-stale")}
      viewBox={`0 -4 ${BOX.width} ${BOX.height + 8}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summary}
      onPointerMove={point}
      onPointerLeave={() => pointedSig.value = null}
    >
      {gapsOf(runs).map(({ from, until }) => (
        <rect
          key={from}
          class="equity-gap"
          x={x(from)}
          y="-4"
          width={x(until) - x(from)}
          height={BOX.height + 8}
        />
      ))}
      {plot.zero !== null && <path class="spark-zero" d={`M0 ${plot.zero}H${BOX.width}`} />}
      <path d={plot.path} />
      {pointed !== null && <path class="spark-zero" d={`M${x(pointed.at)} -4V${BOX.height + 4}`} />}
    </svg>
  );
}

function nearest(points: readonly CurvePoint[], at: number): CurvePoint | null {
  return points.reduce<CurvePoint | null>(
    (best, one) => best === null || Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best,
    null,
  );
}
