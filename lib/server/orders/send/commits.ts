// What a submit commits: the intent, the guards once more, and the hand-over, all in one turn.
import { compare } from "@/lib/contract/decimal.ts";
import { say } from "@/lib/contract/says/say.ts";
import { momentOf } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import type { NewFact, OrderIds, OrderLedger } from "../book/mod.ts";
import type { LimitUse, OrderDeps } from "../deps.ts";
import {
  type Checked,
  type ClosePlan,
  type EntryGate,
  type ModifyPlan,
  type OrderPlan,
  type Plan,
  type PositionProof,
  type PreviewTokens,
  proveClose,
  type Proven,
  sizeStep,
  workingExits,
} from "../draft/mod.ts";
import type { OrderSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";
import { ChangeCommits, type ChangeCommitsDeps } from "./change_commits.ts";
import { CloseTurns } from "./close_turns.ts";
import { handOver } from "./hand_over.ts";
import type { LastLook } from "./last_look.ts";
import { Recent, refuseLookAlike } from "./look_alike.ts";
import { KeyedLock } from "./mutex.ts";
import type { Outcomes } from "./outcomes.ts";
import type { ReadyOrder, ReadyOrders } from "./ready_orders.ts";
import type { OrderSender } from "./sender.ts";

export interface CommitsDeps
  extends
    Pick<OrderDeps, "link" | "clock" | "clientId" | "limits" | "proposals">,
    Omit<ChangeCommitsDeps, "spent"> {
  ledger: OrderLedger;
  orderIds: OrderIds;
  tokens: PreviewTokens;
  entry: EntryGate;
  look: LastLook;
  proof: PositionProof;
  ready: ReadyOrders;
  sender: OrderSender;
  outcomes: Outcomes;
  settings: Pick<OrderSettings, "lookAlikeWindowMs" | "maxCloseDelayMs">;
}

/** The hand-over to the bridge goes on in `sending`, which never rejects. */
export interface Committed {
  sending: Promise<void>;
}

/** Each refusal before the commit throws, and nothing was sent. */
export class Commits {
  readonly #deps: CommitsDeps;
  readonly #locks = new KeyedLock();
  readonly #closes: CloseTurns;
  readonly #recent: Recent;
  readonly #changes: ChangeCommits;

  constructor(deps: CommitsDeps) {
    this.#deps = deps;
    const { ledger, settings, clock, sender } = deps;
    this.#closes = new CloseTurns({
      clock,
      patienceMs: settings.maxCloseDelayMs,
      recalls: () => sender.recalls,
    });
    this.#recent = new Recent(settings.lookAlikeWindowMs, momentOf(clock), ledger.book.records());
    this.#changes = new ChangeCommits({ ...deps, spent: (...spent) => this.#spent(...spent) });
  }

  /** Row, guards and hand-over, without a pause in between. */
  commit(plan: OrderPlan | ModifyPlan, attempt: Attempt): Committed {
    this.#deps.entry.requireSameWorld(plan);
    const sending = plan.kind === "modify"
      ? this.#changes.commit(plan, attempt)
      : this.#order(plan, attempt, () => this.#deps.look.order(plan, attempt));
    return { sending };
  }

  /** In its turn and under the lock of the position: read, compare with the proof, send (P58). */
  async commitClose(plan: ClosePlan, attempt: Attempt): Promise<Committed> {
    const { account, conId } = plan.request;
    return await this.#closes.take(() =>
      this.#locks.run(`${account}/${conId}`, async () => {
        this.#deps.entry.requireSameWorld(plan);
        const proven = await this.#deps.proof.read(account, conId);
        attempt.proven(this.#deps.settings.maxCloseDelayMs);
        this.#deps.entry.requireSameWorld(plan);
        this.#requireProof(plan, proven);
        const look = () => this.#deps.look.close(plan, attempt);
        return { sending: this.#order(plan, attempt, look) };
      })
    );
  }

  #requireProof(plan: ClosePlan, proven: Proven): void {
    const { request: { account, conId }, rules: { contract: { symbol } }, proof } = plan;
    const { position } = proven;
    const working = workingExits(this.#deps.ledger.book.open.touching(conId), {
      account,
      conId,
      symbol,
      ...proven,
    });
    if (!working.ok) throw new ConflictError(working.says, "conId");
    const { exits } = working;
    if (compare(position, proof.position) === 0 && compare(exits, proof.workingExits) === 0) return;
    const again = proveClose(plan.request, { position, exits, step: sizeStep(plan.rules) });
    throw new ConflictError(say("POSITION_CHANGED", {
      position: proof.position,
      exits: proof.workingExits,
      nowPosition: position,
      nowExits: exits,
      now: again.ok ? say("POSITION_CHANGED.closes", { closes: again.proof.closes }) : again.says,
    }));
  }

  #order(plan: OrderPlan | ClosePlan, attempt: Attempt, look: () => Checked): Promise<void> {
    const { ledger, ready, sender, outcomes, orderIds } = this.#deps;
    attempt.requireInTime();
    const taking = this.#taking(plan);
    const orders = ready.take(plan, attempt.notAfter());
    const sending = handOver(ledger, {
      clientOrderId: plan.clientOrderId,
      held: orders.map(({ held }) => held),
      facts: (use) => orders.map((order) => this.#fact(order, plan, attempt, use)),
      use: plan.use,
      also: {
        orderIdFloor: orderIds.floor,
        answer: attempt.answer(plan),
        rows: taking === null ? [] : [taking.row],
      },
    }, {
      look: () => {
        const checked = look();
        if (!attempt.confirmDuplicate) this.#refuseLookAlike(plan.draft);
        attempt.requireInTime();
        return checked;
      },
      release: ({ use, reduces }) => {
        const sending = sender.sendAll(orders, {
          epoch: plan.epoch,
          reduces,
          requireInTime: () => attempt.requireInTime(),
          notAfter: () => attempt.notAfter(),
        });
        taking?.done();
        this.#spent(plan, attempt, use);
        for (const order of orders) {
          this.#recent.submitted(order.clientOrderId, momentOf(this.#deps.clock));
        }
        return sending;
      },
    });
    for (const order of orders) outcomes.expect(order.clientOrderId, "order");
    return sending;
  }

  #fact(
    { held: _, ...planned }: ReadyOrder,
    plan: OrderPlan | ClosePlan,
    attempt: Attempt,
    use: LimitUse | null,
  ): NewFact {
    return {
      kind: "confirm",
      clientOrderId: planned.clientOrderId,
      data: {
        planned,
        epoch: plan.epoch,
        clientId: this.#deps.clientId,
        previewedAt: plan.previewedAt,
        exit: plan.exit,
        bond: attempt.bond(plan),
        ...fromProposal(plan),
        // A bracket counts once, by its entry.
        ...(use !== null && planned.clientOrderId === plan.clientOrderId ? { use } : {}),
      },
    };
  }

  #spent(plan: Plan, attempt: Attempt, use: LimitUse | null): void {
    this.#deps.tokens.use(attempt.token);
    if (use !== null) this.#deps.limits.spend(plan.clientOrderId, use);
    attempt.allowance?.spend();
  }

  /** The last look whether its proposal is still open: withdrawn or taken meanwhile, nothing is sent. */
  #taking(plan: OrderPlan | ClosePlan) {
    if (plan.kind === "close" || plan.from === undefined) return null;
    const { proposalId, by } = plan.from;
    const { draft: order, clientOrderId } = plan;
    return this.#deps.proposals.taking(proposalId, { order, clientOrderId, by });
  }

  #refuseLookAlike(draft: Plan["draft"]): void {
    const { ledger, clock } = this.#deps;
    const submitted = this.#recent.ids(momentOf(clock)).flatMap((id) => ledger.book.get(id) ?? []);
    refuseLookAlike(draft, submitted);
  }
}

function fromProposal(plan: OrderPlan | ClosePlan): { proposalId?: string } {
  return plan.kind === "close" || plan.from === undefined ? {} : { proposalId: plan.from.proposalId };
}
