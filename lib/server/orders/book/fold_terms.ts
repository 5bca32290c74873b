// What broker rows say of the terms of an order: a change acknowledged or lost, terms changed at IB, a
// quantity told by the end.
import { isTerminal } from "@/lib/contract/order_states.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import type { Difference } from "@/lib/contract/says/en/preview.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { OrderTerms } from "@/lib/contract/order_terms.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Evidence } from "./evidence.ts";
import type { OrderRecord } from "./record.ts";
import { filledQuantity } from "./state.ts";
import { STATUS } from "./status_words.ts";
import type { Step } from "./step.ts";
import { reportedTerms, sameTerms, termDifferences } from "./terms.ts";

export function foldTerms(record: OrderRecord, evidence: Extract<Evidence, { type: "open_order" }>): Step {
  const { row, origin } = evidence;
  const reported = reportedTerms(row.order, record.terms);
  const { change } = record;
  // What flies by after the end is an old repeat, or a wake-up that the re-read will tell.
  const isLive = STATUS[row.orderState.status]?.kind === "live";
  if (isLive && isTerminal(record.state) && origin.snapshotAt === null) return { changes: {}, broker: true };
  if (change !== null && sameTerms(reported, change.terms)) {
    const changes = termDifferences(record.terms, reported);
    const note = changes.length === 0
      ? say("CHANGE_ACKNOWLEDGED")
      : say("CHANGE_ACKNOWLEDGED.difference", { changes });
    return { changes: { terms: reported, change: null }, note, broker: true };
  }
  const differs = !sameTerms(reported, record.terms);
  const lost = change !== null && origin.snapshotAt !== null &&
    (change.overdue || change.epoch !== origin.epoch);
  return {
    changes: {
      ...(differs ? { terms: reported } : {}),
      ...(differs && record.acknowledged && origin.snapshotAt === null
        ? { unsure: true, doubt: "IB reports other terms than those it acknowledged" }
        : {}),
      ...(lost ? { change: null } : {}),
    },
    note: changeNote(differs ? termDifferences(record.terms, reported) : [], lost),
    broker: true,
  };
}

function changeNote(changes: readonly Difference[], lost: boolean): Saying | undefined {
  if (changes.length === 0) return lost ? say("CHANGE_LOST") : undefined;
  return say(lost ? "CHANGED_AT_IB.change_lost" : "CHANGED_AT_IB", { changes });
}

/**
 * Neither status nor completed row repeats the quantity. "Filled" with a total says it all the same, and
 * whether a change that was never answered had taken effect.
 */
export function filledTerms(record: OrderRecord, told: DecimalString | null): Partial<OrderRecord> {
  const filled = filledQuantity(record);
  const { change, terms } = record;
  if (told === null || compare(told, "0") === 0 || isQuantity(terms, filled)) return {};
  if (change !== null && isQuantity(change.terms, filled)) return { terms: change.terms };
  // After a correction the total is below the quantity for good.
  return record.corrected && isBelow(filled, terms) ? {} : { terms: { ...terms, quantity: filled } };
}

/**
 * Cancelled with all of the old quantity filled: the larger one, never acknowledged here, had taken effect.
 */
export function cancelledTerms(record: OrderRecord): Partial<OrderRecord> {
  const { change, terms } = record;
  const filled = filledQuantity(record);
  const grew = change !== null && !isBelow(filled, terms) && isBelow(filled, change.terms);
  return grew ? { terms: change.terms } : {};
}

function isQuantity({ quantity }: OrderTerms, filled: DecimalString): boolean {
  return quantity !== null && compare(filled, quantity) === 0;
}

/** Of an unknown quantity nobody can say so. */
function isBelow(filled: DecimalString, { quantity }: OrderTerms): boolean {
  return quantity !== null && compare(filled, quantity) < 0;
}
