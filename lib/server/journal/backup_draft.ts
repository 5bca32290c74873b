// The folder that a backup is written into until it is whole. It is held by a lock: what a run that was
// killed has left can be told from what another desk writes at the moment, and goes with the next backup.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

const DRAFT = /^lotse-journal-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.new$/;
const LOCK_FILE = "lock";
const DAY_MS = 24 * 3_600_000;

export interface BackupDraft extends Disposable {
  readonly path: string;
  /** Gives it its name: from here on it is a backup. */
  finish(): void;
}

/**
 * A new, private draft of the backup `folder`; disposed before `finish`, nothing is left of it. Throws what
 * the system says where nothing can be written.
 */
export function openDraft(folder: string): BackupDraft {
  const path = `${folder}.new`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  mkdirSync(path, { mode: 0o700 });
  const lock = Deno.openSync(join(path, LOCK_FILE), { write: true, createNew: true, mode: 0o600 });
  tryLock(lock);
  let [isHeld, isWhole] = [true, false];
  const release = () => {
    if (isHeld) lock.close();
    isHeld = false;
  };
  return {
    path,
    finish() {
      // There, no folder is renamed in which a file is open.
      if (Deno.build.os === "windows") release();
      renameSync(path, folder);
      isWhole = true;
      release();
      rmSync(join(folder, LOCK_FILE), { force: true });
    },
    [Symbol.dispose]() {
      release();
      if (!isWhole) rmSync(path, { recursive: true, force: true });
    },
  };
}

/**
 * Removes the drafts below `target` that nobody writes any more. What can not be removed, a file of another
 * user, stops no backup.
 */
export function removeAbandonedDrafts(target: string, now: number): void {
  if (!existsSync(target)) return;
  try {
    for (const { name } of Deno.readDirSync(target)) {
      const path = join(target, name);
      if (isAbandoned(path, name, now)) rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // It takes room, and that is all.
  }
}

function isAbandoned(path: string, name: string, now: number): boolean {
  const begun = DRAFT.exec(name);
  if (begun === null) return false;
  try {
    using lock = Deno.openSync(join(path, LOCK_FILE), { write: true });
    return tryLock(lock);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return false;
    // A release that took no lock, or the moment before it is taken.
    const [, year, month, day, hour, minute, second] = begun.map(Number);
    return now - Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) > DAY_MS;
  }
}

/** Some file systems of other machines know no locks: there nothing counts as abandoned. */
function tryLock(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return false;
  }
}
