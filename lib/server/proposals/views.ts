// A proposal as the screen sees it, and as its program does.
import type { ProposalFate, ProposalView } from "@/lib/contract/views/proposal.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import type { Proposal } from "./proposal.ts";

/** Without the id of its token: whoever reads the desk needs only the name. */
export function proposalView(proposal: Proposal): ProposalView {
  const { proposalId, origin, reason, order, contract, sentenceSays, laidAt, expiresAt } = proposal;
  const sentence = inEnglish(sentenceSays);
  return { proposalId, origin, reason, order, contract, sentence, sentenceSays, laidAt, expiresAt };
}

export function proposalFate(proposal: Proposal): ProposalFate {
  const { state, end } = proposal;
  return {
    ...proposalView(proposal),
    state,
    endedAt: end?.at ?? null,
    endReason: end?.reason ?? null,
    clientOrderId: end?.what === "taken" ? end.clientOrderId : null,
    changed: end?.what === "taken" ? end.changed : null,
  };
}
