// What the metrics count over orders: totals that never shrink, and the messages of a day against what they
// achieved.
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { OrderLedger } from "./ledger.ts";
import type { OrderList } from "./order_list.ts";
import type { DayTotals } from "./order_totals.ts";
import type { Unclassified } from "./unclassified.ts";

export interface OrderStats {
  /** Transitions outside the published table. */
  anomalies: number;
  /** IB codes the code book does not have: code → count. */
  unclassified: Record<string, number>;
  /** Callbacks that changed nothing. */
  repeats: number;
  /** Callbacks that belong to no known order (yet). */
  unmatched: number;
  sent: number;
  refused: number;
  unknown: number;
  /**
   * Submissions, changes and cancels of the listed day, and the orders of it that filled at least in part.
   */
  orderMessages: number;
  executedOrders: number;
  /** IB's order efficiency ratio: messages ÷ (executed orders + 1); above 20 IB complains (P42). */
  efficiencyRatio: DecimalString;
  journalRows: number;
  journalWritable: boolean;
  /** Rows that are not on the disk yet, and how long the oldest has waited. */
  journalWaiting: number;
  journalLagMs: number;
}

export interface OrderCountsDeps {
  ledger: OrderLedger;
  journal: Journal;
  list: OrderList;
  unclassified: Unclassified;
}

export class OrderCounts {
  readonly #deps: OrderCountsDeps;

  constructor(deps: OrderCountsDeps) {
    this.#deps = deps;
  }

  stats(): OrderStats {
    const { ledger: { book }, journal, list, unclassified } = this.#deps;
    const { anomalies, sent, refused, unknown } = book.totals;
    return {
      anomalies,
      sent,
      refused,
      unknown,
      unclassified: unclassified.counts,
      ...book.counts,
      ...efficiency(book.totals.day(list.since)),
      journalRows: journal.rows,
      journalWritable: journal.fault === null,
      journalWaiting: journal.lag.rows,
      journalLagMs: journal.lag.ms,
    };
  }
}

function efficiency(
  { messages, executed }: DayTotals,
): Pick<OrderStats, "orderMessages" | "executedOrders" | "efficiencyRatio"> {
  const efficiencyRatio = text(dec(messages).div(executed + 1).round(1));
  return { orderMessages: messages, executedOrders: executed, efficiencyRatio };
}
