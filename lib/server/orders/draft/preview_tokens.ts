// Preview tokens: single use, 60 seconds, bound to who asked, account, mode, socket epoch, exact order,
// limits version, and the world that was shown.
import type { CloseProof, Draft, Mode, PreviewBasis } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { OrderTerms, SentTerms } from "@/lib/contract/order_terms.ts";
import type { CloseRequest } from "@/lib/contract/requests.ts";
import { elapsed, type Moment } from "@/lib/server/clock.ts";
import { sha256 } from "@/lib/server/journal/chain.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import type { ContractRules, FromProposal, LimitUse } from "../deps.ts";

interface PlanBase {
  /** The order id of ours that the submit will use; a modify has that of its order. */
  clientOrderId: string;
  /** The exact order: only this can be sent. */
  draft: Draft;
  rules: ContractRules;
  epoch: SocketEpoch;
  mode: Mode;
  limitsVersion: string;
  /** Under which it was previewed: a later one does not revive it. */
  arming: string | null;
  /** What it took of the limits. */
  use: LimitUse | null;
  /**
   * The session or token for which it was previewed, and which alone sends it; `null`: a call inside of this
   * process.
   */
  by: string | null;
  /** In English, for the journal. */
  sentence: string;
  /** Ends a position that is held. */
  exit: boolean;
  previewedAt: string;
  basis: PreviewBasis;
}

export interface OrderPlan extends PlanBase {
  kind: "order";
  from?: FromProposal;
}

export interface ClosePlan extends PlanBase {
  kind: "close";
  request: CloseRequest;
  proof: CloseProof;
}

export interface ModifyPlan extends PlanBase {
  kind: "modify";
  from: OrderTerms;
  to: SentTerms;
}

export type Plan = OrderPlan | ClosePlan | ModifyPlan;

interface Entry {
  plan: Plan;
  /** Of the token. */
  hash: string;
  issuedAt: Moment;
  lifeMs: number;
  /** The socket that it was made for is gone. */
  isCutOff: boolean;
  state: "free" | "busy" | "used";
}

/** Used and expired tokens are remembered this long, so that the answer can say which of the two it was. */
const MEMORY_MS = 600_000;
const MAX_ENTRIES = 2_000;
/** Sessions that have ended: what was being previewed for one at that moment is void, too. */
const MAX_ENDED = 1_000;

export class PreviewTokens {
  readonly #entries = new Map<string, Entry>();
  readonly #ended = new Set<string>();

  /** Keeps `plan` under `token` for `lifeMs` from `issuedAt`. */
  issue(token: string, plan: Plan, issuedAt: Moment, lifeMs: number): void {
    for (const [known, entry] of this.#entries) {
      const isRemembered = elapsed(entry.issuedAt, issuedAt) < entry.lifeMs + MEMORY_MS;
      if (isRemembered && this.#entries.size < MAX_ENTRIES) break;
      this.#entries.delete(known);
    }
    const isVoid = plan.by !== null && this.#ended.has(plan.by);
    const hash = tokenHash(token);
    const life = isVoid ? 0 : lifeMs;
    this.#entries.set(token, { plan, hash, issuedAt, lifeMs: life, isCutOff: false, state: "free" });
  }

  /** As `tokenHash`; of a token that is known here it was made at the preview, when nobody waited for it. */
  hashOf(token: string): string {
    return this.#entries.get(token)?.hash ?? tokenHash(token);
  }

  /** Whether it can still be submitted, whoever asks and however old it is. */
  isFree(token: string): boolean {
    return this.#entries.get(token)?.state === "free";
  }

  /**
   * Takes the plan for one submit by the one who asked for it. The caller must `use` or `release` it.
   * Throws `PREVIEW_EXPIRED` (also for tokens of an earlier run, and of somebody else) or `PREVIEW_USED`.
   */
  take(token: string, { by, now }: { by: string | null; now: Moment }): Plan {
    const entry = this.#entries.get(token);
    // Somebody else is not even told that there is one.
    if (entry === undefined || entry.plan.by !== by) {
      throw new ConflictError(say("PREVIEW_EXPIRED.unknown"), "previewToken");
    }
    if (entry.state !== "free") throw new ConflictError(say("PREVIEW_USED"), "previewToken");
    if (entry.isCutOff) throw new ConflictError(say("PREVIEW_EXPIRED.connection"), "previewToken");
    if (elapsed(entry.issuedAt, now) >= entry.lifeMs) {
      throw new ConflictError(say("PREVIEW_EXPIRED.old"), "previewToken");
    }
    entry.state = "busy";
    return entry.plan;
  }

  /** The order was committed: the token is spent for ever. */
  use(token: string): void {
    const entry = this.#entries.get(token);
    if (entry !== undefined) entry.state = "used";
  }

  /** Nothing was committed: the same preview may be submitted again while it is valid. */
  release(token: string): void {
    const entry = this.#entries.get(token);
    if (entry?.state === "busy") entry.state = "free";
  }

  /** A session or token has ended, for good: nothing that was previewed for it can be sent. */
  expireOf(by: string): void {
    this.#ended.add(by);
    const [longestAgo = ""] = this.#ended;
    if (this.#ended.size > MAX_ENDED) this.#ended.delete(longestAgo);
    for (const entry of this.#entries.values()) {
      if (entry.state === "free" && entry.plan.by === by) entry.lifeMs = 0;
    }
  }

  /** The socket is gone: what was previewed for it can not be sent. */
  expireAll(): void {
    for (const entry of this.#entries.values()) {
      if (entry.state === "free") entry.isCutOff = true;
    }
  }
}

/** How a token appears in the journal: a journal must not hold what could be submitted. */
function tokenHash(token: string): string {
  return sha256(token);
}
