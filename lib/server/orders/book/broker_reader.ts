// Asks the broker for open orders, executions and completed orders and folds the answers. A time-out is not
// an empty answer.
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isTerminal } from "@/lib/contract/order_states.ts";
import type { CommandFields, CommandResult } from "@/lib/contract/protocol.ts";
import type { CompletedOrderRow, ExecutionRow, UnreadRow } from "@/lib/contract/protocol/common.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, elapsed, type Moment, momentOf } from "@/lib/server/clock.ts";
import { BridgeError, UnavailableError } from "@/lib/server/errors.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import type { UnreadRows } from "@/lib/server/unread_rows.ts";
import type { AccountSource } from "../deps.ts";
import type { OrderSettings } from "../settings.ts";
import { ClockSteps } from "./clock_steps.ts";
import type { SnapshotData } from "./facts.ts";
import type { OrderLedger } from "./ledger.ts";
import { conclusionOf, isLong, partsOf, rowsIn } from "./reading_parts.ts";
import type { OrderRecord } from "./record.ts";
import type { Upstream } from "./upstream.ts";

export interface BrokerReaderDeps {
  link: BridgeLink;
  clock: Clock;
  ledger: OrderLedger;
  upstream: Upstream;
  accounts: Pick<AccountSource, "list">;
  unread: UnreadRows;
  clientId: number;
  settings: Pick<OrderSettings, "readDeadlineMs">;
}

export interface ReconcileResult {
  /** False when an answer is missing: then nothing was concluded from absence. */
  complete: boolean;
  missing: string[];
}

export interface Wanted {
  all: boolean;
  complete: boolean;
  symbol?: string | null;
}

/**
 * Closes one after the other (flatten) share a reading of this age: every message counts against IB's 50 a
 * second.
 */
const SHARED_READING_MS = 400;

type Reading = "open_orders" | "executions" | "executions_of" | "completed_orders";
/** After these the socket is another one: nothing of this reading may be used. */
const LOST: ReadonlySet<string> = new Set([
  "CONNECTION_LOST",
  "NOT_CONNECTED",
  "BRIDGE_STOPPED",
  "EPOCH_MISMATCH",
]);

export class BrokerReader {
  readonly #deps: BrokerReaderDeps;
  readonly #last: Record<"readings" | "opens", Promise<unknown>> = {
    readings: Promise.resolve(),
    opens: Promise.resolve(),
  };
  /** How many questions are on their way to the broker. */
  #asking = 0;
  /** When the last complete list of open orders was asked for, and on which socket. */
  #openRead: { at: Moment; epoch: SocketEpoch; listed: ReadonlySet<string> } | null = null;

  readonly #steps: ClockSteps;

  constructor(deps: BrokerReaderDeps) {
    this.#deps = deps;
    this.#steps = new ClockSteps(deps.clock);
  }

  /** A question is on its way: the callbacks that come now are, most of them, its answer. */
  get isReading(): boolean {
    return this.#asking > 0;
  }

  /**
   * `all`: open and completed orders too. `complete`: what is missing makes the whole useless, so the first
   * question without an answer is the last; otherwise fills are asked for in any case, those of `symbol`
   * alone where that is given. Rejects when the socket changes meanwhile.
   */
  async read(epoch: SocketEpoch, wanted: Wanted): Promise<ReconcileResult> {
    // P8: answers without an id never overlap: the bridge has one question of a kind in flight, here one
    // reading follows the other.
    return await this.#next("readings", () => this.#read(epoch, wanted));
  }

  /**
   * What is open at the broker now: exits typed in TWS announce themselves to nobody. Rejects when there was
   * no answer: a close that can not see every exit must not be sent (law 6). Returns the orders that were
   * listed.
   */
  async readOpenOrders(): Promise<ReadonlySet<string>> {
    const { link, clock, ledger, accounts, clientId, settings } = this.#deps;
    const { epoch } = link;
    if (epoch === null) throw new UnavailableError(say("DESK_NOT_READY"));
    // Behind other closes, not behind a reading that has no hurry: a question of that which gets no answer is
    // not theirs.
    return await this.#next("opens", async () => {
      const at = momentOf(clock);
      const last = this.#openRead;
      if (last?.epoch === epoch && elapsed(last.at, at) < SHARED_READING_MS) return last.listed;
      const snapshotAt = ledger.now();
      const missing: string[] = [];
      const open = await this.#ask("open_orders", { deadlineMs: settings.readDeadlineMs }, missing);
      this.#requireEpoch(epoch);
      if (open === null) {
        throw new UnavailableError(say("ORDERS_UNKNOWN"));
      }
      const listed = await this.#record({
        epoch,
        clientId,
        snapshotAt,
        accounts: [...accounts.list()],
        open: rowsOf(open),
        executions: null,
        completed: null,
      }, open.unread !== undefined);
      this.#openRead = { at, epoch, listed };
      return listed;
    });
  }

  async #next<T>(queue: "readings" | "opens", task: () => Promise<T>): Promise<T> {
    const mine = this.#last[queue].then(task, task);
    this.#last[queue] = mine.catch(() => null);
    return await mine;
  }

  async #read(
    epoch: SocketEpoch,
    { all, complete, symbol = null }: Wanted,
  ): Promise<ReconcileResult> {
    const { ledger, accounts, upstream, clientId, settings } = this.#deps;
    this.#requireEpoch(epoch);
    const snapshotAt = ledger.now();
    const clockSetAt = this.#steps.look();
    const missing: string[] = [];
    const { readDeadlineMs: deadlineMs } = settings;
    const open = all ? await this.#ask("open_orders", { deadlineMs }, missing) : null;
    const executions = complete && missing.length > 0
      ? null
      : symbol === null
      ? await this.#ask("executions", { deadlineMs }, missing)
      : await this.#ask("executions_of", { symbol, deadlineMs }, missing);
    const completed = all && missing.length === 0
      ? await this.#ask("completed_orders", { apiOnly: false, deadlineMs }, missing)
      : null;
    this.#requireEpoch(epoch);
    const data: SnapshotData = {
      epoch,
      clientId,
      snapshotAt,
      accounts: [...accounts.list()],
      open: open && rowsOf(open),
      executions: executions?.executions ?? null,
      ...(symbol === null ? {} : { symbol }),
      completed: completed?.orders ?? null,
      upstreamSince: upstream.since,
      ...(clockSetAt === undefined ? {} : { clockSetAt }),
    };
    const news = await this.#withoutKnown(data);
    this.#requireEpoch(epoch);
    await this.#record(news, [open, executions, completed].some((answer) => answer?.unread !== undefined));
    return { complete: missing.length === 0, missing };
  }

  /**
   * Folds a reading; a long one in parts that give way to whatever else waits. Rejects when the socket
   * changes between two. From one that lacks rows nothing is concluded but what it has. Returns the orders
   * that it had.
   */
  async #record(data: SnapshotData, lacksRows: boolean): Promise<ReadonlySet<string>> {
    if (!isLong(data) && !lacksRows) return this.#fold(data);
    const present = new Set<string>();
    const slicer = this.#slicer();
    for (const part of partsOf(data)) {
      slicer.count(rowsIn(part));
      for (const id of this.#fold(part)) present.add(id);
      if (slicer.isDue) await slicer.pause();
      this.#requireEpoch(data.epoch);
    }
    return lacksRows ? present : this.#fold(conclusionOf(data, [...present]));
  }

  /** By the desk's clock: under one that stands, what a reading does in one turn is always the same. */
  #slicer(): Slicer {
    return new Slicer({ now: () => this.#deps.clock.monotonic() });
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
      const answer = await this.#deps.link.request(type, fields);
      this.#note(type, answer.unread);
      return answer;
    } catch (error) {
      if (!(error instanceof BridgeError) || LOST.has(error.code)) throw error;
      missing.push(`${type.replace("_", " ")} (${error.code})`);
      return null;
    } finally {
      this.#asking -= 1;
    }
  }

  /** That the executions of one symbol are whole says nothing about others. */
  #note(type: Reading, rows: readonly UnreadRow[] = []): void {
    const { unread } = this.#deps;
    if (type !== "executions_of") return unread.read(type, rows);
    for (const row of rows) unread.missed("execDetails", row);
  }

  #requireEpoch(epoch: SocketEpoch): void {
    if (this.#deps.link.epoch === epoch) return;
    throw new UnavailableError(say("CONNECTION_LOST.reading"));
  }

  /**
   * Rows that can only repeat what is booked stay out of the journal: a busy day is read again many times,
   * and in many turns.
   */
  async #withoutKnown(data: SnapshotData): Promise<SnapshotData> {
    const { ledger } = this.#deps;
    const slicer = this.#slicer();
    // Each came as a callback too, and waits in the book for its order if it has none yet.
    const isNew = (row: ExecutionRow) => ledger.book.execution(row.execId) === null;
    const executions = await sift(data.executions, isNew, slicer);
    const moved = new Set(executions?.map((row) => row.permId));
    const isOpenYet = ({ permId }: CompletedOrderRow) => {
      const record = permId === null || moved.has(permId) ? null : ledger.book.findByPermId(permId);
      return record === null || !isSettled(record);
    };
    return { ...data, executions, completed: await sift(data.completed, isOpenYet, slicer) };
  }
}

/** `filter`, giving way to whatever else waits. */
async function sift<Row>(
  rows: readonly Row[] | null,
  isWanted: (row: Row) => boolean,
  slicer: Slicer,
): Promise<Row[] | null> {
  if (rows === null) return null;
  const wanted: Row[] = [];
  for (const row of rows) {
    slicer.count();
    if (isWanted(row)) wanted.push(row);
    if (slicer.isDue) await slicer.pause();
  }
  return wanted;
}

function rowsOf({ orders, statuses }: CommandResult<"open_orders">): SnapshotData["open"] {
  return { orders, statuses };
}

function isSettled(record: OrderRecord): boolean {
  return isTerminal(record.state) && record.end !== null && !record.end.provisional && record.doubt === null;
}
