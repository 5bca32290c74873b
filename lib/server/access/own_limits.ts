// What a program may send at most by its own token, beside the limits of the desk: size, value and pace of
// its orders.
import { dec, text } from "@/lib/contract/decimal.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { Allowance, AllowanceDenial, AllowedOrder } from "@/lib/server/orders/mod.ts";
import type { Caller } from "./caller.ts";
import type { OwnLimits } from "./program_tokens.ts";

const MINUTE_MS = 60_000;

/** One per desk: it counts what each token has sent. */
export class OwnLimitBook {
  readonly #clock: Pick<Clock, "monotonic" | "now">;
  /** When each token sent, oldest first, by the monotonic clock. */
  readonly #sent = new Map<string, number[]>();

  constructor(clock: Pick<Clock, "monotonic" | "now">) {
    this.#clock = clock;
  }

  /** What holds for `caller`; `null`: nothing of its own. */
  of({ id, name, limits }: Caller): Allowance | null {
    if (limits === undefined) return null;
    return {
      deny: (order) =>
        order.reduces ? null : sizeDenial(name, limits, order) ?? this.#rateDenial(id, name, limits),
      spend: () => this.#sent.set(id, [...this.#lastMinute(id), this.#clock.monotonic()]),
    };
  }

  #rateDenial(id: string, name: string, { ordersPerMinute: limit }: OwnLimits): AllowanceDenial | null {
    const sent = this.#lastMinute(id);
    if (limit === null || sent.length < limit) return null;
    const leaves = sent[sent.length - limit];
    const wait = (leaves ?? this.#clock.monotonic()) + MINUTE_MS - this.#clock.monotonic();
    const nextAt = new Date(this.#clock.now() + wait).toISOString();
    return { says: say("ACCESS_LIMIT.rate", { name, value: sent.length, limit: String(limit), nextAt }) };
  }

  #lastMinute(id: string): number[] {
    const since = this.#clock.monotonic() - MINUTE_MS;
    return (this.#sent.get(id) ?? []).filter((at) => at > since);
  }
}

/** A change counts with all that the order is after it: in parts it would grow past any limit. */
function sizeDenial(
  name: string,
  { maxQuantity, maxNotional }: OwnLimits,
  { quantity, unitValue }: AllowedOrder,
): AllowanceDenial | null {
  if (maxQuantity !== null && dec(quantity).gt(maxQuantity)) {
    return {
      says: say("ACCESS_LIMIT.quantity", { name, value: quantity, limit: maxQuantity }),
      field: "quantity",
    };
  }
  if (maxNotional === null) return null;
  if (unitValue === null) return { says: say("ACCESS_LIMIT.unknown", { name, limit: maxNotional }) };
  const value = dec(quantity).times(unitValue).abs();
  if (value.lte(maxNotional)) return null;
  const given = { name, value: text(value.round(2)), limit: maxNotional };
  return { says: say("ACCESS_LIMIT.notional", given), field: "quantity" };
}
