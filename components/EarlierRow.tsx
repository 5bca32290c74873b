// Below a list: the way to what is not on it any more, page by page, and at the end how far it reaches.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Earlier } from "@/lib/client/earlier.ts";
import { formatStamp } from "@/lib/contract/format.ts";

/** `beyond`: where the pages begin behind the list; `null` when the list has everything. */
export function EarlierRow<View>(
  { earlier, beyond, what }: { earlier: Earlier<View>; beyond: string | null; what: "orders" | "fills" },
): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const state = earlier.stateSig.value;
  if (state.kind === "complete") {
    const time = formatStamp(state.since, screen.settings.langSig.value, screen.timeZoneSig.value ?? "UTC");
    return <p class="age px-3 py-2" data-earlier="complete">{t("earlier.complete", { time })}</p>;
  }
  if (beyond === null) return null;
  const loading = state.kind === "loading";
  return (
    <div class="flex items-center gap-2 px-3 py-2" data-earlier={state.kind}>
      <button
        type="button"
        class="row-btn"
        aria-busy={loading}
        disabled={loading}
        onClick={() => void earlier.load()}
      >
        {loading ? t("earlier.loading") : t(`earlier.${what}`)}
      </button>
      <span role="status" class="age">{state.kind === "failed" && t("earlier.failed")}</span>
    </div>
  );
}
