// What a desk stands on: its folder, which is locked for it, the mode, the settings, its secret, its log and
// its journal.
import { join } from "node:path";
import type { Config } from "@/lib/server/config/mod.ts";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import {
  readSettingsFile,
  type Settings,
  SettingsError,
  type SettingsPlace,
} from "@/lib/server/settings/mod.ts";
import type { Mode } from "@/lib/contract/api.ts";
import { systemClock } from "./clock.ts";
import { lockDataDir, privateDir, privateFile } from "./data_dir.ts";
import { takeUpPutBack } from "@/lib/server/journal/put_back.ts";
import { AppError } from "./errors.ts";
import { claimFolder } from "./folder_mode.ts";
import { createLog, type Log } from "./log.ts";
import { chooseGateway, type GatewayChoice } from "./simulator.ts";
import { isFullDisk, StartError, systemReason } from "./start_error.ts";

export interface Ground {
  /** With the data folder of the mode. */
  config: Config;
  choice: GatewayChoice;
  mode: Mode;
  /** The data folder. */
  dir: string;
  clientId: number;
  settings: Settings;
  /** Reads the settings again. Throws a `SettingsError`. */
  readSettings: () => Settings;
  /** Of the owner's log-in. */
  token: string;
  log: Log;
  journal: Journal;
}

/** Opens it; what has to be let go is added to `parts`. Rejects with a `StartError`. */
export async function openGround(
  given: Config,
  parts: AsyncDisposableStack,
  write?: (line: string) => void,
): Promise<Ground> {
  const choice = await chooseGateway(given);
  const mode = choice.simulated ? "simulated" : given.mode;
  const dir = choice.simulated ? given.dirs.simulated : given.dirs.data;
  const config = { ...given, dirs: { ...given.dirs, data: dir } };
  await privateDir(dir);
  parts.use(await lockDataDir(dir));
  const folder = claimFolder(dir, mode);
  const place = placeOf(config);
  const settings = settingsAt(place);
  const token = config.http.token ?? makeToken();
  privateFile(join(dir, "token"), token);
  return {
    config,
    choice,
    mode,
    dir,
    clientId: config.connection.clientId ?? folder.clientId,
    settings,
    readSettings: () => readSettingsFile(place),
    token,
    log: logOf(config, token, write),
    journal: parts.use(journalAt(dir)),
  };
}

export function journalPath(dir: string): string {
  return join(dir, "journal.sqlite");
}

function logOf({ log: { form, level } }: Config, token: string, write?: (line: string) => void): Log {
  return createLog({
    level,
    form: form === "auto" ? (Deno.stderr.isTerminal() ? "text" : "json") : form,
    secrets: [token],
    ...(write && { write }),
  });
}

function placeOf({ settings, dirs }: Config): SettingsPlace {
  return settings === null
    ? { path: join(dirs.data, "lotse.json"), named: false }
    : { path: settings, named: true };
}

/** With limits that are not the ones that were meant, the desk does not start. */
function settingsAt(place: SettingsPlace): Settings {
  try {
    return readSettingsFile(place);
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    const faults = cause.faults.map((fault) => `${place.path}: ${fault}`).join("\n");
    throw new StartError(
      `The settings are refused, and nothing was started:\n${faults}\nCorrect the file; 'deno task config check' reads it without a start`,
      { cause },
    );
  }
}

/**
 * Law 1: without its journal the desk does not start, and a damaged one is evidence that nobody throws away.
 */
function journalAt(dir: string): Journal {
  const path = journalPath(dir);
  try {
    const journal = openJournal(path, systemClock);
    takeUpPutBack(dir, journal, systemClock);
    return journal;
  } catch (cause) {
    if (cause instanceof AppError) throw new StartError(`${path}: ${cause.message}`, { cause });
    throw unreadableJournal(path, cause);
  }
}

export function unreadableJournal(path: string, cause: unknown): StartError {
  const why = systemReason(cause);
  // Nothing is wrong with the file: a desk without it would know of no order.
  const what = isFullDisk(why)
    ? `can not be opened: ${why}. Make room on that disk, and leave the file where it is`
    : `can not be read: ${why}. Keep the file and move it away, or choose another --data-dir`;
  return new StartError(`The order journal "${path}" ${what}`, { cause });
}

/** A secret that nobody guesses. */
export function makeToken(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true });
}
