// What has happened, newest first, by kind and by words; more of it on request, and in a window of its own.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type ActivityRow, activityRows, foundRows } from "@/lib/client/activity.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { activityKinds } from "@/lib/client/settings.ts";
import { formatWhen } from "@/lib/contract/format.ts";
import { Explain } from "./Explain.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { Said } from "./Said.tsx";

/** How many rows are shown, and how many more with each request. */
const STEP = 60;

export function Activity(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <>
      <p class="mb-2">
        <button
          type="button"
          class="row-btn"
          data-action="activity"
          onClick={() => screen.dialogSig.value = "activity"}
        >
          {t("activity.large")}
        </button>
      </p>
      {/* Below what is pressed: each row that comes would move it. */}
      <Rows place="pane" />
    </>
  );
}

export function ActivityDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <Modal id="activity" title={t("activity.title")} onClose={onClose} wide>
      <div class="dialog-body">
        <Rows place="dialog" />
      </div>
      <div class="dialog-foot">
        <button type="button" class="btn" onClick={() => screen.dialogSig.value = "history"}>
          {t("history.title")}
        </button>
        <CloseButton onClose={onClose} />
      </div>
    </Modal>
  );
}

function Rows({ place }: { place: "pane" | "dialog" }): JSX.Element {
  const { store, settings, ordersSig, fillsSig } = useScreen();
  const t = useText();
  const mostSig = useSignal(STEP);
  const lang = settings.langSig.value;
  const sources = {
    notices: store.noticesSig.value,
    orders: ordersSig.value,
    fills: fillsSig.value,
    changes: store.connectionSig.value.history,
    refused: settings.refusedSig.value,
  };
  // The translator changes when the German has come.
  const all = useMemo(() => activityRows(sources, lang), [...Object.values(sources), t]);
  const rows = foundRows(
    all,
    { kind: settings.activitySig.value, words: settings.activityWordsSig.value },
    lang,
  );
  const left = rows.length - mostSig.value;
  return (
    <div class="space-y-2">
      {all.length > 0 && <Choice place={place} />}
      <Hidden shown={rows.length} all={all.length} />
      <ol class="space-y-1 text-xs">
        {rows.slice(0, mostSig.value).map((row) => <Row key={row.key} row={row} />)}
      </ol>
      {left > 0 && (
        <button
          type="button"
          class="row-btn"
          data-action="more-activity"
          onClick={() => mostSig.value += STEP}
        >
          {t("activity.more", { count: Math.min(left, STEP), left })}
        </button>
      )}
    </div>
  );
}

function Choice({ place }: { place: string }): JSX.Element {
  const { activitySig, activityWordsSig } = useScreen().settings;
  const t = useText();
  return (
    <div class="grid grid-cols-2 gap-2">
      <select
        class="input"
        aria-label={t("activity.kind")}
        data-first={place === "dialog" || undefined}
        value={activitySig.value}
        onChange={(event) => {
          const found = activityKinds.find((one) => one === event.currentTarget.value);
          if (found) activitySig.value = found;
        }}
      >
        {activityKinds.map((one) => <option key={one} value={one}>{t(`activity.kind.${one}`)}</option>)}
      </select>
      <input
        type="search"
        class="input"
        aria-label={t("activity.words")}
        placeholder={t("activity.words")}
        autocomplete="off"
        spellcheck={false}
        value={activityWordsSig.value}
        onInput={(event) => activityWordsSig.value = event.currentTarget.value}
      />
    </div>
  );
}

/** What is chosen is remembered: that something is left out is said, with the way back. */
function Hidden({ shown, all }: { shown: number; all: number }): JSX.Element | null {
  const { activitySig, activityWordsSig } = useScreen().settings;
  const t = useText();
  if (all === 0) return <p class="text-muted">{t("activity.none")}</p>;
  if (activitySig.value === "all" && activityWordsSig.value === "") return null;
  return (
    <p class="flex flex-wrap items-center gap-2 text-muted" data-hidden={all - shown}>
      {t("activity.shown", { shown, all })}
      <button
        type="button"
        class="row-btn"
        onClick={() => {
          activitySig.value = "all";
          activityWordsSig.value = "";
        }}
      >
        {t("activity.showAll")}
      </button>
    </p>
  );
}

function Row({ row: { key, at, level, text, said, code, fills } }: { row: ActivityRow }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  return (
    <li class="flex gap-2" data-activity={key}>
      <time class="shrink-0 text-muted" dateTime={at}>
        {formatWhen(at, screen.todaySig.value, lang, zone)}
      </time>
      <span
        class={cx(
          "break-words min-w-0",
          level === "error" && "text-danger",
          level === "warning" && "text-warn",
        )}
      >
        {text}
        {text !== null && said !== null && " · "}
        {said !== null && <Said {...said} />}
        {fills > 1 && <span class="text-muted">{` · ${t("activity.fills", { count: fills })}`}</span>}
        {code !== null && <span class="text-muted">{` ${code}`}</span>}
        {code !== null && key.startsWith("refused") && <Explain refusal={{ code }} />}
      </span>
    </li>
  );
}
