// What the metrics count over orders: totals that never shrink, and the messages of a day against what they achieved.
import { compare, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { OrderRecord } from "./record.ts";
import { filledQuantity } from "./state.ts";

interface Totals {
  /** State transitions outside the published table. */
  anomalies: number;
  sent: number;
  refused: number;
}

export class OrderTotals {
  /** Of orders that the book does not hold any more. */
  #past: Totals = { anomalies: 0, sent: 0, refused: 0 };

  letGo(records: readonly OrderRecord[]): void {
    this.#past = this.of(records);
  }

  /** With everything let go before. */
  of(records: readonly OrderRecord[]): Totals {
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
export function efficiency(
  records: readonly OrderRecord[],
): { orderMessages: number; executedOrders: number; efficiencyRatio: DecimalString } {
  const own = records.filter((record) => record.messages > 0);
  const orderMessages = own.reduce((sum, record) => sum + record.messages, 0);
  const executedOrders = own.filter((record) => compare(filledQuantity(record), "0") > 0).length;
  const efficiencyRatio = text(dec(orderMessages).div(executedOrders + 1).round(1));
  return { orderMessages, executedOrders, efficiencyRatio };
}
