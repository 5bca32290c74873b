// The desk's side of the flight recorder: takes what happens, with its time, and hands it on from time to
// time. Nothing waits for it, and nothing depends on it: what can not be recorded is counted, and a recording
// that ended says why.
import { type Clock, momentOf } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import type { PatchChange } from "@/lib/contract/api.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import { type Happening, RECORDED_SECTIONS, REDERIVED_KINDS } from "./format.ts";
import type { Raw } from "./tape.ts";

/** What is lost when the process is killed: so much time, and what the other thread has not read yet. */
const HAND_OVER_MS = 100;
/** A copy of so many takes a millisecond. */
const MOST_ENTRIES = 200;
/** Handed over and not yet written: beyond it the recorder is held up, and what comes is only counted. */
const MOST_WAITING = 16 * 1024 * 1024;
/** What an entry weighs beside its text. */
const OVERHEAD = 64;

/** The other thread. */
export interface TapePort {
  hand(batch: Raw[]): void;
  /** Resolves when everything that was handed over is written and the file is closed. */
  close(): Promise<void>;
}

/** What the other thread says. */
export interface TapeEvents {
  /** So many entries of what was handed over are written. */
  written(entries: number): void;
  /** Nothing is recorded any more. */
  stopped(words: string): void;
}

export interface RecorderDeps {
  clock: Clock;
  open(events: TapeEvents): TapePort;
  /** The recording has ended by itself. */
  onStopped(why: Saying): void;
}

const RECORDED: ReadonlySet<unknown> = new Set(RECORDED_SECTIONS);

export class Recorder implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #port: TapePort;
  #batch: Raw[] = [];
  /** Weights of the batches that wait, by their entries. */
  readonly #handed: { entries: number; weight: number }[] = [];
  #weight = 0;
  #waiting = 0;
  #lost = 0;
  #lostInAll = 0;
  #cancel: (() => void) | null = null;
  #fault: Saying | null = null;
  /** Something was taken in this very turn. */
  #isTurn = false;
  #closed = false;

  constructor({ clock, open, onStopped }: RecorderDeps) {
    this.#clock = clock;
    this.#port = open({
      written: (entries) => this.#written(entries),
      stopped: (words) => {
        if (this.#fault !== null || this.#closed) return;
        this.#fault = say("RECORDING_STOPPED", { words: verbatim(words) });
        this.#batch = [];
        onStopped(this.#fault);
      },
    });
  }

  /** Why nothing is recorded; `null` while it is. */
  get fault(): Saying | null {
    return this.#fault;
  }

  /** What could not be kept since the start. */
  get lost(): number {
    return this.#lostInAll;
  }

  /** One line to or from the bridge. */
  line(k: "in" | "out", text: string): void {
    this.#take({ k, text, ...this.#stamp() }, text.length);
  }

  happened(happening: Exclude<Happening, { k: "in" | "out" }>): void {
    this.#take({ ...happening, ...this.#stamp() }, 0);
  }

  /** A row that is on its way into the journal. */
  row(row: JournalEntry): void {
    if (!REDERIVED_KINDS.has(row.kind)) this.happened({ k: "row", row });
  }

  /** What changes on every screen; kept is what nothing else tells. */
  published(changes: readonly PatchChange[]): void {
    const kept = changes.filter(({ path }) => RECORDED.has(path[0]));
    if (kept.length > 0) this.happened({ k: "view", changes: kept });
  }

  /** Hands over what has gathered. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#batch.length === 0) return;
    this.#handed.push({ entries: this.#batch.length, weight: this.#weight });
    this.#port.hand(this.#batch);
    this.#batch = [];
    this.#waiting += this.#weight;
    this.#weight = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.flush();
    this.#closed = true;
    await this.#port.close();
  }

  #stamp() {
    const { wall, monotonic } = momentOf(this.#clock);
    return { w: wall, m: monotonic };
  }

  #take(raw: Raw, length: number): void {
    if (this.#fault !== null || this.#closed) return;
    if (this.#waiting + this.#weight > MOST_WAITING) {
      this.#lost += 1;
      this.#lostInAll += 1;
      return;
    }
    if (this.#lost > 0) {
      this.#batch.push({ k: "lost", count: this.#lost, w: raw.w, m: raw.m });
      this.#lost = 0;
    }
    if (this.#isTurn) raw.s = true;
    else {
      this.#isTurn = true;
      queueMicrotask(() => this.#isTurn = false);
    }
    this.#batch.push(raw);
    this.#weight += length + OVERHEAD;
    // Many at once are handed over in pieces, each in a turn of its own.
    if (this.#batch.length === MOST_ENTRIES) this.#handOverIn(0);
    if (this.#cancel === null) this.#handOverIn(HAND_OVER_MS);
  }

  #handOverIn(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(ms, () => this.flush());
  }

  #written(entries: number): void {
    for (let left = entries; left > 0;) {
      const first = this.#handed.shift();
      if (first === undefined) return;
      this.#waiting -= first.weight;
      left -= first.entries;
    }
  }
}
