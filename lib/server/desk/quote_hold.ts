// Keeps the instrument of a preview watched while the preview lives: an order is judged by a quote, at
// preview and at submit.
import type { Clock } from "@/lib/server/clock.ts";
import { until } from "@/lib/server/patience.ts";

export interface QuoteLines {
  /** Rejects when there is no line for it. */
  watch(conId: number, options: { urgent: boolean }): Promise<void>;
  /** Its request goes before those that nobody trades on, if it has not gone. */
  hurry(conId: number): void;
  /** Whether it was asked for a moment ago and its prices may still come. */
  isOpening(conId: number): boolean;
  unwatch(conId: number): void;
}

export interface QuoteHoldDeps {
  quotes: QuoteLines;
  clock: Clock;
  /** Aborted when the desk closes. */
  ending: AbortSignal;
}

/** A preview lives for 60 s; a submit may come at its end. */
const HOLD_MS = 75_000;
/** A subscribed line answers within this, or not for a while. */
const FIRST_PRICE_MS = 1_500;

export class QuoteHold {
  readonly #deps: QuoteHoldDeps;
  /** By conId: ends the hold, and when it does so by itself. */
  readonly #held = new Map<number, () => void>();
  readonly #starting = new Map<number, Promise<void>>();

  constructor(deps: QuoteHoldDeps) {
    this.#deps = deps;
  }

  /** Never rejects: an order without a quote is judged as one. */
  hold(conId: number): Promise<void> {
    const held = this.#held.get(conId);
    if (held !== undefined) {
      held();
      this.#endLater(conId);
      this.#deps.quotes.hurry(conId);
      return this.#firstPrice(conId);
    }
    const starting = this.#starting.get(conId) ??
      this.#start(conId).finally(() => this.#starting.delete(conId));
    this.#starting.set(conId, starting);
    return starting;
  }

  close(): void {
    for (const cancel of this.#held.values()) cancel();
    this.#held.clear();
  }

  async #start(conId: number): Promise<void> {
    try {
      await this.#deps.quotes.watch(conId, { urgent: true });
    } catch {
      return;
    }
    this.#endLater(conId);
    await this.#firstPrice(conId);
  }

  /** What stood there before the line was opened anew is no price of now. */
  async #firstPrice(conId: number): Promise<void> {
    const { quotes, clock, ending } = this.#deps;
    await until(clock, () => !quotes.isOpening(conId), { ms: FIRST_PRICE_MS, ending });
  }

  #endLater(conId: number): void {
    const { quotes, clock, ending } = this.#deps;
    // Whoever was waiting when the desk closed keeps nothing open.
    if (ending.aborted) return;
    this.#held.set(
      conId,
      clock.after(HOLD_MS, () => {
        this.#held.delete(conId);
        quotes.unwatch(conId);
      }),
    );
  }
}
