// On a phone: which part of the screen is shown.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Pane } from "@/lib/client/screen.ts";
import { EmergencyButton } from "./EmergencyButton.tsx";
import { isOpen } from "@/lib/client/order_view.ts";

const panes: readonly Pane[] = ["positions", "orders", "market", "ticket", "status"];

export function PaneTabs(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const open = screen.ordersSig.value.filter(isOpen).length;
  return (
    <nav class="pane-tabs" aria-label={t("app.panes")}>
      {panes.map((pane) => (
        <button
          key={pane}
          type="button"
          class="pane-tab"
          data-tab={pane}
          aria-current={screen.paneSig.value === pane}
          onClick={() => screen.paneSig.value = pane}
        >
          {t(`pane.${pane}`)}
          {pane === "orders" && open > 0 && <span class="ml-1 badge">{open}</span>}
        </button>
      ))}
      <EmergencyButton bar />
    </nav>
  );
}
