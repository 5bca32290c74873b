// The last look before an order leaves: every guard once more, and what the preview stood on. Asked while the
// disk takes the row of the order.
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import type { OrderRecord } from "../book/mod.ts";
import type { OrderDeps } from "../deps.ts";
import {
  type BasisDeps,
  type Checked,
  type ClosePlan,
  type DraftGuard,
  type ModifyPlan,
  type OrderPlan,
  type Plan,
  requireUnmoved,
} from "../draft/mod.ts";
import type { Attempt } from "./attempt.ts";

export interface LastLookDeps extends BasisDeps, Pick<OrderDeps, "journal" | "proposals" | "hops"> {
  guard: DraftGuard;
}

/** Each throws the first cause not to send. */
export class LastLook {
  readonly #deps: LastLookDeps;

  constructor(deps: LastLookDeps) {
    this.#deps = deps;
  }

  order(plan: OrderPlan, attempt: Attempt): Checked {
    const { rules } = plan;
    const checked = this.#guards(plan, attempt);
    // What has become of its proposal explains more than what moved because of it.
    if (plan.from !== undefined) this.#deps.proposals.of(plan.from.proposalId, plan.draft);
    requireUnmoved(plan.basis, plan.draft, { rules }, this.#deps);
    return this.#confirmed(checked, plan, attempt);
  }

  /** Its position was read just now, and is what was proven. */
  close(plan: ClosePlan, attempt: Attempt): Checked {
    return this.#confirmed(this.#guards(plan, attempt), plan, attempt);
  }

  change(plan: ModifyPlan, attempt: Attempt, record: OrderRecord): Checked {
    const { rules } = plan;
    const checked = this.#guards(plan, attempt, record);
    requireUnmoved(plan.basis, plan.draft, { rules, record }, this.#deps);
    return this.#confirmed(checked, plan, attempt);
  }

  #guards(plan: Plan, attempt: Attempt, record?: OrderRecord): Checked {
    this.#requireUnusedKey(attempt);
    const { rules, mode, kind: purpose } = plan;
    const { allowance } = attempt;
    return this.#deps.guard.check(plan.draft, {
      rules,
      mode,
      purpose,
      allowance,
      ...(record === undefined ? {} : { record }),
    });
  }

  /** One that has been answered belongs to another preview: this one was never submitted. */
  #requireUnusedKey({ key }: Attempt): void {
    if (this.#deps.journal.answer(key) === null) return;
    throw new ConflictError(say("IDEMPOTENCY_KEY_REUSED"), "idempotencyKey");
  }

  #confirmed(checked: Checked, plan: Plan, attempt: Attempt): Checked {
    // What was previewed before the account was armed anew is not what it was armed for.
    if (checked.arming !== null && checked.arming !== plan.arming) {
      throw new ConflictError(say("PREVIEW_EXPIRED.arming"));
    }
    attempt.requireConfirmed(checked.warnings);
    this.#deps.hops.note("check", attempt.age);
    return checked;
  }
}
