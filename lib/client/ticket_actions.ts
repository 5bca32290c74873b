// What the ticket's form asks for: the preview of what it holds, and another place for its order. Comes with
// the form.
import { isOfProposal } from "@/lib/contract/proposal_match.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { focusFirstError } from "./actions.ts";
import { clearProblems } from "./form.ts";
import { ticketFacts } from "./ticket_facts.ts";
import { attempt, type Screen } from "./screen.ts";
import { setInstrument } from "./ticket.ts";
import { toDraft } from "./ticket_draft.ts";

/** The proposal that the ticket was filled with, as long as the order can come of it. */
function proposalOf({ proposalSig }: Screen, order: Draft): { proposalId?: string } {
  const proposal = proposalSig.peek();
  return proposal !== null && isOfProposal(order, proposal.order) ? { proposalId: proposal.proposalId } : {};
}

/** Asks for a preview of the ticket; what is missing is shown at its field. */
export async function previewTicket(
  screen: Screen,
  { byLine = false }: { byLine?: boolean } = {},
): Promise<void> {
  const { ticket } = screen;
  clearProblems(ticket);
  const result = toDraft(ticket, {
    account: screen.accountSig.peek() ?? "",
    lang: screen.settings.langSig.peek(),
    facts: ticketFacts(screen),
  });
  if ("errors" in result) ticket.errorsSig.value = result.errors;
  else {
    const { draft: order, readings } = result;
    await screen.flow.start({ kind: "order", order, readings, byLine, ...proposalOf(screen, order) });
  }
  focusFirstError(ticket, "#pane-ticket");
}

/** Takes another place for the orders of the ticket: its price steps may be others. */
export async function chooseRoute(screen: Screen, conId: number, exchange: string): Promise<void> {
  await attempt(screen, async () => {
    const details = await screen.api.post({ action: "contract_details", conId, exchange });
    const { ticket } = screen;
    if (ticket.instrumentSig.peek()?.contract.conId === conId) setInstrument(ticket, details);
  });
}
