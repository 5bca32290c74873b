// Backup and restore: the journal as it stands at one moment, with its segments and the mode of its folder,
// in a folder of its own.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@/lib/server/errors.ts";
import { isSystemRefusal, StartError, systemReason } from "@/lib/server/start_error.ts";
import { openDraft, removeAbandonedDrafts } from "./backup_draft.ts";
import { GENESIS, readHead } from "./chain.ts";
import { intentFileOf, leftIn } from "./intent_file.ts";
import { notePutBack, type Used, usedBeyond } from "./put_back.ts";
import { ARCHIVE_FOLDER, segmentsOf, Shelf } from "./segments.ts";
import { copyDatabase, openForReading, RESTORING_FILE, withLog } from "./schema.ts";
import { type Verdict, verifyJournal, type VerifyOptions } from "./verify.ts";

export const JOURNAL_FILE = "journal.sqlite";
const MODE_FILE = "mode.json";

export interface Backup extends Verdict {
  /** The folder that was written. */
  folder: string;
}

/**
 * Copies the journal of `dataDir`, which a desk may be writing, below `target`, and walks the copy's chain.
 * Nothing of it can be read by others. Throws a `StartError` for a chain that is broken: the copy stays, as
 * evidence.
 */
export async function backUp(
  dataDir: string,
  { target, now, progress }: { target: string; now: number } & Pick<VerifyOptions, "progress">,
): Promise<Backup> {
  const folder = join(target, `lotse-journal-${stamp(now)}`);
  if (existsSync(folder)) throw new StartError(`There is a backup "${folder}" already`);
  removeAbandonedDrafts(target, now);
  await writeBackup(dataDir, { folder, target });
  using copy = openForReading(join(folder, JOURNAL_FILE));
  const verdict = verifyJournal(copy, progress === undefined ? {} : { progress });
  const [fault] = verdict.faults;
  if (fault !== undefined) {
    throw new StartError(`The journal was copied to "${folder}", and its chain is broken: ${fault.text}`);
  }
  return { ...verdict, folder };
}

/** Throws a `StartError` where nothing can be written. */
async function writeBackup(
  dataDir: string,
  { folder, target }: { folder: string; target: string },
): Promise<void> {
  try {
    // Half a copy is worth nothing, and on a disk that is full the running desk needs its room.
    using draft = openDraft(folder);
    mkdirSync(join(draft.path, ARCHIVE_FOLDER), { mode: 0o700 });
    {
      using db = openForReading(join(dataDir, JOURNAL_FILE));
      await copyDatabase(db, join(draft.path, JOURNAL_FILE));
      // Those that the copy knows: what is archived meanwhile is in the copy's own rows.
      using copy = openForReading(join(draft.path, JOURNAL_FILE));
      copySegments(copy, { from: join(dataDir, ARCHIVE_FOLDER), to: join(draft.path, ARCHIVE_FOLDER) });
    }
    const mode = join(dataDir, MODE_FILE);
    if (existsSync(mode)) copyPrivately(mode, join(draft.path, MODE_FILE));
    draft.finish();
  } catch (cause) {
    throw cause instanceof AppError || !isSystemRefusal(cause) ? cause : notWritten(target, cause);
  }
}

function notWritten(target: string, cause: unknown): StartError {
  const why = systemReason(cause);
  return new StartError(`No backup can be written below "${target}": ${why}. Name another folder`, { cause });
}

export interface Restored extends Verdict {
  /** Where the journal that stood there is kept; `null` when there was none. */
  replaced: string | null;
}

/**
 * Puts a backup (its folder, or a copy of the journal alone) in the place of the journal of `dataDir`, whose
 * lock the caller holds. What stood there is moved aside, never deleted. Throws a `StartError`, and changes
 * nothing, for a backup of a later release, of another mode or with a broken chain; and, unless `replace`
 * says that it is meant, over a journal that is newer or another one.
 */
export async function restore(
  source: string,
  dataDir: string,
  { replace, now, progress }: { replace: boolean; now: number } & Pick<VerifyOptions, "progress">,
): Promise<Restored> {
  const file = isFolder(source) ? join(source, JOURNAL_FILE) : source;
  using db = openForReading(file);
  const verdict = verifyJournal(db, progress === undefined ? {} : { progress });
  const [fault] = verdict.faults;
  if (fault !== undefined) {
    throw new StartError(`Nothing was restored, the backup's chain is broken: ${fault.text}`);
  }
  assertSameMode(dirname(file), dataDir);
  const place = join(dataDir, JOURNAL_FILE);
  const objection = existsSync(place) ? objectionTo(db, place) : null;
  if (objection !== null && !replace) {
    throw new StartError(
      `Nothing was restored: ${objection}. With --replace it is moved aside, and not lost`,
    );
  }
  // Everything is there before anything is moved: a disk that is full by then would leave a folder without a
  // journal, and the next start would begin another one.
  const [draft, segments] = [join(dataDir, RESTORING_FILE), join(dataDir, "restoring.archive")];
  const isOwnCopy = isSameFolder(dirname(file), dataDir);
  try {
    await copyDatabase(db, draft);
    withLog(draft);
    if (!isOwnCopy) {
      rmSync(segments, { recursive: true, force: true });
      mkdirSync(segments, { mode: 0o700 });
      copySegments(db, { from: join(dirname(file), ARCHIVE_FOLDER), to: segments });
    }
  } catch (cause) {
    for (const half of [draft, segments]) rmSync(half, { recursive: true, force: true });
    if (cause instanceof AppError || !isSystemRefusal(cause)) throw cause;
    throw new StartError(`Nothing was restored: "${dataDir}" can not be written: ${systemReason(cause)}`, {
      cause,
    });
  }
  // Before anything is moved: what was put back is never taken for a journal that has all keys.
  notePutBack(dataDir, { restored: db, replaced: usedAt(place, headOf(db)), now });
  const replaced = moveAside(dataDir, { archive: !isOwnCopy, now });
  if (!isOwnCopy) {
    renameSync(segments, join(dataDir, ARCHIVE_FOLDER));
    const mode = join(dirname(file), MODE_FILE);
    if (existsSync(mode) && !existsSync(join(dataDir, MODE_FILE))) {
      copyPrivately(mode, join(dataDir, MODE_FILE));
    }
  }
  renameSync(draft, place);
  return { ...verdict, replaced };
}

/** What the journal there has used, if it goes on from `head`; `null`: it does not, or can not be read. */
function usedAt(place: string, head: { seq: number; hash: string }): Used | null {
  try {
    using there = openForReading(place);
    if (hashAt(there, head.seq) !== head.hash) return null;
    return usedBeyond(there, head.seq, leftIn(intentFileOf(place)));
  } catch {
    // That it can not be read may be why a backup is put back.
    return null;
  }
}

/** Whatever links lead there. */
function isSameFolder(one: string, other: string): boolean {
  return realpathSync(one) === realpathSync(other);
}

/**
 * Why the journal that stands there should not be replaced without being asked; `null`: the backup goes on
 * from it.
 */
function objectionTo(backup: DatabaseSync, place: string): string | null {
  let there: DatabaseSync;
  try {
    there = openForReading(place);
  } catch (cause) {
    if (cause instanceof AppError && cause.code !== "JOURNAL_UNREADABLE") return cause.message;
    // What to do about it is what is being done.
    const why = cause instanceof AppError ? cause.cause : cause;
    return `"${place}" can not be read: ${systemReason(why)}`;
  }
  try {
    const [mine, theirs] = [headOf(backup), headOf(there)];
    if (hashAt(backup, theirs.seq) === theirs.hash) return null;
    if (hashAt(there, mine.seq) === mine.hash) {
      const more = theirs.seq - mine.seq;
      return `the journal there is newer, ${more} ${
        more === 1 ? "row" : "rows"
      } behind the end of the backup`;
    }
    return "the journal there is another one, its chain does not go through the backup's";
  } catch (cause) {
    return `"${place}" can not be read: ${systemReason(cause)}`;
  } finally {
    there.close();
  }
}

function headOf(db: DatabaseSync): { seq: number; hash: string } {
  return readHead(db.prepare("SELECT seq, hash FROM head WHERE id = 1"));
}

/** The hash of a row, wherever it lies; `null` when there is none. */
function hashAt(db: DatabaseSync, seq: number): string | null {
  if (seq === 0) return GENESIS;
  using shelf = new Shelf(db);
  const segment = shelf.segments.find(({ first, last }) => seq >= first && seq <= last);
  // The last row of a segment is known without its file.
  if (segment?.last === seq) return segment.hash;
  const rows = segment === undefined ? db : shelf.take(segment);
  const row = rows.prepare("SELECT hash FROM journal WHERE seq = ?").get(seq);
  return row === undefined ? null : String(row.hash);
}

function assertSameMode(source: string, dataDir: string): void {
  const [from, to] = [source, dataDir].map((folder) => modeOf(join(folder, MODE_FILE)));
  if (from === null || to === null || from === to) return;
  throw new StartError(`Nothing was restored: the backup is of a ${from} desk, the folder of a ${to} desk`);
}

function modeOf(path: string): string | null {
  if (!existsSync(path)) return null;
  return /"mode"\s*:\s*"(\w+)"/.exec(Deno.readTextFileSync(path))?.[1] ?? null;
}

/** Returns the folder with what stood there; `null` when nothing did. */
function moveAside(dataDir: string, { archive, now }: { archive: boolean; now: number }): string | null {
  const names = ["", "-wal", "-shm"].map((end) => `${JOURNAL_FILE}${end}`)
    .concat(intentFileOf(JOURNAL_FILE));
  const found = [...names, ...archive ? [ARCHIVE_FOLDER] : []].filter((name) =>
    existsSync(join(dataDir, name))
  );
  if (found.length === 0) return null;
  const aside = join(dataDir, `replaced-${stamp(now)}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const name of found) renameSync(join(dataDir, name), join(aside, name));
  return aside;
}

function copySegments(db: DatabaseSync, { from, to }: { from: string; to: string }): void {
  for (const { file } of segmentsOf(db)) {
    const path = join(from, file);
    if (!existsSync(path)) throw new StartError(`The segment "${path}" is not there: put it back first`);
    copyPrivately(path, join(to, basename(file)));
  }
}

/** Nobody else can read it, not even while it is written. */
function copyPrivately(from: string, to: string): void {
  rmSync(to, { force: true });
  const file = openSync(to, "wx", 0o600);
  try {
    copyFileSync(from, to);
    // A copy takes the mode of what is copied.
    chmodSync(to, 0o600);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (cause) {
    throw new StartError(`There is no backup "${path}": ${systemReason(cause)}`, { cause });
  }
}

/** `20261129T143000Z` */
function stamp(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
}
