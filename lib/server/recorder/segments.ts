// The ring of files that a recording lies in: the newest one grows, those before it are packed, the oldest
// go. Runs in the recorder's own thread, where a slow disk holds up nobody.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { writeWhole } from "@/lib/server/write_whole.ts";

export interface RingBounds {
  /** A segment is closed when it is longer or older; one that begins with much has as much behind it. */
  segmentBytes: number;
  segmentMs: number;
  /**
   * All of them together, as they lie on the disk. No age ends them: a clock that is far ahead once would
   * make all of them old.
   */
  ringBytes: number;
  /** So much of the disk stays free: the journal needs it more. */
  leastFree: number;
}

const MB = 1024 * 1024;
/** The disk is looked at again after so much. */
const LOOK_BYTES = MB;
/** What is packed at once. */
const PIECE_BYTES = MB;

export const ringDefaults: Omit<RingBounds, "ringBytes"> = {
  segmentBytes: 8 * MB,
  segmentMs: 30 * 60_000,
  leastFree: 200 * MB,
};

const SEGMENT = /^\d{8}T\d{9}-[0-9a-f]{8}-\d{5}\.jsonl(?:\.gz)?$/;
/** A bundle that nobody has taken, and what was being packed when the process ended. */
const LEFTOVER = /^bundle-.*\.jsonl\.gz$|\.jsonl\.gz\.new$/;
const encoder = new TextEncoder();

/** The segments below `dir`, oldest first: their names begin with the time (UTC). */
export function segmentNames(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).filter((name) => SEGMENT.test(name)).sort();
}

/** Before anything is written: they count for no ring, and would lie there for ever. */
export function removeLeftovers(dir: string): void {
  for (const { name } of Deno.readDirSync(dir)) if (LEFTOVER.test(name)) removeIfThere(join(dir, name));
}

export class Segments implements Disposable {
  readonly #dir: string;
  readonly #bounds: RingBounds;
  readonly #free: () => number | null;
  #unseen = Infinity;
  #file: Deno.FsFile | null = null;
  #path = "";
  #bytes = 0;
  #fullAt = 0;
  #since = 0;

  /** The folder is there. `free`: what is left on its disk; `null` when that can not be told. */
  constructor(dir: string, bounds: RingBounds, free: () => number | null = () => null) {
    this.#free = free;
    this.#dir = dir;
    this.#bounds = bounds;
  }

  /** Whether what comes at `now` (epoch milliseconds) belongs into another segment. */
  isFull(now: number): boolean {
    return this.#file === null || this.#bytes >= this.#fullAt || now - this.#since >= this.#bounds.segmentMs;
  }

  /** Begins the next segment; packs the one before. Throws when the disk refuses. */
  begin(now: number, run: string, segment: number): void {
    this.#close();
    this.#path = join(this.#dir, `${timeName(now)}-${run}-${String(segment).padStart(5, "0")}.jsonl`);
    this.#file = Deno.openSync(this.#path, { createNew: true, write: true, mode: 0o600 });
    this.#bytes = 0;
    this.#fullAt = this.#bounds.segmentBytes;
    this.#since = now;
    this.prune(now);
  }

  /**
   * Says that what the segment begins with is written. On a day of many orders that alone is longer than a
   * segment: without room for as much again, each entry would begin another one.
   */
  begun(): void {
    this.#fullAt = Math.max(this.#fullAt, 2 * this.#bytes);
  }

  /**
   * Whole lines. What was written is with the system: it outlives a process that is killed. Throws when the
   * disk refuses, and when little is left of it.
   */
  write(text: string): void {
    const bytes = encoder.encode(text);
    this.#bytes += bytes.length;
    this.#unseen += bytes.length;
    if (this.#unseen >= LOOK_BYTES) this.#requireRoom();
    if (this.#file !== null) writeWhole(this.#file, bytes);
  }

  /**
   * Removes the oldest while all of it is too much; the one that grows stays. What is dated behind `now` goes
   * first: it is of a clock that was ahead, and would be the newest for years while each new one went. Under
   * a clock that is behind, that is all there is.
   */
  prune(now: number): void {
    const { ringBytes, segmentBytes } = this.#bounds;
    const names = segmentNames(this.#dir).filter((name) => join(this.#dir, name) !== this.#path);
    const present = timeName(now);
    const oldest = [...names.filter((name) => name > present), ...names.filter((name) => name <= present)];
    const files = oldest.map((name) => join(this.#dir, name))
      .map((path) => ({ path, size: Deno.statSync(path).size }));
    // Room for the one that grows.
    let total = files.reduce((sum, { size }) => sum + size, Math.min(segmentBytes, ringBytes / 2));
    for (const { path, size } of files) {
      if (total <= ringBytes) break;
      removeIfThere(path);
      total -= size;
    }
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #requireRoom(): void {
    this.#unseen = 0;
    requireRoom(this.#free(), this.#bounds.leastFree);
  }

  #close(): void {
    if (this.#file === null) return;
    this.#file.close();
    this.#file = null;
    pack(this.#path);
  }
}

/** Throws where less than `least` bytes of the disk are left; `null`: that can not be told. */
export function requireRoom(free: number | null, least: number): void {
  if (free === null || free >= least) return;
  throw new Error(`Less than ${Math.round(least / MB)} MB are left on the disk`);
}

/**
 * Beside it first, so that there is always one that is whole. Piece by piece, which behind each other are one
 * packed file: that of a heavy day is longer than a hundred megabytes, and would stay in memory for long.
 */
function pack(path: string): void {
  const packed = `${path}.gz`;
  {
    using from = Deno.openSync(path);
    using to = Deno.openSync(`${packed}.new`, { create: true, truncate: true, write: true, mode: 0o600 });
    const piece = new Uint8Array(PIECE_BYTES);
    for (let read = from.readSync(piece); read !== null; read = from.readSync(piece)) {
      writeWhole(to, gzipSync(piece.subarray(0, read)));
    }
  }
  Deno.renameSync(`${packed}.new`, packed);
  Deno.removeSync(path);
}

function timeName(now: number): string {
  return new Date(now).toISOString().replace(/[-:.Z]/g, "");
}

export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
