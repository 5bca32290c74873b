// The word beside a price that stands where a last one is looked for.
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";

/** Says of a price in the place of a last one that it is none. */
export function Mid({ look }: { look: string }): JSX.Element {
  const t = useText();
  return <span class={cx("text-muted", look)} title={t("quote.midHint")} data-mid>{t("quote.mid")}</span>;
}
