// What happened last, in the line that is kept for banners: a fill is read at a glance, and nothing moves for
// it.
import type { JSX } from "preact";
import { activityRows } from "@/lib/client/activity.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { spokenText } from "@/lib/client/speech.ts";
import { formatWhen } from "@/lib/contract/format.ts";

export function LastEvent(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const [row] = activityRows(
    {
      notices: screen.store.noticesSig.value,
      orders: screen.ordersSig.value,
      fills: screen.fillsSig.value,
      // The connection has a place of its own beside it.
      changes: {},
      refused: screen.settings.refusedSig.value,
    },
    lang,
  );
  // The server knows nobody's time of day.
  const timeZone = screen.timeZoneSig.value;
  if (row === undefined || timeZone === null) return <p class="last-event" />;
  const said = row.said === null ? null : spokenText(row.said, lang);
  const text = [row.text, said].filter((part) => part !== null).join(" · ");
  return (
    <p class="last-event" title={text}>
      {`${t("activity.last")}: ${formatWhen(row.at, screen.todaySig.value, lang, timeZone)} ${text}`}
    </p>
  );
}
