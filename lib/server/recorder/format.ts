// What a flight recording is made of: one JSON object per line. It is written redacted, so that a file can be
// handed on as it lies.
import { TO_SEND } from "@/lib/server/journal/intents.ts";
import type { PatchChange } from "@/lib/contract/api.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";

export const RECORDING_FORMAT = "lotse-recording";
/** Grows when a reader of before would misread what is written. */
export const RECORDING_VERSION = 1;

/** What a desk has to be made with so that it hears the recording as the recorded one did. */
export interface RecordedDesk {
  deno: string;
  os: string;
  mode: "paper" | "live";
  simulated: boolean;
  clientId: number;
  /** What the screen calls the gateway; an address that is not of this machine is masked. */
  gateway: string;
  connection: Config["connection"];
  settings: Config["desk"];
}

/** Both clocks: wall in epoch milliseconds, monotonic in milliseconds since the process began. */
export interface Stamp {
  w: number;
  m: number;
}

/** The first line of each segment. What follows it with `was` held before it began. */
export interface Head extends Stamp {
  k: "head";
  format: typeof RECORDING_FORMAT;
  version: number;
  /** Names one start of the desk. */
  run: string;
  /** Counts the segments of a run from 1. */
  segment: number;
  desk: RecordedDesk;
}

/** A line that the bridge or the desk has written, as JSON; as text when it was none. */
type Line = Record<string, unknown> | string;

/** What is recorded, without its time. */
export type Happening =
  /** A line from Python. */
  | { k: "in"; line: Line }
  /** A line to Python. */
  | { k: "out"; line: Line }
  /** The bridge process: it was started, could not be, has ended. */
  | { k: "start" }
  | { k: "start_failed"; says: unknown; fix: unknown; fatal: boolean }
  /** No gateway was found to dial. */
  | { k: "unlocated"; says: unknown }
  /** How long a wait is by chance. */
  | { k: "random"; value: number }
  | { k: "exit"; code: number; signal: string | null }
  /** A row of the order journal that did not come of a line of the bridge: what was decided, sent, asked. */
  | { k: "row"; row: JournalEntry }
  /**
   * Changes of what the screen shows that the bridge does not say: trading state, limits, messages,
   * proposals.
   */
  | { k: "view"; changes: PatchChange[] }
  /** So much could not be kept, because the recorder was held up. */
  | { k: "lost"; count: number };

/**
 * `was`: it stands at the beginning of a segment, from before. `s`: it came in the same turn as the one
 * before, with nothing in between that a promise could have done.
 */
export type Entry = Happening & Stamp & { was?: true; s?: true };

/** Stands in a bundle beside the entries. */
export type BundlePart =
  | { k: "bundle"; at: string; versions: Record<string, string>; settings: unknown }
  | { k: "journal"; row: unknown };

/** The sections of a snapshot that are recorded as they were: nothing from the bridge makes them. */
export const RECORDED_SECTIONS = ["trading", "notices", "proposals", "watchListsRevision"] as const;

/**
 * Kinds of journal rows that the replayed desk writes by itself, when it hears the same lines, and that which
 * only says what the rows behind it say.
 */
export const REDERIVED_KINDS: ReadonlySet<string> = new Set([
  "callback",
  "snapshot",
  "link_lost",
  "exit",
  TO_SEND,
]);
