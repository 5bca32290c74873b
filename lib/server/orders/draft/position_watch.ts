// Whether the broker's position already contains the fills we know of: positions lag executions, and a close
// must not (P58).
import { add, compare, type DecimalString } from "@/lib/contract/decimal.ts";

interface Watch {
  /** The last position the broker gave, moved by the fills since. */
  expected: DecimalString | null;
  /** Monotonic ms: a position that lags is not made good by somebody who sets the clock. */
  lastFillAt: number;
}

export class PositionWatch {
  readonly #watches = new Map<string, Watch>();
  readonly #settleMs: number;

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  /**
   * A fill (signed), the moment it is first booked. `before` is the position read last, the base when none is
   * known yet; should it contain the fill already, the close only waits until the fill is old enough.
   */
  fill(
    account: string,
    conId: number,
    shares: DecimalString,
    now: number,
    before: DecimalString | null,
  ): void {
    const watch = this.#watch(account, conId);
    const base = watch.expected ?? before;
    if (base !== null) watch.expected = add(base, shares);
    watch.lastFillAt = now;
  }

  /**
   * Compares a fresh reading with what the fills make of the last one. A difference right after a fill means
   * that the position is behind; later it is the broker's word (assignments, transfers) and becomes the new
   * base.
   */
  agrees(account: string, conId: number, quantity: DecimalString, now: number): boolean {
    const watch = this.#watch(account, conId);
    const settled = now - watch.lastFillAt >= this.#settleMs;
    if (!settled && (watch.expected === null || compare(watch.expected, quantity) !== 0)) return false;
    watch.expected = quantity;
    return true;
  }

  /**
   * What the position may be, given the broker's last word: right after a fill it is not said whether that
   * has it already.
   */
  bounds(
    account: string,
    conId: number,
    quantity: DecimalString,
    now: number,
  ): { low: DecimalString; high: DecimalString } {
    const { expected, lastFillAt } = this.#watch(account, conId);
    if (expected === null || now - lastFillAt >= this.#settleMs) return { low: quantity, high: quantity };
    return compare(expected, quantity) < 0
      ? { low: expected, high: quantity }
      : { low: quantity, high: expected };
  }

  /** A position that came by itself becomes the base unless fills are younger. */
  reading(account: string, conId: number, quantity: DecimalString, now: number): void {
    this.agrees(account, conId, quantity, now);
  }

  #watch(account: string, conId: number): Watch {
    const key = `${account}/${conId}`;
    const known = this.#watches.get(key);
    if (known !== undefined) return known;
    const fresh: Watch = { expected: null, lastFillAt: -Infinity };
    this.#watches.set(key, fresh);
    return fresh;
  }
}
