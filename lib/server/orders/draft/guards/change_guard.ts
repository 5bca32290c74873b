// Whether an order of ours may be changed now, and its bracket stays whole.
import { modifiableStates } from "@/lib/contract/order_states.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError, DenialError } from "@/lib/server/errors.ts";
import type { OrderLedger, OrderRecord, SessionSource } from "../../book/mod.ts";
import { checkFamily } from "./family_check.ts";
import { requestField } from "./request_field.ts";

export interface ChangeGuardDeps {
  ledger: OrderLedger;
  session: SessionSource;
}

export class ChangeGuard {
  readonly #deps: ChangeGuardDeps;

  constructor(deps: ChangeGuardDeps) {
    this.#deps = deps;
  }

  /** Ours, alive, known on this socket, with no other change under way. */
  requireModifiable(record: OrderRecord): void {
    const session = this.#deps.session.current;
    const bound = session !== null && record.binding !== null && record.binding.epoch === session.epoch &&
      record.binding.clientId === session.clientId;
    if (record.origin !== "app" || !bound) {
      throw new ConflictError(say("ORDER_NOT_OURS"), "clientOrderId");
    }
    if (!modifiableStates.has(record.state)) {
      throw new ConflictError(say("ORDER_NOT_MODIFIABLE", { state: record.state }), "clientOrderId");
    }
    if (record.change !== null) throw new ConflictError(say("ORDER_CHANGE_PENDING"), "clientOrderId");
  }

  /** A change keeps a bracket whole. */
  requireWholeFamily(record: OrderRecord, quantity: string | null): void {
    // An order for an amount of cash has no family.
    if (quantity === null) return;
    const { open } = this.#deps.ledger.book;
    const denial = checkFamily(record, quantity, open.touching(record.contract.conId));
    if (denial !== null) {
      throw new DenialError(denial.says, { field: requestField("modify", denial.field) });
    }
  }
}
