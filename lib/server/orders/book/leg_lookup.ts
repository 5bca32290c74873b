// Asks what the legs of combinations are: IB names them by number only. In the background, two at a time,
// each one once.
import type { IbContract } from "@/lib/contract/protocol/common.ts";
import { backoff } from "@/lib/server/bridge/backoff.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import type { Timers } from "@/lib/server/timers.ts";
import type { ContractSource } from "../deps.ts";
import type { LegInstruments } from "./leg_instruments.ts";

export interface LegLookupDeps {
  instruments: Pick<LegInstruments, "get">;
  contracts: Pick<ContractSource, "instrument">;
  timers: Timers;
  /** What a leg is. */
  found(contract: IbContract): void;
}

/** Orders and their checks ask the same question: names leave them room. */
const AT_ONCE = 2;
/**
 * Of combinations that nobody looks at any more; a leg beyond that keeps its number until its combination is
 * told again.
 */
const MOST_WAITING = 500;
/** A leg that gets no answer is given up on this socket after so many questions. */
const MOST_TRIES = 3;
const AGAIN = { minMs: 5_000, maxMs: 300_000 };

export class LegLookup {
  readonly #deps: LegLookupDeps;
  /** conId → how often it was asked for in vain. */
  readonly #waiting = new Map<number, number>();
  readonly #asking = new Set<number>();
  /** IB knows no such instrument (any more), or does not say: not asked for again. */
  readonly #givenUp = new Set<number>();
  #open = false;
  #paused = false;
  #failures = 0;

  constructor(deps: LegLookupDeps) {
    this.#deps = deps;
  }

  /** Wants the legs of a combination; anything else has none. */
  want({ legs = [] }: { legs?: readonly { conId: number }[] }): void {
    for (const { conId } of legs) this.#queue(conId, 0);
    this.#askNext();
  }

  /** The broker can be asked: a socket is in step. What was silent on another one may answer now. */
  open(): void {
    this.#open = true;
    this.#failures = 0;
    this.#askNext();
  }

  /** There is no socket: nothing is asked, what is wanted stays. */
  stop(): void {
    this.#open = false;
  }

  #queue(conId: number, tries: number): void {
    const { instruments } = this.#deps;
    if (conId <= 0 || instruments.get(conId) !== null || this.#givenUp.has(conId)) return;
    if (this.#asking.has(conId) || this.#waiting.has(conId) || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.set(conId, tries);
  }

  #askNext(): void {
    while (this.#open && !this.#paused && this.#asking.size < AT_ONCE) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const [conId, tries] = next;
      this.#waiting.delete(conId);
      // An event may have told it meanwhile.
      if (this.#deps.instruments.get(conId) === null) void this.#ask(conId, tries);
    }
  }

  async #ask(conId: number, tries: number): Promise<void> {
    this.#asking.add(conId);
    try {
      const contract = await this.#deps.contracts.instrument(conId);
      this.#asking.delete(conId);
      this.#failures = 0;
      this.#deps.found(contract);
    } catch (error) {
      this.#asking.delete(conId);
      this.#failed(conId, tries, error);
    }
    this.#askNext();
  }

  /** Without a socket nothing was asked, and that is no try. */
  #failed(conId: number, tries: number, error: unknown): void {
    if (error instanceof NotFoundError) {
      this.#givenUp.add(conId);
      return;
    }
    if (!this.#open) return this.#queue(conId, tries);
    if (tries + 1 >= MOST_TRIES) this.#givenUp.add(conId);
    else this.#queue(conId, tries + 1);
    if (this.#paused) return;
    this.#paused = true;
    this.#failures += 1;
    this.#deps.timers.after(backoff(this.#failures - 1, AGAIN, 1), () => {
      this.#paused = false;
      this.#askNext();
    });
  }
}
