// Opens the emergency control.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { Icon } from "./Icon.tsx";

/** In the header, and on a phone in the bar at the bottom. */
export function EmergencyButton({ bar = false }: { bar?: boolean }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  if (screen.looksOnly) return null;
  return (
    <button
      type="button"
      class={bar ? "pane-tab pane-tab-danger" : "btn btn-danger wide-only"}
      data-action="emergency"
      title={`${t("emergency.title")} (Shift+Esc)`}
      onClick={() => screen.dialogSig.value = "emergency"}
    >
      {!bar && <Icon name="stop" />}
      {t("emergency.open")}
    </button>
  );
}
