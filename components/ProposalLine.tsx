// Above the ticket: whose draft this was, and whether it still is. The trader may go on without it.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { isOfProposal } from "@/lib/contract/proposal_match.ts";

export function ProposalLine(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const proposal = screen.proposalSig.value;
  const { instrumentSig, sideSig } = screen.ticket;
  const conId = instrumentSig.value?.contract.conId ?? 0;
  const aim = { account: screen.accountSig.value ?? "", conId, side: sideSig.value };
  if (proposal === null || !isOfProposal(aim, proposal.order)) return null;
  const waits = proposal.proposalId in screen.store.proposalsSig.value;
  return (
    <div class="border-b border-line px-3 py-2 space-y-1" data-from-proposal={proposal.proposalId}>
      <p>
        <strong class="font-semibold">{t("proposals.from", { origin: proposal.origin })}</strong>
        {": "}
        <bdi class="break-words">{proposal.reason}</bdi>
      </p>
      <p role="status" class="text-warn">{waits ? "" : t("proposals.over")}</p>
      <button
        type="button"
        class="btn"
        data-action="leave-proposal"
        onClick={() => screen.proposalSig.value = null}
      >
        {t("proposals.leave")}
      </button>
    </div>
  );
}
