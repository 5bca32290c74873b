// When orders or positions may not be what they seem, a message of IB that could not be read: they are read
// again, without a lock.
import type { Clock } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";

export interface SecondLookDeps {
  clock: Clock;
  log: Log;
  /** Reads orders, executions and positions again. Rejects when an answer is missing. */
  read(): Promise<void>;
}

/** Callbacks that can hide nothing of orders or positions: the next one says the same again. */
const HARMLESS: ReadonlySet<string> = new Set([
  "tickPrice",
  "tickSize",
  "tickGeneric",
  "tickOptionComputation",
  "tickByTickAllLast",
  "updateMktDepth",
  "updateMktDepthL2",
  "marketDataType",
  "historicalData",
  "historicalDataEnd",
  "symbolSamples",
  "securityDefinitionOptionParameter",
  "securityDefinitionOptionParameterEnd",
  "contractDetails",
  "bondContractDetails",
  "contractDetailsEnd",
  "marketRule",
  "pnl",
  "pnlSingle",
  "updateAccountValue",
  "updateAccountTime",
  "accountUpdateMulti",
  "currentTime",
  "configResponseProtoBuf",
]);
/** A damaged message rarely comes alone. */
const GATHER_MS = 250;
const PAUSE_MS = 10_000;
/** What can not be read each time will not be read the next time either: looked for ever more patiently. */
const MAX_PAUSE_MS = 600_000;

export class SecondLook {
  readonly #deps: SecondLookDeps;
  #cancel: (() => void) | null = null;
  #lastAt = -Infinity;
  #reading = false;
  #again = false;
  /** Looks in a row during which something could not be read again. */
  #vain = 0;
  /** Grows when no look is needed any more: what fails then of one that is under way is not repeated. */
  #cancels = 0;

  constructor(deps: SecondLookDeps) {
    this.#deps = deps;
  }

  /** A callback failed: a look soon, and never two within ten seconds; longer the more looks were in vain. */
  after(callback: string): void {
    if (!HARMLESS.has(callback)) this.#schedule();
  }

  /** Something else says that orders or positions are not what they seem. */
  wanted(): void {
    this.#schedule();
  }

  /** A full re-read is under way or the socket is gone: no look is needed any more. */
  cancel(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#again = false;
    this.#cancels += 1;
  }

  #schedule(): void {
    if (this.#reading) {
      // What failed during a reading may be missing from it.
      this.#again = true;
      return;
    }
    if (this.#cancel !== null) return;
    const { clock } = this.#deps;
    const wait = Math.max(GATHER_MS, this.#lastAt + this.#pauseMs() - clock.monotonic());
    this.#cancel = clock.after(wait, () => {
      this.#cancel = null;
      void this.#look();
    });
  }

  /** The first look after one in vain comes as soon as any: what was damaged may have been so by chance. */
  #pauseMs(): number {
    return Math.min(PAUSE_MS * 2 ** Math.max(0, this.#vain - 1), MAX_PAUSE_MS);
  }

  async #look(): Promise<void> {
    const { clock, log, read } = this.#deps;
    const cancels = this.#cancels;
    this.#lastAt = clock.monotonic();
    this.#reading = true;
    try {
      await read();
      this.#vain = this.#again ? this.#vain + 1 : 0;
      log.info("second_look");
    } catch (error) {
      log.warn("second_look_failed", { error: error instanceof Error ? error.message : String(error) });
      if (this.#cancels === cancels) this.#again = true;
    } finally {
      this.#reading = false;
    }
    if (!this.#again) return;
    this.#again = false;
    this.#schedule();
  }
}
