// Past days: what was traded by instrument, with realised P&L and fees, the orders and executions behind it,
// and both as a file.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Contract } from "@/lib/contract/api.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { createHistory, dayAway, dayFiles, type History, historyTabs } from "@/lib/client/history.ts";
import { saveDay } from "@/lib/client/save_day.ts";
import { formatMoney } from "@/lib/contract/format.ts";
import { type NameBook, nameBook } from "@/lib/contract/name_book.ts";
import { ProblemNote } from "./Field.tsx";
import { Segments } from "./Inputs.tsx";
import { Delta } from "./Figures.tsx";
import { Executions, Instruments, Orders } from "./HistoryTables.tsx";
import { RoundTrips } from "./RoundTrips.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { WhyButton } from "./WhyButtons.tsx";

export function HistoryDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const today = new Date(screen.clockSig.peek()).toISOString().slice(0, 10);
  const history = useMemo(() => createHistory(screen.api, today), []);
  useEffect(() => void history.show(today), []);
  const tab = history.tabSig.value;
  useEffect(() => void history.begin(), [tab]);
  return (
    <Modal id="history" title={t("history.title")} onClose={onClose} wide>
      <div class="dialog-body space-y-3">
        <DayChoice history={history} today={today} />
        <Segments
          label={t("history.title")}
          options={historyTabs}
          valueSig={history.tabSig}
          text={(one) => t(`history.tab.${one}`)}
        />
        <Body history={history} />
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={onClose} />
      </div>
    </Modal>
  );
}

function DayChoice({ history, today }: { history: History; today: string }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const day = history.daySig.value;
  const show = (next: string) => void history.show(next);
  const unsavedSig = useSignal(false);
  return (
    <div class="flex flex-wrap items-end gap-2">
      <button
        type="button"
        class="btn"
        aria-label={t("history.before")}
        onClick={() => show(dayAway(day, -1))}
      >
        ‹
      </button>
      <div>
        <label class="label mb-1 block" for="history-day">{t("history.day")}</label>
        <input
          id="history-day"
          type="date"
          class="input"
          max={today}
          value={day}
          onChange={(event) => event.currentTarget.value !== "" && show(event.currentTarget.value)}
        />
      </div>
      <button
        type="button"
        class="btn"
        aria-label={t("history.after")}
        disabled={day >= today}
        title={day >= today ? t("history.newest") : undefined}
        onClick={() => show(dayAway(day, 1))}
      >
        ›
      </button>
      <span class="grow" />
      {dayFiles.map((what) => (
        <button
          key={what}
          type="button"
          class="btn"
          data-csv={what}
          onClick={() => void saveDay(screen, day, what).then((saved) => unsavedSig.value = !saved)}
        >
          {t(`history.csv.${what}`)}
        </button>
      ))}
      {unsavedSig.value && <p role="alert" class="text-danger">{t("history.noAnswer")}</p>}
    </div>
  );
}

function Body({ history }: { history: History }): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const summary = history.summarySig.value;
  const loading = history.loadingSig.value;
  if (loading === "failed") {
    return (
      <div role="alert" class="space-y-2" data-history="failed">
        {history.problemSig.value === null
          ? <p>{t("history.noAnswer")}</p>
          : <ProblemNote problem={history.problemSig.value} />}
        <button type="button" class="btn" onClick={() => void history.show(history.daySig.peek())}>
          {t("history.again")}
        </button>
      </div>
    );
  }
  if (summary === null) {
    return <p role="status" class="text-muted" data-history="loading">{t("dialog.loading")}</p>;
  }
  const contracts = summary.instruments.map(({ contract }) => contract);
  const names = nameBook(contracts, lang);
  return (
    <div data-history="ready" class="space-y-2">
      <Totals history={history} />
      {history.tabSig.value !== "instruments" && <InstrumentChoice {...{ history, contracts, names }} />}
      <Rows history={history} names={names} />
    </div>
  );
}

function Totals({ history }: { history: History }): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const { totals = [], day = "" } = history.summarySig.value ?? {};
  if (totals.length === 0) return <p class="empty">{t("history.none")}</p>;
  return (
    <ul>
      {totals.map((sum) => ({ sum, ...sum })).map((
        { sum, account, currency, realizedPnl, fees, untold },
      ) => (
        <li key={`${account}/${currency}`} class="flex flex-wrap gap-x-4" data-total={currency}>
          <WhyButton tool={{ kind: "why-day", day, sum }} name={`${account} ${currency}`}>
            <span class="text-muted">{account}</span>
          </WhyButton>
          <span>
            {`${t("history.realized")} `}
            <Delta value={realizedPnl} /> <span class="age">{currency}</span>
          </span>
          <span>{`${t("history.fees")} ${formatMoney(fees, lang)} ${currency}`}</span>
          {untold > 0 && <span class="text-warn">{t("history.untold", { count: untold })}</span>}
        </li>
      ))}
    </ul>
  );
}

function InstrumentChoice(
  { history, contracts, names }: { history: History; contracts: readonly Contract[]; names: NameBook },
): JSX.Element {
  const t = useText();
  return (
    <select
      class="input"
      aria-label={t("history.instrument")}
      value={history.conIdSig.value ?? ""}
      onChange={(event) => history.conIdSig.value = Number(event.currentTarget.value) || null}
    >
      <option value="">{t("history.all")}</option>
      {[...new Map(contracts.map((one) => [one.conId, one])).values()].map((one) => (
        <option key={one.conId} value={one.conId}>{names.full(one)}</option>
      ))}
    </select>
  );
}

function Rows({ history, names }: { history: History; names: NameBook }): JSX.Element | null {
  const t = useText();
  const tab = history.tabSig.value;
  if (tab === "instruments") {
    const { instruments = [], day = "" } = history.summarySig.value ?? {};
    return <Instruments rows={instruments} names={names} day={day} />;
  }
  if (tab === "trips") return <RoundTrips history={history} names={names} />;
  const page = tab === "orders" ? history.ordersSig.value : history.executionsSig.value;
  if (page === null) return <p role="status" class="text-muted">{t("dialog.loading")}</p>;
  return (
    <>
      {tab === "orders"
        ? <Orders rows={history.ordersSig.value?.rows ?? []} names={names} />
        : <Executions rows={history.executionsSig.value?.rows ?? []} names={names} />}
      {page.next !== null && (
        <button
          type="button"
          class="btn"
          disabled={history.loadingSig.value === "loading"}
          onClick={() => void history.more()}
        >
          {t("history.more")}
        </button>
      )}
    </>
  );
}
