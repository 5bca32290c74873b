// The data folder: private to the user, held by one desk at a time, written so that a crash leaves old or
// new, never half.
import { dirname, join, normalize, sep } from "node:path";
import type { TradingStateStore } from "@/lib/server/desk/trading_control.ts";
import { isFullDisk, StartError, systemReason } from "./start_error.ts";
import { writeWhole } from "./write_whole.ts";

/** The data folder can not be used; the message says why and what to do. */
class DataDirError extends StartError {
  override readonly name = "DataDirError";
}

/** What was refused, and the way out. */
export function unwritable(path: string, cause: unknown): DataDirError {
  const why = systemReason(cause);
  const way = isFullDisk(why) ? "Make room on that disk" : "Give it to this user";
  return new DataDirError(
    `The data folder "${path}" can not be written: ${why}. ${way} or choose another --data-dir`,
    { cause },
  );
}

function unreadable(path: string, cause: unknown): DataDirError {
  return new DataDirError(
    `The file "${path}" can not be read: ${
      systemReason(cause)
    }. Give it to this user or choose another --data-dir`,
    { cause },
  );
}

/** The path of a folder itself: with a slash behind it, a link would be taken for what it leads to. */
export function itself(path: string): string {
  const plain = normalize(path);
  return plain.length > 1 && plain.endsWith(sep) ? plain.slice(0, -1) : plain;
}

/**
 * Makes a folder that only its owner can read, and makes sure of one that is there: its files become private
 * too. Throws a `DataDirError` for what others could have laid there.
 */
export async function privateDir(given: string): Promise<void> {
  const path = itself(given);
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DataDirError(
      `The data folder "${path}" can not be made: ${systemReason(cause)}. Choose another with --data-dir`,
      { cause },
    );
  }
  if (Deno.build.os === "windows") return;
  try {
    makePrivate(path);
  } catch (cause) {
    throw cause instanceof DataDirError ? cause : unwritable(path, cause);
  }
}

/** The folder 0700, what lies in it 0600. */
function makePrivate(path: string): void {
  const user = Deno.uid();
  const folder = Deno.lstatSync(path);
  assertOwn(path, folder, user);
  if (isOpen(folder)) Deno.chmodSync(path, 0o700);
  for (const { name } of [...Deno.readDirSync(path)]) {
    const file = join(path, name);
    const stat = statIfThere(file);
    if (stat === null) continue;
    // Below a folder of our own nobody else writes.
    assertOwn(file, { ...stat, isDirectory: false }, user);
    if (stat.isFile && isOpen(stat)) Deno.chmodSync(file, 0o600);
  }
}

function isOpen({ mode }: Deno.FileInfo): boolean {
  return ((mode ?? 0) & 0o077) !== 0;
}

/** `null`: it has gone meanwhile, as the log of a database does. */
function statIfThere(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Refuses what others could have laid there: a link, what belongs to another user, a folder that others may
 * write in. Throws a `DataDirError`.
 */
export function assertOwn(
  path: string,
  { isSymlink, isDirectory, uid, mode }: Pick<Deno.FileInfo, "isSymlink" | "isDirectory" | "uid" | "mode">,
  user: number | null,
): void {
  if (isSymlink) {
    throw new DataDirError(
      `"${path}" is a symbolic link, which may lead anywhere: name the place itself with --data-dir`,
    );
  }
  if (user !== null && uid !== null && uid !== user) {
    throw new DataDirError(`"${path}" belongs to another user: choose another --data-dir`);
  }
  if (isDirectory && ((mode ?? 0) & 0o022) !== 0) {
    throw new DataDirError(
      `Others may write in the folder "${path}": run chmod 700 on it, or choose another --data-dir`,
    );
  }
}

/**
 * Holds the folder until disposed: two desks on one journal would each believe it theirs.
 * Throws a `DataDirError` when another process holds it. The lock ends with the process, however that ends.
 */
export async function lockDataDir(path: string): Promise<Disposable> {
  const file = await Deno.open(join(path, "lock"), { create: true, write: true, mode: 0o600 }).catch(
    (cause) => {
      throw unwritable(path, cause);
    },
  );
  try {
    if (await file.tryLock(true)) {
      await file.truncate();
      await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
      return file;
    }
  } catch (cause) {
    file.close();
    throw unwritable(path, cause);
  }
  file.close();
  throw new DataDirError(
    `Another Lotse${await holder(
      path,
    )} is running with the data folder "${path}": stop it or choose another --data-dir`,
  );
}

/** Whether a desk runs with this folder. One that was killed leaves its files behind, and no lock. */
export async function isHeld(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(join(path, "lock"), { write: true });
    return !(await file.tryLock(true));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw unreadable(join(path, "lock"), error);
  }
}

/** Which process holds the folder, as far as it can be read: ` (process 123)`. */
export async function holder(path: string): Promise<string> {
  const pid = await Deno.readTextFile(join(path, "lock")).then((text) => text.trim(), () => "");
  return /^\d+$/.test(pid) ? ` (process ${pid})` : "";
}

/** Writes a small secret, whole or not at all, with mode 0600. */
export function privateFile(path: string, text: string): void {
  try {
    textFile(path).write(`${text}\n`);
  } catch (cause) {
    throw unwritable(dirname(path), cause);
  }
}

/**
 * One small text, durable and atomic: written beside the file, synced, then moved over it. Of its owner
 * alone, unless `mode` says more.
 */
export function textFile(path: string, mode = 0o600): TradingStateStore {
  return {
    path,
    read() {
      try {
        return Deno.readTextFileSync(path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw unreadable(path, error);
      }
    },
    write(text) {
      const draft = `${path}.new`;
      {
        using file = Deno.openSync(draft, { create: true, write: true, truncate: true, mode });
        writeWhole(file, text);
        file.syncSync();
      }
      Deno.renameSync(draft, path);
      // Windows has no folder that could be opened for that.
      if (Deno.build.os === "windows") return;
      // The rename itself is durable only when its folder is.
      using folder = Deno.openSync(dirname(path));
      folder.syncSync();
    },
  };
}
