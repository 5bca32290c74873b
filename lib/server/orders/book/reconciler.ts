// Re-reads the broker: open orders, executions, completed orders. One reading at a time; a time-out is not an empty answer.
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isTerminal } from "@/lib/contract/order_states.ts";
import type { CommandFields, CommandResult } from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import { BridgeError, UnavailableError } from "@/lib/server/errors.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, elapsed, type Moment, momentOf } from "@/lib/server/clock.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import type { AccountSource } from "../deps.ts";
import type { OrderSettings } from "../settings.ts";
import type { Timers } from "../timers.ts";
import type { SnapshotData } from "./facts.ts";
import type { OrderLedger } from "./ledger.ts";
import type { OrderIds } from "./order_ids.ts";
import { conclusionOf, isLong, partsOf } from "./reading_parts.ts";
import type { OrderRecord } from "./record.ts";
import type { Upstream } from "./upstream.ts";

export interface ReconcilerDeps {
  link: BridgeLink;
  clock: Clock;
  ledger: OrderLedger;
  timers: Timers;
  upstream: Upstream;
  orderIds: OrderIds;
  accounts: Pick<AccountSource, "list">;
  clientId: number;
  settings: Pick<
    OrderSettings,
    "readDeadlineMs" | "rereadIntervalMs" | "watchIntervalMs" | "quietUnacknowledgedMs"
  >;
}

export interface ReconcileResult {
  /** False when an answer is missing: then nothing was concluded from absence. */
  complete: boolean;
  missing: string[];
}

/** Doubts that arise together are answered together. */
const GATHER_MS = 50;
const MAX_PAUSE_MS = 60_000;
/** Closes one after the other (flatten) share a reading of this age: every message counts against IB's 50 a second. */
const SHARED_READING_MS = 400;

type Reading = "open_orders" | "executions" | "completed_orders";
/** After these the socket is another one: nothing of this reading may be used. */
const LOST: ReadonlySet<string> = new Set([
  "CONNECTION_LOST",
  "NOT_CONNECTED",
  "BRIDGE_STOPPED",
  "EPOCH_MISMATCH",
]);

export class Reconciler {
  readonly #deps: ReconcilerDeps;
  readonly #last: Record<"readings" | "opens", Promise<unknown>> = {
    readings: Promise.resolve(),
    opens: Promise.resolve(),
  };
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
  /** How many questions are on their way to the broker. */
  #asking = 0;
  /** When the last complete list of open orders was asked for, and on which socket. */
  #openRead: { at: Moment; epoch: SocketEpoch } | null = null;

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps;
    this.#pauseMs = deps.settings.rereadIntervalMs;
  }

  /** A full reading for the sync of a socket, the next order id included. Rejects when the socket is another one at the end. */
  async reconcile(epoch: SocketEpoch): Promise<ReconcileResult> {
    const { link, ledger, orderIds, upstream, settings } = this.#deps;
    upstream.asked(ledger.now());
    // The handshake has told the next id, and it never goes down: what is said now is welcome and not waited for.
    link.request("req_ids", { deadlineMs: settings.readDeadlineMs }).then(
      ({ nextValidId }) => orderIds.nextValid(nextValidId),
      () => {},
    );
    const result = await this.#single(() => this.#read(epoch, { all: true, complete: true }));
    if (this.#epoch !== epoch) this.#watch(epoch);
    this.#epoch = epoch;
    this.#asked = new Map();
    this.#pauseMs = settings.rereadIntervalMs;
    this.follow();
    this.#lookWhenQuiet(epoch);
    return result;
  }

  /**
   * What is open at the broker now: exits typed in TWS announce themselves to nobody. Rejects when there was no answer:
   * a close that can not see every exit must not be sent (law 6).
   */
  async readOpenOrders(): Promise<void> {
    const { link, clock, ledger, accounts, clientId, settings } = this.#deps;
    const { epoch } = link;
    if (epoch === null) throw new UnavailableError(say("DESK_NOT_READY"));
    // Behind other closes, not behind a reading that has no hurry: a question of that which gets no answer is not theirs.
    await this.#next("opens", async () => {
      const at = momentOf(clock);
      const last = this.#openRead;
      if (last?.epoch === epoch && elapsed(last.at, at) < SHARED_READING_MS) return;
      const snapshotAt = ledger.now();
      const missing: string[] = [];
      const open = await this.#ask("open_orders", { deadlineMs: settings.readDeadlineMs }, missing);
      this.#requireEpoch(epoch);
      if (open === null) {
        throw new UnavailableError(say("ORDERS_UNKNOWN"));
      }
      await this.#record({
        epoch,
        clientId,
        snapshotAt,
        accounts: [...accounts.list()],
        open,
        executions: null,
        completed: null,
      });
      this.#openRead = { at, epoch };
    });
  }

  /** From then on what never reached IB may be closed: the answer is read at that moment, not a back-off later. */
  #lookWhenQuiet(epoch: SocketEpoch): void {
    const { timers, settings } = this.#deps;
    timers.after(settings.quietUnacknowledgedMs, () => {
      if (this.#epoch === epoch && this.#doubts().size > 0) this.readSoon();
    });
  }

  /** A question is on its way: the callbacks that come now are, most of them, its answer. */
  get isReading(): boolean {
    return this.#asking > 0;
  }

  /** The socket is gone: the next sync reads everything. */
  stop(): void {
    this.#epoch = null;
    this.#dueAt = Infinity;
  }

  /** Reads soon for a doubt that is new: an order in question, or a cancelled one that waits for its last fills. */
  follow(): void {
    // Asked for every callback, of a long day too: while a reading comes anyway nobody is looked at.
    if (this.#epoch === null || this.#dueAt <= this.#deps.clock.monotonic() + GATHER_MS) return;
    const isNew = this.#deps.ledger.book.unsettledRecords().some((record) =>
      this.#asked.get(record.clientOrderId) !== doubtOf(record)
    );
    if (isNew) this.#schedule(GATHER_MS);
  }

  /** Reads everything soon: something of an order that nobody here knows. */
  readSoon(): void {
    this.#wantsAll = true;
    this.#schedule(GATHER_MS);
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
      void this.#readNow(this.#epoch);
    });
  }

  async #readNow(epoch: SocketEpoch): Promise<void> {
    const all = this.#needsAll();
    const before = this.#doubts();
    if (before.size === 0 && !all) return;
    this.#wantsAll = false;
    try {
      await this.#single(() => this.#read(epoch, { all, complete: false }));
    } catch {
      // The socket is another one by now: its sync reads everything.
      return;
    }
    this.#asked = this.#doubts();
    if (this.#asked.size === 0) return;
    const base = this.#deps.settings.rereadIntervalMs;
    const settled = [...before].some(([id, doubt]) => this.#asked.get(id) !== doubt);
    this.#pauseMs = settled ? base : Math.min(this.#pauseMs * 2, MAX_PAUSE_MS);
    this.#schedule(this.#pauseMs);
  }

  #needsAll(): boolean {
    return this.#wantsAll ||
      this.#deps.ledger.book.unsettledRecords().some((record) => record.doubt !== null);
  }

  /** Who is in doubt, and why. */
  #doubts(): Map<string, string> {
    return new Map(
      this.#deps.ledger.book.unsettledRecords().map((record) => [record.clientOrderId, doubtOf(record)]),
    );
  }

  /** P8: answers without an id never overlap: the bridge has one question of a kind in flight, here one reading follows the other. */
  #single<T>(task: () => Promise<T>): Promise<T> {
    return this.#next("readings", task);
  }

  async #next<T>(queue: "readings" | "opens", task: () => Promise<T>): Promise<T> {
    const mine = this.#last[queue].then(task, task);
    this.#last[queue] = mine.catch(() => null);
    return await mine;
  }

  /**
   * `all`: open and completed orders too. `complete`: what is missing makes the whole useless, so the first question without
   * an answer is the last; otherwise fills are asked for in any case.
   */
  async #read(
    epoch: SocketEpoch,
    { all, complete }: { all: boolean; complete: boolean },
  ): Promise<ReconcileResult> {
    const { ledger, accounts, upstream, clientId, settings } = this.#deps;
    this.#requireEpoch(epoch);
    const snapshotAt = ledger.now();
    const missing: string[] = [];
    const { readDeadlineMs: deadlineMs } = settings;
    const open = all ? await this.#ask("open_orders", { deadlineMs }, missing) : null;
    const executions = complete && missing.length > 0
      ? null
      : await this.#ask("executions", { deadlineMs }, missing);
    const completed = all && missing.length === 0
      ? await this.#ask("completed_orders", { apiOnly: false, deadlineMs }, missing)
      : null;
    this.#requireEpoch(epoch);
    const data: SnapshotData = {
      epoch,
      clientId,
      snapshotAt,
      accounts: [...accounts.list()],
      open,
      executions: executions?.executions ?? null,
      completed: completed?.orders ?? null,
      upstreamSince: upstream.since,
    };
    await this.#record(this.#withoutKnown(data));
    return { complete: missing.length === 0, missing };
  }

  /** Folds a reading; a long one in parts that give way to whatever else waits. Rejects when the socket changes between two. */
  async #record(data: SnapshotData): Promise<void> {
    if (!isLong(data)) {
      this.#fold(data);
      return;
    }
    const present = new Set<string>();
    const slicer = new Slicer();
    for (const part of partsOf(data)) {
      slicer.count();
      for (const id of this.#fold(part)) present.add(id);
      if (slicer.isDue) await slicer.pause();
      this.#requireEpoch(data.epoch);
    }
    this.#fold(conclusionOf(data, [...present]));
  }

  #fold(data: SnapshotData): ReadonlySet<string> {
    return this.#deps.ledger.recordIfNew({ kind: "snapshot", clientOrderId: null, data }).present;
  }

  async #ask<T extends Reading>(
    type: T,
    fields: CommandFields<T>,
    missing: string[],
  ): Promise<CommandResult<T> | null> {
    this.#asking += 1;
    try {
      return await this.#deps.link.request(type, fields);
    } catch (error) {
      if (!(error instanceof BridgeError) || LOST.has(error.code)) throw error;
      missing.push(`${type.replace("_", " ")} (${error.code})`);
      return null;
    } finally {
      this.#asking -= 1;
    }
  }

  #requireEpoch(epoch: SocketEpoch): void {
    if (this.#deps.link.epoch === epoch) return;
    throw new UnavailableError(say("CONNECTION_LOST.reading"));
  }

  /** Rows that can only repeat what is booked stay out of the journal: a busy day is read again many times. */
  #withoutKnown(data: SnapshotData): SnapshotData {
    const { book } = this.#deps.ledger;
    // Each came as a callback too, and waits in the book for its order if it has none yet.
    const executions = data.executions?.filter((row) => book.execution(row.execId) === null) ?? null;
    const moved = new Set(executions?.map((row) => row.permId));
    const completed = data.completed?.filter((row) => {
      const record = row.permId === null || moved.has(row.permId) ? null : book.findByPermId(row.permId);
      return record === null || !isSettled(record);
    }) ?? null;
    return { ...data, executions, completed };
  }
}

function doubtOf(record: OrderRecord): string {
  return record.doubt ?? `${record.state} since ${record.endedAt}`;
}

function isSettled(record: OrderRecord): boolean {
  return isTerminal(record.state) && record.end !== null && !record.end.provisional && record.doubt === null;
}
