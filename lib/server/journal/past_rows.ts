// Rows of the past, wherever they lie: of old days in segments, of the rest in the journal itself. A few at a
// time, so that whoever reads a whole day gives way between two batches, and no statement stays open.
import type { DatabaseSync } from "node:sqlite";
import { CHAINED_COLUMNS, type ChainedRow, chainedRowOf } from "./chain.ts";
import type { JournalEntry } from "./journal.ts";
import { type OpenAt, openByMark } from "./open_marks.ts";
import { pagedRows, type StoredRow } from "./pages.ts";
import { type Segment, Shelf } from "./segments.ts";

export interface Span {
  /** The first row. */
  from: number;
  /** The row behind the last one. */
  to: number;
}

export interface PastQuery extends Span {
  kinds: readonly string[];
  /** Only rows of this order. */
  clientOrderId?: string;
  /** Only rows that have one of these texts in them: a sieve before anything is parsed. */
  having?: readonly string[];
}

export type PastRow = JournalEntry & { seq: number };

/** A file with rows: the journal, or one of its segments. */
interface Part {
  first: number;
  last: number;
  /** Its last row was written at; `null`: it is the journal, which goes on. */
  ends: string | null;
  db(): DatabaseSync;
}

const BATCH = 100;
/** While nobody waits for a turn yet. One by one, SQLite's rows took half as long again. */
const AT_START = 100;
/** Each page is a walk through all of theirs, however many of these are in it. */
const OF_OPEN = 5_000;
/** Of the orders that were open when a part began. */
const OPENED_BEFORE = {
  journal: "SELECT client_order_id FROM carried",
  segment: "SELECT client_order_id FROM opening",
};

/**
 * Orders that had begun before row `?1` of a part and had not ended. In order, so that SQLite walks through
 * the three indexes side by side: of a year it would sort half a million names otherwise. One that was seen
 * open against a position behind its outcome had come back.
 */
const stillOpen = (before: string) =>
  `SELECT client_order_id FROM journal WHERE kind = 'confirm' AND seq < ?1
   UNION SELECT client_order_id FROM journal WHERE kind = 'exit' AND seq < ?1
   UNION ${before}
   EXCEPT SELECT client_order_id FROM journal WHERE kind = 'outcome' AND seq < ?1
   UNION SELECT client_order_id FROM journal AS back WHERE kind = 'exit' AND seq < ?1
     AND EXISTS (SELECT 1 FROM journal AS ended WHERE ended.kind = 'outcome'
       AND ended.client_order_id = back.client_order_id AND ended.seq < back.seq)
     AND NOT EXISTS (SELECT 1 FROM journal AS ended WHERE ended.kind = 'outcome'
       AND ended.client_order_id = back.client_order_id AND ended.seq BETWEEN back.seq AND ?1 - 1)
   ORDER BY 1`;

export class PastRows implements Disposable {
  readonly #db: DatabaseSync;
  readonly #rows: () => number;
  readonly #shelf: Shelf;

  /** `rows`: the number of the last row now. */
  constructor(db: DatabaseSync, rows: () => number) {
    this.#db = db;
    this.#rows = rows;
    this.#shelf = new Shelf(db);
  }

  /** When the first row was written (ISO 8601); `null` for an empty journal. */
  get begins(): string | null {
    const [oldest] = this.#shelf.segments;
    if (oldest !== undefined) return oldest.begins;
    const row = this.#db.prepare("SELECT at FROM journal ORDER BY seq LIMIT 1").get();
    return row === undefined ? null : String(row.at);
  }

  /**
   * The first row since `since` (ISO 8601): rows are written as time goes, so halving finds it without
   * reading them all.
   */
  firstSince(since: string): number {
    const part = this.#parts().find(({ ends }) => ends === null || ends >= since) ?? this.#journal();
    const at = part.db().prepare("SELECT at FROM journal WHERE seq = ?");
    let [low, high] = [part.first, part.last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (String(at.get(middle)?.at ?? "") < since) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Orders that had begun before row `seq` and ended behind it, or not at all. */
  openAt(seq: number): string[] {
    const part = this.#partAt(seq);
    return part.ends === null ? [...this.openInJournal(seq).orders].sort() : this.readOpenAt(seq);
  }

  /** The same by the rows alone, whatever the journal's marks say: a year of them takes some time. */
  readOpenAt(seq: number): string[] {
    const part = this.#partAt(seq);
    const before = part.ends === null ? OPENED_BEFORE.journal : OPENED_BEFORE.segment;
    const ids = part.db().prepare(stillOpen(before)).all(seq);
    return ids.flatMap(({ client_order_id: id }) => id === null ? [] : String(id));
  }

  /** Of a row that is in no segment, with the mark by which they are known. */
  openInJournal(seq: number): OpenAt {
    return openByMark(this.#db, { first: this.#journal().first, seq }) ??
      { orders: new Set(this.readOpenAt(seq)), mark: 0 };
  }

  #partAt(seq: number): Part {
    return this.#parts().find(({ last, ends }) => ends === null || seq <= last) ?? this.#journal();
  }

  /**
   * Rows behind `seq` as they stand in the chain, in order, at most `most` of them: none when there are none,
   * fewer at any time.
   */
  chainedAfter(seq: number, most: number): ChainedRow[] {
    const part = this.#parts().find(({ last }) => seq < last);
    if (part === undefined) return [];
    const question = `SELECT ${CHAINED_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`;
    return part.db().prepare(question).all(seq, most).map(chainedRowOf);
  }

  /** The rows of an order, from its first on. */
  *ofOrder(clientOrderId: string): Generator<PastRow> {
    const span = { from: 1, to: this.#rows() + 1 };
    for (const rows of this.batches({ ...EVERY_KIND, ...span, clientOrderId })) yield* rows;
  }

  /** In order, batch by batch: each is a question of its own. */
  *batches(query: PastQuery): Generator<PastRow[]> {
    for (const { first, last, db } of this.#parts()) {
      const span = { ...query, from: Math.max(query.from, first), to: Math.min(query.to, last + 1) };
      if (span.from < span.to) yield* batchesOf(db, span);
    }
  }

  /**
   * The rows since `since` and, before them, those of orders that were still open then. Nothing of a segment
   * is read as long as `since` lies behind them all: of such orders the journal has copies.
   */
  *since(since: string, kinds: readonly string[] | null): Generator<PastRow> {
    const first = this.firstSince(since);
    if (first < this.#journal().first) return yield* this.#sinceInSegment(first, kinds);
    const named = kinds ?? [];
    const open = this.openAt(first);
    if (open.length > 0) {
      // Named by number: both halves ask for the same.
      const ofKinds = kinds === null ? "TRUE" : `kind IN (${named.map((_, at) => `?${at + 5}`).join(", ")})`;
      const ofThem = `${ofKinds} AND seq > ?1 AND client_order_id IN (SELECT value FROM json_each(?3))`;
      const question = `SELECT ${COLUMNS} FROM carried WHERE ${ofThem}
        UNION ALL SELECT ${COLUMNS} FROM journal WHERE ${ofThem} AND seq < ?4 ORDER BY seq LIMIT ?2`;
      const values = [JSON.stringify(open), first, ...named];
      for (const row of pagedRows(this.#db, question, { most: OF_OPEN, values })) yield entryOf(row);
    }
    const span = { from: first, to: this.#rows() + 1, kinds: named };
    // Each is parsed when its turn comes: what a whole batch says would be copied from one end of the heap to
    // the other while it waits.
    for (const rows of storedBatches(() => this.#db, span, AT_START)) {
      for (const row of rows) yield entryOf(row);
    }
  }

  /** The rows since `since` alone: for kinds that say nothing of orders, whichever were open then. */
  *ofDesk(since: string, kinds: readonly string[]): Generator<PastRow> {
    const span = { from: this.firstSince(since), to: this.#rows() + 1 };
    for (const rows of this.batches({ ...span, kinds })) yield* rows;
  }

  [Symbol.dispose](): void {
    this.#shelf[Symbol.dispose]();
  }

  *#sinceInSegment(first: number, kinds: readonly string[] | null): Generator<PastRow> {
    const to = this.#rows() + 1;
    const wanted = kinds === null ? {} : { kinds };
    const earlier = this.openAt(first).flatMap((clientOrderId) =>
      [...this.batches({ ...EVERY_KIND, ...wanted, from: 1, to: first, clientOrderId })].flat()
    );
    yield* earlier.sort((a, b) => a.seq - b.seq);
    for (const rows of this.batches({ ...EVERY_KIND, ...wanted, from: first, to })) yield* rows;
  }

  #parts(): Part[] {
    const segments = this.#shelf.segments.map((segment: Segment): Part => ({
      ...segment,
      db: () => this.#shelf.take(segment),
    }));
    return [...segments, this.#journal()];
  }

  #journal(): Part {
    const first = (this.#shelf.segments.at(-1)?.last ?? 0) + 1;
    return { first, last: this.#rows(), ends: null, db: () => this.#db };
  }
}

const COLUMNS = "seq, at, kind, client_order_id, data";

/** An empty list of kinds means all of them. */
const EVERY_KIND = { kinds: [] as readonly string[] };

function* batchesOf(db: () => DatabaseSync, query: PastQuery): Generator<PastRow[]> {
  for (const rows of storedBatches(db, query, BATCH)) yield rows.map(entryOf);
}

/** As the database gives them. */
function* storedBatches(
  db: () => DatabaseSync,
  { from, to, kinds, clientOrderId, having = [] }: PastQuery,
  most: number,
): Generator<StoredRow[]> {
  const question = `SELECT seq, at, kind, client_order_id, data FROM journal
    WHERE seq >= ? AND seq < ? ${kinds.length === 0 ? "" : `AND kind IN (${marks(kinds)})`}
    ${clientOrderId === undefined ? "" : "AND client_order_id = ?"}
    ${having.length === 0 ? "" : `AND (${having.map(() => "instr(data, ?) > 0").join(" OR ")})`}
    ORDER BY seq LIMIT ${most}`;
  const more = [...kinds, ...clientOrderId === undefined ? [] : [clientOrderId], ...having];
  for (let next = from;;) {
    // Asked for anew: whoever reads something else between two batches may have closed the segment.
    const rows = db().prepare(question).all(next, to, ...more);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < most) return;
    next = Number(last.seq) + 1;
  }
}

const marks = (values: readonly unknown[]) => values.map(() => "?").join(", ");

function entryOf(row: StoredRow): PastRow {
  return {
    seq: Number(row.seq),
    at: String(row.at),
    kind: String(row.kind),
    clientOrderId: row.client_order_id === null ? null : String(row.client_order_id),
    data: JSON.parse(String(row.data)),
  };
}
