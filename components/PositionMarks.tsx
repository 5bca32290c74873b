// What a position is marked with: exits that exceed it, and why its weight is not known.
import type { JSX } from "preact";
import { openExitFix } from "@/lib/client/actions.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { type StopFault, stopRisks } from "@/lib/client/risk.ts";
import { unknownWeight } from "@/lib/client/weight_gap.ts";
import { formatPercent } from "@/lib/contract/format.ts";
import type { PositionView } from "@/lib/contract/api.ts";
import { PositionSpark } from "./Spark.tsx";

/** What stands beside its name. */
export function PositionBadges({ position }: { position: PositionView }): JSX.Element {
  return (
    <>
      <SurplusBadge position={position} />
      <PositionSpark position={position} />
    </>
  );
}

/** P59: its open orders exceed it. */
function SurplusBadge({ position }: { position: PositionView }): JSX.Element | null {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const surplus = screen.exitSurplusesSig.value.find((one) =>
    one.account === position.account && one.conId === position.contract.conId
  );
  if (surplus === undefined) return null;
  return (
    <button
      type="button"
      class="badge badge-danger"
      title={t("exits.title")}
      aria-label={`${t("exits.badge")} ${t("exits.title")}: ${names.full(position.contract)}`}
      onClick={() => openExitFix(screen, surplus)}
    >
      {t("exits.badge")}
    </button>
  );
}

/** The share of net liquidation; when it is not known, why. */
export function WeightText({ position, text }: { position: PositionView; text: string }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const why = unknownWeight(position, screen.store.accountsSig.value[position.account] ?? null);
  if (why === null) {
    // What has no room for its tenths is told without them.
    return text.length <= ROOM
      ? <>{text}</>
      : <span title={text}>{formatPercent(position.weight, lang, 0)}</span>;
  }
  const { currency } = position.contract;
  const reason = why === "weight.noRate" ? t(why, { currency }) : t(why);
  return (
    <span class="hint" title={reason} data-why={why}>
      <span aria-hidden="true">{text}</span>
      <span class="sr-only">{reason}</span>
    </span>
  );
}

/** Characters that the column of the weight has room for. */
const ROOM = 6;

/** How many positions have a stop that does something else than end them: beside the way to the risk. */
export function RiskMark(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const stops = stopRisks(screen.positionsSig.value, screen.ordersSig.value);
  const count = stops.filter(({ faults }) => faults.some((fault) => ALARMS.has(fault))).length;
  if (count === 0) return null;
  return (
    <span class="badge badge-warn" data-alarms={count} title={t("risk.alarms", { count })}>
      <span aria-hidden="true">{count}</span>
      <span class="sr-only">{t("risk.alarms", { count })}</span>
    </span>
  );
}

/** Without a stop some trade on purpose; these are wrong whatever was meant. */
const ALARMS: ReadonlySet<StopFault> = new Set(["smaller", "larger", "beyond", "adds"]);
