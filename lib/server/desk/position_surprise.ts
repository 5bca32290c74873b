// Positions that change without a fill we know of: typed in TWS, liquidated, assigned. IB tells such fills
// only when asked (P60).
import { Big, dec, type DecimalString } from "@/lib/contract/decimal.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import type { Clock } from "@/lib/server/clock.ts";

export interface PositionSurpriseDeps {
  clock: Clock;
  positions(): readonly { account: string; conId: number; quantity: DecimalString }[];
  /** The last reported quantity; `null` while unknown. */
  quantity(account: string, conId: number): DecimalString | null;
  /** A position moved and nothing here says why: the broker must be asked. */
  surprised(): void;
}

/** Signed shares; negative ones also take a fill back that was corrected. */
export interface Fill {
  account: string;
  conId: number;
  shares: DecimalString;
}

/** Fills and positions come one after the other. */
const SETTLE_MS = 2_000;

export class PositionSurprise {
  readonly #deps: PositionSurpriseDeps;
  /** The quantity that position and fills last agreed on, by `account/conId`. */
  readonly #agreed = new Map<string, Big>();
  /** What was filled since. */
  readonly #filled = new Map<string, Big>();
  readonly #checks = new Map<string, () => void>();
  #begun = false;

  constructor(deps: PositionSurpriseDeps) {
    this.#deps = deps;
  }

  /** Everything was just read: what is known now belongs together. */
  begin(): void {
    this.reset();
    this.#begun = true;
    for (const { account, conId, quantity } of this.#deps.positions()) {
      this.#agreed.set(positionKey(account, conId), dec(quantity));
    }
  }

  /** Orders filled. */
  fills(fills: readonly Fill[]): void {
    for (const { account, conId, shares } of fills) {
      const key = positionKey(account, conId);
      this.#filled.set(key, this.#filledOf(key).plus(dec(shares)));
    }
  }

  /** A position was reported. */
  look(account: string, conId: number): void {
    if (!this.#begun) return;
    const key = positionKey(account, conId);
    if (this.#checks.has(key)) return;
    this.#checks.set(
      key,
      this.#deps.clock.after(SETTLE_MS, () => {
        this.#checks.delete(key);
        this.#check(key, account, conId);
      }),
    );
  }

  /** The socket is gone: what changes meanwhile is read by the next sync and surprises nobody. */
  reset(): void {
    for (const cancel of this.#checks.values()) cancel();
    this.#checks.clear();
    this.#agreed.clear();
    this.#filled.clear();
    this.#begun = false;
  }

  #check(key: string, account: string, conId: number): void {
    const quantity = this.#deps.quantity(account, conId);
    if (quantity === null) return;
    const expected = (this.#agreed.get(key) ?? new Big(0)).plus(this.#filledOf(key));
    this.#agreed.set(key, dec(quantity));
    this.#filled.delete(key);
    if (!expected.eq(dec(quantity))) this.#deps.surprised();
  }

  #filledOf(key: string): Big {
    return this.#filled.get(key) ?? new Big(0);
  }
}
