// Every check of a draft that can be made without asking IB: at the preview, and again right before it is
// sent.
import type { Draft, Mode, Warning } from "@/lib/contract/api.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { DenialError } from "@/lib/server/errors.ts";
import type { OrderLedger, OrderRecord } from "../../book/mod.ts";
import type { Allowance, ContractRules, LimitUse, OrderDeps, Purpose } from "../../deps.ts";
import { checkDraft } from "../checks.ts";
import { workingExits } from "../close_math.ts";
import { guardActiveOrders } from "./active_orders.ts";
import { limitContext } from "../limit_context.ts";
import type { PositionWatch } from "../position_watch.ts";
import { requestField } from "./request_field.ts";
import { guardHalted, guardReducing } from "./trading_state.ts";

export interface DraftGuardDeps
  extends
    Pick<OrderDeps, "accounts" | "positions" | "unread" | "quotes" | "tradingState" | "limits" | "clock"> {
  ledger: OrderLedger;
  watch: PositionWatch;
}

/** What is known of a draft when it is checked. */
export interface Guarded {
  rules: ContractRules;
  purpose: Purpose;
  mode: Mode;
  /** The order that a modify changes: it does not stand in its own way. */
  record?: OrderRecord;
  /** Of the one who sends; missing: it has none of its own. */
  allowance?: Allowance | null;
  /** IB was asked what it would do and stayed silent. */
  whatIfMissing?: boolean;
}

export interface Checked {
  /** Of the limits. */
  warnings: Warning[];
  /** What the order takes of them. */
  use: LimitUse | null;
  /** Of a live account; `null`: none is needed. */
  arming: string | null;
  /** Proven to do nothing but make a position smaller. */
  reduces: boolean;
}

export class DraftGuard {
  readonly #deps: DraftGuardDeps;

  constructor(deps: DraftGuardDeps) {
    this.#deps = deps;
  }

  /** Throws a `DenialError`. */
  check(draft: Draft, guarded: Guarded): Checked {
    const { rules, purpose } = guarded;
    const { accounts, limits, clock, ledger } = this.#deps;
    const denial = checkDraft(draft, { rules, accounts: accounts.list(), now: clock.now() });
    if (denial !== null) {
      throw new DenialError(denial.says, { field: requestField(purpose, denial.field) });
    }
    const state = this.#deps.tradingState();
    guardHalted(state, purpose);
    const context = limitContext(draft, guarded, this.#deps);
    guardReducing(state, context, () => this.#whyUnproven(draft, guarded));
    const crowded = purpose === "modify" ? [] : guardActiveOrders(draft, purpose, ledger.book);
    const verdict = limits.check(draft, context);
    if (verdict.denied) {
      const { says, field, limit } = verdict;
      throw new DenialError(says, {
        ...(field === undefined ? {} : { field: requestField(purpose, field) }),
        limit,
      });
    }
    const refused = guarded.allowance?.deny(context) ?? null;
    if (refused !== null) {
      throw new DenialError(refused.says, { field: requestField(purpose, refused.field ?? "quantity") });
    }
    return {
      warnings: [...crowded, ...verdict.warnings],
      use: verdict.use,
      arming: verdict.arming ?? null,
      reduces: context.reduces,
    };
  }

  /** Why nobody can say what other orders still do on the side of the draft; `null`: it is known. */
  #whyUnproven({ account, conId, side }: Draft, { rules, record }: Guarded): Saying | null {
    const others = this.#deps.ledger.book.open.touching(conId)
      .filter(({ clientOrderId }) => clientOrderId !== record?.clientOrderId);
    const position = side === "SELL" ? "1" : "-1";
    const working = workingExits(others, { account, conId, symbol: rules.contract.symbol, position });
    return working.ok ? null : working.says;
  }
}
