// Whether an order of ours may be changed now, and its bracket stays whole.
import { compare, text } from "@/lib/contract/decimal.ts";
import { modifiableStates } from "@/lib/contract/order_states.ts";
import type { SentTerms } from "@/lib/contract/order_terms.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError, DenialError } from "@/lib/server/errors.ts";
import { filledQuantity, type OrderLedger, type OrderRecord, type SessionSource } from "../../book/mod.ts";
import { checkFamily } from "./family_check.ts";
import { requestField } from "./request_field.ts";

type Sizes = Pick<SentTerms, "quantity" | "cashQuantity">;

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

  /** It has traded meanwhile: what is changed to less than that is no order any more. */
  requireMoreThanFilled(record: OrderRecord, { quantity, cashQuantity }: Sizes): void {
    const filled = filledQuantity(record);
    if (quantity !== null && compare(quantity, filled) <= 0) {
      throw new DenialError(say("ORDER_QUANTITY_INVALID.filled", { quantity: filled }), {
        field: requestField("modify", "quantity"),
      });
    }
    const spent = text(record.fills.value);
    if (cashQuantity !== null && compare(cashQuantity, spent) <= 0) {
      throw new DenialError(say("ORDER_CASH_QUANTITY_INVALID.spent", { cash: spent }), {
        field: requestField("modify", "cashQuantity"),
      });
    }
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
