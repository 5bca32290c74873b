// The way out when open orders may trade more than the position: which of them are cancelled or reduced,
// asked once.
import type { JSX } from "preact";
import { closeExitFix } from "@/lib/client/at_once.ts";
import { confirmExitFix } from "@/lib/client/exit_steps.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { type ExitFix, type FixStep, type StepStatus, surplusText } from "@/lib/client/exit_fix.ts";
import type { Lock } from "@/lib/client/lock.ts";
import { orderLabel } from "@/lib/client/order_view.ts";
import type { ExitStep, ExitSurplus } from "@/lib/contract/api.ts";
import { isZero } from "@/lib/contract/decimal.ts";
import { hasTurned } from "@/lib/contract/exit_reach.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { surplusKey } from "@/lib/contract/listing.ts";
import { ProblemNote } from "./Field.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";
import { Modal } from "./Modal.tsx";

export function ExitsDialog(): JSX.Element | null {
  const fix = useScreen().exitFixSig.value;
  return fix === null ? null : <FixDialog key={surplusKey(fix)} fix={fix} />;
}

function FixDialog({ fix }: { fix: ExitFix }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const surplus = screen.store.exitSurplusesSig.value[surplusKey(fix)];
  const taken = fix.stepsSig.value;
  const steps = taken ?? surplus?.steps ?? [];
  const busy = fix.busySig.value;
  const lock: Lock | null = screen.streamSig.value.kind === "stale" ? { name: "stream" } : null;
  return (
    <Modal id="exits" title={t("exits.title")} onClose={() => closeExitFix(screen)} withMode>
      <div class="dialog-body space-y-3">
        {surplus && taken === null && <Sentence surplus={surplus} />}
        {!surplus && taken === null && <p role="status">{t("exits.settled")}</p>}
        {steps.length > 0 && (
          <ul class="space-y-2" aria-label={t("exits.steps")}>
            {steps.map((step) => <StepLine key={step.clientOrderId} step={step} />)}
          </ul>
        )}
        {surplus && taken === null && !isZero(surplus.remains) && (
          <p class="text-warn">
            {t("exits.remains", { quantity: formatQuantity(surplus.remains, screen.settings.langSig.value) })}
          </p>
        )}
        {taken === null && <LockNote id="exits-lock" lock={lock} />}
      </div>
      <div class="dialog-foot">
        <button type="button" class="btn" data-first disabled={busy} onClick={() => closeExitFix(screen)}>
          {taken === null ? t("preview.cancel") : t("preview.done")}
        </button>
        {taken === null && steps.length > 0 && (
          <button
            type="button"
            class="btn btn-danger"
            data-action="fix-exits"
            disabled={lock !== null}
            {...lockedBy("exits-lock", lock)}
            onClick={() => void confirmExitFix(screen, fix, steps)}
          >
            {t("exits.confirm", { count: steps.length })}
          </button>
        )}
      </div>
    </Modal>
  );
}

function Sentence({ surplus }: { surplus: ExitSurplus }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const names = useNames();
  const lang = screen.settings.langSig.value;
  return (
    <>
      <p class="sentence">
        {surplusText(surplus, { t, lang, names })}
      </p>
      <p>{t(hasTurned(surplus.side, surplus.position) ? "exits.turnedText" : "exits.text")}</p>
    </>
  );
}

function StepLine({ step }: { step: ExitStep & Partial<FixStep> }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const order = screen.store.ordersSig.value[step.clientOrderId];
  const status = step.status ?? "open";
  return (
    <li data-step={step.kind} data-status={status}>
      <p class="flex flex-wrap items-baseline justify-between gap-x-3">
        <span>
          <strong class="font-semibold">
            {step.quantity === null
              ? t("exits.cancel")
              : t("exits.reduce", { quantity: formatQuantity(step.quantity, lang) })}
          </strong>
          {` ${order ? orderLabel(order, lang) : step.clientOrderId}`}
        </span>
        {status !== "open" && <span class={looks[status]} role="status">{t(`exits.${status}`)}</span>}
      </p>
      <ProblemNote problem={step.problem ?? null} />
    </li>
  );
}

const looks: Record<Exclude<StepStatus, "open">, string> = {
  running: "text-muted",
  done: "tone-good",
  refused: "text-danger",
  unknown: "tone-alarm font-semibold",
};
