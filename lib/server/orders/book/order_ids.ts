// The next order id: above `nextValidId`, every id seen and the persisted floor; it never goes down (P20, law
// 2).
import { LAST_ORDER_ID, type OrderId, toOrderId } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import { UnavailableError } from "@/lib/server/errors.ts";

export class OrderIds {
  /** The highest id that must not be used again. */
  #floor: number;

  constructor(floor: number) {
    this.#floor = floor;
  }

  /** The highest id used or seen: what is persisted. */
  get floor(): number {
    return this.#floor;
  }

  /** An id that is taken: by an order, by a what-if, by an earlier session. */
  seen(orderId: number): void {
    if (orderId <= LAST_ORDER_ID) this.#floor = Math.max(this.#floor, orderId);
  }

  /** IB's `nextValidId`: may be lower than what we know (P20) and then says nothing. */
  nextValid(orderId: number): void {
    this.seen(Math.min(orderId - 1, LAST_ORDER_ID));
  }

  take(): OrderId {
    if (this.#floor >= LAST_ORDER_ID) {
      throw new UnavailableError(say("ORDER_IDS_EXHAUSTED"));
    }
    this.#floor += 1;
    return toOrderId(this.#floor);
  }
}
