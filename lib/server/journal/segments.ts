// Segments: files with the rows of old days, beside the journal that continues their chain. Found by its
// table, opened when asked.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import { openRows } from "./schema.ts";

/** What the journal keeps of rows that it has handed to a segment. */
export interface Segment {
  /** Numbers of its first and its last row. */
  first: number;
  last: number;
  /** The hash before its first row, and that of its last one. */
  previousHash: string;
  hash: string;
  /** When its first and its last row were written (ISO 8601). */
  begins: string;
  ends: string;
  /** Its name in the archive's folder. */
  file: string;
}

/** Beside the journal. */
export const ARCHIVE_FOLDER = "archive";

/** Oldest first; none for a journal of an earlier schema. */
export function segmentsOf(db: DatabaseSync): Segment[] {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'segments'").get() === undefined) return [];
  return db.prepare("SELECT * FROM segments ORDER BY first").all().map((row) => ({
    first: Number(row.first),
    last: Number(row.last),
    previousHash: String(row.previous_hash),
    hash: String(row.hash),
    begins: String(row.begins),
    ends: String(row.ends),
    file: String(row.file),
  }));
}

/** Where the segments of an open journal lie; a journal in memory has none. */
export function archiveOf(db: DatabaseSync): string | null {
  const path = String(db.prepare("PRAGMA database_list").get()?.file ?? "");
  return path === "" ? null : join(dirname(path), ARCHIVE_FOLDER);
}

/** The segments of one journal, read only, the one that was asked for last kept open. */
export class Shelf implements Disposable {
  readonly segments: readonly Segment[];
  readonly #folder: string | null;
  #open: { file: string; db: DatabaseSync } | null = null;

  constructor(journal: DatabaseSync) {
    this.segments = segmentsOf(journal);
    this.#folder = archiveOf(journal);
  }

  pathOf({ file }: Segment): string {
    return join(this.#folder ?? "", file);
  }

  /**
   * Throws `JOURNAL_SEGMENT_MISSING` (503) when its file is not where it was, `JOURNAL_SEGMENT_UNREADABLE`
   * when it is not as it was.
   */
  take(segment: Segment): DatabaseSync {
    if (this.#open?.file === segment.file) return this.#open.db;
    this.#put();
    const path = this.pathOf(segment);
    const { begins, ends } = segment;
    if (!existsSync(path)) {
      throw new AppError(say("JOURNAL_SEGMENT_MISSING", { path, begins, ends }), { status: 503 });
    }
    const db = openRows(
      path,
      (words, cause) =>
        new AppError(say("JOURNAL_SEGMENT_UNREADABLE", { path, begins, ends, words }), {
          status: 503,
          cause,
        }),
    );
    this.#open = { file: segment.file, db };
    return db;
  }

  [Symbol.dispose](): void {
    this.#put();
  }

  #put(): void {
    this.#open?.db.close();
    this.#open = null;
  }
}
