// Takes up a preview of the paper desk: its text is pasted or dropped here, and becomes a preview of this
// desk. Nothing is sent by it.
import type { JSX } from "preact";
import { previewPromotion } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { clearProblems } from "@/lib/client/form.ts";
import type { PromotionForm } from "@/lib/client/promotion_form.ts";
import { PROMOTION_CHARACTERS } from "@/lib/contract/promotion.ts";
import { ProblemNote } from "./Field.tsx";
import { describedBy, ErrorText } from "./FieldError.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";
import { Modal } from "./Modal.tsx";

export function PromotionDialog({ form }: { form: PromotionForm }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lock = screen.lockSig.value;
  const loading = screen.flow.flowSig.value.step === "loading";
  const close = () => screen.promotionSig.value = null;
  const error = form.errorsSig.value.promotion;
  return (
    <Modal id="promotion" title={t("promotion.title")} onClose={close} withMode>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void previewPromotion(screen);
        }}
      >
        <div class="dialog-body space-y-3">
          <p>{t("promotion.text", { account: screen.accountSig.value ?? "" })}</p>
          <label class="block">
            <span class="label">{t("promotion.label")}</span>
            <textarea
              id="promotion-text"
              class="input font-mono text-xs"
              rows={8}
              maxLength={PROMOTION_CHARACTERS}
              autocomplete="off"
              spellcheck={false}
              data-first
              {...describedBy("promotion-text", error)}
              value={form.textSig.value}
              onInput={(event) => {
                form.textSig.value = event.currentTarget.value;
                clearProblems(form);
              }}
              onDrop={(event) => void takeFile(event, form)}
            />
          </label>
          <ErrorText id="promotion-text" error={error} />
          <ProblemNote problem={form.problemSig.value} />
          <LockNote id="promotion-lock" lock={lock} />
        </div>
        <div class="dialog-foot">
          <button type="button" class="btn" onClick={close}>{t("preview.cancel")}</button>
          <button
            type="submit"
            class="btn btn-solid"
            data-action="preview-promotion"
            {...lockedBy("promotion-lock", lock)}
            disabled={loading || lock !== null || form.textSig.value.trim() === ""}
          >
            {loading ? t("ticket.previewBusy") : t("promotion.preview")}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** A dropped file is read here; dropped text the browser puts in by itself. */
async function takeFile(event: DragEvent, form: PromotionForm): Promise<void> {
  const file = event.dataTransfer?.files[0];
  if (file === undefined) return;
  event.preventDefault();
  // Of one that is too long no more is read than shows that it is.
  form.textSig.value = await file.slice(0, PROMOTION_CHARACTERS).text();
  clearProblems(form);
}
