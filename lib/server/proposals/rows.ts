// Proposals as rows of the journal, in the chain of the orders, and back again after a restart.
import { z } from "zod";
import { draftSchema } from "@/lib/contract/requests.ts";
import { sayingSchema } from "@/lib/contract/says/schema.ts";
import { contractSchema } from "@/lib/contract/views/instrument.ts";
import type { AuditKind } from "@/lib/server/journal/audit.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import { ended, type Proposal, type ProposalEnd } from "./proposal.ts";

export const PROPOSAL_ROWS: AuditKind = "proposal";

/** Every row says who and why, as those of access do. */
const who = { origin: z.string(), reason: z.string().nullable(), proposalId: z.string() };
const rowSchema = z.discriminatedUnion("what", [
  z.object({
    what: z.literal("laid"),
    ...who,
    reason: z.string(),
    owner: z.string(),
    order: draftSchema,
    contract: contractSchema,
    says: sayingSchema,
    expiresAt: z.string(),
  }),
  z.object({ what: z.literal("taken"), ...who, clientOrderId: z.string(), changed: z.boolean() }),
  z.object({ what: z.enum(["rejected", "withdrawn", "lapsed"]), ...who }),
]);

export function laidRow(proposal: Proposal): JournalEntry {
  const { proposalId, owner, origin, reason, order, contract, sentenceSays, expiresAt } = proposal;
  const data = {
    what: "laid",
    origin,
    reason,
    proposalId,
    owner,
    order,
    contract,
    says: sentenceSays,
    expiresAt,
  };
  return { at: proposal.laidAt, kind: PROPOSAL_ROWS, clientOrderId: null, data };
}

export function endRow({ proposalId }: Proposal, { at, by, ...ending }: ProposalEnd): JournalEntry {
  const clientOrderId = ending.what === "taken" ? ending.clientOrderId : null;
  const data = { ...ending, origin: by, proposalId };
  return { at, kind: PROPOSAL_ROWS, clientOrderId, data };
}

/**
 * What the rows say, oldest first. A row of another release, or of a proposal that is not among them, says
 * nothing.
 */
export function foldRows(entries: Iterable<JournalEntry>): Map<string, Proposal> {
  const proposals = new Map<string, Proposal>();
  for (const { at, data } of entries) {
    const parsed = rowSchema.safeParse(data);
    if (!parsed.success) continue;
    const row = parsed.data;
    const after = row.what === "laid" ? laidBy(row, at) : endedBy(proposals.get(row.proposalId), row, at);
    if (after !== null) proposals.set(row.proposalId, after);
  }
  return proposals;
}

type Row = z.infer<typeof rowSchema>;

function laidBy({ what: _, says, ...row }: Extract<Row, { what: "laid" }>, at: string): Proposal {
  return { ...row, sentenceSays: says, laidAt: at, state: "open", end: null };
}

function endedBy(
  proposal: Proposal | undefined,
  { origin, proposalId: _, ...row }: Exclude<Row, { what: "laid" }>,
  at: string,
): Proposal | null {
  return proposal === undefined ? null : ended(proposal, { ...row, at, by: origin });
}
