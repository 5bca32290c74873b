// One proposal and what can become of it: laid, then exactly one end. Pure.
import type { Contract } from "@/lib/contract/api.ts";
import type { ProposalState } from "@/lib/contract/views/proposal.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";

export interface Proposal {
  readonly proposalId: string;
  /** The caller that has laid it, by an id that is never used again. */
  readonly owner: string;
  /** The name of that caller. */
  readonly origin: string;
  readonly reason: string;
  readonly order: Draft;
  readonly contract: Contract;
  readonly sentenceSays: Saying;
  readonly laidAt: string;
  readonly expiresAt: string;
  readonly state: ProposalState;
  /** `null` while it is open. */
  readonly end: ProposalEnd | null;
}

/** How a proposal ends. */
export type ProposalEnding =
  | { what: "taken"; clientOrderId: string; changed: boolean }
  | { what: "rejected" | "withdrawn" | "lapsed" };

export type ProposalEnd = ProposalEnding & {
  readonly at: string;
  /** Who ended it; the desk itself when it lapsed. */
  readonly by: string;
  /** In the words of the trader, where he gave some. */
  readonly reason: string | null;
};

/** The proposal after its end; `null` when it had ended before: nothing ends twice. */
export function ended(proposal: Proposal, end: ProposalEnd): Proposal | null {
  return proposal.state === "open" ? { ...proposal, state: end.what, end } : null;
}

/**
 * Whether its time is up, by the clock on which more has passed: `now` is wall time, `age` how long ago it
 * was laid by the steady clock. Whoever sets the time back makes no proposal last longer.
 */
export function isOverdue(
  { state, laidAt, expiresAt }: Proposal,
  { now, age }: { now: number; age: number },
): boolean {
  const ends = Date.parse(expiresAt);
  return state === "open" && (ends <= now || ends - Date.parse(laidAt) <= age);
}

/** Whether two orders in their one normal form are the same. */
export function sameOrder(one: Draft, other: Draft): boolean {
  return written(one) === written(other);
}

function written(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1));
  });
}
