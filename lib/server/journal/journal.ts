// The order journal: append-only, hash-chained rows in SQLite, with the few counters that must survive with
// them.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BEHIND_HAND_OVER_MS, type Clock } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import { type ChainedRow, readHead, rowHash } from "./chain.ts";
import { IN_MEMORY, type JournalFiles, sameFiles } from "./files.ts";
import type { IntentFront, IntentPlace } from "./intent_file.ts";
import { unwrittenRows } from "./intents.ts";
import { StillOpen } from "./open_marks.ts";
import { PastRows } from "./past_rows.ts";
import { openDatabase, rollback } from "./schema.ts";
import { type Beside, type KeptAnswer, SideTables } from "./side_tables.ts";

/** What happened; `data` must survive a JSON round trip, money in it is decimal text. */
export interface JournalEntry {
  at: string;
  kind: string;
  clientOrderId: string | null;
  data: unknown;
}

/** What one durable commit writes together; `Beside` follows it. */
export interface DurableWrite extends Beside {
  entries: JournalEntry[];
}

/** Buffered rows are written together after this pause: they repeat what the broker can be asked again. */
const BATCH_MS = 10;
/** So many of them in one turn, some milliseconds of work: the rest has the next batch. */
export const BATCH_ROWS = 250;
/** After so many writes the log goes into the database: behind a batch, where no order waits for it. */
const CHECKPOINT_WRITES = 100;
/**
 * Or after so many characters of rows: a long log is one long turn, and longer than what was laid out for it
 * (`LOG_BYTES`).
 */
const CHECKPOINT_LENGTH = 1_000_000;
/**
 * While the disk refuses, rows wait in memory up to this many; more are dropped: the broker can be asked
 * again.
 */
const MAX_WAITING = 50_000;

export class Journal implements Disposable {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #insert: StatementSync;
  readonly #head: StatementSync;
  readonly #setHead: StatementSync;
  /** Whether a commit waits for the disk as things are set. */
  #waits = true;
  readonly #side: SideTables;
  #cancelSide: (() => void) | null = null;
  #waiting: JournalEntry[] = [];
  /** On the steady clock. */
  #waitingSince = 0;
  #cancelTimer: (() => void) | null = null;
  readonly #files: JournalFiles;
  /** `null`: none, or the disk behind it has refused. */
  #intents: IntentFront | null;
  /** Lines of it that somebody else is about to read. */
  #handed = 0;
  #fault: Saying | null = null;
  readonly #past: PastRows;
  readonly #stillOpen: StillOpen;
  #onRow: (entry: JournalEntry) => void = () => {};
  #rows: number;
  /** Since the log last went into the database. */
  #writes = 0;
  #written = 0;
  #closed = false;

  /** Takes over an open database (see `openJournal`). */
  constructor(db: DatabaseSync, clock: Clock, files: JournalFiles = IN_MEMORY) {
    this.#db = db;
    this.#files = files;
    this.#intents = files.intents;
    this.#clock = clock;
    this.#begin = db.prepare("BEGIN IMMEDIATE");
    this.#end = db.prepare("COMMIT");
    this.#insert = db.prepare(
      `INSERT INTO journal (seq, at, kind, client_order_id, data, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#head = db.prepare("SELECT seq, hash FROM head WHERE id = 1");
    this.#setHead = db.prepare("INSERT OR REPLACE INTO head (id, seq, hash) VALUES (1, ?, ?)");
    this.#side = new SideTables(db, clock);
    this.#rows = readHead(this.#head).seq;
    const past = this.#past = new PastRows(db, () => this.#rows);
    this.#stillOpen = new StillOpen((seq) => past.openInJournal(seq), this.#rows);
    // Of an order that may have been sent when the last run ended. What the disk refuses goes first later on.
    const left = files.intents?.left ?? [];
    this.#waiting = unwrittenRows(db, left);
    // Also where all of them are rows: that they are on the disk is known behind this.
    if (this.#waiting.length > 0 || left.length > 0) this.#write([]);
    this.#side.catchUp(this.#rows);
  }

  /** Why nothing can be written; `null` while all is well. */
  get fault(): Saying | null {
    return this.#fault;
  }

  /**
   * Looks whether the files are still those that were opened: SQLite would go on writing into a deleted one.
   */
  look(): boolean {
    const gone = this.#files.gone();
    if (gone !== null) this.#fault = say("JOURNAL_UNWRITABLE.gone", { path: gone });
    return gone === null;
  }

  get rows(): number {
    return this.#rows;
  }

  /** How many rows are not on the disk yet, and how long the oldest of them has waited. */
  get lag(): { rows: number; ms: number } {
    const rows = this.#waiting.length;
    return { rows, ms: rows === 0 ? 0 : this.#clock.monotonic() - this.#waitingSince };
  }

  /** Says who hears of each row in its order, before it is written; must be quick, and must not throw. */
  onRow(listener: (entry: JournalEntry) => void): void {
    this.#onRow = listener;
  }

  /** Adds a row to the next batch. Order among rows is kept; never throws. */
  append(entry: JournalEntry): void {
    if (this.#closed || this.#waiting.length >= MAX_WAITING) return;
    this.#wait(entry);
    this.#batchSoon();
  }

  #wait(entry: JournalEntry): void {
    if (this.#waiting.length === 0) this.#waitingSince = this.#clock.monotonic();
    this.#waiting.push(entry);
    this.#onRow(entry);
  }

  #batchSoon(): void {
    this.#cancelTimer ??= this.#clock.after(BATCH_MS, () => {
      this.#cancelTimer = null;
      if (this.#waiting.length === 0 || !this.#write([], BATCH_ROWS)) return;
      this.#checkpoint();
      this.#setWaits(false);
      if (this.#waiting.length > 0) this.#batchSoon();
    });
  }

  /** Writes what waits. Returns false (and sets `fault`) when the disk refuses; the rows keep waiting. */
  flush(): boolean {
    if (this.#waiting.length === 0 && !this.#side.waits) return this.#fault === null;
    return this.#write([]);
  }

  /**
   * Writes what waits and `write` in one transaction that is on the disk when this returns (law 1).
   * What stands beside the rows follows a moment later: the row says it, too. Throws `JOURNAL_UNWRITABLE`
   * when it is not on the disk: then nothing of `write` was kept.
   */
  commit({ entries, ...beside }: DurableWrite): void {
    const { answer } = beside;
    if (answer !== undefined && this.answer(answer.key) !== null) {
      throw new Error("One key was given to two intents");
    }
    if (this.#closed || !this.#write(entries)) throw this.#unwritable();
    this.addBeside(beside);
    for (const entry of entries) this.#onRow(entry);
  }

  /**
   * Rows that are with the system when this returns, in the file in front of the journal, and in the next
   * batch of the journal itself: the end of the program loses nothing of them, that of the machine may.
   * Returns where they stand and have yet to get to the disk, until `done` is called; `null`: they are rows
   * that are there. Throws `JOURNAL_UNWRITABLE`: then nothing of `entries` was kept.
   */
  hand(entries: readonly JournalEntry[]): IntentPlace | null {
    // Whether a disk that has refused takes rows again is only told by one that is waited for.
    const takes = !this.#closed && this.#fault === null && this.#waiting.length < MAX_WAITING;
    const place = takes ? this.#intents?.write(JSON.stringify(entries)) ?? null : null;
    if (place === null) {
      this.commit({ entries: [...entries] });
      return null;
    }
    this.#handed += 1;
    // Their batch is asked for by `done`: an order is on its way by then.
    for (const entry of entries) this.#wait(entry);
    return place;
  }

  /** Nobody looks for a line any more that `hand` has written: it may be overwritten when it is a row. */
  done(): void {
    this.#handed -= 1;
    if (this.#waiting.length > 0) this.#batchSoon();
  }

  /** The disk has refused what `hand` has left to somebody else, who is not asked any more. */
  refused(why: Saying): void {
    this.#fault = why;
    this.#intents = null;
  }

  /** Of an intent whose rows are with the system, or wait. */
  addBeside(beside: Beside): void {
    this.#side.add(beside);
    if (!this.#side.waits) return;
    this.#cancelSide ??= this.#clock.after(BEHIND_HAND_OVER_MS, () => this.#writeSide());
  }

  /**
   * Takes up answers that another journal had and this one does not, together with the row that says so.
   * Throws as `commit`.
   */
  adoptAnswers(answers: readonly NonNullable<Beside["answer"]>[], entry: JournalEntry): void {
    for (const answer of answers) this.#side.add({ answer });
    this.commit({ entries: [entry] });
  }

  /**
   * Throws `JOURNAL_UNWRITABLE` unless a write succeeds now: a disk that has room again unlocks by itself.
   */
  assertWritable(): void {
    this.look();
    if (this.#closed || (this.#fault !== null && !this.#write([]))) throw this.#unwritable();
  }

  /**
   * The rows in order, for the fold at start: all of them, or those since `since` (ISO 8601) and whatever
   * belongs to orders that were still open then. `kinds` leaves all other kinds out.
   */
  *entries(
    { since = "", kinds = null }: { since?: string; kinds?: readonly string[] | null } = {},
  ): Generator<JournalEntry & { seq: number }> {
    this.flush();
    yield* this.#past.since(since, kinds);
  }

  /** Rows of the past for whoever gives way between them. */
  get past(): PastRows {
    this.flush();
    return this.#past;
  }

  /** No order id at or below this was left unused for new orders. */
  get orderIdFloor(): number {
    return this.#side.orderIdFloor;
  }

  answer(key: string): KeptAnswer | null {
    return this.#side.answer(key);
  }

  /** Completes an answer with the state that is told; not worth a lock if it fails. */
  completeAnswer(key: string, state: string): void {
    this.#side.complete(key, state);
    this.#writeSide();
  }

  /**
   * Handed to the system, and not waited for until it is on the disk: a crash of the program loses nothing of
   * it, and after one of the machine the rows say what is missing, but for the state that was told last.
   */
  #writeSide(): void {
    this.#cancelSide?.();
    this.#cancelSide = null;
    if (this.#closed || !this.#side.waits) return;
    // What the disk has refused last may be rows: that it takes these few would not say that it takes them.
    if (this.#fault !== null) return void this.flush();
    if (this.look()) this.#writeLightly([], 0);
  }

  close(): void {
    if (this.#closed) return;
    this.#cancelTimer?.();
    this.#cancelSide?.();
    this.flush();
    this.#closed = true;
    this.#past[Symbol.dispose]();
    this.#db.close();
    this.#files.intents?.[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * What waits, or the `most` of it that wait longest, `added` behind it, and what stands beside earlier
   * rows: on the disk when this returns true.
   */
  #write(added: readonly JournalEntry[], most = Infinity): boolean {
    if (!this.look()) return false;
    const isWritten = this.#transact(added, { most, waits: true });
    if (isWritten) this.#fault = null;
    return isWritten;
  }

  /** As `#write`, but with the system only: the disk is not waited for, and what it refused stays told. */
  #writeLightly(added: readonly JournalEntry[], most = Infinity): boolean {
    return this.#transact(added, { most, waits: false });
  }

  #transact(added: readonly JournalEntry[], { most, waits }: { most: number; waits: boolean }): boolean {
    const waiting = this.#waiting.slice(0, most);
    const entries = [...waiting, ...added];
    let written: readonly JournalEntry[] = [];
    let rows = this.#rows;
    try {
      this.#setWaits(waits);
      this.#begin.run();
      try {
        // Up to here all rows have told what stands beside them.
        if (this.#side.waits || this.#side.isBehind(this.#rows)) this.#side.write(this.#rows);
        // Without rows it is the question whether the disk takes any.
        if (entries.length > 0 || !this.#side.waits) [written, rows] = this.#insertAll(entries);
        this.#end.run();
      } catch (error) {
        rollback(this.#db);
        throw error;
      }
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.#side.done();
    this.#waiting = this.#waiting.slice(waiting.length);
    if (waits && this.#waiting.length === 0 && this.#handed === 0) this.#intents?.restart();
    this.#writes += 1;
    this.#stillOpen.wrote(written, rows);
    this.#rows = rows;
    return true;
  }

  /** It stays as it was set last: mostly for what an order waits for. */
  #setWaits(waits: boolean): void {
    if (waits === this.#waits) return;
    // Not as a prepared statement: SQLite obeys this one when it is prepared, not each time it is run.
    this.#db.exec(`PRAGMA synchronous = ${waits ? "FULL" : "NORMAL"}`);
    this.#waits = waits;
  }

  /** Returns what was written, with the mark where one was due, and the number of its last row. */
  #insertAll(entries: readonly JournalEntry[]): [readonly JournalEntry[], number] {
    // Read inside the transaction: a second process on the same file would otherwise fork the chain.
    let { seq, hash } = readHead(this.#head);
    const [next] = entries;
    const mark = next === undefined ? null : this.#stillOpen.mark({ seq, hash }, next.at);
    const rows = mark === null ? entries : [mark, ...entries];
    for (const entry of rows) {
      seq += 1;
      const row: ChainedRow = {
        ...entry,
        seq,
        data: JSON.stringify(entry.data),
        previousHash: hash,
        hash: "",
      };
      hash = rowHash(row);
      this.#written += row.data.length;
      this.#insert.run(seq, row.at, row.kind, row.clientOrderId, row.data, row.previousHash, hash);
    }
    this.#setHead.run(seq, hash);
    return [rows, seq];
  }

  #checkpoint(): void {
    if (this.#writes < CHECKPOINT_WRITES && this.#written < CHECKPOINT_LENGTH) return;
    [this.#writes, this.#written] = [0, 0];
    try {
      this.#db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch {
      // The rows are in the log all the same; the next write tells whether the disk is well.
    }
  }

  #fail(error: unknown): void {
    const words = verbatim(error instanceof Error ? error.message : String(error));
    this.#fault = say("JOURNAL_UNWRITABLE.at", { path: this.#files.path, words });
  }

  #unwritable(): UnavailableError {
    return new UnavailableError(
      this.#closed || this.#fault === null ? say("JOURNAL_UNWRITABLE.closed") : this.#fault,
    );
  }
}

/** Opens the journal at `path` (`:memory:` for tests), creating and migrating it. */
export function openJournal(path: string, clock: Clock): Journal {
  using parts = new DisposableStack();
  const db = parts.use(openDatabase(path));
  const files = path === IN_MEMORY.path ? IN_MEMORY : sameFiles(path);
  if (files.intents !== null) parts.use(files.intents);
  const journal = new Journal(db, clock, files);
  // They are its own: of a file that can not be read nothing stays open.
  parts.move();
  return journal;
}
