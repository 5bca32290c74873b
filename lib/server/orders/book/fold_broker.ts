// openOrder, orderStatus, completedOrder and absence into a record. A snapshot decides; a pushed row may be
// an old repeat.
import type { OrderId, SocketEpoch } from "@/lib/contract/ids.ts";
import { compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import type {
  CompletedOrderRow,
  IbOrderState,
  OrderStatusRow,
  ReportedContract,
} from "@/lib/contract/protocol/common.ts";
import { isSince } from "./absence.ts";
import type { Evidence } from "./evidence.ts";
import { isCombo } from "./identity.ts";
import { ended, foldStatusWord } from "./fold_status.ts";
import { cancelledTerms, filledTerms, foldTerms } from "./fold_terms.ts";
import type { OrderRecord } from "./record.ts";
import { endReason, isRefused, onceOfRow, refusalReason, released } from "./remarks.ts";
import { bookedQuantity, deriveState, filledQuantity } from "./state.ts";
import { STATUS } from "./status_words.ts";
import { NOTHING, type Step } from "./step.ts";
import { plain } from "./terms.ts";

/**
 * Of a completed order IB tells the end in words only (`completedStatus`, "Rejected by System: …"), in TWS's
 * language; status, refusal and `rejectReason` come before them. Not understood, the order is a cancelled one
 * with these words as its reason.
 */
const REJECTED = /^reject/i;

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
    contract: contractOf(record, row.contract),
    allocation: row.order.allocation ?? record.allocation,
  };
  const words = wordsOf(record, row.orderState);
  const after = { ...record, ...identity, ...terms.changes, ...words.changes };
  const reported = row.orderState.status === "Filled" ? row.order.totalQuantity : row.order.filledQuantity;
  const status = foldStatusWord(after, row.orderState.status, origin);
  return {
    changes: {
      ...identity,
      ...terms.changes,
      ...words.changes,
      ...status.changes,
      ...fills(after, reported, null),
    },
    note: terms.note ?? status.note ?? words.note,
    broker: true,
  };
}

/**
 * What IB says of an order beside its status: why it has refused it, and what it warns of. It sends no code
 * for that.
 */
function wordsOf(
  record: OrderRecord,
  { status, rejectReason, warningText }: IbOrderState,
): Omit<Step, "broker"> {
  const kind = STATUS[status]?.kind;
  const isRefusal = rejectReason !== "" && (kind === "inactive" || kind === "cancelled") &&
    record.refusal === null;
  const text = rejectReason === "" ? warningText : rejectReason;
  if (text === "") return { changes: {} };
  const note = onceOfRow(record, quote(text));
  return {
    changes: {
      ...(isRefusal ? { refusal: { code: null, text } } : {}),
      // Of an order that had filled in part it is no refusal, and the reason of its end all the same.
      ...(isRefusal && record.ibCode === null ? { reason: quote(text) } : {}),
    },
    ...(note === undefined ? {} : { note }),
  };
}

/**
 * IB may lengthen the name of a group: ours is what a change sends again, and what its siblings are found by.
 */
function groupOf({ ocaGroup }: OrderRecord, reported: string): string | null {
  return reported === "" || ocaGroup !== null && ocaGroup !== "" && reported.startsWith(ocaGroup)
    ? ocaGroup
    : reported;
}

/** Ours is what we have sent, until its instrument gets another number: exits are found by it. */
function contractOf({ origin, contract }: OrderRecord, told: ReportedContract): ReportedContract {
  const isMoved = told.conId !== contract.conId && told.conId !== 0 && !isCombo(contract);
  if (told.conId === 0 && !isCombo(told)) return contract;
  if (origin === "foreign" || isMoved) return withLegs(told, contract);
  // The instrument is called otherwise since: under its old name IB finds none of its executions any more.
  const isRenamed = !isCombo(contract) && told.symbol !== "" && told.symbol !== contract.symbol;
  const { symbol, localSymbol, tradingClass } = told;
  return isRenamed ? { ...contract, symbol, localSymbol, tradingClass } : contract;
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
      ...(isLarger(row, record) && origin.snapshotAt === null ? LARGER : {}),
      ...status.changes,
      ...figures,
      ...(isFilled ? filledTerms({ ...after, ...figures }, row.filled) : {}),
    },
    note: status.note,
    broker: true,
  };
}

/** Its fills may reach what is known of it and not be all of it: the order itself tells how much there is. */
const LARGER = { unsure: true, doubt: "IB reports more of the order than it acknowledged" } as const;

/** Whether more is left of a living order than was sent: somebody has made it larger, unheard. */
function isLarger(row: OrderStatusRow, { terms, change, end }: OrderRecord): boolean {
  const { filled, remaining, status } = row;
  const sizes = [terms.quantity, change?.terms.quantity ?? null].filter((size) => size !== null);
  if (
    end !== null || STATUS[status]?.kind !== "live" || terms.quantity === null || terms.cashQuantity !== null
  ) {
    return false;
  }
  const total = dec(filled ?? "0").plus(dec(remaining ?? "0"));
  return sizes.every((size) => total.gt(dec(size)));
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
  const after = { ...record, ...identity };
  // It is over, whatever IB calls that: of a word that nobody knows the fills tell which end it is.
  if (status === undefined ? isWhole(after) : status.kind === "filled") {
    return {
      changes: {
        ...identity,
        ...released(record),
        ...ended("filled", false, true),
        ...filledTerms(after, row.order.filledQuantity),
      },
      broker: true,
    };
  }
  // "Cancelled" of an order that was refused before it ever worked is IB's way to file a refusal.
  const wasRefused = isRefused(after) || record.end?.state === "rejected" && record.refusal !== null;
  const refused = status?.kind === "inactive" || wasRefused || rejectReason !== "" ||
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

function isWhole(record: OrderRecord): boolean {
  const { quantity } = record.terms;
  return quantity !== null && sign(quantity) > 0 && compare(filledQuantity(record), quantity) >= 0;
}

/**
 * Absent from a complete snapshot: that, with a confirmation or with quiet, closes it (P31); with neither it
 * is unknown.
 */
export function foldAbsent(record: OrderRecord, evidence: Extract<Evidence, { type: "absent" }>): Step {
  // It has been read again, with its fills: what was in question is so or is not there any more.
  const read = { doubt: null, unsure: false };
  if (record.end !== null || deriveState({ ...record, ...read }) === "filled") {
    return { changes: read, broker: false };
  }
  if (record.cancelConfirmed) return { changes: { ...ended("cancelled", true), ...read }, broker: true };
  if (record.refusal !== null && record.live !== "Submitted" && compare(filledQuantity(record), "0") === 0) {
    return {
      changes: { ...ended("rejected", false), ...read, ...refusalReason(record) },
      broker: true,
    };
  }
  // One that IB has never named may wait in a window of TWS, where no cancel finds it (P38).
  const gone = evidence.quiet || (record.notFound && record.acknowledged);
  if (gone) {
    // A change to just what has filled, never answered, is what has ended it.
    const changed = filledTerms({ ...record, ...read }, filledQuantity(record));
    if (record.change !== null && changed.terms === record.change.terms) {
      return { changes: { ...ended("filled", false), ...read, ...changed }, broker: true };
    }
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
  at: string,
): Step {
  if (record.end === null || !record.end.provisional) return NOTHING;
  const { endedAt } = record;
  // One that ended in the very moment of the question is among what was read.
  if (endedAt !== null && endedAt !== evidence.snapshotAt && isSince(endedAt, evidence, at)) return NOTHING;
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
