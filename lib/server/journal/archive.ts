// Archiving: rows of old days go from the journal to segments, files that nobody writes any more, and the
// chain goes on through them. The desk then opens, copies and checks what is recent; the rest is read where
// it lies when somebody asks for it.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { AppError } from "@/lib/server/errors.ts";
import { isSystemRefusal, StartError, systemReason } from "@/lib/server/start_error.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { CHAINED_COLUMNS, GENESIS, rowHash } from "./chain.ts";
import { openJournal } from "./journal.ts";
import { pagedRows } from "./pages.ts";
import { PastRows } from "./past_rows.ts";
import { archiveOf, type Segment, segmentsOf } from "./segments.ts";
import { makePrivate, moveDurably, openDatabase, rollback, schemaVersion, withLog } from "./schema.ts";
import { rowsIn } from "./verify.ts";

/**
 * A segment is written, checked and taken out of the journal in one go: a few seconds, and some hundred
 * megabytes.
 */
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
 * Moves all rows before `before` (ISO 8601). To be called with the folder's lock held. A segment is on the
 * disk and its chain was walked before its rows leave the journal: whatever ends the program in between, each
 * row is in one of the two. Throws a `StartError` where the chain is broken: nothing is moved that could not
 * be proven.
 */
export function archiveRows(
  path: string,
  { before, segmentRows = SEGMENT_ROWS, told = () => {} }: {
    before: string;
    segmentRows?: number;
    told?: (segment: Segment) => void;
  },
): Archived {
  try {
    const done = moved(path, { before, segmentRows, told });
    // What the rows took is given back to the disk.
    if (done.rows > 0) compact(path);
    return done;
  } catch (cause) {
    if (cause instanceof AppError || !isSystemRefusal(cause)) throw cause;
    throw new StartError(`Nothing more was archived: ${systemReason(cause)}. No row is lost`, { cause });
  }
}

/** Makes `path` out of a draft beside it. Of one that fails nothing stays: a full disk needs the room. */
function drafted(draft: string, path: string, write: () => void): void {
  makePrivate(draft);
  try {
    write();
    moveDurably(draft, path);
  } catch (error) {
    for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(`${draft}${end}`, { force: true });
    throw error;
  }
}

function moved(
  path: string,
  { before, segmentRows, told }: { before: string; segmentRows: number; told: (segment: Segment) => void },
): Archived {
  catchUp(path);
  using db = openDatabase(path);
  const archive = archiveOf(db);
  if (archive === null) throw new StartError("A journal in memory has no archive");
  mkdirSync(archive, { recursive: true, mode: 0o700 });
  const done = { rows: 0, segments: 0 };
  for (;;) {
    using past = new PastRows(db, () => Number(db.prepare("SELECT seq FROM head").get()?.seq ?? 0));
    const first = (segmentsOf(db).at(-1)?.last ?? 0) + 1;
    const last = Math.min(past.firstSince(before) - 1, first + segmentRows - 1);
    if (last < first) return done;
    // By the rows alone: what is kept of them for good rests on nothing else.
    const segment = writeSegment(db, archive, { first, last, opening: past.readOpenAt(first) });
    handOver(db, segment, past.readOpenAt(last + 1));
    done.rows += last - first + 1;
    done.segments += 1;
    told(segment);
  }
}

/**
 * What a crash has left out beside the rows is read from the journal's own, and no more when they are in a
 * segment.
 */
function catchUp(path: string): void {
  using journal = openJournal(path, systemClock);
  if (!journal.flush()) throw new StartError(`Nothing was archived: "${path}" can not be written`);
}

/**
 * Writes the journal anew, without the room that its rows have left, and puts it in the place of the old one
 * when its chain was walked. Throws a `StartError` while somebody else has it open: their log would be left
 * beside the new file, and taken for its own. Not by `VACUUM`, which attaches a file: Deno allows that only
 * to who may write everywhere.
 */
function compact(path: string): void {
  const draft = `${path}.compact`;
  drafted(draft, path, () => {
    using db = openDatabase(path);
    using fresh = new DatabaseSync(draft);
    const parts = db.prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
    )
      .all();
    fresh.exec("BEGIN");
    for (const { type, name, sql } of parts) {
      if (type === "table") copyTable(db, fresh, { name: String(name), sql: String(sql) });
    }
    for (const { type, sql } of parts) if (type !== "table") fresh.exec(String(sql));
    fresh.exec(`PRAGMA user_version = ${schemaVersion(db)}; COMMIT`);
    const [was, is] = [db, fresh].map((one) => one.prepare("SELECT seq, hash FROM head").get());
    if (JSON.stringify(was) !== JSON.stringify(is)) {
      throw new StartError("The journal could not be written anew");
    }
    assertChained(fresh, segmentsOf(fresh).at(-1) ?? null, { seq: Number(is?.seq), hash: String(is?.hash) });
    endLog(db);
    fresh.close();
    withLog(draft);
  });
}

/** Writes the log back and removes it, which nobody may do while others read. */
function endLog(db: DatabaseSync): void {
  try {
    db.exec("PRAGMA journal_mode = DELETE");
  } catch (cause) {
    const why = systemReason(cause);
    throw new StartError(
      `The rows are archived; their room is not given back while another program reads the journal: ${why}`,
      { cause },
    );
  }
}

function copyTable(from: DatabaseSync, to: DatabaseSync, { name, sql }: { name: string; sql: string }): void {
  to.exec(sql);
  let insert: StatementSync | null = null;
  const key = "row id";
  const question = `SELECT rowid AS "${key}", * FROM ${name} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2`;
  for (const row of pagedRows(from, question, { key })) {
    const [, ...values] = Object.values(row);
    insert ??= to.prepare(`INSERT INTO ${name} VALUES (${values.map(() => "?").join(", ")})`);
    insert.run(...values);
  }
}

/** Writes the file, and moves it to its place when it is whole. */
function writeSegment(
  db: DatabaseSync,
  archive: string,
  { first, last, opening }: { first: number; last: number; opening: readonly string[] },
): Segment {
  const file = `${String(first).padStart(12, "0")}-${String(last).padStart(12, "0")}.sqlite`;
  const [path, draft] = [join(archive, file), join(archive, `${file}.new`)];
  const written = { ...endsOf(db, first, last), file };
  drafted(draft, path, () => {
    using segment = new DatabaseSync(draft);
    segment.exec(`BEGIN; ${SEGMENT_TABLES}`);
    const insert = segment.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)");
    const rows = `SELECT ${CHAINED_COLUMNS} FROM journal WHERE seq > ?1 AND seq <= ?3 ORDER BY seq LIMIT ?2`;
    for (const row of pagedRows(db, rows, { behind: first - 1, values: [last] })) {
      insert.run(...Object.values(row));
    }
    const open = segment.prepare("INSERT INTO opening VALUES (?)");
    for (const id of opening) open.run(id);
    segment.exec(`${SEGMENT_INDEXES}; COMMIT`);
    assertChained(segment, segmentsOf(db).at(-1) ?? null, { seq: last, hash: written.hash });
  });
  return written;
}

/** Walks what was written: it continues the chain behind `before`, and ends with the row that it should. */
function assertChained(rows: DatabaseSync, before: Segment | null, end: { seq: number; hash: string }): void {
  let [expected, previous] = [(before?.last ?? 0) + 1, before?.hash ?? GENESIS];
  for (const row of rowsIn(rows)) {
    const isNext = row.seq === expected && row.previousHash === previous && rowHash(row) === row.hash;
    if (!isNext) {
      throw new StartError(
        `Nothing more was archived, the journal's chain is broken at row ${row.seq}: 'deno task journal verify' tells how`,
      );
    }
    [expected, previous] = [row.seq + 1, row.hash];
  }
  if (expected !== end.seq + 1 || previous !== end.hash) {
    throw new StartError(`Nothing more was archived: the rows up to ${end.seq} were not copied whole`);
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

/**
 * In one transaction the journal learns of the segment, keeps copies for orders that are still open, and lets
 * the rows go.
 */
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
    rollback(db);
    throw error;
  }
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}
