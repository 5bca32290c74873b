// The day's course beside a gain: small, without a scale, drawn once a minute at most. Too few proven points
// are "–".
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { equitySig } from "@/lib/client/equity.ts";
import { curveRuns, isEnough, plotOf, positionRuns, type Run } from "@/lib/client/equity_lines.ts";
import type { EquityDay, PositionView } from "@/lib/contract/api.ts";
import { sign } from "@/lib/contract/decimal_text.ts";
import { UNKNOWN } from "@/lib/contract/format.ts";

const BOX = { width: 46, height: 10 };

/** Of the account's gain; pressed, it opens the whole curve. */
export function DaySpark(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <button
      type="button"
      class="spark-btn"
      data-action="curve"
      title={t("spark.open")}
      aria-label={t("spark.open")}
      onClick={() => screen.toolSig.value = { kind: "risk" }}
    >
      <Spark account={screen.accountSig.value} runsOf={(day) => curveRuns(day, "dailyPnl")} />
    </button>
  );
}

export function PositionSpark({ position }: { position: PositionView }): JSX.Element {
  const { account, contract } = position;
  return <Spark account={account} runsOf={(day) => positionRuns(day, contract.conId)} />;
}

interface SparkProps {
  account: string | null;
  runsOf(day: EquityDay): Run[];
}

function Spark({ account, runsOf }: SparkProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const day = equitySig.value;
  const isOwn = day !== null && day.account === account && day.mode === screen.store.modeSig.value;
  const runs = isOwn ? runsOf(day) : [];
  const plot = isEnough(runs) ? plotOf(runs, BOX) : null;
  if (plot === null) return <span class="spark age" title={t("spark.few")} data-spark="none">{UNKNOWN}</span>;
  const way = sign(plot.last.value);
  return (
    <span
      class={cx("spark", way > 0 && "up", way < 0 && "down", screen.staleSig.value && "stale")}
      data-spark={runs.length}
    >
      <svg viewBox={`-1 -1 ${BOX.width + 2} ${BOX.height + 2}`} aria-hidden="true">
        {plot.zero !== null && <path class="spark-zero" d={`M0 ${plot.zero}H${BOX.width}`} />}
        <path d={plot.path} />
      </svg>
    </span>
  );
}
