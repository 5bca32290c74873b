// The journal's database: opening, pragmas, and migrations by `PRAGMA user_version`.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { say } from "@/lib/contract/says/say.ts";
import { type Verbatim, verbatim } from "@/lib/contract/says/saying.ts";
import { AppError } from "@/lib/server/errors.ts";
import { StartError, systemReason } from "@/lib/server/start_error.ts";

/** Each entry lifts the schema by one version; entries are never edited once released. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE journal (
     seq INTEGER PRIMARY KEY,
     at TEXT NOT NULL,
     kind TEXT NOT NULL,
     client_order_id TEXT,
     data TEXT NOT NULL,
     previous_hash TEXT NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE INDEX journal_order ON journal (client_order_id) WHERE client_order_id IS NOT NULL;
   CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
     BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
   CREATE TRIGGER journal_keeps_values BEFORE UPDATE ON journal
     BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
   CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
   CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
   CREATE TABLE idempotency (
     key TEXT PRIMARY KEY,
     token_hash TEXT NOT NULL,
     client_order_id TEXT NOT NULL,
     state TEXT,
     at TEXT NOT NULL
   ) STRICT;`,
  // Which orders were still open at a moment, without reading years of rows.
  `CREATE INDEX journal_confirms ON journal (client_order_id) WHERE kind = 'confirm';
   CREATE INDEX journal_outcomes ON journal (client_order_id) WHERE kind = 'outcome';`,
  // Orders of others have no confirm; what is known of them beyond the broker's word is that they were exits.
  `CREATE INDEX journal_exits ON journal (client_order_id) WHERE kind = 'exit';`,
  // Rows of old days go to files of their own; copies of those that belong to orders which were still open
  // stay at hand.
  `CREATE TABLE segments (
     first INTEGER PRIMARY KEY,
     last INTEGER NOT NULL,
     previous_hash TEXT NOT NULL,
     hash TEXT NOT NULL,
     begins TEXT NOT NULL,
     ends TEXT NOT NULL,
     file TEXT NOT NULL
   ) STRICT;
   CREATE TABLE carried (
     seq INTEGER PRIMARY KEY,
     at TEXT NOT NULL,
     kind TEXT NOT NULL,
     client_order_id TEXT NOT NULL,
     data TEXT NOT NULL
   ) STRICT;`,
];

/** The schema that this release writes. */
export const SCHEMA = MIGRATIONS.length;

/** As much as the journal writes between two checkpoints. */
const LOG_BYTES = 3 * 1024 * 1024;

/**
 * Of a restore, beside the journal, until it takes its place. Where it is alone, the journal was moved aside,
 * and a new one would be a desk that knows of no order.
 */
export const RESTORING_FILE = "restoring.sqlite";

/**
 * Opens (and migrates) the database. One of an earlier schema is copied first, beside it (`earlierCopy`): the
 * way back to the release that wrote it. Throws `JOURNAL_TOO_NEW` for a file of a later release.
 */
export function openDatabase(path: string): DatabaseSync {
  const isNew = path !== ":memory:" && !existsSync(path);
  if (isNew && existsSync(join(dirname(path), RESTORING_FILE))) {
    throw new StartError(
      `A restore was interrupted, and "${path}" is not there: run 'deno task journal restore' again`,
    );
  }
  using opened = new DisposableStack();
  const db = opened.use(new DatabaseSync(path));
  if (isNew) chmodSync(path, 0o600);
  // FULL: a commit is on the disk before it returns (law 1); WAL: the export can read while the desk writes.
  db.exec("PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  // The journal moves its log into the database itself, when nobody waits; this is for the case that it never
  // comes to that.
  db.exec("PRAGMA wal_autocheckpoint = 10000");
  keepEarlier(db, path);
  migrate(db);
  if (path !== ":memory:") layOutLog(db);
  opened.move();
  return db;
}

/**
 * Writes the log once at its full length, so that a commit overwrites it: one that makes the file longer
 * waits for the file system's own journal as well. Best effort: without the room for it, commits only take a
 * little longer.
 */
function layOutLog(db: DatabaseSync): void {
  try {
    db.exec("DROP TABLE IF EXISTS log_filler; CREATE TABLE log_filler (bytes BLOB) STRICT");
    db.exec(`INSERT INTO log_filler VALUES (zeroblob(${LOG_BYTES}))`);
    db.exec("DROP TABLE log_filler; PRAGMA wal_checkpoint(PASSIVE)");
  } catch {
    // What is left of it goes at the next start.
  }
}

/**
 * Opens an existing journal for reading only. Throws `JOURNAL_MISSING`, `JOURNAL_TOO_NEW` for a file of a
 * later release, and `JOURNAL_UNREADABLE` for one that is no journal, or none any more.
 */
export function openForReading(path: string): DatabaseSync {
  if (!existsSync(path)) throw new AppError(say("JOURNAL_MISSING", { path }), { status: 404 });
  const db = openRows(
    path,
    (words, cause) => new AppError(say("JOURNAL_UNREADABLE", { path, words }), { status: 503, cause }),
  );
  const version = schemaVersion(db);
  if (version <= SCHEMA) return db;
  db.close();
  throw tooNew(version);
}

/**
 * Opens a file with rows, the journal or a segment, for reading only. What can not be read is thrown as
 * `fault` says it.
 */
export function openRows(path: string, fault: (words: Verbatim, cause: unknown) => AppError): DatabaseSync {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    // Of a file that was cut off, or is another one, even this fails.
    db.prepare("SELECT 1 FROM journal LIMIT 1").get();
    return db;
  } catch (cause) {
    db?.close();
    throw fault(verbatim(systemReason(cause)), cause);
  }
}

/** Where the journal goes before it is lifted from an earlier schema. */
export function earlierCopy(path: string, schema: number): string {
  return `${path}.schema-${schema}`;
}

/**
 * Called before anybody else writes: the file is copied whole, with its log written back. Not by SQLite's own
 * ways, which attach the copy: Deno allows that only to who may write everywhere.
 */
function keepEarlier(db: DatabaseSync, path: string): void {
  const from = schemaVersion(db);
  if (from === 0 || from >= SCHEMA || path === ":memory:") return;
  const draft = `${earlierCopy(path, from)}.new`;
  db.exec("PRAGMA wal_checkpoint(TRUNCATE); BEGIN IMMEDIATE");
  try {
    makePrivate(draft);
    copyFileSync(path, draft);
    // A copy takes the mode of what is copied.
    chmodSync(draft, 0o600);
    withoutLog(draft);
  } catch (cause) {
    // On a disk that is full, half a copy is in the way of whoever makes room.
    rmSync(draft, { force: true });
    throw cause;
  } finally {
    db.exec("COMMIT");
  }
  moveDurably(draft, earlierCopy(path, from));
}

/**
 * Writes the database as it stands at this moment to `path` (mode 0600), which appears whole or not at all.
 * Others may read and write the database meanwhile.
 */
export async function copyDatabase(db: DatabaseSync, path: string): Promise<void> {
  const draft = `${path}.new`;
  makePrivate(draft);
  // All pages in one go: a desk that writes meanwhile would make it begin again and again.
  await backup(db, draft, { rate: EVERY_PAGE });
  withoutLog(draft);
  moveDurably(draft, path);
}

/** A copy says that it has a log beside it: whoever only reads it would leave one there. */
function withoutLog(copy: string): void {
  using db = new DatabaseSync(copy);
  db.exec("PRAGMA journal_mode = DELETE");
}

/**
 * A file that is about to take the place of the journal: without a log, whoever reads it would keep a desk
 * from starting, and a long journal is read for minutes.
 */
export function withLog(draft: string): void {
  using db = new DatabaseSync(draft);
  db.exec("PRAGMA journal_mode = WAL");
}

/** More than any file has. */
const EVERY_PAGE = 2_000_000_000;

/** An empty file that nobody else can read: SQLite writes into it, and would make one that others can. */
export function makePrivate(path: string): void {
  rmSync(path, { force: true });
  closeSync(openSync(path, "wx", 0o600));
}

export function moveDurably(from: string, to: string): void {
  sync(from, "r+");
  renameSync(from, to);
  // Windows has no folder that could be opened for that.
  if (Deno.build.os !== "windows") sync(dirname(to), "r");
}

function sync(path: string, flags: string): void {
  const file = openSync(path, flags);
  fsyncSync(file);
  closeSync(file);
}

function migrate(db: DatabaseSync): void {
  const from = schemaVersion(db);
  if (from > SCHEMA) throw tooNew(from);
  if (from === SCHEMA) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have migrated while this one waited for the lock.
    for (const step of MIGRATIONS.slice(schemaVersion(db))) db.exec(step);
    db.exec(`PRAGMA user_version = ${SCHEMA}`);
    db.exec("COMMIT");
  } catch (error) {
    rollback(db);
    throw error;
  }
}

/** Ends a transaction that failed, without a word of its own: what made it fail is what is told. */
export function rollback(db: DatabaseSync): void {
  // On a full disk SQLite has rolled back by itself.
  if (db.isTransaction) db.exec("ROLLBACK");
}

/** What the file says of itself; 0 for an empty one. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
}

function tooNew(version: number): AppError {
  return new AppError(say("JOURNAL_TOO_NEW", { schema: version, known: SCHEMA }), { status: 503 });
}
