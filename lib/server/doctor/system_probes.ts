// The doctor's looks at the real machine.
import { freshConfig } from "@/fresh.config.ts";
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CertificateDoubt, certificateDoubts } from "@/lib/server/certificate.ts";
import { systemClock } from "@/lib/server/clock.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import { holder, isHeld, itself } from "@/lib/server/data_dir.ts";
import { AppError } from "@/lib/server/errors.ts";
import { JOURNAL_FILE } from "@/lib/server/journal/backup.ts";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { freePort, readTls } from "@/lib/server/listen_address.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { lookForPython, PythonEnvError } from "@/lib/server/python_env/mod.ts";
import { readSettingsFile, SettingsError } from "@/lib/server/settings/mod.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { StartError, systemReason } from "@/lib/server/start_error.ts";
import { buildLook } from "./build_look.ts";
import type { FolderLook, Probes, PythonLook, RoomLook } from "./probes.ts";
import { askGateway } from "./tws_probe.ts";

export function systemProbes({ bridge, dirs, settings }: Config): Probes {
  return {
    build: () => buildLook(freshConfig.outDir),
    python: () => python({ cacheDir: dirs.cache, python: bridge.python }),
    listening,
    certificate,
    openFiles,
    room,
    folder,
    holder: async (path) => await isHeld(path).catch(() => false) ? await holder(path) : null,
    settingsFaults: () =>
      faultsOf({ path: settings ?? join(dirs.data, "lotse.json"), named: settings !== null }),
    journalFault,
    gateway: askGateway,
    knowsZone,
  };
}

async function python(place: { cacheDir: string; python: string | null }): Promise<PythonLook> {
  try {
    const { executable, version, ibapi, zones, isReady } = await lookForPython(place);
    if (!isReady || ibapi === null) return { state: "base", python: executable, version };
    return { state: "ready", python: executable, version, ibapi, knowsZones: zones };
  } catch (error) {
    if (!(error instanceof PythonEnvError)) throw error;
    const advice = inEnglish(error.fix);
    return { state: "none", what: error.message, advice };
  }
}

function listening(place: Parameters<Probes["listening"]>[0]): string | null {
  try {
    freePort(place);
    return null;
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
}

function certificate(http: Config["http"]): readonly CertificateDoubt[] {
  try {
    const files = readTls(http.tls);
    return files === null ? [] : certificateDoubts(files.cert, http, systemClock.now());
  } catch {
    // Why it can not be used is told by who listens with it.
    return [];
  }
}

/**
 * Tried, since no program may read its limits without all rights. Within a binary a file takes no place:
 * there it says nothing.
 */
function openFiles(most: number): number {
  const open: Deno.FsFile[] = [];
  try {
    while (open.length < most) open.push(Deno.openSync(fromRoot("requirements.txt")));
  } catch (error) {
    // Anything else says nothing about how many there may be.
    if (!(error instanceof Error && "code" in error && ["EMFILE", "ENFILE"].includes(String(error.code)))) {
      return most;
    }
  } finally {
    for (const file of open) file.close();
  }
  return open.length;
}

/** Of the nearest folder that is there. */
function room(path: string): RoomLook | null {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(
      existsSync(path) || dirname(path) === path ? path : nearest(path),
    );
    return { bytes: bavail * bsize, files: files === 0 ? null : ffree };
  } catch {
    return null;
  }
}

function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

function folder(path: string): FolderLook | null {
  let stat: Deno.FileInfo;
  try {
    stat = Deno.lstatSync(itself(path));
  } catch (error) {
    // Deno lets no program into some folders of the system (`/proc`, `/dev`), whatever its rights.
    const isBarred = error instanceof Deno.errors.NotCapable;
    return isBarred
      ? { isSymlink: false, isFolder: true, isForeign: false, mode: null, isWritable: false }
      : null;
  }
  const { isSymlink, isDirectory, uid, mode } = stat;
  const user = Deno.build.os === "windows" ? null : Deno.uid();
  return {
    isSymlink,
    isFolder: isDirectory,
    isForeign: user !== null && uid !== null && uid !== user,
    mode,
    isWritable: isWritable(path),
  };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function faultsOf(place: Parameters<typeof readSettingsFile>[0]): readonly string[] {
  try {
    readSettingsFile(place);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map((fault) => `${place.path}: ${fault}`);
    throw error;
  }
}

function journalFault(dataDir: string): string | null {
  const path = join(dataDir, JOURNAL_FILE);
  if (!existsSync(path)) return null;
  try {
    using db = openForReading(path);
    db.prepare("SELECT seq FROM head").get();
    return null;
  } catch (error) {
    return error instanceof AppError
      ? `${path}: ${error.message}`
      : `"${path}" can not be read: ${systemReason(error)}`;
  }
}

function knowsZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
}
