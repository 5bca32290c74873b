// The question before a live account is armed: its id typed by hand, and the passphrase.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { armLive } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Problem } from "@/lib/contract/api.ts";
import { ProblemNote } from "./Field.tsx";
import { describedBy, ErrorText } from "./FieldError.tsx";
import { Modal } from "./Modal.tsx";

export function ArmDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const account = screen.accountSig.value ?? "";
  const typedSig = useSignal("");
  const passphraseSig = useSignal("");
  const problemSig = useSignal<Problem | null>(null);
  const busySig = useSignal(false);
  // What is half typed may still become it.
  const error = account.startsWith(typedSig.value.trim()) ? undefined : { key: "arm.other" } as const;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busySig.value) return;
    busySig.value = true;
    const typed = { account, typedAccount: typedSig.value, passphrase: passphraseSig.value };
    problemSig.value = await armLive(screen, typed);
    // A passphrase that was wrong is typed anew; one that was right is kept nowhere.
    passphraseSig.value = "";
    busySig.value = false;
    if (problemSig.value === null) onClose();
  };
  return (
    <Modal id="arm" title={t("arm.title")} onClose={onClose} withMode>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <div class="dialog-body space-y-3">
          <p>{t("arm.text", { account })}</p>
          <label class="block">
            <span class="label">{t("arm.typed", { account })}</span>
            <input
              class="input"
              id="arm-account"
              autocomplete="off"
              spellcheck={false}
              data-first
              {...describedBy("arm-account", error)}
              value={typedSig.value}
              onInput={(event) => typedSig.value = event.currentTarget.value}
            />
            <ErrorText id="arm-account" error={error} />
          </label>
          <label class="block">
            <span class="label">{t("arm.passphrase")}</span>
            <input
              class="input"
              id="arm-passphrase"
              type="password"
              autocomplete="off"
              value={passphraseSig.value}
              onInput={(event) => passphraseSig.value = event.currentTarget.value}
            />
          </label>
          <ProblemNote problem={problemSig.value} />
        </div>
        <div class="dialog-foot">
          <button type="button" class="btn" onClick={onClose}>{t("preview.cancel")}</button>
          <button
            type="submit"
            class="btn btn-danger"
            data-action="arm"
            disabled={busySig.value || typedSig.value.trim() !== account || passphraseSig.value === ""}
          >
            {t("arm.confirm")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
