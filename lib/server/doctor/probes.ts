// What the doctor can look at. The real looks are in `system_probes.ts`; tests give a machine of their own.
import type { CertificateDoubt } from "@/lib/server/certificate.ts";
import type { Endpoint, HttpSettings } from "@/lib/server/config/mod.ts";
import type { Spoken } from "./tws_probe.ts";

export interface FolderLook {
  isSymlink: boolean;
  isFolder: boolean;
  /** Of another user. */
  isForeign: boolean;
  /** Permission bits; `null` where the system has none. */
  mode: number | null;
  isWritable: boolean;
}

export interface RoomLook {
  bytes: number;
  /** How many more files the disk takes; `null` where it has no such number. */
  files: number | null;
}

export type PythonLook =
  /** The environment is there. */
  | { state: "ready"; python: string; ibapi: string; version: string; knowsZones: boolean }
  /** There is a Python from which the first start makes it. */
  | { state: "base"; python: string; version: string }
  /** `what` and `advice` as the desk would tell them. */
  | { state: "none"; what: string; advice: string };

export type BuildLook =
  /** In a binary or a package. */
  | { state: "shipped" }
  /** `newer`: a source that has changed since, from the root; `null`: none has. */
  | { state: "made"; newer: string | null }
  /** There is none, or it can not be read: as a start would tell it. */
  | { state: "unusable"; what: string };

export interface Probes {
  build(): BuildLook;
  python(): Promise<PythonLook>;
  /** Why nobody can listen there, with these files where there are some; `null`: somebody can. */
  listening(place: Pick<HttpSettings, "host" | "port" | "tls">): string | null;
  /** What browsers have against the certificate; none where there is none, or where it can not be read. */
  certificate(http: HttpSettings): readonly CertificateDoubt[];
  /** How many files a process of this user may have open beside those that it has, as far as `most`. */
  openFiles(most: number): number;
  /** What this user may still write there; `null` where the system does not tell. */
  room(folder: string): RoomLook | null;
  /** `null`: there is none. */
  folder(path: string): FolderLook | null;
  /** The process that holds the lock of a data folder; `null`: nobody does. */
  holder(folder: string): Promise<string | null>;
  /** Why the settings file is refused; none for a right one, and for none at all. */
  settingsFaults(): readonly string[];
  /** Why the journal is refused; `null` for a good one, and for none at all. */
  journalFault(folder: string): string | null;
  gateway(endpoint: Endpoint): Promise<Spoken>;
  /** Whether this time zone is known to the desk. */
  knowsZone(name: string): boolean;
}
