// Past prices of an instrument: asked of IB once for all who want the same, within IB's limits, and kept for
// a moment.
import type { Bar } from "@/lib/contract/api.ts";
import type { LackingBars } from "@/lib/contract/protocol/common.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AtMost } from "@/lib/server/at_most.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import { countedBars, unitsOf } from "@/lib/server/market/units.ts";
import { pause } from "@/lib/server/patience.ts";
import { HistoryPace } from "./pace.ts";
import { historyRefusal, isAnswer } from "./refusals.ts";

export interface HistoryDeps {
  link: BridgeLink;
  contracts: Pick<ContractBook, "info">;
  clock: Clock;
  /** Aborted when the desk closes. */
  ending: AbortSignal;
  /** Of the open socket; `null` without one. */
  serverVersion(): number | null;
}

export interface HistoryWish {
  conId: number;
  /** As IB writes it: `1 min`, `1 day`. */
  barSize: string;
  /** As IB writes it: `2 D`, `1 Y`; it ends now. */
  duration: string;
}

/** IB refuses the same request within 15 s; a bar that runs is told by the quote, not by asking again. */
const LIFE_MS = 15_000;
/** With what it waits for, shorter than a browser waits for an answer. */
const DEADLINE_MS = 20_000;
/** Longer than this nobody waits for IB's limits. */
const PATIENCE_MS = 5_000;
/** IB takes 50 at a time, from everybody on the login together. */
const AT_ONCE = 4;
/** What the longest of them weighs is some hundred kilobytes. */
const MOST_KEPT = 50;

export interface Bars extends LackingBars {
  /** Oldest first. */
  bars: Bar[];
}

interface Kept {
  bars: Promise<Bars>;
  /** `null` while it is under way. */
  at: Moment | null;
}

export class History {
  readonly #deps: HistoryDeps;
  readonly #pace: HistoryPace;
  readonly #asking = new AtMost(AT_ONCE);
  /** The one that was asked for last is the last. */
  readonly #kept = new Map<string, Kept>();

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
    this.#pace = new HistoryPace(deps.clock);
  }

  /**
   * The bars up to now, without those that could not be read. Rejects with a `NotFoundError` for an unknown
   * conId, a `DenialError` `HISTORY_…` in which IB's words stand when IB refuses, an `UnavailableError`
   * `HISTORY_PACED` when IB's limits would make it wait too long.
   */
  bars(wish: HistoryWish): Promise<Bars> {
    const key = JSON.stringify([wish.conId, wish.barSize.trim(), wish.duration.trim()]);
    const known = this.#kept.get(key);
    if (known !== undefined && (known.at === null || since(this.#deps.clock, known.at) < LIFE_MS)) {
      return known.bars;
    }
    const kept: Kept = { bars: this.#inTurn(wish), at: null };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.bars.then(() => true, isAnswer).then((isSettled) => {
      if (isSettled) kept.at = momentOf(this.#deps.clock);
      else if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    this.#forget();
    return kept.bars;
  }

  #inTurn(wish: HistoryWish): Promise<Bars> {
    const { promise, resolve, reject } = Promise.withResolvers<Bars>();
    this.#asking.add(() => this.#ask(wish).then(resolve, (error) => reject(historyRefusal(error))));
    return promise;
  }

  async #ask(wish: HistoryWish): Promise<Bars> {
    const { contracts, link, serverVersion } = this.#deps;
    const { contract } = await contracts.info(wish.conId);
    await this.#paced(wish);
    const { bars, ...lacks } = await link.request("history", {
      contract,
      endDateTime: "",
      duration: wish.duration,
      barSize: wish.barSize,
      whatToShow: kindOf(contract.secType).barsOf,
      useRth: false,
      deadlineMs: DEADLINE_MS,
    });
    return { bars: countedBars(bars, unitsOf(contract, serverVersion())), ...lacks };
  }

  /** Waits for its turn by IB's limits; with several that wait, each looks again when it is over. */
  async #paced(wish: HistoryWish): Promise<void> {
    const { clock, ending } = this.#deps;
    const from = momentOf(clock);
    for (let wait = this.#pace.wait(wish); wait > 0 && !ending.aborted; wait = this.#pace.wait(wish)) {
      if (since(clock, from) + wait > PATIENCE_MS) {
        throw new UnavailableError(say("HISTORY_PACED", { seconds: Math.ceil(wait / 1000) }));
      }
      await pause(clock, { ms: wait, ending });
    }
    this.#pace.count(wish);
  }

  #forget(): void {
    for (const [key, { at }] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT && (at === null || since(this.#deps.clock, at) < LIFE_MS)) continue;
      if (at !== null) this.#kept.delete(key);
    }
  }
}
