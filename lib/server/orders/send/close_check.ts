// After a close: the position is read again and compared with what the preview promised.
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import { compare } from "@/lib/contract/decimal.ts";
import { isTerminal } from "@/lib/contract/order_states.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { Timers } from "@/lib/server/timers.ts";
import type { OrderLedger, OrderRecord } from "../book/mod.ts";
import type { OrderDeps } from "../deps.ts";
import type { OrderSettings } from "../settings.ts";

export interface CloseCheckDeps extends Pick<OrderDeps, "positions" | "notice"> {
  ledger: OrderLedger;
  timers: Timers;
  settings: Pick<OrderSettings, "positionSettleMs">;
}

export class CloseCheck {
  readonly #deps: CloseCheckDeps;
  readonly #checked = new Set<string>();

  /** Closes that had ended before this start were checked then. */
  constructor(deps: CloseCheckDeps) {
    this.#deps = deps;
    for (const record of deps.ledger.book.records()) {
      if (isTerminal(record.state)) this.#checked.add(record.clientOrderId);
    }
  }

  forget(clientOrderId: string): void {
    this.#checked.delete(clientOrderId);
  }

  /** After a close has ended, the position is read again and compared with what the preview promised. */
  follow(clientOrderId: string): void {
    const record = this.#deps.ledger.book.get(clientOrderId);
    if (record === null || record.closeResult === null || !isTerminal(record.state)) return;
    if (record.state !== "filled" || this.#checked.has(clientOrderId)) return;
    this.#checked.add(clientOrderId);
    this.#deps.timers.after(this.#deps.settings.positionSettleMs, () => void this.#compareClose(record));
  }

  async #compareClose(record: OrderRecord): Promise<void> {
    const { account, contract, closeResult } = record;
    if (closeResult === null) return;
    const name = nameParts(contract);
    try {
      const { quantity } = await this.#deps.positions.fresh(account, contract.conId);
      this.#deps.ledger.note("close_checked", record.clientOrderId, {
        expected: closeResult,
        position: quantity,
      });
      const others = this.#deps.ledger.book.open.touching(contract.conId).some((other) =>
        other.account === account && other.contract.conId === contract.conId
      );
      if (compare(quantity, closeResult) === 0 || others) return;
      const differs = { name, position: quantity, expected: closeResult };
      this.#noticeClose(record, say("CLOSE_RESULT_DIFFERS", differs));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#noticeClose(record, say("CLOSE_RESULT_DIFFERS.unread", { name, why: error.says }));
    }
  }

  #noticeClose({ clientOrderId: orderId }: OrderRecord, says: Saying): void {
    this.#deps.notice({ at: this.#deps.ledger.now(), level: "warning", ...coded(says), orderId });
  }
}
