// Asks the desk for the largest size of the ticket's order: previews, of which none is sent. Each goes
// through the desk's limits and IB's what-if.
import type { Problem, WhatIfView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { ProblemError } from "./api.ts";
import { clearField, showProblem } from "./form.ts";
import { type Largest, largestSize, type Verdict } from "./largest.ts";
import { largestTrail } from "./largest_trail.ts";
import { lostAnswer, type Screen } from "./screen.ts";
import type { Ticket } from "./ticket_state.ts";
import { toDraft } from "./ticket_draft.ts";
import { stepOf, ticketFacts } from "./ticket_facts.ts";

/**
 * Fills the quantity in, or says at its field why there is none. What was changed meanwhile is left as it is.
 */
export async function takeLargest(screen: Screen): Promise<void> {
  const { ticket, settings } = screen;
  const details = ticket.instrumentSig.peek();
  if (details === null) return;
  const before = wishOf(ticket);
  const lang = settings.langSig.peek();
  const account = screen.accountSig.peek() ?? "";
  const grid = { step: stepOf(details), least: details.minSize };
  let last: Problem | null = null;
  const asked: { quantity: DecimalString; answer: WhatIfView | null }[] = [];
  const ask = async (quantity: DecimalString): Promise<Verdict> => {
    const draft = toDraft(ticket, { account, lang, facts: ticketFacts(screen), quantity });
    if ("errors" in draft) throw new Unreadable(draft.errors);
    try {
      const { whatIf } = await screen.api.post({ action: "preview_order", order: draft.draft });
      asked.push({ quantity, answer: whatIf });
      return possible(whatIf);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status !== 422) throw error;
      last = error.problem;
      asked.push({ quantity, answer: null });
      const { limit } = error.problem;
      return { is: "denied", passes: limit?.of === "quantity" ? limit.wouldPass : null };
    }
  };
  try {
    const found = await largestSize(grid, ask);
    if (wishOf(ticket) !== before) return;
    largestTrail(screen).value = { conId: details.contract.conId, found, asked };
    show(screen, found, last);
  } catch (error) {
    if (wishOf(ticket) !== before) return;
    if (error instanceof Unreadable) ticket.errorsSig.value = error.errors;
    else showProblem(ticket, error instanceof ProblemError ? error.problem : lostAnswer(screen.t.peek()));
  }
}

/** The ticket can not be read into an order. */
class Unreadable extends Error {
  constructor(readonly errors: Ticket["errorsSig"]["value"]) {
    super("Unreadable");
  }
}

function possible({ initMarginBefore, initMarginAfter, equityWithLoanAfter }: WhatIfView): Verdict {
  return {
    is: "possible",
    marginBefore: initMarginBefore,
    marginAfter: initMarginAfter,
    equityAfter: equityWithLoanAfter,
  };
}

/** Everything that the answer hangs on but the quantity. */
function wishOf(ticket: Ticket): string {
  const { instrumentSig, sideSig, typeSig, limitPriceSig, stopPriceSig, quantitySig } = ticket;
  return JSON.stringify([
    instrumentSig.peek()?.contract.conId,
    ...[sideSig, typeSig, limitPriceSig, stopPriceSig, quantitySig].map((one) => one.peek()),
  ]);
}

function show({ ticket, settings }: Screen, found: Largest, last: Problem | null): void {
  if ("quantity" in found) {
    ticket.quantitySig.value = toNumberInput(found.quantity, settings.langSig.peek());
    clearField(ticket, "quantity");
  } else if (found.gap === "none" && last !== null) showProblem(ticket, last);
  else ticket.errorsSig.value = { ...ticket.errorsSig.peek(), quantity: { key: `largest.gap.${found.gap}` } };
}
