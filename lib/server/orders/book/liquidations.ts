// What IB trades by force to restore margin is told once for each of its orders, as an error: nobody here
// ordered it (P60).
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import type { OrderDeps } from "../deps.ts";
import type { Applied } from "./book_store.ts";
import type { OrderLedger } from "./ledger.ts";
import { type BookedExecution, sideOf } from "./views.ts";

export interface LiquidationsDeps extends Pick<OrderDeps, "notice"> {
  ledger: OrderLedger;
}

export class Liquidations {
  readonly #deps: LiquidationsDeps;
  /** By order. What the journal has was told when it came. */
  readonly #told: Set<string>;

  constructor(deps: LiquidationsDeps) {
    this.#deps = deps;
    const known = deps.ledger.book.executions().filter(({ row }) => row.liquidation);
    this.#told = new Set(known.map(orderOf));
  }

  /** Takes in what a fact brought, pushed or read. */
  follow({ executions }: Pick<Applied, "executions">): void {
    const { ledger, notice } = this.#deps;
    for (const execId of executions) {
      const execution = ledger.book.execution(execId);
      if (execution === null || !execution.row.liquidation) continue;
      const order = orderOf(execution);
      if (this.#told.has(order)) continue;
      this.#told.add(order);
      const { row } = execution;
      const says = say("LIQUIDATION", {
        side: sideOf(row.side),
        quantity: row.shares,
        name: nameParts(row.contract),
        price: row.price,
        account: row.account,
      });
      notice({ at: ledger.now(), level: "error", ...coded(says) });
    }
  }
}

/** One order of IB may be filled in many parts. */
function orderOf({ row, family }: BookedExecution): string {
  return row.permId === null ? family : `${row.permId}/${row.account}/${row.contract.conId}`;
}
