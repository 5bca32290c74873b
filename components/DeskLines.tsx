// The table of many desks: one line for each account, what is wrong in words, and sums where every figure is
// known.
import type { JSX } from "preact";
import { cx } from "@/lib/client/cx.ts";
import { type FirmSum, firmTotals, leverageOf } from "@/lib/client/overview_sums.ts";
import { spokenText } from "@/lib/client/speech.ts";
import {
  directionOf,
  formatMoney,
  formatNumber,
  formatSigned,
  formatStamp,
  type Lang,
  UNKNOWN,
} from "@/lib/contract/format.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import type { AccountLine, DeskLine } from "@/lib/contract/views/overview.ts";

interface Reader {
  lang: Lang;
  /** Base path of the viewer. */
  base: string;
}

interface DeskLinesProps extends Reader {
  desks: readonly DeskLine[];
  /** Names of desks that may belong here: of them nothing can be read. */
  unread: readonly string[];
}

export function DeskLines({ desks, unread, lang, base }: DeskLinesProps): JSX.Element {
  const t = (key: Parameters<typeof translate>[1]) => translate(lang, key as "overview.desk");
  return (
    <table class="grid-table of-dialog desk-lines mt-2" data-desks={desks.length}>
      <thead>
        <tr>
          <th scope="col">{t("overview.desk")}</th>
          <th scope="col" class="of-health">{t("overview.health")}</th>
          <th scope="col">{t("overview.account")}</th>
          <th scope="col" class="num of-net">{t("overview.net")}</th>
          <th scope="col" class="num">{t("overview.daily")}</th>
          <th scope="col" class="num" title={t("overview.grossHint")}>{t("overview.gross")}</th>
          <th scope="col" class="num" title={t("overview.leverageHint")}>{t("overview.leverage")}</th>
          <th scope="col" class="num">{t("overview.positions")}</th>
          <th scope="col" class="num">{t("overview.working")}</th>
          <th scope="col" class="num" title={t("overview.unknownHint")}>{t("overview.unknown")}</th>
        </tr>
      </thead>
      <tbody>
        {desks.map((desk) => <DeskRows key={desk.desk} desk={desk} lang={lang} base={base} />)}
      </tbody>
      <Totals desks={desks} unread={unread} lang={lang} />
    </table>
  );
}

function DeskRows({ desk, lang, base }: Reader & { desk: DeskLine }): JSX.Element {
  const [first = null, ...more] = desk.accounts;
  const span = Math.max(1, desk.accounts.length);
  return (
    <>
      <tr data-desk={desk.desk}>
        <th scope="row" rowSpan={span}>
          <a href={`${base}/d/${desk.desk}/`}>{desk.desk}</a>
        </th>
        <td rowSpan={span} class="of-health">
          <Health desk={desk} lang={lang} />
        </td>
        <AccountCells account={first} silent={desk.silent} lang={lang} />
      </tr>
      {more.map((account) => (
        <tr key={account.id}>
          <AccountCells account={account} silent={desk.silent} lang={lang} />
        </tr>
      ))}
    </>
  );
}

function AccountCells(
  { account, silent, lang }: { account: AccountLine | null; silent: boolean; lang: Lang },
): JSX.Element {
  const old = silent || (account?.stale ?? true);
  const money = (value: string | null | undefined) => formatMoney(value ?? null, lang);
  const unit = account?.currency === null || account === null ? "" : ` ${account.currency}`;
  const daily = account?.dailyPnl ?? null;
  const net = account?.netLiquidation ?? null;
  const way = directionOf(daily);
  const cell = cx("num", old && account !== null && "stale");
  return (
    <>
      <td>{account?.id ?? UNKNOWN}</td>
      <td class={cell}>{money(net)}{net !== null && unit}</td>
      <td class={cx(cell, way > 0 && "up", way < 0 && "down")}>{formatSigned(daily, lang)}</td>
      <td class={cell}>{money(account?.grossExposure)}</td>
      <td class={cell}>{formatNumber(account === null ? null : leverageOf(account), lang)}</td>
      <td class={cell}>{account?.positions ?? UNKNOWN}</td>
      <td class={cell}>{account?.working ?? UNKNOWN}</td>
      <td class={cx(cell, (account?.unknown ?? 0) > 0 && "text-danger")}>{account?.unknown ?? UNKNOWN}</td>
    </>
  );
}

/** The worst first, and in words. */
function Health({ desk, lang }: { desk: DeskLine; lang: Lang }): JSX.Element {
  const { connection, trading } = desk;
  if (!desk.readable) return <strong class="text-danger">{translate(lang, "overview.unreadable")}</strong>;
  if (desk.silent) {
    const { heardAt } = desk;
    const said = heardAt === null
      ? translate(lang, "overview.neverHeard")
      : translate(lang, "overview.silentSince", { time: formatStamp(heardAt, lang) });
    return <strong class="text-danger">{said}</strong>;
  }
  if (connection === null) return <>{UNKNOWN}</>;
  const cause = connection.causeSays;
  const title = cause === null ? undefined : spokenText({ text: "", says: cause }, lang);
  const good = connection.headline === "connected";
  return (
    <>
      <span class={good ? undefined : "text-danger"} title={title}>
        {translate(lang, `headline.${connection.headline}`)}
      </span>
      {connection.locked && <strong class="text-danger">{` · ${translate(lang, "overview.locked")}`}</strong>}
      {connection.readOnly && <span class="text-warn">{` · ${translate(lang, "overview.readOnly")}`}</span>}
      {trading === "halted" && (
        <strong class="text-danger">{` · ${translate(lang, "overview.halted")}`}</strong>
      )}
      {trading === "reducing" && <span class="text-warn">{` · ${translate(lang, "overview.reducing")}`}
      </span>}
    </>
  );
}

function Totals({ desks, unread, lang }: Omit<DeskLinesProps, "base">): JSX.Element | null {
  const totals = firmTotals(desks, unread);
  if (totals.length === 0) return null;
  const lacking = ({ lacks }: FirmSum) =>
    lacks.length === 0 ? undefined : translate(lang, "overview.lacks", { desks: lacks.join(", ") });
  return (
    <tfoot>
      {totals.map(({ currency, sums }) => (
        <tr key={currency} data-total={currency}>
          <th scope="row" colSpan={3}>{translate(lang, "overview.total", { currency })}</th>
          <td class="num" title={lacking(sums.netLiquidation)}>
            {formatMoney(sums.netLiquidation.value, lang)}
          </td>
          <td class="num" title={lacking(sums.dailyPnl)}>{formatSigned(sums.dailyPnl.value, lang)}</td>
          <td class="num" title={lacking(sums.grossExposure)}>
            {formatMoney(sums.grossExposure.value, lang)}
          </td>
          <td colSpan={4} />
        </tr>
      ))}
    </tfoot>
  );
}
