// Verifies the chain: every row's content, its place, and that none is missing at the end, in the segments
// and in the journal.
import type { DatabaseSync } from "node:sqlite";
import { existsSync } from "node:fs";
import { CHAINED_COLUMNS, type ChainedRow, chainedRowOf, GENESIS, rowHash } from "./chain.ts";
import { noteOpen, saidBy } from "./open_marks.ts";
import { pagedRows } from "./pages.ts";
import { AppError } from "@/lib/server/errors.ts";
import { isSystemRefusal, systemReason } from "@/lib/server/start_error.ts";
import { type Segment, Shelf } from "./segments.ts";

export interface JournalFault {
  /** The row where the chain breaks. */
  seq: number;
  kind: "changed" | "missing" | "reordered" | "cut off" | "rewritten";
  text: string;
}

export interface Verdict {
  rows: number;
  /** The last row's hash: note it elsewhere to prove later that history was not rewritten as a whole. */
  head: string;
  /** The first ones: one who writes each row anew breaks the chain at each. */
  faults: JournalFault[];
  /** How many more there are. */
  more: number;
}

export interface VerifyOptions {
  /** A head that was noted before: the chain must still run through it. */
  noted?: string | null;
  /** Hears every now and then how many rows were looked at. */
  progress?: (rows: number) => void;
}

/** Why a file could not be read to its end; `null` when it was. */
function unreadOf(what: string, read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    return whyUnread(what, error);
  }
}

/** `what` was read. Throws a mistake of ours on. */
function whyUnread(what: string, error: unknown): string {
  // It names the file.
  if (error instanceof AppError) return error.message;
  if (!isSystemRefusal(error)) throw error;
  return `${what} can not be read to the end: ${systemReason(error)}`;
}

/** So many are told, and of so many it is found out what became of them. */
const MOST_FAULTS = 1_000;
const MOST_LOOKED_FOR = 20;
/** So many rows are a second or two of work. */
export const PROGRESS_ROWS = 100_000;

/**
 * Reads the whole journal with its segments, as it stood at one moment, row by row: the desk may be writing
 * it. Never throws for a broken chain: that is what it reports.
 */
export function verifyJournal(db: DatabaseSync, options: VerifyOptions = {}): Verdict {
  db.exec("BEGIN");
  try {
    return new Walk(db, options).verdict();
  } finally {
    db.exec("COMMIT");
  }
}

class Walk {
  readonly #db: DatabaseSync;
  readonly #options: VerifyOptions;
  readonly #faults: JournalFault[] = [];
  #expected = 1;
  #previous = GENESIS;
  #rows = 0;
  #isNotedSeen: boolean;
  #more = 0;
  /** The orders that are open by the rows so far. */
  readonly #open = new Set<string>();

  constructor(db: DatabaseSync, options: VerifyOptions) {
    const { noted = null } = options;
    this.#db = db;
    this.#options = options;
    this.#isNotedSeen = noted === null || noted === GENESIS;
  }

  verdict(): Verdict {
    using shelf = new Shelf(this.#db);
    for (const segment of shelf.segments) this.#segment(segment, shelf);
    const unread = unreadOf(`The rows from ${this.#expected} on`, () => {
      this.#walk(this.#db);
      this.#end();
    });
    if (unread !== null) this.#faults.push({ seq: this.#expected, kind: "changed", text: unread });
    if (!this.#isNotedSeen) {
      const text = "The noted head is not in this journal: it was rewritten, cut off, or is another one";
      this.#faults.push({ seq: this.#expected, kind: "rewritten", text });
    }
    return { rows: this.#rows, head: this.#previous, faults: this.#faults, more: this.#more };
  }

  /** Of one row. */
  #fault(fault: JournalFault): void {
    if (this.#faults.length < MOST_FAULTS) this.#faults.push(fault);
    else this.#more += 1;
  }

  /** Its rows, and that they are those which the journal has handed over. */
  #segment(segment: Segment, shelf: Shelf): void {
    const { first, last, hash } = segment;
    const path = shelf.pathOf(segment);
    const isThere = existsSync(path);
    const unread = isThere
      ? unreadOf(`Rows ${first} to ${last} in ${path}`, () => {
        const file = shelf.take(segment);
        this.#walk(file);
        this.#copies(segment, file);
      })
      : null;
    if (unread === null && this.#expected === last + 1 && this.#previous === hash) return;
    const changed = unread ?? `${path} does not end with row ${last} as it was when it was archived`;
    const missing = `Rows ${first} to ${last} are missing: ${path} is not there`;
    this.#faults.push({
      seq: first,
      kind: isThere ? "changed" : "missing",
      text: isThere ? changed : missing,
    });
    // The rest is held against what the segment should have ended with: one fault is not told of every row
    // behind it.
    [this.#expected, this.#previous] = [last + 1, hash];
  }

  /** What the journal has copied from a segment still says what stands there. */
  #copies({ first, last }: Segment, file: DatabaseSync): void {
    const original = file.prepare("SELECT at, kind, client_order_id, data FROM journal WHERE seq = ?");
    const copies = "SELECT * FROM carried WHERE seq > ?1 AND seq <= ?3 ORDER BY seq LIMIT ?2";
    for (const { seq, ...copy } of pagedRows(this.#db, copies, { behind: first - 1, values: [last] })) {
      if (JSON.stringify({ ...copy }) === JSON.stringify({ ...original.get(seq ?? null) })) continue;
      this.#fault({
        seq: Number(seq),
        kind: "changed",
        text: `The copy of row ${seq} is not that row`,
      });
    }
  }

  #walk(db: DatabaseSync): void {
    for (const row of rowsIn(db)) {
      this.#rows += 1;
      if (row.seq !== this.#expected) this.#fault(gap(this.#expected, row.seq));
      else if (row.previousHash !== this.#previous) this.#fault(this.#moved(row, db));
      if (rowHash(row) !== row.hash) {
        const text = `Row ${row.seq} is not what was written`;
        this.#fault({ seq: row.seq, kind: "changed", text });
      } else this.#isNotedSeen ||= row.hash === this.#options.noted;
      // Behind a row that is not what it was, nobody knows which orders are open.
      if (this.#faults.length === 0) this.#mark(row, db);
      this.#expected = row.seq + 1;
      this.#previous = row.hash;
      if (this.#rows % PROGRESS_ROWS === 0) this.#options.progress?.(this.#rows);
    }
  }

  /** The link to the row before does not hold: rows changed places, or the row before is another one. */
  #moved(row: ChainedRow, db: DatabaseSync): JournalFault {
    // To find a row by its hash all are read: of the few that are told, not of each of a million.
    const isTold = this.#faults.length < MOST_LOOKED_FOR;
    const isElsewhere = row.previousHash === GENESIS ||
      isTold && db.prepare("SELECT seq FROM journal WHERE hash = ?").get(row.previousHash) !== undefined;
    return isElsewhere
      ? { seq: row.seq, kind: "reordered", text: `Row ${row.seq} does not belong behind row ${row.seq - 1}` }
      : { seq: row.seq, kind: "changed", text: `Row ${row.seq} does not continue row ${row.seq - 1}` };
  }

  /** No order that is open by the rows is missing in a mark: a start would not know of it. */
  #mark(row: ChainedRow, db: DatabaseSync): void {
    noteOpen(this.#open, row);
    const marked = saidBy(row);
    if (marked === null) return;
    const ended = db.prepare(
      "SELECT 1 FROM journal WHERE kind = 'outcome' AND client_order_id = ? AND seq < ?",
    );
    const hidden = [...this.#open].filter((id) => !marked.has(id) && ended.get(id, row.seq) === undefined);
    if (hidden.length === 0) return;
    const text = `Row ${row.seq} does not name ${hidden.length} of the orders that were open`;
    this.#fault({ seq: row.seq, kind: "changed", text });
  }

  /** The last row must be the one that the journal wrote last. */
  #end(): void {
    const head = this.#db.prepare("SELECT seq, hash FROM head WHERE id = 1").get();
    const [headSeq, headHash] = [Number(head?.seq ?? 0), String(head?.hash ?? GENESIS)];
    const seq = this.#expected;
    if (headSeq > seq - 1) {
      const text = `Rows ${seq} to ${headSeq} are missing at the end`;
      this.#faults.push({ seq, kind: "cut off", text });
    } else if (headHash !== this.#previous || headSeq !== seq - 1) {
      const text = "The last row is not the one that was written last";
      this.#faults.push({ seq: headSeq, kind: "changed", text });
    }
  }
}

/**
 * All rows in order, as they stood at one moment, those of segments first: others may write meanwhile, or
 * archive. `unread` hears of a segment that is not there, or can not be read to its end; what is behind it
 * follows. Without it that is thrown.
 */
export function* readRows(
  db: DatabaseSync,
  unread: (why: string) => void = (why) => {
    throw new Error(why);
  },
): Generator<ChainedRow> {
  db.exec("BEGIN");
  try {
    using shelf = new Shelf(db);
    for (const segment of shelf.segments) yield* rowsOf(segment, shelf, unread);
    yield* rowsIn(db);
  } finally {
    db.exec("COMMIT");
  }
}

function* rowsOf(segment: Segment, shelf: Shelf, unread: (why: string) => void): Generator<ChainedRow> {
  try {
    yield* rowsIn(shelf.take(segment));
  } catch (error) {
    const { first, last } = segment;
    unread(whyUnread(`Rows ${first} to ${last} in ${shelf.pathOf(segment)}`, error));
  }
}

/** The rows of one file. */
export function* rowsIn(db: DatabaseSync): Generator<ChainedRow> {
  const question = `SELECT ${CHAINED_COLUMNS} FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2`;
  for (const row of pagedRows(db, question)) yield chainedRowOf(row);
}

function gap(expected: number, found: number): JournalFault {
  const last = found - 1;
  const text = expected === last ? `Row ${expected} is missing` : `Rows ${expected} to ${last} are missing`;
  return { seq: expected, kind: "missing", text };
}
