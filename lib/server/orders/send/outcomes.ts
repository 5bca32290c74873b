// Without evidence within the deadline the outcome is unknown and the broker is asked again.
import { isOpen } from "@/lib/contract/order_states.ts";
import type { Timers } from "@/lib/server/timers.ts";
import type { OrderLedger } from "../book/mod.ts";
import type { OrderSettings } from "../settings.ts";

export interface OutcomesDeps {
  ledger: OrderLedger;
  timers: Timers;
  settings: Pick<OrderSettings, "outcomeDeadlineMs">;
}

export class Outcomes {
  readonly #deps: OutcomesDeps;

  constructor(deps: OutcomesDeps) {
    this.#deps = deps;
  }

  /** Something was sent, or is about to be: IB should say something of it. */
  expect(clientOrderId: string, what: "order" | "change" | "cancel"): void {
    const { ledger, timers, settings } = this.#deps;
    timers.after(settings.outcomeDeadlineMs, () => {
      const record = ledger.book.get(clientOrderId);
      const waits = record !== null && isOpen(record.state) &&
        (what === "order" ? !record.acknowledged : record[what] !== null);
      if (waits) ledger.record({ kind: "overdue", clientOrderId, data: { what } });
    });
  }
}
