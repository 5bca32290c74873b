// One file for a bug report: the recording as it lies, the journal's rows of one day, versions and settings;
// all redacted.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync, gzipSync } from "node:zlib";
import { writeWhole } from "@/lib/server/write_whole.ts";
import type { BundlePart } from "./format.ts";
import type { Redaction } from "./redact.ts";
import { removeIfThere, requireRoom, ringDefaults, segmentNames } from "./segments.ts";
import type { StoredRow } from "./tape.ts";

export interface BundleWish {
  /** UTC, `YYYY-MM-DD`: of the journal's rows. */
  day: string;
  at: string;
  versions: Record<string, string>;
  /** As they hold; without secrets. */
  settings: unknown;
}

export interface BundleDeps {
  dir: string;
  journal: string;
  redaction: Redaction;
  /** What is left on the disk, in bytes; `null` when that can not be told. */
  free: () => number | null;
}

export interface BundleContents {
  segments: number;
  bytes: number;
  /** When the recording begins (epoch milliseconds); `null`: there is none. */
  from: number | null;
  /** The journal's rows of the day. */
  rows: number;
}

/** What a bundle would have in it. `bytes` as the segments lie. */
export function bundleContents(
  day: string,
  { dir, journal }: Pick<BundleDeps, "dir" | "journal">,
): BundleContents {
  const names = segmentNames(dir);
  const bytes = names.reduce((sum, name) => sum + Deno.statSync(join(dir, name)).size, 0);
  return { segments: names.length, bytes, from: timeOf(names[0]), rows: countOf(journal, day) };
}

/**
 * Writes it beside the segments; returns its path. Throws when the disk refuses, and leaves nothing of it.
 */
export function writeBundle(wish: BundleWish, deps: BundleDeps): string {
  const { day } = wish;
  // It is as long as all segments together: the journal needs the room more.
  requireRoom(deps.free(), ringDefaults.leastFree + bundleContents(day, deps).bytes);
  const path = join(deps.dir, `bundle-${day}.jsonl.gz`);
  try {
    writeParts(path, wish, deps);
    return path;
  } catch (error) {
    removeIfThere(path);
    throw error;
  }
}

function writeParts(
  path: string,
  { day, at, versions, settings }: BundleWish,
  { dir, journal, redaction }: BundleDeps,
): void {
  using file = Deno.openSync(path, { create: true, write: true, truncate: true, mode: 0o600 });
  // Pieces of a packed file behind each other are one.
  const write = (text: string) => writeWhole(file, gzipSync(text));
  const part = (one: BundlePart) => `${JSON.stringify(one)}\n`;
  write(part({ k: "bundle", at, versions, settings: redaction.value(settings) }));
  for (const name of segmentNames(dir)) write(segmentText(join(dir, name)));
  for (const { data, ...row } of rowsOf(journal, day)) {
    write(part({ k: "journal", row: redaction.value({ ...row, data: JSON.parse(data) }) }));
  }
}

/** A segment's whole lines: what the last one lacks is still being written. */
function segmentText(path: string): string {
  const bytes = Deno.readFileSync(path);
  const text = new TextDecoder().decode(path.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

function rowsOf(journal: string, day: string): StoredRow[] {
  using db = new DatabaseSync(journal, { readOnly: true });
  const rows = db.prepare(
    `SELECT at, kind, client_order_id AS clientOrderId, data FROM journal
     WHERE at >= ? AND at < ? ORDER BY seq DESC LIMIT 20000`,
  ).all(`${day}T00:00:00.000Z`, `${day}T24`);
  return rows.reverse() as unknown as StoredRow[];
}

function countOf(journal: string, day: string): number {
  using db = new DatabaseSync(journal, { readOnly: true });
  const counted = db.prepare("SELECT count(*) AS rows FROM journal WHERE at >= ? AND at < ?");
  return Number(counted.get(`${day}T00:00:00.000Z`, `${day}T24`)?.rows ?? 0);
}

function timeOf(name: string | undefined): number | null {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})/.exec(name ?? "");
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, ms] = found;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}
