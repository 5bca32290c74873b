// One status word of IB into a record: alive, ended, asleep. A snapshot decides; a pushed row may be an old
// repeat.
import { orderCodeRole } from "@/lib/contract/code_book.ts";
import { sign } from "@/lib/contract/decimal.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { RowOrigin } from "./evidence.ts";
import { cancelledTerms } from "./fold_terms.ts";
import type { LiveStatus, OrderEnd, OrderRecord } from "./record.ts";
import { endReason, found, isRefused, refusalReason, released } from "./remarks.ts";
import { filledQuantity } from "./state.ts";
import { STATUS } from "./status_words.ts";
import type { Step } from "./step.ts";

export function foldStatusWord(record: OrderRecord, word: string, origin: RowOrigin): Step {
  const status = STATUS[word];
  // A word that nobody knows says nothing; that the order is listed as open says that it has not ended.
  if (status === undefined) return { ...readBack(record, origin), broker: true };
  if (status.kind === "live") return foldLive(record, status.live, origin);
  if (status.kind === "filled") {
    return { changes: { ...released(record), ...ended("filled", false) }, broker: true };
  }
  if (status.kind === "cancelled") {
    const refused = isRefused(record);
    if (record.end !== null && (record.end.state !== "rejected" || refused)) {
      return { changes: {}, broker: true };
    }
    if (refused) return { changes: { ...ended("rejected", false), ...refusalReason(record) }, broker: true };
    return {
      changes: { ...ended("cancelled", true), ...cancelledTerms(record), ...endReason(record) },
      broker: true,
    };
  }
  return foldInactive(record, origin);
}

/** Inactive with a refusal is a rejection; without one the order sleeps and may wake up (P25). */
function foldInactive(record: OrderRecord, origin: RowOrigin): Step {
  if (record.end !== null && origin.snapshotAt === null) return { changes: {}, broker: true };
  if (record.refusal !== null) {
    const isFilled = sign(filledQuantity(record)) > 0;
    const end = isFilled ? ended("cancelled", true) : ended("rejected", false);
    return { changes: { ...end, inactive: true, ...refusalReason(record) }, broker: true };
  }
  const doubt = record.inactive ? {} : { doubt: "IB reports the order inactive" };
  const read = readAlive(record, origin);
  const { reason } = { ...record, ...read.changes };
  // What was leaving has come to rest.
  const live = record.live === "PendingCancel" ? null : record.live;
  return {
    changes: {
      ...found(record),
      ...read.changes,
      live,
      inactive: true,
      reason: reason ?? say("ORDER_INACTIVE"),
      ...doubt,
    },
    note: read.note,
    broker: true,
  };
}

function foldLive(record: OrderRecord, live: LiveStatus, origin: RowOrigin): Step {
  const { end } = record;
  if (end !== null && origin.snapshotAt === null) {
    // An old repeat, or a wake-up: never believed as it flies by, always asked about.
    return { changes: { doubt: `IB reports ${live} for an order that had ended` }, broker: true };
  }
  const told = live === "Submitted" ? released(record) : found(record);
  const read = live === "PendingCancel" ? readBack(record, origin) : readAlive(record, origin);
  return {
    changes: { live, inactive: false, ...told, ...read.changes },
    note: read.note,
    broker: true,
  };
}

/** A reading has the order: it lives, whatever had ended it. */
function readBack(record: OrderRecord, origin: RowOrigin): Omit<Step, "broker"> {
  if (origin.snapshotAt === null) return { changes: {} };
  // Why it was refused, or had ended, explains no order that lives.
  const isExplained = record.refusal !== null || record.end !== null;
  const forgotten = isExplained ? { reason: null, ibCode: null } : {};
  return {
    changes: { end: null, refusal: null, uncertain: null, ...forgotten },
    note: record.end === null ? undefined : say("ORDER_HELD_OPEN"),
  };
}

/** And no cancel is on its way at IB: one that should be by now is lost. */
function readAlive(record: OrderRecord, origin: RowOrigin): Omit<Step, "broker"> {
  const read = readBack(record, origin);
  if (origin.snapshotAt === null || !cancelIsLost(record, origin)) return read;
  return {
    changes: { ...read.changes, cancel: null, cancelConfirmed: false, ...unconfirmed(record) },
    note: read.note ?? say("CANCEL_LOST"),
  };
}

/**
 * Of a cancel that nobody here has asked for there is only IB's confirmation: a later question has found the
 * order alive.
 */
function cancelIsLost(record: OrderRecord, { epoch, snapshotAt }: RowOrigin): boolean {
  const { cancel, cancelConfirmed, confirmedAt } = record;
  if (cancel === null) {
    return cancelConfirmed && snapshotAt !== null && confirmedAt !== null && confirmedAt < snapshotAt;
  }
  return cancel.overdue || cancel.epoch !== epoch;
}

/** What confirmed a cancel explains no order that lives. */
function unconfirmed({ ibCode }: OrderRecord): Partial<OrderRecord> {
  const isOfCancel = ibCode !== null && orderCodeRole(ibCode, false) === "cancel_confirmed";
  return isOfCancel ? { reason: null, ibCode: null } : {};
}

/** A doubt outlives the end: only a reading answers it. */
export function ended(state: OrderEnd["state"], provisional: boolean, listed = false): Partial<OrderRecord> {
  return {
    end: { state, provisional, listed },
    change: null,
    uncertain: null,
    live: null,
    heldText: null,
  };
}
