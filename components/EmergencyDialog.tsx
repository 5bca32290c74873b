// The emergency control: three ticks, one press, and of each step whether it is done.
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { newKey } from "@/lib/client/api.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import {
  createEmergency,
  type Emergency,
  type EmergencyLine,
  type EmergencyStep,
  emergencySteps,
  type StepState,
} from "@/lib/client/emergency.ts";
import { isOpen } from "@/lib/client/order_view.ts";
import type { Screen } from "@/lib/client/screen.ts";
import { Modal } from "./Modal.tsx";
import { partsSig } from "./parts.ts";
import { Said } from "./Said.tsx";

export function EmergencyDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const emergency = useMemo(() => emergencyOf(screen), []);
  const busy = emergency.busySig.value;
  const states = emergency.statesSig.value;
  const ticked = emergencySteps.filter((step) => emergency.ticks[step].value);
  const left = ticked.filter((step) => states[step].status !== "done");
  const begun = emergencySteps.some((step) => states[step].status !== "open");
  const press = () => {
    // What becomes of it has to be seen.
    screen.pausedAtSig.value = null;
    screen.store.setPaused(false);
    void emergency.press();
  };
  return (
    <Modal id="emergency" title={t("emergency.title")} onClose={() => busy || onClose()} withMode>
      <div class="dialog-body space-y-3">
        <p>{t("emergency.text")}</p>
        <Present />
        {emergencySteps.map((step) => (
          <Step key={step} step={step} emergency={emergency} state={states[step]} />
        ))}
      </div>
      <div class="dialog-foot">
        <button type="button" class="btn" disabled={busy} onClick={onClose}>
          {begun ? t("dialog.close") : t("preview.cancel")}
        </button>
        <button
          type="button"
          class="btn btn-danger"
          data-action="emergency-confirm"
          disabled={busy || left.length === 0}
          onClick={press}
        >
          {busy ? t("emergency.running") : begun ? t("emergency.again") : t("emergency.confirm")}
        </button>
      </div>
    </Modal>
  );
}

/**
 * How trading stands before anything is pressed: whoever opens this wants to know what has happened already.
 */
function Present(): JSX.Element | null {
  const t = useText();
  const { state } = useScreen().store.tradingSig.value;
  const parts = partsSig.value;
  if (state === "active") return null;
  return (
    <p class={state === "halted" ? "banner banner-danger" : "banner"} data-present={state}>
      <strong>{t(`trading.${state}`)}</strong>
      {parts && <parts.TradingCause />}
    </p>
  );
}

function emergencyOf(screen: Screen): Emergency {
  return createEmergency({
    api: screen.api,
    accounts: () => screen.accountIdsSig.peek(),
    orderState: (id) => screen.store.ordersSig.peek()[id]?.state ?? null,
    newKey,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}

function Step(
  { step, emergency, state }: { step: EmergencyStep; emergency: Emergency; state: StepState },
): JSX.Element {
  const t = useText();
  const tickSig = emergency.ticks[step];
  return (
    <div data-step={step} data-status={state.status}>
      <label class="flex items-start gap-2">
        <input
          type="checkbox"
          {...(step === "halt" ? { "data-first": true } : {})}
          checked={tickSig.value}
          disabled={emergency.busySig.value || state.status === "done"}
          onChange={(event) => tickSig.value = event.currentTarget.checked}
        />
        <span class="grow">
          <span class="block font-medium">{t(`emergency.${step}`)}</span>
          <span class="block text-muted">
            <Hint step={step} />
          </span>
        </span>
        {state.status !== "open" && (
          <strong class={looks[state.status]}>{t(`emergency.${state.status}`)}</strong>
        )}
      </label>
      <div role="status" class="pl-6">
        {state.lines.map((line, index) => (
          <p key={index}>
            <Line line={line} />
          </p>
        ))}
      </div>
    </div>
  );
}

/** What the step would do now. */
function Hint({ step }: { step: EmergencyStep }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  if (step === "halt") return <>{t("emergency.haltHint")}</>;
  if (step === "cancel") {
    const all = Object.values(screen.store.ordersSig.value);
    const count = all.filter((order) => isOpen(order) && order.origin === "app").length;
    return <>{t("emergency.cancelHint", { count })}</>;
  }
  const count = Object.keys(screen.store.positionsSig.value).length;
  const accounts = screen.accountIdsSig.value.join(", ");
  return <>{t("emergency.flattenHint", { count, accounts })}</>;
}

function Line({ line }: { line: EmergencyLine }): JSX.Element | null {
  const t = useText();
  const parts = partsSig.value;
  const names = useNames();
  if (line.kind === "said") {
    return (
      <span class="text-danger">
        {line.about !== null && `${names.byId(line.about)}: `}
        <Said {...line.wording} />
      </span>
    );
  }
  if (line.kind === "order") return parts && <parts.OrderOutcome {...line} />;
  if ("count" in line) return <>{t(`emergency.${line.kind}`, { count: line.count, of: line.of })}</>;
  if (line.kind === "nothing") return <>{t("emergency.nothing")}</>;
  return <span class="text-danger">{t("emergency.noAnswer")}</span>;
}

const looks: Record<Exclude<StepState["status"], "open">, string> = {
  running: "text-muted",
  done: "tone-good",
  failed: "text-danger",
};
