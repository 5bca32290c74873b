// What programs have laid before the trader: each with its origin, reason and time. Opening one fills the
// ticket, and sends nothing.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { openProposal, openProposals, rejectProposal } from "@/lib/client/proposals.ts";
import type { Problem, ProposalView } from "@/lib/contract/api.ts";
import { ageOf, formatAge, formatCountdown } from "@/lib/contract/format.ts";
import { proposalBounds } from "@/lib/contract/proposal_bounds.ts";
import { ProblemNote } from "./Field.tsx";
import { Modal } from "./Modal.tsx";
import { Said } from "./Said.tsx";

export function ProposalsDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const wayBack = useRef<HTMLButtonElement>(null);
  const proposals = openProposals(screen);
  return (
    <Modal id="proposals" title={t("proposals.title")} onClose={onClose} withMode>
      <div class="dialog-body space-y-3">
        <p class="text-muted">{t("proposals.text")}</p>
        {proposals.length === 0 && <p role="status">{t("proposals.none")}</p>}
        <ul class="space-y-4">
          {proposals.map((proposal) => (
            <Row
              key={proposal.proposalId}
              proposal={proposal}
              // The row that had the focus is gone.
              onRejected={() => wayBack.current?.focus()}
            />
          ))}
        </ul>
      </div>
      <div class="dialog-foot">
        <button type="button" class="btn" data-first ref={wayBack} onClick={onClose}>
          {t("dialog.close")}
        </button>
      </div>
    </Modal>
  );
}

function Row({ proposal, onRejected }: { proposal: ProposalView; onRejected(): void }): JSX.Element {
  const t = useText();
  const screen = useScreen();
  const rejectingSig = useSignal(false);
  const busySig = useSignal(false);
  const problemSig = useSignal<Problem | null>(null);
  const { proposalId, origin, reason, sentence, sentenceSays } = proposal;
  const named = `proposal-${proposalId}`;
  /** One thing at a time; a second press while it runs does nothing. */
  const once = async (run: () => Promise<Problem | null>) => {
    if (busySig.peek()) return;
    busySig.value = true;
    problemSig.value = await run();
    busySig.value = false;
  };
  return (
    <li class="border-t border-line pt-3 space-y-2" data-proposal={proposalId} aria-labelledby={named}>
      <p class="flex flex-wrap items-baseline justify-between gap-x-3">
        <strong class="font-semibold break-words min-w-0" id={named}>{origin}</strong>
        <Times proposal={proposal} />
      </p>
      <p class="sentence">
        <Said text={sentence} says={sentenceSays} />
      </p>
      <p class="break-words">
        <span class="text-muted">{`${t("proposals.reason")}: `}</span>
        <bdi data-reason>{reason}</bdi>
      </p>
      <ProblemNote problem={problemSig.value} />
      {rejectingSig.value
        ? (
          <RejectForm
            id={proposalId}
            busy={busySig.value}
            onBack={() => rejectingSig.value = false}
            onReject={(words) =>
              void once(async () => {
                const problem = await rejectProposal(screen, proposalId, words);
                if (problem === null) onRejected();
                return problem;
              })}
          />
        )
        : (
          <div class="flex flex-wrap gap-2">
            <button
              type="button"
              class="btn btn-accent"
              data-action="open-proposal"
              aria-describedby={named}
              disabled={busySig.value}
              onClick={() => void once(() => openProposal(screen, proposal))}
            >
              {busySig.value ? t("proposals.opening") : t("proposals.open")}
            </button>
            <button
              type="button"
              class="btn"
              data-action="reject-proposal"
              aria-describedby={named}
              disabled={busySig.value}
              onClick={() => rejectingSig.value = true}
            >
              {t("proposals.reject")}
            </button>
          </div>
        )}
    </li>
  );
}

/** How old it is, and when it lapses by itself. */
function Times({ proposal: { laidAt, expiresAt } }: { proposal: ProposalView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const now = screen.clockSig.value;
  const age = ageOf(laidAt, now);
  const laid = age !== null && age < 1000
    ? t("quote.now")
    : t("proposals.laid", { age: formatAge(age, screen.settings.langSig.value) });
  const time = formatCountdown(Date.parse(expiresAt) - now);
  return (
    <span class="age">
      {laid} · <span data-expiry>{t("proposals.lapses", { time })}</span>
    </span>
  );
}

interface RejectFormProps {
  id: string;
  busy: boolean;
  onBack(): void;
  onReject(words: string): void;
}

/** The program is told the reason, where there is one. */
function RejectForm({ id, busy, onBack, onReject }: RejectFormProps): JSX.Element {
  const t = useText();
  const wordsSig = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  // The button that had the focus has given way to this.
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <form
      class="space-y-2"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onReject(wordsSig.peek());
      }}
    >
      <label class="block" for={`reject-${id}`}>
        <span class="label">{t("proposals.why")}</span>
        <input
          id={`reject-${id}`}
          class="input"
          autocomplete="off"
          maxLength={proposalBounds.reason}
          value={wordsSig.value}
          ref={input}
          onInput={(event) => wordsSig.value = event.currentTarget.value}
        />
      </label>
      <div class="flex flex-wrap gap-2">
        <button type="submit" class="btn btn-danger" data-action="confirm-reject" disabled={busy}>
          {t("proposals.rejectNow")}
        </button>
        <button type="button" class="btn" onClick={onBack}>{t("preview.cancel")}</button>
      </div>
    </form>
  );
}
