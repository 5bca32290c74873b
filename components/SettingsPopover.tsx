// The popover of the settings: there from the start, for the button that names it; what is in it comes when
// it is needed.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import { Rarely } from "./OnDemand.tsx";

export function SettingsPopover(): JSX.Element {
  const t = useText();
  const openSig = useSignal(false);
  return (
    <div
      id="settings"
      popover="auto"
      class="popover"
      role="dialog"
      aria-label={t("settings.title")}
      onToggle={(event) => openSig.value = event.newState === "open"}
    >
      <h2 class="mb-3">{t("settings.title")}</h2>
      {openSig.value && <Rarely>{({ SettingsForm }) => <SettingsForm />}</Rarely>}
    </div>
  );
}
