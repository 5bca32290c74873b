// What has happened: the desk's notices and the changes of the connection, newest first.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { activityRows } from "@/lib/client/activity.ts";
import { cx } from "@/lib/client/cx.ts";
import { formatClock } from "@/lib/contract/format.ts";
import { isLabel, type Translate } from "@/lib/contract/says/screen/mod.ts";
import { Said } from "./Said.tsx";

const MOST_ROWS = 60;

/** Numbers grow. */
function newestFirst<Row>(rows: Readonly<Record<string, Row>>): [number: string, row: Row][] {
  return Object.entries(rows).sort(([a], [b]) => Number(b) - Number(a));
}

export function Activity(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const rows = activityRows(
    {
      notices: screen.store.noticesSig.value,
      orders: screen.ordersSig.value,
      fills: screen.fillsSig.value,
    },
    lang,
    MOST_ROWS,
  );
  if (rows.length === 0) return <p class="text-muted">{t("activity.none")}</p>;
  return (
    <ol class="space-y-1 text-xs">
      {rows.map(({ key, at, level, text, said, code, fills }) => (
        <li key={key} class="flex gap-2" data-activity={key}>
          <time class="shrink-0 text-muted" dateTime={at}>{formatClock(at, lang, zone)}</time>
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
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Farms and later additions may carry states without a word of their own: those are shown as they are. */
function stateWord(state: string, t: Translate): string {
  const key = `state.${state}`;
  return isLabel(key) ? t(key) : state;
}

export function ConnectionHistory(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const history = newestFirst(screen.store.connectionSig.value.history);
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  if (history.length === 0) return <p class="text-muted">{t("connection.historyEmpty")}</p>;
  return (
    <details>
      <summary class="cursor-pointer text-muted">{history.length}</summary>
      <ol class="mt-1 space-y-1 text-xs">
        {history.map(([number, change]) => (
          <li key={number} class="flex gap-2">
            <time class="shrink-0 text-muted" dateTime={change.at}>{formatClock(change.at, lang, zone)}</time>
            <span class="break-words min-w-0">
              {`${t(`layer.${change.layer}`)} ${stateWord(change.state, t)}`}
              {change.text !== null && (
                <span class="text-muted">
                  {" "}
                  <Said text={change.text} says={change.says} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
