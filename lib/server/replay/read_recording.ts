// A recording from files: segments, a folder of them, or a bundle. What is broken is told in a sentence; what
// is cut off ends earlier.
import { basename, join } from "node:path";
import { constants as zlib, gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { AppError } from "@/lib/server/errors.ts";
import { type Entry, type Head, RECORDING_FORMAT, RECORDING_VERSION } from "@/lib/server/recorder/format.ts";
import { segmentNames } from "@/lib/server/recorder/segments.ts";

/** The last millisecond that a date can be of. */
const LAST_MS = 8.64e15;
const stamp = { w: z.number().min(0).lt(LAST_MS), m: z.number() };
const headSchema = z.looseObject({
  k: z.literal("head"),
  format: z.literal(RECORDING_FORMAT),
  version: z.int(),
  run: z.string(),
  segment: z.int(),
  desk: z.looseObject({
    mode: z.enum(["paper", "live"]),
    simulated: z.boolean(),
    clientId: z.int(),
    gateway: z.string(),
    connection: z.looseObject({}),
    settings: z.looseObject({}),
  }),
  ...stamp,
});
const entry = <K extends string, F extends z.core.$ZodLooseShape>(k: K, fields: F) =>
  z.looseObject({ k: z.literal(k), ...stamp, was: z.literal(true).optional(), ...fields });
const line = z.union([z.string(), z.looseObject({})]);
const change = z.looseObject({ path: z.array(z.union([z.string(), z.number()])) });
const row = z.looseObject({ at: z.string(), kind: z.string(), clientOrderId: z.string().nullable() });
const entrySchema = z.discriminatedUnion("k", [
  entry("in", { line }),
  entry("out", { line }),
  entry("start", {}),
  entry("start_failed", { says: z.unknown(), fix: z.unknown(), fatal: z.boolean() }),
  entry("unlocated", { says: z.unknown() }),
  entry("random", { value: z.number().min(0).lt(1) }),
  entry("exit", { code: z.int(), signal: z.string().nullable() }),
  entry("row", { row }),
  entry("view", { changes: z.array(change) }),
  entry("lost", { count: z.int() }),
]);

/** One segment; its entries are read when they are played, or a long recording would fill the memory. */
export interface Segment {
  head: Head;
  /** Epoch milliseconds of its first and last entry that does not stand there from before. */
  from: number;
  to: number;
  entries(): Entry[];
}

export interface Recording {
  name: string;
  /** Oldest first. */
  segments: Segment[];
  from: number;
  to: number;
  /** Lines that could not be read. */
  unreadable: number;
}

/**
 * Reads a file or a folder.
 * @throws AppError `RECORDING_UNREADABLE`: nothing there, no recording, of a later release, empty.
 */
export function readRecording(path: string): Recording {
  const texts = filesOf(path).map((file) => textOf(file));
  const found = { segments: [] as Segment[], unreadable: 0, lines: 0 };
  for (const text of texts) take(text, path, found);
  if (found.lines > 0 && found.segments.length === 0 && found.unreadable > 0) throw refused("form", path);
  const segments = found.segments.filter(({ from }) => Number.isFinite(from));
  const [first] = segments;
  const to = Math.max(...segments.map((segment) => segment.to));
  if (first === undefined) {
    throw found.lines > 0 && found.segments.length === 0 ? refused("form", path) : refused("empty", path);
  }
  return { name: basename(path), segments, from: first.from, to, unreadable: found.unreadable };
}

function filesOf(path: string): string[] {
  try {
    if (!Deno.statSync(path).isDirectory) return [path];
    return segmentNames(path).map((name) => join(path, name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw refused("missing", path, error);
    throw unreadable(path, error);
  }
}

function textOf(path: string): string {
  try {
    const bytes = Deno.readFileSync(path);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    // One that was cut off gives what it has.
    const plain = isPacked ? gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH }) : bytes;
    return new TextDecoder().decode(plain);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function take(text: string, path: string, found: { segments: Segment[]; unreadable: number; lines: number }) {
  let head: Head | null = null;
  let lines: string[] = [];
  let [from, to] = [Infinity, -Infinity];
  const end = () => {
    if (head === null) return;
    found.segments.push({ head, from, to, entries: laterEntries(lines) });
    [head, lines, from, to] = [null, [], Infinity, -Infinity];
  };
  const all = text.split("\n");
  // What has no end of its line was being written when the process ended.
  all.pop();
  for (const one of all) {
    found.lines += 1;
    const value = parsed(one);
    if (kindOf(value) === "head") {
      end();
      head = headOf(value, path);
    } else if (isBeside(value)) continue;
    else if (head === null || !entrySchema.safeParse(value).success) found.unreadable += 1;
    else {
      lines.push(one);
      const { w, was } = value as Entry;
      if (was === true) continue;
      from = Math.min(from, w);
      to = Math.max(to, w);
    }
  }
  end();
}

/** Packed until they are wanted. */
function laterEntries(lines: readonly string[]): () => Entry[] {
  const packed = gzipSync(lines.join("\n"), { level: 1 });
  if (lines.length === 0) return () => [];
  return () =>
    new TextDecoder().decode(gunzipSync(packed)).split("\n").map((one) => JSON.parse(one) as Entry);
}

function headOf(value: unknown, path: string): Head {
  const { format, version } = value as { format?: unknown; version?: unknown };
  if (format === RECORDING_FORMAT && typeof version === "number" && version > RECORDING_VERSION) {
    throw new AppError(say("RECORDING_UNREADABLE.newer", { path, version, known: RECORDING_VERSION }), {
      status: 422,
    });
  }
  const head = headSchema.safeParse(value);
  if (!head.success) throw refused("form", path);
  return head.data as unknown as Head;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as { k?: unknown }).k : undefined;
}

/** What a bundle has beside the recording. */
function isBeside(value: unknown): boolean {
  const kind = kindOf(value);
  return kind === "bundle" || kind === "journal";
}

function refused(why: "missing" | "form" | "empty", path: string, cause?: unknown): AppError {
  return new AppError(say(`RECORDING_UNREADABLE.${why}`, { path }), { status: 422, cause });
}

function unreadable(path: string, cause: unknown): AppError {
  const words = verbatim(cause instanceof Error ? cause.message : String(cause));
  return new AppError(say("RECORDING_UNREADABLE.file", { path, words }), { status: 422, cause });
}
