// The data folder: private to the user, held by one desk at a time, written so that a crash leaves old or new, never half.
import { dirname, join } from "node:path";
import type { TradingStateStore } from "@/lib/server/desk/trading_control.ts";
import { StartError, systemReason } from "./start_error.ts";

/** The data folder can not be used; the message says why and what to do. */
class DataDirError extends StartError {
  override readonly name = "DataDirError";
}

function unwritable(path: string, cause: unknown): DataDirError {
  const why = systemReason(cause);
  return new DataDirError(
    `The data folder "${path}" can not be written: ${why}. Give it to this user or choose another --data-dir`,
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

/** Makes a folder that only its owner can read. */
export async function privateDir(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DataDirError(
      `The data folder "${path}" can not be made: ${systemReason(cause)}. Choose another with --data-dir`,
      { cause },
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

/** Which process holds the folder, as far as it can be read. */
async function holder(path: string): Promise<string> {
  const pid = await Deno.readTextFile(join(path, "lock")).then((text) => text.trim(), () => "");
  return /^\d+$/.test(pid) ? ` (process ${pid})` : "";
}

/** Writes a small secret with mode 0600. */
export async function privateFile(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, `${text}\n`, { mode: 0o600 });
    // The mode above counts for a new file only.
    if (Deno.build.os !== "windows") await Deno.chmod(path, 0o600);
  } catch (cause) {
    throw unwritable(dirname(path), cause);
  }
}

/** One small text, durable and atomic: written beside the file, synced, then moved over it. */
export function textFile(path: string): TradingStateStore {
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
        using file = Deno.openSync(draft, { create: true, write: true, truncate: true, mode: 0o600 });
        file.writeSync(new TextEncoder().encode(text));
        file.syncSync();
      }
      Deno.renameSync(draft, path);
      {
        // The rename itself is durable only when its folder is.
        using folder = Deno.openSync(dirname(path));
        folder.syncSync();
      }
    },
  };
}
