// The dialogs that concern no single pane: the keyboard map and the questions before trading stops or goes live.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { keyBindings } from "@/lib/client/keyboard.ts";
import { EmergencyDialog } from "./EmergencyDialog.tsx";
import { ArmDialog } from "./ArmDialog.tsx";
import { CloseButton, Modal } from "./Modal.tsx";

export function FrameDialogs(): JSX.Element | null {
  const screen = useScreen();
  const name = screen.dialogSig.value;
  const close = () => screen.dialogSig.value = null;
  if (name === "help") return <HelpDialog onClose={close} />;
  if (name === "emergency") return <EmergencyDialog onClose={close} />;
  if (name === "arm") return <ArmDialog onClose={close} />;
  return null;
}

function HelpDialog({ onClose }: { onClose(): void }): JSX.Element {
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
              <dd>{t(one.text)}</dd>
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
