// Opens the palette by hand: a tablet or a phone has no Control-K.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";

export function PaletteButton(): JSX.Element {
  const { dialogSig } = useScreen();
  const t = useText();
  return (
    <button
      type="button"
      class="row-btn"
      title={`${t("palette.title")} (Ctrl K)`}
      data-action="palette"
      onClick={() => dialogSig.value = "palette"}
    >
      {t("palette.open")}
    </button>
  );
}
