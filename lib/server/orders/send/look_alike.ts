// An equal order a moment ago is asked about: most of them are a slip of the hand.
import type { Draft } from "@/lib/contract/api.ts";
import { amountFields } from "@/lib/contract/order_fields.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Moment } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { type OrderRecord, samePrice } from "../book/mod.ts";

/** Throws `ORDER_LOOKS_ALIKE` when an equal order of ours was submitted a moment ago. */
export function refuseLookAlike(
  draft: Draft,
  records: readonly OrderRecord[],
  isRecent: (record: OrderRecord) => boolean,
): void {
  const twin = records.find((record) =>
    record.origin === "app" && record.parentClientOrderId === null && record.state !== "rejected" &&
    looksAlike(record, draft) && isRecent(record)
  );
  if (twin === undefined) return;
  throw new ConflictError(say("ORDER_LOOKS_ALIKE"));
}

/** Which orders were submitted within a window of the steady clock: setting the time opens it for none and shuts it for none. */
export class Recent {
  readonly #windowMs: number;
  readonly #start: Moment;
  /** Of this run, by client order id, oldest first. */
  readonly #submitted = new Map<string, number>();

  constructor(windowMs: number, start: Moment) {
    this.#windowMs = windowMs;
    this.#start = start;
  }

  submitted(clientOrderId: string, { monotonic }: Moment): void {
    for (const [id, at] of this.#submitted) {
      if (monotonic - at < this.#windowMs) break;
      this.#submitted.delete(id);
    }
    this.#submitted.set(clientOrderId, monotonic);
  }

  has({ clientOrderId, createdAt }: OrderRecord, { monotonic }: Moment): boolean {
    const own = this.#submitted.get(clientOrderId);
    if (own !== undefined) return monotonic - own < this.#windowMs;
    // Of an earlier run, whose age at the start only the wall clock knows; of this run and let go, it is old by either.
    const sinceStart = monotonic - this.#start.monotonic;
    const before = Math.max(0, this.#start.wall - Date.parse(createdAt));
    return sinceStart + before < this.#windowMs;
  }
}

function looksAlike(record: OrderRecord, draft: Draft): boolean {
  const { terms } = record;
  return record.contract.conId === draft.conId && record.side === draft.side &&
    record.account === draft.account &&
    terms.orderType === draft.orderType && terms.tif === draft.tif &&
    samePrice(terms.quantity, draft.quantity) &&
    amountFields.every((field) => samePrice(terms[field], draft[field]));
}
