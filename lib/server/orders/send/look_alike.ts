// An equal order a moment ago is asked about: most of them are a slip of the hand.
import type { Draft } from "@/lib/contract/api.ts";
import { amountFields } from "@/lib/contract/order_fields.ts";
import { say } from "@/lib/contract/says/say.ts";
import { iso } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { type OrderRecord, samePrice } from "../book/mod.ts";

/** Throws `ORDER_LOOKS_ALIKE` when an equal order of ours was submitted after `since` (epoch ms). */
export function refuseLookAlike(draft: Draft, records: readonly OrderRecord[], since: number): void {
  // Both are UTC with milliseconds: as texts they compare like times.
  const sinceText = iso(since);
  const twin = records.find((record) =>
    record.createdAt >= sinceText && record.origin === "app" && record.parentClientOrderId === null &&
    record.state !== "rejected" && looksAlike(record, draft)
  );
  if (twin === undefined) return;
  throw new ConflictError(say("ORDER_LOOKS_ALIKE"));
}

function looksAlike(record: OrderRecord, draft: Draft): boolean {
  const { terms } = record;
  return record.contract.conId === draft.conId && record.side === draft.side &&
    record.account === draft.account &&
    terms.orderType === draft.orderType && terms.tif === draft.tif &&
    samePrice(terms.quantity, draft.quantity) &&
    amountFields.every((field) => samePrice(terms[field], draft[field]));
}
