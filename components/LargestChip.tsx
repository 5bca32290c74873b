// The chip of the largest size that the account can carry: it asks, and says so while it does.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { pressOf } from "@/lib/client/closed.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { takeLargest } from "@/lib/client/largest_ask.ts";

export function LargestChip(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const busySig = useSignal(false);
  return (
    <button
      type="button"
      class="row-btn"
      title={t("largest.hint")}
      {...pressOf(screen, screen.lockSig.value, () => {
        busySig.value = true;
        void takeLargest(screen).finally(() => busySig.value = false);
      })}
      data-action="largest"
      aria-busy={busySig.value}
      disabled={busySig.value}
    >
      {t("largest.title")}
    </button>
  );
}
