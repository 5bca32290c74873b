// Whether the journal's file, and the lock beside it, are still those that this process opened.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

export interface JournalFiles {
  /** Of the database, for people. */
  readonly path: string;
  /**
   * Where commits stand until they go into the database, for another program; `null`: in no file, or in none
   * that is known.
   */
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
    log: logOf(path),
    gone: () => watched.find((one) => identity(one.each) !== one.identity)?.each ?? null,
  };
}

/**
 * SQLite's write-ahead log: beside the file itself, not beside a link to it. There is none where the file
 * system does not carry it (SQLite then goes on without).
 */
function logOf(path: string): string | null {
  try {
    const log = `${Deno.realPathSync(path)}-wal`;
    return Deno.statSync(log).isFile ? log : null;
  } catch {
    return null;
  }
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
