// When the broker is read again: at each sync, soon for every new doubt, ever more patiently for one that
// stays, and from time to time.
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { Timers } from "@/lib/server/timers.ts";
import type { OrderSettings } from "../settings.ts";
import type { BrokerReader, ReconcileResult } from "./broker_reader.ts";
import type { OrderLedger } from "./ledger.ts";
import { isCombo } from "./identity.ts";
import type { OrderIds } from "./order_ids.ts";
import type { OrderRecord } from "./record.ts";
import type { Upstream } from "./upstream.ts";

export interface ReconcilerDeps {
  link: BridgeLink;
  clock: Clock;
  ledger: OrderLedger;
  timers: Timers;
  upstream: Upstream;
  orderIds: OrderIds;
  reader: Pick<BrokerReader, "read">;
  settings: Pick<
    OrderSettings,
    "readDeadlineMs" | "rereadIntervalMs" | "watchIntervalMs" | "quietUnacknowledgedMs"
  >;
}

/** Doubts that arise together are answered together. */
const GATHER_MS = 50;
const MAX_PAUSE_MS = 60_000;
/**
 * What happens while the whole is read is in doubt at its end. Of a long day a reading takes seconds: behind
 * one comes as many times its length without, so that somebody who trades does not have the day read without
 * end.
 */
const REST = 3;
const MAX_REST_MS = 15_000;

export class Reconciler {
  readonly #deps: ReconcilerDeps;
  /** The socket that was reconciled once: only then anything is read by itself. */
  #epoch: SocketEpoch | null = null;
  /** Monotonic time of the next reading, and the timer that may start it. */
  #dueAt = Infinity;
  #timer = 0;
  #pauseMs: number;
  /** Doubts that were read for already and did not settle: they wait for the growing pause. */
  #asked = new Map<string, string>();
  /** Everything is to be read, whether or not an order is in doubt. */
  #wantsAll = false;
  /** A reading of the whole is under way, and another one was wanted meanwhile. */
  #isReading = false;
  #isWantedAgain = false;
  /** Monotonic time before which the whole is not read again by itself. */
  #restsUntil = -Infinity;

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps;
    this.#pauseMs = deps.settings.rereadIntervalMs;
  }

  /**
   * A full reading for the sync of a socket, the next order id included. Rejects when the socket is another
   * one at the end.
   */
  async reconcile(epoch: SocketEpoch): Promise<ReconcileResult> {
    const { link, ledger, orderIds, upstream, reader, settings } = this.#deps;
    upstream.asked(ledger.now());
    // The handshake has told the next id, and it never goes down: what is said now is welcome and not waited
    // for.
    link.request("req_ids", { deadlineMs: settings.readDeadlineMs }).then(
      ({ nextValidId }) => orderIds.nextValid(nextValidId),
      () => {},
    );
    const result = await reader.read(epoch, { all: true, complete: true });
    if (this.#epoch !== epoch) this.#watch(epoch);
    this.#epoch = epoch;
    this.#asked = new Map();
    this.#pauseMs = settings.rereadIntervalMs;
    this.follow();
    this.#lookWhenQuiet(epoch);
    return result;
  }

  /**
   * From then on what never reached IB may be closed: the answer is read at that moment, not a back-off
   * later.
   */
  #lookWhenQuiet(epoch: SocketEpoch): void {
    const { timers, settings } = this.#deps;
    timers.after(settings.quietUnacknowledgedMs, () => {
      if (this.#epoch === epoch && this.#doubts().size > 0) this.readSoon();
    });
  }

  /** The socket is gone: the next sync reads everything. */
  stop(): void {
    this.#epoch = null;
    this.#dueAt = Infinity;
  }

  /**
   * Reads soon for a doubt that is new: an order in question, or a cancelled one that waits for its last
   * fills. `changed`: no other order can have one.
   */
  follow(changed: ReadonlySet<string> | null = null): void {
    // Asked for every callback, of a long day too: while a reading comes anyway nobody is looked at.
    if (this.#epoch === null || this.#dueAt <= this.#deps.clock.monotonic() + GATHER_MS) return;
    const { book } = this.#deps.ledger;
    const unsettled = changed === null ? book.unsettledRecords() : book.unsettledAmong(changed);
    const isNew = unsettled.some((record) => this.#asked.get(record.clientOrderId) !== doubtOf(record));
    if (isNew) this.#schedule(this.#soonMs());
  }

  /** Reads everything soon: something of an order that nobody here knows. */
  readSoon(): void {
    this.#wantsAll = true;
    this.#schedule(this.#soonMs());
  }

  #soonMs(): number {
    return Math.max(GATHER_MS, this.#restMs());
  }

  /** What is left of the rest, for a reading of the whole. */
  #restMs(): number {
    return this.#needsAll() ? this.#restsUntil - this.#deps.clock.monotonic() : 0;
  }

  /** Orders typed elsewhere announce themselves to nobody: the whole is read from time to time. */
  #watch(epoch: SocketEpoch): void {
    this.#deps.timers.after(this.#deps.settings.watchIntervalMs, () => {
      if (this.#epoch !== epoch) return;
      this.readSoon();
      this.#watch(epoch);
    });
  }

  /** An earlier time wins over a later one. */
  #schedule(ms: number): void {
    const dueAt = this.#deps.clock.monotonic() + ms;
    if (this.#epoch === null || this.#dueAt <= dueAt) return;
    this.#dueAt = dueAt;
    const timer = ++this.#timer;
    this.#deps.timers.after(ms, () => {
      if (timer !== this.#timer || this.#epoch === null) return;
      this.#dueAt = Infinity;
      const restMs = this.#restMs();
      if (this.#isReading) this.#isWantedAgain = true;
      else if (restMs > 0) this.#schedule(restMs);
      else void this.#readNow(this.#epoch);
    });
  }

  async #readNow(epoch: SocketEpoch): Promise<void> {
    const all = this.#needsAll();
    const before = this.#doubts();
    if (before.size === 0 && !all) return;
    this.#wantsAll = false;
    const began = this.#deps.clock.monotonic();
    this.#isReading = all;
    try {
      await this.#deps.reader.read(epoch, { all, complete: false, symbol: all ? null : this.#oneSymbol() });
    } catch {
      // The socket is another one by now: its sync reads everything.
      return;
    } finally {
      if (all) this.#rest(began);
    }
    this.#asked = this.#doubts();
    if (this.#asked.size === 0) return;
    const base = this.#deps.settings.rereadIntervalMs;
    const settled = [...before].some(([id, doubt]) => this.#asked.get(id) !== doubt);
    this.#pauseMs = settled ? base : Math.min(this.#pauseMs * 2, MAX_PAUSE_MS);
    this.#schedule(this.#pauseMs);
  }

  /** The whole was read since `began` (monotonic). */
  #rest(began: number): void {
    const now = this.#deps.clock.monotonic();
    this.#restsUntil = now + Math.min(MAX_REST_MS, REST * (now - began));
    this.#isReading = false;
    if (!this.#isWantedAgain) return;
    this.#isWantedAgain = false;
    this.#schedule(this.#soonMs());
  }

  #needsAll(): boolean {
    return this.#wantsAll ||
      this.#deps.ledger.book.unsettledRecords().some((record) => record.doubt !== null);
  }

  /**
   * That of all orders whose last fills are waited for: of a long day only theirs are read again. `null`:
   * they are of several.
   */
  #oneSymbol(): string | null {
    const contracts = this.#deps.ledger.book.unsettledRecords().map(({ contract }) => contract);
    const [first, ...others] = new Set(contracts.map(({ symbol }) => symbol));
    // The executions of a combination are of its legs, whatever these are called.
    return first === undefined || first === "" || others.length > 0 || contracts.some(isCombo) ? null : first;
  }

  /** Who is in doubt, and why. */
  #doubts(): Map<string, string> {
    return new Map(
      this.#deps.ledger.book.unsettledRecords().map((record) => [record.clientOrderId, doubtOf(record)]),
    );
  }
}

function doubtOf(record: OrderRecord): string {
  return record.doubt ?? `${record.state} since ${record.endedAt}`;
}
