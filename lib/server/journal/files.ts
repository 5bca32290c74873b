// The files that belong to a journal, and whether they are still those that this process opened.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { IntentFile, intentFileOf, type IntentFront } from "./intent_file.ts";

export interface JournalFiles {
  /** Of the database, for people. */
  readonly path: string;
  /** What an order needs on the disk goes there before it is sent; `null`: it waits for the database. */
  readonly intents: IntentFront | null;
  /** Path of a file that was deleted, moved or replaced; `null` while all are there. */
  gone(): string | null;
}

export const IN_MEMORY: JournalFiles = { path: ":memory:", intents: null, gone: () => null };

/**
 * The journal at `path`, which is there, the file in front of it, and the lock of its folder, if there is
 * one: without it two desks could share it.
 */
export function sameFiles(path: string): JournalFiles {
  const intents = new IntentFile(intentFileOf(path));
  const watched = [path, intents.path, join(dirname(path), "lock")].filter((each) => existsSync(each))
    .map((each) => ({ each, identity: identity(each) }));
  return {
    path,
    intents,
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
