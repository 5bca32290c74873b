// A change must keep a bracket whole: its exits may never do more than its entry. Pure.
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Denial } from "../checks.ts";
import type { OrderRecord } from "../../book/mod.ts";

/**
 * Why `record` may not be changed to `quantity`: an exit larger than its entry would turn the position
 * around.
 */
export function checkFamily(
  record: OrderRecord,
  quantity: DecimalString,
  records: readonly OrderRecord[],
): Denial | null {
  const parent = records.find((one) => one.clientOrderId === record.parentClientOrderId);
  // After its entry has filled an exit stands for itself: the position may have grown by other orders.
  const most = parent !== undefined && isOpen(parent.state) ? sizesOf(parent)[0] ?? null : null;
  if (most !== null && compare(quantity, most) > 0) {
    return deny(say("ORDER_BRACKET_INVALID.entry", { quantity: most }));
  }
  const larger = exitsOf(record, records).flatMap(sizesOf).find((one) => compare(one, quantity) > 0);
  if (larger === undefined) return null;
  return deny(say("ORDER_BRACKET_INVALID.exits", { quantity: larger }));
}

/**
 * What it has, and what a change that is on its way would give it: either may hold. The smaller one first.
 */
function sizesOf({ terms, change }: OrderRecord): DecimalString[] {
  return [terms.quantity, change?.terms.quantity ?? null].filter((size) => size !== null).sort(compare);
}

/** The open exits of an entry. */
export function exitsOf(record: OrderRecord, records: readonly OrderRecord[]): OrderRecord[] {
  return records.filter((one) => one.parentClientOrderId === record.clientOrderId && isOpen(one.state));
}

function deny(says: Saying): Denial {
  return { field: "quantity", says };
}
