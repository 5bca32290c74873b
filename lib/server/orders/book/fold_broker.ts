// openOrder, orderStatus, completedOrder and absence into a record. A snapshot decides; a pushed row may be an old repeat.
import type { OrderId, SocketEpoch } from "@/lib/contract/ids.ts";
import { isTerminal } from "@/lib/contract/order_states.ts";
import { compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import type { Difference } from "@/lib/contract/says/en/preview.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import type { OrderTerms } from "@/lib/contract/order_terms.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { CompletedOrderRow, ReportedContract } from "@/lib/contract/protocol/common.ts";
import type { Evidence, RowOrigin } from "./evidence.ts";
import type { LiveStatus, OrderEnd, OrderRecord } from "./record.ts";
import { bookedQuantity, filledQuantity } from "./state.ts";
import { endReason, isRefused, refusalReason } from "./remarks.ts";
import { plain, reportedTerms, sameTerms, termDifferences } from "./terms.ts";
import { NOTHING, type Step } from "./step.ts";

type Status = { kind: "live"; live: LiveStatus } | { kind: OrderEnd["state"] | "inactive" | "none" };

const STATUS: Readonly<Record<string, Status>> = {
  ApiPending: { kind: "live", live: "PendingSubmit" },
  PendingSubmit: { kind: "live", live: "PendingSubmit" },
  PreSubmitted: { kind: "live", live: "PreSubmitted" },
  Submitted: { kind: "live", live: "Submitted" },
  PendingCancel: { kind: "live", live: "PendingCancel" },
  ApiCancelled: { kind: "cancelled" },
  Cancelled: { kind: "cancelled" },
  Filled: { kind: "filled" },
  Inactive: { kind: "inactive" },
};

/**
 * Of a completed order IB tells the end in words only (`completedStatus`, "Rejected by System: …"), in TWS's language; status,
 * refusal and `rejectReason` come before them. Not understood, the order is a cancelled one with these words as its reason.
 */
const REJECTED = /^reject/i;

/** Whether IB's status word is one we know; an unknown word changes nothing. */
export function isKnownStatus(status: string): boolean {
  return STATUS[status] !== undefined;
}

export function foldOpenOrder(
  record: OrderRecord,
  evidence: Extract<Evidence, { type: "open_order" }>,
  at: string,
): Step {
  const { row, origin } = evidence;
  const terms = foldTerms(record, evidence);
  const identity: Partial<OrderRecord> = {
    acknowledged: true,
    ...(origin.snapshotAt === null ? {} : { doubt: null, unsure: false }),
    permId: record.permId ?? row.permId,
    ocaGroup: groupOf(record, row.order.ocaGroup),
    trailStop: trailStopOf(record, row.order.trailStopPrice, at),
    ...binding(row.clientId, row.orderId, origin.epoch),
    ...(record.origin === "foreign" ? { contract: withLegs(row.contract, record.contract) } : {}),
    allocation: row.order.allocation ?? record.allocation,
  };
  const after = { ...record, ...identity, ...terms.changes };
  const reported = row.orderState.status === "Filled" ? row.order.totalQuantity : row.order.filledQuantity;
  const status = foldStatusWord(after, row.orderState.status, origin);
  return {
    changes: { ...identity, ...terms.changes, ...status.changes, ...fills(after, reported, null) },
    note: terms.note ?? status.note,
    broker: true,
  };
}

/** IB may lengthen the name of a group: ours is what a change sends again, and what its siblings are found by. */
function groupOf({ ocaGroup }: OrderRecord, reported: string): string | null {
  return reported === "" || ocaGroup !== null && ocaGroup !== "" && reported.startsWith(ocaGroup)
    ? ocaGroup
    : reported;
}

/** A row that leaves out the legs of a combination does not take them away. */
function withLegs(told: ReportedContract, known: ReportedContract): ReportedContract {
  return told.legs === undefined && known.legs !== undefined ? { ...told, legs: known.legs } : told;
}

/** IB moves the stop of a trailing order and tells it with the order; a report without one says nothing. */
function trailStopOf(record: OrderRecord, told: DecimalString | null, at: string): OrderRecord["trailStop"] {
  if (told === null) return record.trailStop;
  const price = plain(told);
  return record.trailStop?.price === price ? record.trailStop : { price, at };
}

export function foldStatus(record: OrderRecord, evidence: Extract<Evidence, { type: "order_status" }>): Step {
  const { row, origin } = evidence;
  const identity: Partial<OrderRecord> = {
    acknowledged: true,
    permId: record.permId ?? row.permId,
    whyHeld: row.whyHeld === "" ? null : row.whyHeld,
    ...binding(row.clientId, row.orderId, origin.epoch),
  };
  const after = { ...record, ...identity };
  const status = foldStatusWord(after, row.status, origin);
  const authority = origin.snapshotAt !== null && record.corrected;
  const figures = fills(after, row.filled, row.avgFillPrice, authority);
  const isFilled = row.status === "Filled";
  return {
    changes: {
      ...identity,
      ...status.changes,
      ...figures,
      ...(isFilled ? filledTerms({ ...after, ...figures }, row.filled) : {}),
    },
    note: status.note,
    broker: true,
  };
}

/** Completed orders of the day carry no order id; `totalQuantity` is 0 there and says nothing. */
export function foldCompleted(record: OrderRecord, row: CompletedOrderRow): Step {
  const word = row.orderState.status;
  const status = STATUS[word];
  const { completedStatus, rejectReason } = row.orderState;
  const said = [rejectReason, completedStatus].find((part) => part !== "") ?? null;
  const identity: Partial<OrderRecord> = {
    acknowledged: true,
    doubt: null,
    unsure: false,
    permId: record.permId ?? row.permId,
    ...fills(record, row.order.filledQuantity, null, record.corrected),
  };
  const why = endReason(record);
  const reason = why.reason ?? (said === null ? null : quote(said));
  if (status === undefined || status.kind === "none") return { changes: identity, broker: true };
  if (status.kind === "filled") {
    return {
      changes: {
        ...identity,
        ...ended("filled", false, true),
        ...filledTerms({ ...record, ...identity }, row.order.filledQuantity),
      },
      broker: true,
    };
  }
  const after = { ...record, ...identity };
  // "Cancelled" of an order that was refused before it ever worked is IB's way to file a refusal.
  const wasRefused = isRefused(after) || record.end?.state === "rejected" && record.refusal !== null;
  const refused = status.kind === "inactive" || wasRefused || rejectReason !== "" ||
    REJECTED.test(completedStatus);
  const state = refused && sign(filledQuantity(after)) === 0 ? "rejected" : "cancelled";
  const explained = state === "rejected" && record.refusal !== null
    ? refusalReason(record)
    : { reason, ibCode: why.ibCode };
  if (record.end !== null && record.end.state === state) {
    return { changes: { ...identity, end: { ...record.end, listed: true }, ...explained }, broker: true };
  }
  const terms = state === "cancelled" ? cancelledTerms(after) : {};
  return {
    changes: { ...identity, ...ended(state, state === "cancelled", true), ...terms, ...explained },
    broker: true,
  };
}

/** Absent from a complete snapshot: that, with a confirmation or with quiet, closes it (P31); with neither it is unknown. */
export function foldAbsent(record: OrderRecord, evidence: Extract<Evidence, { type: "absent" }>): Step {
  if (record.end !== null || record.state === "filled") return { changes: { doubt: null }, broker: false };
  const read = { doubt: null };
  if (record.cancelConfirmed) return { changes: { ...ended("cancelled", true), ...read }, broker: true };
  if (record.refusal !== null && record.live !== "Submitted" && compare(filledQuantity(record), "0") === 0) {
    return {
      changes: { ...ended("rejected", false), ...read, ...refusalReason(record) },
      broker: true,
    };
  }
  const gone = record.notFound || evidence.quiet;
  if (gone) {
    const reason = say(record.acknowledged ? "ORDER_RECONCILED" : "ORDER_RECONCILED.never");
    const why = endReason(record);
    return {
      changes: { ...ended("cancelled", true), ...read, ...why, reason: why.reason ?? reason },
      broker: true,
    };
  }
  // Just sent: it has until its deadline to show up.
  if (!record.acknowledged && record.uncertain === null) return NOTHING;
  const uncertain = record.uncertain ?? say("ORDER_UNLISTED");
  return { changes: { uncertain, doubt: "IB does not list it" }, broker: false };
}

/** The executions were read again after the end: now "cancelled" is final. */
export function foldFillsReread(
  record: OrderRecord,
  evidence: Extract<Evidence, { type: "fills_reread" }>,
): Step {
  if (record.end === null || !record.end.provisional) return NOTHING;
  if (record.endedAt !== null && evidence.snapshotAt < record.endedAt) return NOTHING;
  return {
    changes: { end: { ...record.end, provisional: false } },
    note: say("FILLS_REREAD", {
      state: record.end.state,
      filled: filledQuantity(record),
      of: record.terms.quantity,
    }),
    broker: false,
  };
}

function foldTerms(record: OrderRecord, evidence: Extract<Evidence, { type: "open_order" }>): Step {
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
 * Neither status nor completed row repeats the quantity. "Filled" with a total says it all the same, and whether a change that
 * was never answered had taken effect.
 */
function filledTerms(record: OrderRecord, told: DecimalString | null): Partial<OrderRecord> {
  const filled = filledQuantity(record);
  const { change, terms } = record;
  if (told === null || compare(told, "0") === 0 || isQuantity(terms, filled)) return {};
  if (change !== null && isQuantity(change.terms, filled)) return { terms: change.terms };
  // After a correction the total is below the quantity for good.
  return record.corrected && isBelow(filled, terms) ? {} : { terms: { ...terms, quantity: filled } };
}

/** Cancelled with all of the old quantity filled: the larger one, never acknowledged here, had taken effect. */
function cancelledTerms(record: OrderRecord): Partial<OrderRecord> {
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

function foldStatusWord(record: OrderRecord, word: string, origin: RowOrigin): Step {
  const status = STATUS[word];
  if (status === undefined || status.kind === "none") return { changes: {}, broker: true };
  if (status.kind === "live") return foldLive(record, status.live, origin);
  if (status.kind === "filled") return { changes: ended("filled", false), broker: true };
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
  return {
    changes: { inactive: true, reason: record.reason ?? say("ORDER_INACTIVE"), ...doubt },
    broker: true,
  };
}

function foldLive(record: OrderRecord, live: LiveStatus, origin: RowOrigin): Step {
  const { end } = record;
  const isSnapshot = origin.snapshotAt !== null;
  if (end !== null && !isSnapshot) {
    // An old repeat, or a wake-up: never believed as it flies by, always asked about.
    return { changes: { doubt: `IB reports ${live} for an order that had ended` }, broker: true };
  }
  const released = live === "Submitted" ? { heldText: null } : {};
  const believed = record.refusal === null ? {} : { reason: null, ibCode: null };
  const revived = isSnapshot ? { end: null, refusal: null, uncertain: null, ...believed } : {};
  const cancel = isSnapshot && live !== "PendingCancel" && cancelIsLost(record, origin)
    ? { changes: { cancel: null, cancelConfirmed: false }, note: say("CANCEL_LOST") }
    : { changes: {}, note: undefined };
  const note = end === null ? cancel.note : say("ORDER_HELD_OPEN");
  return {
    changes: { live, inactive: false, notFound: false, ...released, ...revived, ...cancel.changes },
    note,
    broker: true,
  };
}

function cancelIsLost(record: OrderRecord, origin: RowOrigin): boolean {
  const { cancel } = record;
  return cancel !== null && (cancel.overdue || cancel.epoch !== origin.epoch);
}

/** A doubt outlives the end: only a reading answers it. */
function ended(state: OrderEnd["state"], provisional: boolean, listed = false): Partial<OrderRecord> {
  return {
    end: { state, provisional, listed },
    change: null,
    uncertain: null,
    live: null,
    heldText: null,
  };
}

/** Cumulative figures only grow; after a correction a snapshot may lower them. */
function fills(
  record: OrderRecord,
  filled: DecimalString | null,
  average: DecimalString | null,
  authority = false,
): Partial<OrderRecord> {
  if (filled === null) return {};
  const step = compare(filled, record.reportedFilled);
  if (step < 0 && !authority) return {};
  // After a correction an old status may repeat the old total: believed only until the broker has been asked.
  const isOld = record.corrected && !authority && step > 0 && dec(filled).gt(bookedQuantity(record));
  return {
    reportedFilled: text(dec(filled)),
    ...(isOld ? { doubt: "a total that the executions do not explain" } : {}),
    ...(compare(filled, "0") === 0 || !isPrice(average, record)
      ? {}
      : { reportedAverage: text(dec(average)) }),
  };
}

/** An average of 0 is IB's "not known", but for what may trade at zero. */
function isPrice(average: DecimalString | null, { contract }: OrderRecord): average is DecimalString {
  return average !== null && (sign(average) !== 0 || kindOf(contract.secType).mayBeNegative);
}

function binding(clientId: number, orderId: OrderId, epoch: SocketEpoch): Partial<OrderRecord> {
  return orderId === 0 ? {} : { binding: { epoch, clientId, orderId } };
}
