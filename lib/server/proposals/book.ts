// The book of proposals: who has laid what before the trader, within bounds, and what became of each. It
// sends nothing.
import { isOfProposal } from "@/lib/contract/proposal_match.ts";
import { proposalBounds } from "@/lib/contract/proposal_bounds.ts";
import type { Draft, PreviewedProposal } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Caller } from "@/lib/server/access/caller.ts";
import { type Clock, type Ids, iso, momentOf } from "@/lib/server/clock.ts";
import { AppError, ConflictError, DenialError, NotFoundError, RequestError } from "@/lib/server/errors.ts";
import type { Journal, JournalEntry } from "@/lib/server/journal/journal.ts";
import { LaidTimes } from "./laid_times.ts";
import {
  ended,
  isOverdue,
  type Proposal,
  type ProposalEnd,
  type ProposalEnding,
  sameOrder,
} from "./proposal.ts";
import { endRow, foldRows, laidRow, PROPOSAL_ROWS } from "./rows.ts";

/** Who asks, as the rows name him. */
export type Who = Pick<Caller, "id" | "name">;

export interface ProposalBookDeps {
  journal: Pick<Journal, "commit" | "append" | "flush" | "past">;
  clock: Clock;
  ids: Ids;
  /** A proposal has come or has ended. */
  onChange(proposalId: string): void;
}

/** A draft that was held against the rules of its instrument, in its one normal form. */
export type Described = Pick<Proposal, "order" | "contract" | "sentenceSays">;

const MINUTE_MS = 60_000;

export class ProposalBook {
  readonly #deps: ProposalBookDeps;
  /** Oldest first. */
  readonly #proposals: Map<string, Proposal>;
  readonly #laid: LaidTimes;
  /** Where their drafts are being looked at, by program. */
  readonly #onTheWay = new Map<string, number>();

  /** Rebuilds the book from the journal. What lapsed meanwhile lapses now. */
  constructor(deps: ProposalBookDeps) {
    this.#deps = deps;
    const since = iso(deps.clock.now() - proposalBounds.longestMs - proposalBounds.toldMs);
    this.#proposals = foldRows(deps.journal.past.ofDesk(since, [PROPOSAL_ROWS]));
    this.#laid = new LaidTimes(this.#proposals.values(), momentOf(deps.clock));
    this.look();
  }

  /** Ends what is overdue and forgets what was told long enough: once a second. */
  look(): void {
    for (const proposal of this.#proposals.values()) {
      if (this.#isOverdue(proposal)) this.#end(proposal, this.#by("desk", { what: "lapsed" }));
    }
    this.#forget(this.#deps.clock.now());
  }

  /** The open ones, oldest first. */
  open(): Proposal[] {
    return [...this.#proposals.values()].filter(({ state }) => state === "open");
  }

  get(proposalId: string): Proposal | null {
    return this.#proposals.get(proposalId) ?? null;
  }

  /** Newest first; of one program only, or of all. */
  all(owner: string | null): Proposal[] {
    const proposals = [...this.#proposals.values()].reverse();
    return owner === null ? proposals : proposals.filter((proposal) => proposal.owner === owner);
  }

  /**
   * Lays a draft before the trader: it is on the disk when this resolves. `describe` looks at the draft and
   * may refuse it. Rejects with 400 for a time that is past or too far, with 429 beyond the bounds, with 409
   * for the same draft once more.
   */
  async lay(
    who: Who,
    wish: { reason: string; expiresAt?: string | undefined },
    describe: () => Promise<Described>,
  ): Promise<Proposal> {
    const { clock, ids, journal } = this.#deps;
    const expiresAt = this.#expiryOf(wish.expiresAt);
    this.#requireRoom(who.id);
    this.#onTheWay.set(who.id, this.#waiting(who.id) + 1);
    const described = await describe().finally(() => this.#arrive(who.id));
    this.#requireRoom(who.id);
    this.#requireNew(who.id, described.order);
    const proposal: Proposal = {
      ...described,
      proposalId: ids.uuid(),
      owner: who.id,
      origin: who.name,
      reason: wish.reason,
      laidAt: iso(clock.now()),
      expiresAt,
      state: "open",
      end: null,
    };
    journal.commit({ entries: [laidRow(proposal)] });
    this.#laid.laid(proposal.proposalId, momentOf(clock));
    this.#keep(proposal);
    return proposal;
  }

  /** By its program only: to any other one it is not there. */
  withdraw(proposalId: string, who: Who): Proposal {
    const proposal = this.#proposals.get(proposalId);
    if (proposal === undefined || proposal.owner !== who.id) throw unknownProposal();
    return this.#endByHand(proposal, this.#by(who.name, { what: "withdrawn" }));
  }

  /** By the trader. */
  reject(proposalId: string, who: Who, reason: string | null): Proposal {
    return this.#endByHand(this.#known(proposalId), this.#by(who.name, { what: "rejected" }, reason));
  }

  /** The program may propose no more: what it has laid goes with it. */
  programEnded(owner: string): void {
    for (const proposal of this.open()) {
      if (proposal.owner === owner) this.#end(proposal, this.#by("desk", { what: "withdrawn" }));
    }
  }

  /**
   * What a preview of `order` says of it. Throws when it has ended, or is of another instrument, side or
   * account.
   */
  of(proposalId: string, order: Draft): PreviewedProposal {
    const { origin, reason, order: proposed } = this.#openFor(proposalId, order);
    return { proposalId, origin, reason, changed: !sameOrder(order, proposed) };
  }

  /**
   * The order is about to be sent. `row` goes to the disk together with the order; `done` is called when it
   * is there. Throws as `of`: of one proposal at most one order comes.
   */
  taking(
    proposalId: string,
    { order, clientOrderId, by }: { order: Draft; clientOrderId: string; by: string },
  ): { row: JournalEntry; done(): void } {
    const proposal = this.#openFor(proposalId, order);
    const changed = !sameOrder(order, proposal.order);
    const end = this.#by(by, { what: "taken", clientOrderId, changed });
    return {
      row: endRow(proposal, end),
      done: () => {
        const after = ended(proposal, end);
        if (after !== null) this.#keep(after);
      },
    };
  }

  #by(by: string, ending: ProposalEnding, reason: string | null = null): ProposalEnd {
    return { ...ending, at: iso(this.#deps.clock.now()), by, reason };
  }

  #known(proposalId: string): Proposal {
    const proposal = this.#proposals.get(proposalId);
    if (proposal === undefined) throw unknownProposal();
    return proposal;
  }

  #requireOpen(proposal: Proposal): void {
    const state = this.#isOverdue(proposal) ? "lapsed" : proposal.state;
    if (state !== "open") throw new ConflictError(say(`PROPOSAL_ENDED.${state}`), "proposalId");
  }

  #openFor(proposalId: string, order: Draft): Proposal {
    const proposal = this.#known(proposalId);
    this.#requireOpen(proposal);
    if (!isOfProposal(order, proposal.order)) {
      throw new DenialError(say("PROPOSAL_OTHER_ORDER"), { field: "proposalId" });
    }
    return proposal;
  }

  #endByHand(proposal: Proposal, end: ProposalEnd): Proposal {
    this.#requireOpen(proposal);
    return this.#end(proposal, end);
  }

  /**
   * Less before the trader is never refused: what can not be written now is kept for later, as with a cancel.
   */
  #end(proposal: Proposal, end: ProposalEnd): Proposal {
    const after = ended(proposal, end) ?? proposal;
    this.#deps.journal.append(endRow(proposal, end));
    if (end.what !== "lapsed") this.#deps.journal.flush();
    this.#keep(after);
    return after;
  }

  #keep(proposal: Proposal): void {
    this.#proposals.set(proposal.proposalId, proposal);
    this.#deps.onChange(proposal.proposalId);
  }

  #expiryOf(wished: string | undefined): string {
    const now = this.#deps.clock.now();
    if (wished === undefined) return iso(now + proposalBounds.usualMs);
    const at = Date.parse(wished);
    if (at <= now) throw new RequestError(say("PROPOSAL_EXPIRY_INVALID.past"), "expiresAt");
    if (at > now + proposalBounds.longestMs) {
      const hours = proposalBounds.longestMs / 3_600_000;
      throw new RequestError(say("PROPOSAL_EXPIRY_INVALID.late", { hours }), "expiresAt");
    }
    return iso(at);
  }

  #isOverdue(proposal: Proposal): boolean {
    const moment = momentOf(this.#deps.clock);
    return isOverdue(proposal, { now: moment.wall, age: this.#laid.ageOf(proposal, moment) });
  }

  #waiting(owner: string): number {
    return this.#onTheWay.get(owner) ?? 0;
  }

  #arrive(owner: string): void {
    const left = this.#waiting(owner) - 1;
    if (left > 0) this.#onTheWay.set(owner, left);
    else this.#onTheWay.delete(owner);
  }

  /** Counted with those on the way: many at once get no further than one after the other. */
  #requireRoom(owner: string): void {
    const { openOfOne, openOfAll, perMinute } = proposalBounds;
    const open = this.open();
    const own = open.filter((proposal) => proposal.owner === owner).length + this.#waiting(owner);
    if (own >= openOfOne) throw tooMany(say("PROPOSALS_TOO_MANY.program", { most: openOfOne }));
    const all = [...this.#onTheWay.values()].reduce((sum, count) => sum + count, open.length);
    if (all >= openOfAll) throw tooMany(say("PROPOSALS_TOO_MANY.all", { most: openOfAll }));
    const now = momentOf(this.#deps.clock);
    const ages = [...this.#proposals.values()].filter((proposal) => proposal.owner === owner)
      .map((proposal) => this.#laid.ageOf(proposal, now)).filter((age) => age < MINUTE_MS);
    if (ages.length < perMinute) return;
    const seconds = Math.ceil((MINUTE_MS - Math.max(...ages)) / 1000);
    throw tooMany(say("PROPOSALS_TOO_MANY.minute", { most: perMinute }), seconds);
  }

  /** Whoever got no answer asks again: that must not lay it twice. */
  #requireNew(owner: string, order: Draft): void {
    const same = this.open().find((proposal) => proposal.owner === owner && sameOrder(proposal.order, order));
    if (same === undefined) return;
    throw new ConflictError(say("PROPOSAL_REPEATED", { proposal: same.proposalId }), "order");
  }

  #forget(now: number): void {
    const { toldMs, toldEnded } = proposalBounds;
    const over = [...this.#proposals.values()].filter(({ end }) => end !== null);
    const tooMany = over.length - toldEnded;
    over.forEach(({ proposalId, end }, index) => {
      const old = end !== null && Date.parse(end.at) <= now - toldMs;
      if (!old && index >= tooMany) return;
      this.#proposals.delete(proposalId);
      this.#laid.forget(proposalId);
    });
  }
}

function unknownProposal(): NotFoundError {
  return new NotFoundError(say("PROPOSAL_UNKNOWN"), "proposalId");
}

/** `retryAfter`: seconds, of one that passes by itself. */
function tooMany(says: ReturnType<typeof say>, retryAfter?: number): AppError {
  return new AppError(says, { status: 429, retryAfter });
}
