// IB's market rules by number (`reqMarketRule`): the price steps of an exchange. An unanswered one is
// remembered and asked again.
import { compare } from "@/lib/contract/decimal.ts";
import type { PriceIncrement } from "@/lib/contract/protocol.ts";
import { backoff } from "@/lib/server/bridge/backoff.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import { patiently } from "@/lib/server/patience.ts";

export interface MarketRulesDeps {
  link: BridgeLink;
  clock: Clock;
  /** A rule that was asked for gets no answer (told once), or has got one after all. */
  onChange(ruleId: number, known: boolean): void;
}

/** IB answers neither errors nor an end to this question: a wrong number and a lost message look the same. */
const DEADLINE_MS = 10_000;
/** How long a price waits for its step. */
const PATIENCE_MS = 1_000;
const AGAIN = { minMs: 15_000, maxMs: 300_000 };

export class MarketRules {
  readonly #deps: MarketRulesDeps;
  /** Rules hardly change: what is known stays until IB contradicts it. */
  readonly #known = new Map<number, PriceIncrement[]>();
  readonly #asked = new Map<number, Promise<PriceIncrement[] | null>>();
  /** Without an answer so far: how often it was asked for, and what ends the wait for the next time. */
  readonly #unanswered = new Map<number, { times: number; cancel: () => void }>();

  #closed = false;

  constructor(deps: MarketRulesDeps) {
    this.#deps = deps;
  }

  /** The steps, ascending by `lowEdge`; `null` while they are not known. */
  peek(ruleId: number): PriceIncrement[] | null {
    return this.#known.get(ruleId) ?? null;
  }

  /** Asks unless it was asked before. Nobody waits. */
  want(ruleId: number): void {
    void this.#wanted(ruleId);
  }

  /**
   * The steps, waited for a moment when they are asked for the first time. Never rejects: `null` is unknown.
   */
  async steps(ruleId: number): Promise<PriceIncrement[] | null> {
    const { clock } = this.#deps;
    return await patiently(clock, this.#wanted(ruleId), { ms: PATIENCE_MS, otherwise: () => null });
  }

  /** IB contradicts what is known: asked again, and it stands until the answer comes. Nobody waits. */
  renew(ruleId: number): void {
    if (this.#known.has(ruleId) && !this.#asked.has(ruleId)) void this.#ask(ruleId);
  }

  /** Stops every timer. */
  close(): void {
    this.#closed = true;
    for (const { cancel } of this.#unanswered.values()) cancel();
  }

  async #wanted(ruleId: number): Promise<PriceIncrement[] | null> {
    const known = this.#known.get(ruleId);
    if (known !== undefined) return known;
    // One that got no answer is asked for again by its timer, not by each preview.
    if (this.#unanswered.has(ruleId)) return null;
    return await (this.#asked.get(ruleId) ?? this.#ask(ruleId));
  }

  #ask(ruleId: number): Promise<PriceIncrement[] | null> {
    const asked = this.#deps.link.request("market_rule", { ruleId, deadlineMs: DEADLINE_MS }).then(
      ({ increments }) => this.#answered(ruleId, increments),
      (error: unknown) => this.#failed(ruleId, error),
    );
    this.#asked.set(ruleId, asked);
    return asked;
  }

  #answered(ruleId: number, told: PriceIncrement[]): PriceIncrement[] {
    const increments = told.toSorted((a, b) => compare(a.lowEdge, b.lowEdge));
    this.#asked.delete(ruleId);
    this.#known.set(ruleId, increments);
    if (this.#unanswered.delete(ruleId)) this.#deps.onChange(ruleId, true);
    return increments;
  }

  #failed(ruleId: number, error: unknown): null {
    this.#asked.delete(ruleId);
    if (this.#closed || this.#known.has(ruleId)) return null;
    const before = this.#unanswered.get(ruleId);
    // Without a socket nothing was asked: whoever wants it next asks.
    if (before === undefined && !isSilence(error)) return null;
    const times = (before?.times ?? 0) + 1;
    const wait = backoff(times - 1, AGAIN, 1);
    this.#unanswered.set(ruleId, {
      times,
      cancel: this.#deps.clock.after(wait, () => void this.#ask(ruleId)),
    });
    if (before === undefined) this.#deps.onChange(ruleId, false);
    return null;
  }
}

function isSilence(error: unknown): boolean {
  return error instanceof BridgeError && error.code === "REQUEST_TIMEOUT";
}
