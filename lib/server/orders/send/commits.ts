// What a submit commits: the guards once more, the intent on the disk, and the hand-over in the same turn.
import { compare } from "@/lib/contract/decimal.ts";
import type { OrderId } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { say } from "@/lib/contract/says/say.ts";
import { momentOf } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import {
  changedTerms,
  type NewFact,
  type OrderIds,
  type OrderLedger,
  type OrderRecord,
  sameTerms,
} from "../book/mod.ts";
import type { LimitUse, OrderDeps } from "../deps.ts";
import {
  type BasisDeps,
  type ChangeGuard,
  type Checked,
  type ClosePlan,
  type DraftGuard,
  type EntryGate,
  type ModifyPlan,
  type OrderPlan,
  type Plan,
  type PositionProof,
  type PreviewTokens,
  proveClose,
  type Proven,
  requireUnmoved,
  sizeStep,
  wireOrder,
  workingExits,
} from "../draft/mod.ts";
import type { OrderSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";
import { CloseTurns } from "./close_turns.ts";
import { failure } from "./failure.ts";
import { Recent, refuseLookAlike } from "./look_alike.ts";
import { KeyedLock } from "./mutex.ts";
import type { Outcomes } from "./outcomes.ts";
import { planOrders } from "./plan_orders.ts";
import { type OrderSender, orDrop } from "./sender.ts";

export interface CommitsDeps
  extends
    BasisDeps,
    Pick<OrderDeps, "link" | "clock" | "ids" | "clientId" | "limits" | "proposals" | "hops"> {
  ledger: OrderLedger;
  orderIds: OrderIds;
  tokens: PreviewTokens;
  entry: EntryGate;
  guard: DraftGuard;
  changes: ChangeGuard;
  proof: PositionProof;
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

  constructor(deps: CommitsDeps) {
    this.#deps = deps;
    const { ledger, settings, clock, sender } = deps;
    this.#closes = new CloseTurns({
      clock,
      patienceMs: settings.maxCloseDelayMs,
      recalls: () => sender.recalls,
    });
    this.#recent = new Recent(settings.lookAlikeWindowMs, momentOf(clock), ledger.book.records());
  }

  /** Guards, commit and hand-over, without a pause in between. */
  commit(plan: OrderPlan | ModifyPlan, attempt: Attempt): Committed {
    this.#deps.entry.requireSameWorld(plan);
    const { rules, mode, kind: purpose } = plan;
    const record = plan.kind === "modify" ? this.#deps.ledger.book.get(plan.clientOrderId) : null;
    if (plan.kind === "modify" && record === null) throw orderChanged();
    const checked = this.#deps.guard.check(plan.draft, {
      rules,
      mode,
      purpose,
      allowance: attempt.allowance,
      ...(record === null ? {} : { record }),
    });
    // What has become of its proposal explains more than what moved because of it.
    if (plan.kind === "order" && plan.from !== undefined) {
      this.#deps.proposals.of(plan.from.proposalId, plan.draft);
    }
    requireUnmoved(plan.basis, plan.draft, { rules, ...(record === null ? {} : { record }) }, this.#deps);
    requireSameArming(plan, checked.arming);
    attempt.requireConfirmed(checked.warnings);
    this.#deps.hops.note("check", attempt.age);
    const sending = plan.kind === "modify"
      ? this.#change(plan, attempt, checked.use)
      : this.#order(plan, attempt, checked);
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
        const { rules, mode } = plan;
        const { allowance } = attempt;
        const checked = this.#deps.guard.check(plan.draft, { rules, purpose: "close", mode, allowance });
        requireSameArming(plan, checked.arming);
        attempt.requireConfirmed(checked.warnings);
        return { sending: this.#order(plan, attempt, checked) };
      })
    );
  }

  #requireProof(plan: ClosePlan, proven: Proven): void {
    const { request: { account, conId }, rules: { contract: { symbol } }, proof } = plan;
    const { position } = proven;
    const working = workingExits(this.#deps.ledger.book.openRecords(), { account, conId, symbol, ...proven });
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

  #order(plan: OrderPlan | ClosePlan, attempt: Attempt, { use, reduces }: Checked): Promise<void> {
    const { limits, ids, orderIds, clientId, ledger, tokens, sender, outcomes } = this.#deps;
    if (!attempt.confirmDuplicate) this.#refuseLookAlike(plan.draft);
    attempt.requireInTime();
    const taking = this.#taking(plan);
    const closeResult = plan.kind === "close" ? plan.proof.result : null;
    const planned = planOrders(
      plan.draft,
      { clientOrderId: plan.clientOrderId, contract: plan.rules.contract, closeResult },
      { uuid: () => ids.uuid(), orderId: () => orderIds.take() },
    );
    const facts = planned.map((order): NewFact => ({
      kind: "confirm",
      clientOrderId: order.clientOrderId,
      data: {
        planned: order,
        epoch: plan.epoch,
        clientId,
        previewedAt: plan.previewedAt,
        exit: plan.exit,
        bond: attempt.bond(plan),
        ...fromProposal(plan),
        // A bracket counts once, by its entry.
        ...(use !== null && order.clientOrderId === plan.clientOrderId ? { use } : {}),
      },
    }));
    const also = {
      orderIdFloor: orderIds.floor,
      answer: attempt.answer(plan),
      rows: taking === null ? [] : [taking.row],
    };
    const way = {
      epoch: plan.epoch,
      reduces,
      requireInTime: () => attempt.requireInTime(),
      notAfter: () => attempt.notAfter(),
    };
    const ready = sender.hold(planned, way);
    const sending = orDrop(
      ready.map(({ held }) => held),
      (isOnDisk) =>
        ledger.commitBefore(facts, also, () => {
          isOnDisk();
          const sending = sender.sendAll(ready, way);
          taking?.done();
          tokens.use(attempt.token);
          for (const order of planned) {
            this.#recent.submitted(order.clientOrderId, momentOf(this.#deps.clock));
          }
          if (use !== null) limits.spend(plan.clientOrderId, use);
          attempt.allowance?.spend();
          return sending;
        }),
    );
    for (const order of planned) outcomes.expect(order.clientOrderId, "order");
    return sending;
  }

  /** The last look whether its proposal is still open: withdrawn or taken meanwhile, nothing is sent. */
  #taking(plan: OrderPlan | ClosePlan) {
    if (plan.kind === "close" || plan.from === undefined) return null;
    const { proposalId, by } = plan.from;
    const { draft: order, clientOrderId } = plan;
    return this.#deps.proposals.taking(proposalId, { order, clientOrderId, by });
  }

  #change(plan: ModifyPlan, attempt: Attempt, use: LimitUse | null): Promise<void> {
    const { limits, link, ledger, tokens, changes, outcomes } = this.#deps;
    const record = ledger.book.get(plan.clientOrderId);
    if (record === null || record.binding === null) throw orderChanged();
    changes.requireModifiable(record);
    if (!sameTerms(record.terms, plan.from)) throw orderChanged();
    changes.requireWholeFamily(record, plan.to.quantity);
    attempt.requireInTime();
    const { orderId } = record.binding;
    const data = {
      terms: plan.to,
      epoch: plan.epoch,
      bond: attempt.bond(plan),
      ...(use === null ? {} : { use }),
    };
    const order = wireOrder(changedTerms(plan.to, record), {
      account: record.account,
      side: record.side,
      clientOrderId: record.clientOrderId,
      transmit: true,
      parentId: this.#liveParentId(record),
      ocaGroup: record.ocaGroup ?? "",
    });
    const fact: NewFact = { kind: "change", clientOrderId: plan.clientOrderId, data };
    const held = link.hold({
      epoch: plan.epoch,
      orderId,
      contract: record.contract,
      order,
      notAfter: attempt.notAfter(),
    });
    const sending = orDrop(
      [held],
      (isOnDisk) =>
        ledger.commitBefore([fact], { answer: attempt.answer(plan) }, () => {
          isOnDisk();
          const sending = held.release();
          tokens.use(attempt.token);
          if (use !== null) limits.spend(plan.clientOrderId, use);
          attempt.allowance?.spend();
          return sending;
        }),
    );
    outcomes.expect(plan.clientOrderId, "change");
    return sending.then(
      () => ledger.note("change_sent", record.clientOrderId, {}),
      (error) =>
        void ledger.record({
          kind: "change_failed",
          clientOrderId: record.clientOrderId,
          data: failure(error),
        }),
    );
  }

  /** P39: naming a parent that has filled is refused with 135. */
  #liveParentId(record: OrderRecord): OrderId | null {
    const parent = record.parentClientOrderId === null
      ? null
      : this.#deps.ledger.book.get(record.parentClientOrderId);
    if (parent === null || !isOpen(parent.state) || parent.binding?.epoch !== record.binding?.epoch) {
      return null;
    }
    return parent.binding?.orderId ?? null;
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

/** What was previewed before the account was armed anew is not what it was armed for. */
function requireSameArming(plan: Plan, now: string | null): void {
  if (now !== null && now !== plan.arming) throw new ConflictError(say("PREVIEW_EXPIRED.arming"));
}

function orderChanged(): ConflictError {
  return new ConflictError(say("ORDER_CHANGED"), "clientOrderId");
}
