// The visible state of an order, derived from its facts, and the figures of its fills. Pure.
import { type Big, compare, dec, type DecimalString, sign, sub, text } from "@/lib/contract/decimal.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import { isCombo } from "./identity.ts";
import type { Fill, OrderRecord } from "./record.ts";

/** What has been filled: the larger of the booked executions and IB's own running total. */
export function filledQuantity(record: OrderRecord): DecimalString {
  const booked = text(bookedQuantity(record));
  return compare(booked, record.reportedFilled) >= 0 ? booked : record.reportedFilled;
}

/** Never negative: an over-fill leaves nothing. `null` of an unknown quantity, unless it has filled. */
export function remainingQuantity(record: OrderRecord): DecimalString | null {
  const { quantity } = record.terms;
  if (quantity === null) return record.state === "filled" ? "0" : null;
  const rest = sub(quantity, filledQuantity(record));
  return sign(rest) < 0 ? "0" : rest;
}

/**
 * From the executions when they explain the whole quantity, otherwise IB's figure; `null` when neither is
 * known.
 */
export function averagePrice(record: OrderRecord): DecimalString | null {
  const booked = bookedQuantity(record);
  // A correction took all of it back: of nothing there is no average.
  if (record.corrected && sign(filledQuantity(record)) === 0) return null;
  if (booked.gt(0) && booked.gte(dec(record.reportedFilled))) {
    return text(record.fills.value.div(booked).round(8));
  }
  return record.reportedAverage;
}

/**
 * The sum, once every fill has its report; before that unknown (law 5). Of a combination it is that of its
 * legs, which are what is paid for: its own report says 0 or the same money again, so the two are never
 * added, and its 0 alone says nothing.
 */
export function commissionOf(record: OrderRecord): { amount: DecimalString; currency: string | null } | null {
  const ofLegs = commissionOfLegs(record);
  if (ofLegs !== null) return ofLegs;
  const { commission, first } = record.fills;
  if (commission === null || (commission.eq(0) && isCombo(record.contract))) return null;
  return { amount: text(commission), currency: first?.commissionCurrency ?? null };
}

/**
 * IB reports the commission of a combination with its legs: all of it once each leg has filled as often as
 * the order has.
 */
function commissionOfLegs(record: OrderRecord): ReturnType<typeof commissionOf> {
  const { legs } = record.contract;
  if (legs === undefined) return null;
  const filled = dec(filledQuantity(record));
  if (filled.eq(0)) return null;
  const fills = Object.values(record.parts).filter(({ part }) => part === "leg");
  const isWhole = legs.every(({ conId, ratio }) =>
    fills.filter(({ contract }) => contract.conId === conId)
      .reduce((sum, { quantity }) => sum.plus(dec(quantity)), dec("0")).eq(filled.times(ratio))
  );
  return isWhole ? sumOfReports(fills) : null;
}

function sumOfReports(fills: readonly Fill[]): ReturnType<typeof commissionOf> {
  if (new Set(fills.map(({ commissionCurrency }) => commissionCurrency)).size !== 1) return null;
  let sum = dec("0");
  for (const fill of fills) {
    if (fill.commission === null) return null;
    sum = sum.plus(dec(fill.commission));
  }
  return { amount: text(sum), currency: fills[0]?.commissionCurrency ?? null };
}

/** The state that the facts add up to, whatever order they came in. */
export function deriveState(record: OrderRecord): OrderState {
  if (isComplete(record)) return "filled";
  if (record.end !== null) {
    // Of a refused order that had been filled in part, the rest was cancelled.
    const isPart = record.end.state === "rejected" && sign(filledQuantity(record)) > 0;
    return isPart ? "cancelled" : record.end.state;
  }
  if (record.uncertain !== null) return "unknown";
  if (record.cancel !== null || record.cancelConfirmed || record.live === "PendingCancel") {
    return "cancel_pending";
  }
  if (sign(filledQuantity(record)) > 0) return "partly_filled";
  if (record.inactive) return "held";
  if (record.live === "Submitted") return "working";
  if (record.heldText !== null || record.whyHeld !== null) return "held";
  if (record.live !== null || record.acknowledged) return "pending";
  return record.sent ? "sent" : "journaled";
}

/** Executions alone may complete an order (P21); a larger quantity that is on its way must be filled too. */
function isComplete(record: OrderRecord): boolean {
  const { quantity } = record.terms;
  // Of an unknown quantity only IB's own word says that it is filled.
  if (quantity === null || sign(quantity) <= 0 || record.unsure) return false;
  // A change that grew the order may never have been told: then "cancelled" of IB's list is not contradicted
  // by the fills.
  if (record.end?.listed === true) return record.end.state === "filled";
  const filled = filledQuantity(record);
  const excess = compare(filled, quantity);
  // More than was ordered, and IB says "cancelled": it was changed to more, and nobody has told.
  if (excess < 0 || excess > 0 && record.end?.state === "cancelled") return false;
  const changed = record.change?.terms.quantity ?? null;
  return record.change === null || record.end !== null || (changed !== null && compare(filled, changed) >= 0);
}

/** The sum of the booked executions. */
export function bookedQuantity(record: OrderRecord): Big {
  return record.fills.quantity;
}
