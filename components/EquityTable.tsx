// The curve in figures: for screen readers and the keyboard. What was not known is a row that says so.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { EquityDay, EquityPoint } from "@/lib/contract/api.ts";
import { formatClock, formatMoney, formatSigned } from "@/lib/contract/format.ts";

/** More is read by nobody; every so many points one, and all at which something began or ended. */
const ROWS = 48;

export function EquityTable({ day }: { day: EquityDay }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const openSig = useSignal(false);
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  return (
    <details class="mt-1" onToggle={(event) => openSig.value = event.currentTarget.open}>
      <summary>{t("equity.table")}</summary>
      {openSig.value && (
        <table class="grid-table of-dialog" data-equity-table>
          <caption class="sr-only">{t("equity.table")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("equity.time")}</th>
              <th scope="col" class="num">{`${t("equity.worth")} ${day.currency ?? ""}`}</th>
              <th scope="col" class="num">{`${t("equity.daily")} ${day.currency ?? ""}`}</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(day.points).map(({ at, netLiquidation, dailyPnl }) => (
              <tr key={at}>
                <td>{formatClock(at, lang, zone)}</td>
                <td class="num">
                  {netLiquidation === null ? t("equity.unknown") : formatMoney(netLiquidation, lang)}
                </td>
                <td class="num">{dailyPnl === null ? t("equity.unknown") : formatSigned(dailyPnl, lang)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** Newest first. */
function rowsOf(points: readonly EquityPoint[]): EquityPoint[] {
  const every = Math.ceil(points.length / ROWS);
  const isUnknown = (point: EquityPoint | undefined) =>
    point?.netLiquidation === null && point.dailyPnl === null;
  return points.filter((point, index) =>
    (points.length - 1 - index) % every === 0 || isUnknown(point) || isUnknown(points[index - 1]) ||
    isUnknown(points[index + 1])
  ).reverse();
}
