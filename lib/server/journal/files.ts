// Whether the journal's file, and the lock beside it, are still those that this process opened.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

export interface JournalFiles {
  /** Of the database, for people. */
  readonly path: string;
  /** Where commits stand until they go into the database; `null`: in no file. */
  readonly log: string | null;
  /** Path of a file that was deleted, moved or replaced; `null` while all are there. */
  gone(): string | null;
}

export const IN_MEMORY: JournalFiles = { path: ":memory:", log: null, gone: () => null };

/**
 * The journal at `path`, which is there, and the lock of its folder, if there is one: without it two desks
 * could share it.
 */
export function sameFiles(path: string): JournalFiles {
  const watched = [path, join(dirname(path), "lock")].filter((each) => existsSync(each))
    .map((each) => ({ each, identity: identity(each) }));
  return {
    path,
    // Of SQLite's write-ahead log.
    log: `${path}-wal`,
    gone: () => watched.find((one) => identity(one.each) !== one.identity)?.each ?? null,
  };
}

/**
 * `null` when there is no such file, or it can not be looked at. By `Deno.statSync`: that of `node:fs` takes
 * twice as long, per order.
 */
function identity(path: string): string | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}
