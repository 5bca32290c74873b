// Archiving: rows of old days go from the journal to segments, files that nobody writes any more, and the chain goes on through them.
// The desk then opens, copies and checks what is recent; the rest is read where it lies when somebody asks for it.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "@/lib/server/start_error.ts";
import { CHAINED_COLUMNS, GENESIS, rowHash } from "./chain.ts";
import { PastRows } from "./past_rows.ts";
import { archiveOf, type Segment, segmentsOf } from "./segments.ts";
import { openDatabase } from "./schema.ts";
import { rowsIn } from "./verify.ts";

/** A segment is written, checked and taken out of the journal in one go: a few seconds, and some hundred megabytes. */
const SEGMENT_ROWS = 250_000;

/** As the journal has them, without what protects them there: the file is written once. */
const SEGMENT_TABLES = `
  CREATE TABLE journal (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, client_order_id TEXT,
    data TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
  CREATE TABLE opening (client_order_id TEXT PRIMARY KEY) STRICT`;
const SEGMENT_INDEXES = `
  CREATE INDEX journal_order ON journal (client_order_id) WHERE client_order_id IS NOT NULL;
  CREATE INDEX journal_confirms ON journal (client_order_id) WHERE kind = 'confirm';
  CREATE INDEX journal_outcomes ON journal (client_order_id) WHERE kind = 'outcome';
  CREATE INDEX journal_exits ON journal (client_order_id) WHERE kind = 'exit';
  PRAGMA user_version = 1`;

export interface Archived {
  rows: number;
  segments: number;
}

/**
 * Moves all rows before `before` (ISO 8601). To be called with the folder's lock held. A segment is on the disk and its chain was
 * walked before its rows leave the journal: whatever ends the program in between, each row is in one of the two. Throws a
 * `StartError` where the chain is broken: nothing is moved that could not be proven.
 */
export function archiveRows(
  path: string,
  { before, segmentRows = SEGMENT_ROWS, told = () => {} }: {
    before: string;
    segmentRows?: number;
    told?: (segment: Segment) => void;
  },
): Archived {
  using db = openDatabase(path);
  const archive = archiveOf(db);
  if (archive === null) throw new StartError("A journal in memory has no archive");
  mkdirSync(archive, { recursive: true, mode: 0o700 });
  const done = { rows: 0, segments: 0 };
  for (;;) {
    using past = new PastRows(db, () => Number(db.prepare("SELECT seq FROM head").get()?.seq ?? 0));
    const first = (segmentsOf(db).at(-1)?.last ?? 0) + 1;
    const last = Math.min(past.firstSince(before) - 1, first + segmentRows - 1);
    if (last < first) break;
    const segment = writeSegment(db, archive, { first, last, opening: past.openAt(first) });
    handOver(db, segment, past.openAt(last + 1));
    done.rows += last - first + 1;
    done.segments += 1;
    told(segment);
  }
  // What the rows took is given back to the disk.
  if (done.rows > 0) db.exec("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  return done;
}

/** Writes the file, and moves it to its place when it is whole. */
function writeSegment(
  db: DatabaseSync,
  archive: string,
  { first, last, opening }: { first: number; last: number; opening: readonly string[] },
): Segment {
  const file = `${String(first).padStart(12, "0")}-${String(last).padStart(12, "0")}.sqlite`;
  const [path, draft] = [join(archive, file), join(archive, `${file}.new`)];
  rmSync(draft, { force: true });
  closeSync(openSync(draft, "wx", 0o600));
  using segment = new DatabaseSync(draft);
  segment.exec(SEGMENT_TABLES);
  db.prepare("ATTACH ? AS segment").run(draft);
  try {
    db.prepare(
      `INSERT INTO segment.journal SELECT ${CHAINED_COLUMNS} FROM main.journal
       WHERE seq BETWEEN ? AND ? ORDER BY seq`,
    ).run(first, last);
  } finally {
    db.exec("DETACH segment");
  }
  segment.exec(`BEGIN; ${SEGMENT_INDEXES}`);
  const open = segment.prepare("INSERT INTO opening VALUES (?)");
  for (const id of opening) open.run(id);
  segment.exec("COMMIT");
  const written = { ...endsOf(db, first, last), file };
  assertWhole(segment, written, segmentsOf(db).at(-1)?.hash ?? GENESIS);
  renameSync(draft, path);
  const folder = openSync(archive, "r");
  fsyncSync(folder);
  closeSync(folder);
  return written;
}

/** Walks what was written: it continues the chain, and ends with the row that the journal has there. */
function assertWhole(segment: DatabaseSync, { first, last, hash }: Segment, before: string): void {
  let [expected, previous] = [first, before];
  for (const row of rowsIn(segment)) {
    const isNext = row.seq === expected && row.previousHash === previous && rowHash(row) === row.hash;
    if (!isNext) {
      throw new StartError(
        `Nothing more was archived, the journal's chain is broken at row ${row.seq}: 'deno task journal verify' tells how`,
      );
    }
    [expected, previous] = [row.seq + 1, row.hash];
  }
  if (expected !== last + 1 || previous !== hash) {
    throw new StartError(`Nothing more was archived: rows ${first} to ${last} were not copied whole`);
  }
}

function endsOf(db: DatabaseSync, first: number, last: number): Omit<Segment, "file"> {
  const row = db.prepare("SELECT at, previous_hash, hash FROM journal WHERE seq = ?");
  const [from, to] = [row.get(first), row.get(last)];
  if (from === undefined || to === undefined) throw new Error(`Rows ${first} to ${last} are not there`);
  return {
    first,
    last,
    previousHash: String(from.previous_hash),
    hash: String(to.hash),
    begins: String(from.at),
    ends: String(to.at),
  };
}

/** In one transaction the journal learns of the segment, keeps copies for orders that are still open, and lets the rows go. */
function handOver(db: DatabaseSync, segment: Segment, open: readonly string[]): void {
  const { first, last, previousHash, hash, begins, ends, file } = segment;
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec("CREATE TEMP TABLE still_open (client_order_id TEXT PRIMARY KEY)");
    const name = db.prepare("INSERT INTO temp.still_open VALUES (?)");
    for (const id of open) name.run(id);
    db.exec("DELETE FROM carried WHERE client_order_id NOT IN temp.still_open");
    db.prepare(
      `INSERT INTO carried SELECT seq, at, kind, client_order_id, data FROM journal
       WHERE seq <= ? AND client_order_id IN temp.still_open`,
    ).run(last);
    db.exec("DROP TABLE temp.still_open");
    db.prepare("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run(first, last, previousHash, hash, begins, ends, file);
    const trigger = String(
      db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'journal_keeps_rows'").get()?.sql ??
        "CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    );
    db.exec("DROP TRIGGER IF EXISTS journal_keeps_rows");
    db.prepare("DELETE FROM journal WHERE seq <= ?").run(last);
    db.exec(trigger);
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}
