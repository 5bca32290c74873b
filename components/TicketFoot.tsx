// The foot of the ticket, always in sight: what was refused, what would pass, why it is closed, and the
// button. It asks for a preview; it never sends.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { clearProblems } from "@/lib/client/form.ts";
import type { Lock } from "@/lib/client/lock.ts";
import { isTradable, TICKET_FORM } from "@/lib/client/ticket.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { ProblemNote } from "./Field.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";

/** What comes and goes stands above the button: the button keeps its place. */
export function TicketFoot(): JSX.Element | null {
  const screen = useScreen();
  const { ticket } = screen;
  const lock = screen.lockSig.value;
  if (!isTradable(ticket.instrumentSig.value)) return null;
  return (
    <div class="ticket-foot">
      <div class="ticket-foot-notes">
        <ProblemNote problem={ticket.problemSig.value} />
        <UseWhatPasses />
        <LockNote id="ticket-lock" lock={lock} />
      </div>
      <SubmitButton lock={lock} />
    </div>
  );
}

/** What a limit would let through: taken over with one press, and previewed like anything typed. */
function UseWhatPasses(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { ticket } = screen;
  const lang = screen.settings.langSig.value;
  const passes = ticket.passesSig.value;
  const inputs = { quantity: ticket.quantitySig, limitPrice: ticket.limitPriceSig };
  if (passes === null || passes.wouldPass === null) return null;
  if (passes.of !== "quantity" && passes.of !== "limitPrice") return null;
  const input = inputs[passes.of];
  const value = toNumberInput(passes.wouldPass, lang);
  return (
    <button
      type="button"
      class="btn w-full"
      data-action="use-passing"
      onClick={() => {
        input.value = value;
        clearProblems(ticket);
      }}
    >
      {t("limits.use", { value })}
    </button>
  );
}

function SubmitButton({ lock }: { lock: Lock | null }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const loading = screen.flow.flowSig.value.step === "loading";
  const buy = screen.ticket.sideSig.value === "BUY";
  const label = t("ticket.preview", { side: t(buy ? "ticket.buy" : "ticket.sell") });
  return (
    <button
      type="submit"
      form={TICKET_FORM}
      class={buy ? "btn btn-buy w-full" : "btn btn-sell w-full"}
      disabled={lock !== null || loading}
      {...lockedBy("ticket-lock", lock)}
      data-action="preview"
    >
      {loading ? t("ticket.previewBusy") : label}
    </button>
  );
}
