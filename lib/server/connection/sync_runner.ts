// Brings the desk in step with the broker: one run at a time, with a deadline, repeated with back-off until
// it succeeds.
import { backoff, type BackoffRange } from "@/lib/server/bridge/backoff.ts";
import type { Clock, Ids } from "@/lib/server/clock.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { AppError, BridgeError, UnavailableError } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { reasonOf } from "./causes.ts";
import type { Reason } from "./connection_state.ts";

export interface SyncRequest {
  epoch: SocketEpoch;
  /**
   * Subscriptions are gone (new socket, 1101, lost events): each must be requested once more. 1102 keeps
   * them.
   */
  replay: boolean;
  /** The API is read-only: requests about orders are refused (321), everything else can be read. */
  readOnly: boolean;
  accounts: readonly string[];
  /** Aborted when this run is overtaken or late; a result after that is ignored. */
  signal: AbortSignal;
}

/** Who reads the broker again; the desk. */
export interface Synchronizer {
  /**
   * Re-reads open orders, executions, completed orders and positions, replays subscriptions when asked, and
   * resolves when all of it is in. Only then is the desk ready. Rejects when anything is missing; it will be
   * called again.
   */
  synchronize(request: SyncRequest): Promise<void>;
}

export interface SyncOutcome {
  started(): void;
  done(): void;
  failed(reason: Reason): void;
  /** When the next run starts, in epoch milliseconds. */
  retryAt(at: number): void;
  /** The broker refused a read because the API is read-only. */
  readOnly(): void;
}

export interface SyncDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  deadlineMs: number;
  range: BackoffRange;
  outcome: SyncOutcome;
  /** What a run needs to know; `null` when there is nothing to read from now. */
  session(): Omit<SyncRequest, "replay" | "signal"> | null;
}

export class SyncRunner {
  readonly #deps: SyncDeps;
  #synchronizer: Synchronizer = {
    synchronize: () => Promise.reject(new Error("Nobody is there to read the broker")),
  };
  #run: AbortController | null = null;
  #cancelRetry: () => void = () => {};
  #failures = 0;
  /** Sticky: what a 1101 has destroyed is replayed by whichever run succeeds. */
  #replay = false;

  constructor(deps: SyncDeps) {
    this.#deps = deps;
  }

  synchronizeWith(synchronizer: Synchronizer): void {
    this.#synchronizer = synchronizer;
  }

  /** Starts a new run now; a run that is under way is overtaken. */
  start(options: { replay: boolean }): void {
    this.cancel();
    this.#replay ||= options.replay;
    this.#failures = 0;
    void this.#attempt();
  }

  /** Runs again now when the last run failed. */
  retryNow(): void {
    if (this.#run !== null) return;
    this.cancel();
    void this.#attempt();
  }

  /** The ground is gone: nothing of a running run counts any more. */
  cancel(): void {
    this.#cancelRetry();
    this.#run?.abort();
    this.#run = null;
  }

  async #attempt(): Promise<void> {
    const { outcome, clock, deadlineMs } = this.#deps;
    const session = this.#deps.session();
    if (session === null) return;
    const run = new AbortController();
    this.#run = run;
    outcome.started();
    const late = Promise.withResolvers<never>();
    const cancelDeadline = clock.after(deadlineMs, () => {
      late.reject(new UnavailableError(say("SYNC_LATE", { seconds: deadlineMs / 1000 })));
      run.abort();
    });
    try {
      await Promise.race([
        this.#synchronizer.synchronize({ ...session, replay: this.#replay, signal: run.signal }),
        late.promise,
      ]);
      if (this.#run !== run) return;
      this.#run = null;
      this.#replay = false;
      this.#failures = 0;
      outcome.done();
    } catch (error) {
      if (this.#run !== run) return;
      this.#run = null;
      run.abort();
      this.#failed(error, session.readOnly);
    } finally {
      cancelDeadline();
    }
  }

  #failed(error: unknown, knewReadOnly: boolean): void {
    const { outcome, clock, ids, range, log } = this.#deps;
    log.warn("sync_failed", { error, failures: this.#failures + 1 });
    outcome.failed(reasonOf(say("SYNC_FAILED", { why: whyOf(error) })));
    if (error instanceof BridgeError && error.code === "READ_ONLY") outcome.readOnly();
    // Learnt during the run: without the questions about orders it may well succeed.
    if (!knewReadOnly && this.#deps.session()?.readOnly === true) {
      void this.#attempt();
      return;
    }
    const wait = backoff(this.#failures++, range, ids.random());
    this.#cancelRetry = clock.after(wait, () => void this.#attempt());
    outcome.retryAt(clock.now() + wait);
  }
}

function whyOf(error: unknown): Saying {
  if (error instanceof AppError) return error.says;
  return quote(error instanceof Error ? error.message : String(error));
}
