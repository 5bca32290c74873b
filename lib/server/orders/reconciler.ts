// Re-reads the broker: open orders, executions, completed orders. One reading at a time; a time-out is not an empty answer.
import type { SocketEpoch } from "../../shared/ids.ts";
import { isTerminal } from "../../shared/order_states.ts";
import type { CommandFields, CommandResult } from "../../shared/protocol.ts";
import { BridgeError, UnavailableError } from "../errors.ts";
import type { ReconcileResult } from "./deps.ts";
import type { DeskContext } from "./desk_context.ts";
import type { SnapshotData } from "./facts.ts";
import type { OrderRecord } from "./record.ts";

/** Doubts that arise together are answered together. */
const GATHER_MS = 50;
const MAX_PAUSE_MS = 60_000;

type Reading = "open_orders" | "executions" | "completed_orders";
/** After these the socket is another one: nothing of this reading may be used. */
const LOST: ReadonlySet<string> = new Set([
  "CONNECTION_LOST",
  "NOT_CONNECTED",
  "BRIDGE_STOPPED",
  "EPOCH_MISMATCH",
]);

export class Reconciler {
  readonly #context: DeskContext;
  #running: Promise<unknown> = Promise.resolve();
  #scheduled = false;
  #pauseMs: number;
  /** The socket that was reconciled once: only then doubts are followed up by themselves. */
  #epoch: SocketEpoch | null = null;

  constructor(context: DeskContext) {
    this.#context = context;
    this.#pauseMs = context.settings.rereadIntervalMs;
  }

  /** A full reading for the sync of a socket. Rejects when the socket is another one at the end. */
  async reconcile(epoch: SocketEpoch): Promise<ReconcileResult> {
    const result = await this.#single(() => this.#read(epoch, true));
    this.#epoch = epoch;
    this.#pauseMs = this.#context.settings.rereadIntervalMs;
    this.follow();
    return result;
  }

  /** The socket is gone: the next sync reads everything. */
  stop(): void {
    this.#epoch = null;
  }

  /** Reads again soon if an order is in doubt, or if a cancelled one waits for its last fills. */
  follow(): void {
    this.#schedule(GATHER_MS);
  }

  #schedule(ms: number): void {
    if (this.#scheduled || this.#epoch === null || this.#need() === null) return;
    this.#scheduled = true;
    this.#context.later(ms, () => {
      this.#scheduled = false;
      this.#answerDoubts();
    });
  }

  #answerDoubts(): void {
    const need = this.#need();
    const epoch = this.#epoch;
    if (need === null || epoch === null || this.#context.deps.link.epoch !== epoch) return;
    const before = this.#doubts();
    this.#single(() => this.#read(epoch, need === "all")).catch(() => null).then(() => {
      const settled = this.#doubts() < before;
      const base = this.#context.settings.rereadIntervalMs;
      this.#pauseMs = settled ? base : Math.min(this.#pauseMs * 2, MAX_PAUSE_MS);
      this.#schedule(settled ? base : this.#pauseMs);
    });
  }

  #need(): "all" | "fills" | null {
    const records = this.#context.ledger.book.unsettledRecords();
    if (records.some((record) => record.doubt !== null)) return "all";
    return records.length > 0 ? "fills" : null;
  }

  #doubts(): number {
    return this.#context.ledger.book.unsettledRecords().length;
  }

  /** P8: shared answers carry no id, so readings never overlap. */
  async #single<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#running.then(task, task);
    this.#running = mine.catch(() => null);
    return await mine;
  }

  async #read(epoch: SocketEpoch, all: boolean): Promise<ReconcileResult> {
    const { ledger, deps, settings } = this.#context;
    this.#requireEpoch(epoch);
    const snapshotAt = ledger.now();
    const missing: string[] = [];
    const { readDeadlineMs: deadlineMs } = settings;
    const open = all ? await this.#ask("open_orders", { deadlineMs }, missing) : null;
    const executions = await this.#ask("executions", { deadlineMs }, missing);
    const completed = all
      ? await this.#ask("completed_orders", { apiOnly: false, deadlineMs }, missing)
      : null;
    this.#requireEpoch(epoch);
    const data: SnapshotData = {
      epoch,
      clientId: deps.clientId,
      snapshotAt,
      accounts: [...deps.accounts.list()],
      open,
      executions: executions?.executions ?? null,
      completed: completed?.orders ?? null,
    };
    ledger.record({ kind: "snapshot", clientOrderId: null, data: this.#withoutKnown(data) });
    return { complete: missing.length === 0, missing };
  }

  async #ask<T extends Reading>(
    type: T,
    fields: CommandFields<T>,
    missing: string[],
  ): Promise<CommandResult<T> | null> {
    try {
      return await this.#context.deps.link.request(type, fields);
    } catch (error) {
      if (!(error instanceof BridgeError) || LOST.has(error.code)) throw error;
      missing.push(`${type.replace("_", " ")} (${error.code})`);
      return null;
    }
  }

  #requireEpoch(epoch: SocketEpoch): void {
    if (this.#context.deps.link.epoch === epoch) return;
    throw new UnavailableError("CONNECTION_LOST", "The connection changed while orders were being read");
  }

  /** Rows that can only repeat what is booked stay out of the journal: a busy day is read again many times. */
  #withoutKnown(data: SnapshotData): SnapshotData {
    const { book } = this.#context.ledger;
    const executions =
      data.executions?.filter((row) => (book.execution(row.execId)?.clientOrderId ?? null) === null) ??
        null;
    const moved = new Set(executions?.map((row) => row.permId));
    const completed = data.completed?.filter((row) => {
      const record = row.permId === null || moved.has(row.permId) ? null : book.findByPermId(row.permId);
      return record === null || !isSettled(record);
    }) ?? null;
    return { ...data, executions, completed };
  }
}

function isSettled(record: OrderRecord): boolean {
  return isTerminal(record.state) && record.end !== null && !record.end.provisional && record.doubt === null;
}
