// The keyboard map: what each key does, whether the keys are on, and other keys in their place.
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { bindingsWith, type KeyBinding, type KeyCommand } from "@/lib/client/keyboard.ts";
import { canBeSet, keysOf, shownOf, takenBy } from "@/lib/client/own_keys.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { CloseButton, Modal } from "./Modal.tsx";

/** Held together with the next one; everything else is pressed one after the other. */
const HELD: ReadonlySet<string> = new Set(["Shift", "Ctrl", "Alt"]);

export function HelpDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const recordingSig = useSignal<KeyCommand | null>(null);
  const { keysSig, ownKeysSig } = screen.settings;
  return (
    <Modal id="help" title={t("keys.title")} onClose={onClose}>
      <div class="dialog-body">
        {!keysSig.value && <p class="mb-2 text-warn">{t("keys.off")}</p>}
        <dl class="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1">
          {bindingsWith(ownKeysSig.value).map((one) => (
            <div key={one.command} class="contents">
              <dt class="text-right">
                <Keys shown={shownOf(one, ownKeysSig.value)} />
              </dt>
              <dd class="flex flex-wrap items-center gap-2">
                <span class="grow">{t(`keys.${one.command}`)}</span>
                {canBeSet(one.command) && <OtherKey binding={one} recordingSig={recordingSig} />}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div class="dialog-foot">
        {Object.keys(ownKeysSig.value).length > 0 && (
          <button
            type="button"
            class="btn mr-auto"
            data-action="keys-reset"
            onClick={() => ownKeysSig.value = {}}
          >
            {t("keys.reset")}
          </button>
        )}
        <CloseButton onClose={onClose} />
      </div>
    </Modal>
  );
}

function Keys({ shown }: { shown: readonly string[] }): JSX.Element {
  const t = useText();
  return (
    <>
      {shown.map((key, index) => (
        <span key={key}>
          {index > 0 && (
            <span class="age mx-1">{HELD.has(shown[index - 1] ?? "") ? "+" : t("keys.then")}</span>
          )}
          <kbd class="kbd">{key}</kbd>
        </span>
      ))}
    </>
  );
}

interface OtherKeyProps {
  binding: KeyBinding;
  recordingSig: Signal<KeyCommand | null>;
}

/** Pressed, it takes the next press for the command; Escape leaves it as it was. */
function OtherKey({ binding: { command }, recordingSig }: OtherKeyProps): JSX.Element {
  const { settings: { ownKeysSig } } = useScreen();
  const t = useText();
  const wrongSig = useSignal<{ key: LabelKey; by: KeyCommand | null } | null>(null);
  const isRecording = recordingSig.value === command;
  const take = (event: KeyboardEvent) => {
    if (!isRecording || event.key === "Tab" || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      recordingSig.value = null;
      return;
    }
    const keys = keysOf(event);
    const by = keys === null ? null : takenBy(keys, ownKeysSig.peek(), command);
    if (keys === null || by !== null) {
      wrongSig.value = { key: by === null ? "keys.notThis" : "keys.taken", by };
      return;
    }
    ownKeysSig.value = { ...ownKeysSig.peek(), [command]: keys };
    recordingSig.value = null;
  };
  return (
    <>
      {isRecording && wrongSig.value !== null && (
        <span role="alert" class="text-xs text-danger">
          {t(wrongSig.value.key)}
          {wrongSig.value.by !== null && `: ${t(`keys.${wrongSig.value.by}`)}`}
        </span>
      )}
      <button
        type="button"
        class="row-btn"
        aria-label={`${t(isRecording ? "keys.press" : "keys.set")}: ${t(`keys.${command}`)}`}
        aria-pressed={isRecording}
        data-set-key={command}
        onKeyDown={take}
        onBlur={() => {
          if (recordingSig.peek() === command) recordingSig.value = null;
        }}
        onClick={() => {
          wrongSig.value = null;
          recordingSig.value = isRecording ? null : command;
        }}
      >
        {t(isRecording ? "keys.press" : "keys.set")}
      </button>
    </>
  );
}
