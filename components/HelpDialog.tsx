// The keyboard map: what each key does, and whether the keys are on.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { keyBindings } from "@/lib/client/keyboard.ts";
import { CloseButton, Modal } from "./Modal.tsx";

export function HelpDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <Modal id="help" title={t("keys.title")} onClose={onClose}>
      <div class="dialog-body">
        {!screen.settings.keysSig.value && <p class="mb-2 text-warn">{t("keys.off")}</p>}
        <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {keyBindings.map((one) => (
            <div key={one.command} class="contents">
              <dt class="text-right">
                {one.shown.map((key, index) => (
                  <span key={key}>
                    {index > 0 && (
                      <span class="age mx-1">{one.shown[0] === "Shift" ? "+" : t("keys.then")}</span>
                    )}
                    <kbd class="kbd">{key}</kbd>
                  </span>
                ))}
              </dt>
              <dd>{t(`keys.${one.command}`)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={onClose} />
      </div>
    </Modal>
  );
}
