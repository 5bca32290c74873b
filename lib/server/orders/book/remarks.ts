// IB's words at an order: each code stands on its timeline and, as long as nothing weightier explains the
// order, as its reason.
import { sign } from "@/lib/contract/decimal.ts";
import { type OrderCodeRole, orderCodeRole } from "@/lib/contract/code_book.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { quote } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { OrderRecord } from "./record.ts";
import { filledQuantity } from "./state.ts";

/**
 * IB repeats itself, sometimes with another number in the text: a timeline takes so many entries of one code
 * …
 */
const MOST_OF_ONE_CODE = 8;
/** … and so many of all codes. The reason always has the latest words. */
const MOST_OF_ALL_CODES = 64;
/** What these say is no cause of an end. */
const REMARKS: ReadonlySet<string> = new Set(["note", "held", "unclassified", "cancel_refused"]);

/** These explain how an order ended, and no other way of ending. */
const OF_AN_END: ReadonlySet<string> = new Set<OrderCodeRole>([
  "refused",
  "cancel_confirmed",
  "order_not_found",
]);

/** Whether it has ended: what IB says then is told and explains nothing any more. */
export function isOver(record: OrderRecord): boolean {
  return record.end !== null || record.state === "filled";
}

/** IB's words as the reason, unless a refusal is there already. */
export function asReason(record: OrderRecord, code: number, words: Saying): Partial<OrderRecord> {
  const isTaken = record.ibCode !== null && !REMARKS.has(orderCodeRole(record.ibCode, false));
  return isTaken || isOver(record) ? {} : { reason: words, ibCode: code };
}

/** IB repeats its remarks: the timeline takes each once, and of a flood the beginning. */
export function once(record: OrderRecord, code: number, words: Saying): Saying | undefined {
  const source = `code ${code}`;
  const text = inEnglish(words);
  const ofCodes = record.timeline.filter((entry) => entry.source.startsWith("code "));
  const ofThis = ofCodes.filter((entry) => entry.source === source);
  const isEnough = ofThis.length >= MOST_OF_ONE_CODE || ofCodes.length >= MOST_OF_ALL_CODES;
  return isEnough || ofThis.some((entry) => entry.text === text) ? undefined : words;
}

/** The same of what IB says in the rows of an order, which it repeats with each of them. */
export function onceOfRow(record: OrderRecord, words: Saying): Saying | undefined {
  const text = inEnglish(words);
  const ofRows = record.timeline.filter(({ source, says, text }) =>
    says === undefined && text !== undefined && !source.startsWith("code ")
  );
  const isTold = record.timeline.some((entry) => entry.text === text);
  return isTold || ofRows.length >= MOST_OF_ONE_CODE ? undefined : words;
}

/** What stays as the reason of a cancelled order: a known remark or a refused change has not ended it. */
export function endReason(record: OrderRecord): Pick<OrderRecord, "reason" | "ibCode"> {
  const { reason, ibCode } = record;
  const role = ibCode === null ? null : orderCodeRole(ibCode, false);
  const isNoCause = reason?.key === "CHANGE_REFUSED" || reason?.key === "CANCEL_REFUSED" ||
    role === "note" || role === "held";
  return isNoCause ? { reason: null, ibCode: null } : { reason, ibCode };
}

/** It works, or fills: what held it back explains it no longer, nor does the code of that. */
export function released(record: OrderRecord): Partial<OrderRecord> {
  const { heldText } = record;
  return {
    ...found(record),
    ...(heldText === null ? {} : { heldText: null, ...withoutCode(record, "held") }),
  };
}

/** IB has it after all. */
export function found(record: OrderRecord): Partial<OrderRecord> {
  return record.notFound ? { notFound: false, ...withoutCode(record, "order_not_found") } : {};
}

/** Why it was refused, cancelled or closed explains nothing of an order that has filled. */
export function filledAfterAll({ reason, ibCode }: OrderRecord): Partial<OrderRecord> {
  const isOfRequest = reason?.key === "CHANGE_REFUSED" || reason?.key === "CANCEL_REFUSED";
  const role = ibCode === null ? null : orderCodeRole(ibCode, false);
  const isOfEnd = role !== null && OF_AN_END.has(role) && !isOfRequest;
  const isClosed = reason?.key.startsWith("ORDER_RECONCILED") === true;
  return isOfEnd || isClosed ? { reason: null, ibCode: null } : {};
}

function withoutCode({ ibCode }: OrderRecord, role: OrderCodeRole): Partial<OrderRecord> {
  return ibCode !== null && orderCodeRole(ibCode, false) === role ? { ibCode: null } : {};
}

/**
 * Whether an end that nobody here asked for is IB's refusal of the order (thetagang#709). A refusal of a
 * change is none of the order, and once one has been sent nobody can tell them apart: then the end is a
 * cancel, with the same words.
 */
export function isRefused(record: OrderRecord): boolean {
  return record.refusal !== null && sign(filledQuantity(record)) === 0 && record.cancel === null &&
    !record.cancelConfirmed && record.messages <= 1;
}

/** The refusal as the reason. */
export function refusalReason(record: OrderRecord): Partial<OrderRecord> {
  const { refusal } = record;
  return refusal === null ? {} : { reason: quote(refusal.text), ibCode: refusal.code };
}
