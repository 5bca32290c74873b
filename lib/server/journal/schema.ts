// The journal's database: opening, pragmas, and migrations by `PRAGMA user_version`.
import { chmodSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";

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
];

/** As much as the journal writes between two checkpoints. */
const LOG_BYTES = 3 * 1024 * 1024;

/** Opens (and migrates) the database. Throws `JOURNAL_TOO_NEW` for a file of a later release. */
export function openDatabase(path: string): DatabaseSync {
  const isNew = path !== ":memory:" && !existsSync(path);
  const db = new DatabaseSync(path);
  if (isNew) chmodSync(path, 0o600);
  // FULL: a commit is on the disk before it returns (law 1); WAL: the export can read while the desk writes.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000");
  // The journal moves its log into the database itself, when nobody waits; this is for the case that it never comes to that.
  db.exec("PRAGMA wal_autocheckpoint = 10000");
  migrate(db);
  if (path !== ":memory:") layOutLog(db);
  return db;
}

/**
 * Writes the log once at its full length, so that a commit overwrites it: one that makes the file longer waits for the file
 * system's own journal as well. Best effort: without the room for it, commits only take a little longer.
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

/** Opens an existing journal for reading only. */
export function openForReading(path: string): DatabaseSync {
  if (!existsSync(path)) throw new AppError(say("JOURNAL_MISSING", { path }), { status: 404 });
  const db = new DatabaseSync(path, { readOnly: true });
  const version = schemaVersion(db);
  if (version > MIGRATIONS.length) throw tooNew(version);
  return db;
}

function migrate(db: DatabaseSync): void {
  const from = schemaVersion(db);
  if (from > MIGRATIONS.length) throw tooNew(from);
  if (from === MIGRATIONS.length) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have migrated while this one waited for the lock.
    for (const step of MIGRATIONS.slice(schemaVersion(db))) db.exec(step);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
}

function tooNew(version: number): AppError {
  return new AppError(say("JOURNAL_TOO_NEW", { schema: version, known: MIGRATIONS.length }), { status: 503 });
}
