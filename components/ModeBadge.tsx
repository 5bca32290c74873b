// SIMULATED, PAPER or LIVE: told by word, by shape and by colour, in that order.
import type { JSX } from "preact";
import type { Mode } from "@/lib/contract/api.ts";
import { useScreen, useText } from "@/lib/client/context.ts";

const shapes: Record<Mode, string> = {
  simulated: "mode-badge mode-simulated",
  paper: "mode-badge mode-paper",
  live: "mode-badge mode-live",
};

export function ModeBadge(): JSX.Element {
  const t = useText();
  const mode = useScreen().store.modeSig.value;
  return <span class={shapes[mode]} title={t(`mode.${mode}.hint`)}>{t(`mode.${mode}`)}</span>;
}
