// Keeps what was refused to this browser: its message is put away, and the activity still tells it.
import { effectApart } from "./apart.ts";
import type { Screen } from "./screen.ts";
import type { Refused } from "./settings.ts";
import { spokenText } from "./speech.ts";

/** More than anybody is refused on a day that is worth reading. */
const MOST_KEPT = 100;

/** Messages that stand for themselves are refusals; those of orders and of the connection the desk has. */
export function keepRefused(
  { toasts, settings, clockSig }: Pick<Screen, "toasts" | "settings" | "clockSig">,
): void {
  let last = 0;
  effectApart(() => {
    const fresh = toasts.toastsSig.value.filter(({ id }) => id > last);
    for (const { id, about, tone, text, detail, code } of fresh) {
      last = id;
      if (about !== null || tone !== "problem") continue;
      const why = detail === null ? [] : [spokenText(detail, settings.langSig.peek())];
      const at = new Date(clockSig.peek()).toISOString();
      const refused: Refused = { at, text: [text, ...why].join(" · "), code };
      settings.refusedSig.value = [...settings.refusedSig.peek(), refused].slice(-MOST_KEPT);
    }
  });
}
