// The recorder's thread: the tape behind messages. It writes below the recordings' folder and reads the
// journal, nothing else.
import { randomBytes } from "node:crypto";
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  type BundleContents,
  bundleContents,
  type BundleDeps,
  type BundleWish,
  writeBundle,
} from "./bundle.ts";
import type { RecordedDesk } from "./format.ts";
import { Redaction } from "./redact.ts";
import { removeLeftovers, ringDefaults, Segments } from "./segments.ts";
import { type Raw, type StoredRow, Tape } from "./tape.ts";

export interface Opening {
  dir: string;
  journal: string;
  /** Rows of the journal, from this number up to that, are what the desk has started from. */
  from: number;
  rows: number;
  ringBytes: number;
  run: string;
  desk: RecordedDesk;
}

export type ToWorker =
  | { type: "open"; opening: Opening }
  | { type: "batch"; batch: Raw[] }
  | { type: "contents"; id: number; day: string }
  | { type: "bundle"; id: number; wish: BundleWish }
  | { type: "close" };

export type FromWorker =
  | { type: "written"; entries: number }
  | { type: "stopped"; words: string }
  | { type: "answer"; id: number; value: BundleContents | string }
  | { type: "failed"; id: number; words: string }
  | { type: "closed" };

/** Rows that a desk reads at its start, and no more of them than a segment can begin with. */
const MOST_ROWS = 20_000;

const self = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  close(): void;
};

let opening: Opening | null = null;
let redaction: Redaction | null = null;
let tape: Tape | null = null;

self.onmessage = ({ data }) => {
  if (data.type === "open") guarded(() => open(data.opening));
  else if (data.type === "batch") {
    guarded(() => tape?.write(data.batch));
    self.postMessage({ type: "written", entries: data.batch.length });
  } else if (data.type === "contents") answer(data.id, (deps) => bundleContents(data.day, deps));
  else if (data.type === "bundle") answer(data.id, (deps) => writeBundle(data.wish, deps));
  else {
    guarded(close);
    self.postMessage({ type: "closed" });
    self.close();
  }
};

/** A disk that refuses ends the recording, and nothing else. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    self.postMessage({ type: "stopped", words: wordsOf(error) });
    const ended = tape;
    tape = null;
    try {
      ended?.[Symbol.dispose]();
    } catch {
      // It can not even be packed: what was written stays as it lies.
    }
  }
}

function open(given: Opening): void {
  opening = given;
  const { dir, ringBytes, run, desk } = given;
  Deno.mkdirSync(dir, { recursive: true, mode: 0o700 });
  removeLeftovers(dir);
  redaction = new Redaction(keyIn(dir));
  const segments = new Segments(dir, { ...ringDefaults, ringBytes }, () => freeOf(dir));
  segments.prune(Date.now());
  tape = new Tape({ segments, redaction, run, desk, rows: rowsOf(given) });
}

/** What is left on the disk; `null` where nobody may ask. */
function freeOf(dir: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function close(): void {
  tape?.[Symbol.dispose]();
  tape = null;
}

/** What somebody waits for: here it may take as long as it takes. */
function answer(id: number, work: (deps: BundleDeps) => BundleContents | string): void {
  try {
    if (opening === null || redaction === null) throw new Error("Nothing was recorded");
    const { dir, journal } = opening;
    self.postMessage({
      type: "answer",
      id,
      value: work({ dir, journal, redaction, free: () => freeOf(dir) }),
    });
  } catch (error) {
    self.postMessage({ type: "failed", id, words: wordsOf(error) });
  }
}

/** Of this data folder: the same account has the same mask in all its recordings. */
function keyIn(dir: string): Uint8Array {
  const path = join(dir, "key");
  try {
    const key = Deno.readFileSync(path);
    if (key.length === 32) return key;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const key = randomBytes(32);
  Deno.writeFileSync(path, key, { mode: 0o600 });
  return key;
}

/** What the desk has read of its journal when it was started, by a connection of our own. */
function* rowsOf({ journal, from, rows: upTo }: Opening): Generator<StoredRow> {
  using db = new DatabaseSync(journal, { readOnly: true });
  const rows = db.prepare(
    `SELECT * FROM (
       SELECT seq, at, kind, client_order_id AS clientOrderId, data FROM journal WHERE seq BETWEEN ? AND ?
       ORDER BY seq DESC LIMIT ?
     ) ORDER BY seq`,
  ).all(from, upTo, MOST_ROWS);
  for (const row of rows) yield row as unknown as StoredRow;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
