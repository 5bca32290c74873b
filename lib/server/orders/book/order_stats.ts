// What the metrics count over orders: totals that never shrink, and the messages of a day against what they
// achieved.
import { compare, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { OrderLedger } from "./ledger.ts";
import type { OrderList } from "./order_list.ts";
import type { OrderRecord } from "./record.ts";
import { filledQuantity } from "./state.ts";
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

type Totals = Pick<OrderStats, "anomalies" | "sent" | "refused">;

export interface OrderCountsDeps {
  ledger: OrderLedger;
  journal: Journal;
  list: OrderList;
  unclassified: Unclassified;
}

export class OrderCounts {
  readonly #deps: OrderCountsDeps;
  /** Of orders that the book does not hold any more. */
  #past: Totals = { anomalies: 0, sent: 0, refused: 0 };

  constructor(deps: OrderCountsDeps) {
    this.#deps = deps;
  }

  /** The book does not hold these any more: their part of the totals is kept. */
  letGo(records: readonly OrderRecord[]): void {
    this.#past = this.#totals(records);
  }

  stats(): OrderStats {
    const { ledger, journal, list, unclassified } = this.#deps;
    const records = ledger.book.records();
    const { since } = list;
    return {
      ...this.#totals(records),
      unclassified: unclassified.counts,
      ...ledger.book.counts,
      unknown: records.filter((record) => record.state === "unknown").length,
      ...efficiency(records.filter((record) => record.createdAt >= since)),
      journalRows: journal.rows,
      journalWritable: journal.fault === null,
      journalWaiting: journal.lag.rows,
      journalLagMs: journal.lag.ms,
    };
  }

  /** With everything let go before. */
  #totals(records: readonly OrderRecord[]): Totals {
    const own = records.filter(({ origin }) => origin === "app");
    const { anomalies, sent, refused } = this.#past;
    return {
      anomalies: records.reduce((sum, record) => sum + record.anomalies, anomalies),
      sent: sent + own.filter((record) => record.sent).length,
      refused: refused + own.filter(({ state }) => state === "rejected").length,
    };
  }
}

/** Orders of others cost us nothing: only messages of this desk count. */
function efficiency(
  records: readonly OrderRecord[],
): Pick<OrderStats, "orderMessages" | "executedOrders" | "efficiencyRatio"> {
  const own = records.filter((record) => record.messages > 0);
  const orderMessages = own.reduce((sum, record) => sum + record.messages, 0);
  const executedOrders = own.filter((record) => compare(filledQuantity(record), "0") > 0).length;
  const efficiencyRatio = text(dec(orderMessages).div(executedOrders + 1).round(1));
  return { orderMessages, executedOrders, efficiencyRatio };
}
