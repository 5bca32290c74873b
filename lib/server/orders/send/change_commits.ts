// What the submit of a change commits: another order under the id of the one that is there.
import type { OrderId } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { IbOrder } from "@/lib/contract/protocol/common.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { changedTerms, type NewFact, type OrderLedger, type OrderRecord, sameTerms } from "../book/mod.ts";
import type { LimitUse, OrderDeps } from "../deps.ts";
import { type ChangeGuard, type ModifyPlan, wireOrder } from "../draft/mod.ts";
import type { Attempt } from "./attempt.ts";
import { failure, isRefusedByDisk } from "./failure.ts";
import { handOver } from "./hand_over.ts";
import type { LastLook } from "./last_look.ts";
import type { Outcomes } from "./outcomes.ts";

export interface ChangeCommitsDeps extends Pick<OrderDeps, "link"> {
  ledger: OrderLedger;
  changes: ChangeGuard;
  look: LastLook;
  outcomes: Outcomes;
  /** The preview is used up, and what it takes of the limits is taken. */
  spent(plan: ModifyPlan, attempt: Attempt, use: LimitUse | null): void;
}

export class ChangeCommits {
  readonly #deps: ChangeCommitsDeps;

  constructor(deps: ChangeCommitsDeps) {
    this.#deps = deps;
  }

  /** Row, guards and hand-over in one turn. What becomes of the hand-over never rejects. */
  commit(plan: ModifyPlan, attempt: Attempt): Promise<void> {
    const { link, ledger, look, outcomes, spent } = this.#deps;
    const record = this.#unchanged(plan);
    attempt.requireInTime();
    const held = link.hold({
      epoch: plan.epoch,
      orderId: record.binding.orderId,
      contract: record.contract,
      order: this.#changedOrder(plan, record),
      notAfter: attempt.notAfter(),
    });
    const sending = handOver(ledger, {
      clientOrderId: plan.clientOrderId,
      held: [held],
      facts: (use) => [changeFact(plan, attempt, use)],
      use: plan.use,
      also: { answer: attempt.answer(plan) },
    }, {
      look: () => look.change(plan, attempt, record),
      release: ({ use }) => {
        const sending = held.release(attempt.notAfter());
        spent(plan, attempt, use);
        return sending;
      },
    });
    outcomes.expect(plan.clientOrderId, "change");
    return sending.then(
      () => ledger.note("change_sent", record.clientOrderId, {}),
      (error) => this.#failed(record, error),
    );
  }

  /** The order as it was when its change was previewed. */
  #unchanged(plan: ModifyPlan) {
    const { ledger, changes } = this.#deps;
    const record = ledger.book.get(plan.clientOrderId);
    if (record === null || record.binding === null) throw orderChanged();
    changes.requireModifiable(record);
    if (!sameTerms(record.terms, plan.from)) throw orderChanged();
    changes.requireMoreThanFilled(record, plan.to);
    changes.requireWholeFamily(record, plan.to.quantity);
    return { ...record, binding: record.binding };
  }

  #failed({ clientOrderId }: OrderRecord, error: unknown): void {
    const { ledger } = this.#deps;
    if (isRefusedByDisk(error)) ledger.refusedByDisk(error.says);
    ledger.record({ kind: "change_failed", clientOrderId, data: failure(error) });
  }

  #changedOrder(plan: ModifyPlan, record: OrderRecord): IbOrder {
    return wireOrder(changedTerms(plan.to, record), {
      account: record.account,
      side: record.side,
      clientOrderId: record.clientOrderId,
      transmit: true,
      parentId: this.#liveParentId(record),
      ocaGroup: record.ocaGroup ?? "",
    });
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
}

function changeFact(plan: ModifyPlan, attempt: Attempt, use: LimitUse | null): NewFact {
  return {
    kind: "change",
    clientOrderId: plan.clientOrderId,
    data: {
      terms: plan.to,
      epoch: plan.epoch,
      bond: attempt.bond(plan),
      ...(use === null ? {} : { use }),
    },
  };
}

function orderChanged(): ConflictError {
  return new ConflictError(say("ORDER_CHANGED"), "clientOrderId");
}
