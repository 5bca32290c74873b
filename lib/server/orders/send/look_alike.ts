// An equal order a moment ago is asked about: most of them are a slip of the hand.
import type { Draft } from "@/lib/contract/api.ts";
import { amountFields } from "@/lib/contract/order_fields.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Moment } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { type OrderRecord, samePrice } from "../book/mod.ts";

/** Throws `ORDER_LOOKS_ALIKE` when an equal order is among those that were submitted a moment ago. */
export function refuseLookAlike(draft: Draft, submitted: readonly OrderRecord[]): void {
  const twin = submitted.find((record) =>
    record.origin === "app" && record.parentClientOrderId === null && record.state !== "rejected" &&
    looksAlike(record, draft)
  );
  if (twin === undefined) return;
  throw new ConflictError(say("ORDER_LOOKS_ALIKE"));
}

/**
 * Which orders were submitted within a window of the steady clock: setting the time opens it for none and
 * shuts it for none.
 */
export class Recent {
  readonly #windowMs: number;
  /** By client order id, oldest first. */
  readonly #submitted: Map<string, number>;

  /** `before`: orders of an earlier run, whose age at `start` only the wall clock knows. */
  constructor(windowMs: number, start: Moment, before: readonly OrderRecord[]) {
    this.#windowMs = windowMs;
    const ages = before.map(({ clientOrderId, createdAt }): [string, number] => [
      clientOrderId,
      Math.max(0, start.wall - Date.parse(createdAt)),
    ]);
    const young = ages.filter(([, age]) => age < windowMs).sort(([, a], [, b]) => b - a);
    this.#submitted = new Map(young.map(([id, age]) => [id, start.monotonic - age]));
  }

  submitted(clientOrderId: string, now: Moment): void {
    this.#forget(now);
    this.#submitted.set(clientOrderId, now.monotonic);
  }

  /** As many as somebody sends in the window, however many orders there are. */
  ids(now: Moment): string[] {
    this.#forget(now);
    return [...this.#submitted.keys()];
  }

  #forget({ monotonic }: Moment): void {
    for (const [id, at] of this.#submitted) {
      if (monotonic - at < this.#windowMs) return;
      this.#submitted.delete(id);
    }
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
