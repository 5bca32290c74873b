// The recorder's own side: redacts what it is handed, knows what holds, writes both into segments. It stands
// in a thread of its own.
import {
  type Entry,
  type Happening,
  type Head,
  type RecordedDesk,
  RECORDING_FORMAT,
  RECORDING_VERSION,
  REDERIVED_KINDS,
  type Stamp,
} from "./format.ts";
import { Keyframe } from "./keyframe.ts";
import type { Redaction } from "./redact.ts";
import type { Segments } from "./segments.ts";

/** As it is handed over: lines are text still, nobody has waited for their reading. */
export type Raw =
  & Stamp
  & { s?: true }
  & ({ k: "in" | "out"; text: string } | Exclude<Happening, { k: "in" | "out" }>);

/** A row of the journal as it lies there. */
export interface StoredRow {
  at: string;
  kind: string;
  clientOrderId: string | null;
  data: string;
}

export interface TapeDeps {
  segments: Segments;
  redaction: Redaction;
  run: string;
  desk: RecordedDesk;
  /** What the journal held when the desk was started, oldest first. */
  rows: Iterable<StoredRow>;
}

/**
 * Commands and answers that say nothing of the desk: whether the process lives, and what somebody types into
 * a search.
 */
const LEFT_OUT: ReadonlySet<unknown> = new Set(["ping", "matching_symbols"]);

export class Tape implements Disposable {
  readonly #deps: TapeDeps;
  readonly #keyframe = new Keyframe();
  readonly #leftOut = new Set<unknown>();
  #segment = 0;
  #hasRows = false;

  constructor(deps: TapeDeps) {
    this.#deps = deps;
  }

  /** Throws when the disk refuses; what came before is kept. */
  write(batch: readonly Raw[]): void {
    for (const raw of batch) {
      const entry = this.#entryOf(raw);
      if (entry === null) continue;
      if (this.#deps.segments.isFull(entry.w)) this.#begin(entry);
      this.#keyframe.take(entry);
      this.#deps.segments.write(`${JSON.stringify(entry)}\n`);
    }
  }

  [Symbol.dispose](): void {
    this.#deps.segments[Symbol.dispose]();
  }

  #begin({ w, m }: Stamp): void {
    const { segments, run, desk } = this.#deps;
    if (!this.#hasRows) this.#takeRows(m);
    this.#segment += 1;
    segments.begin(w, run, this.#segment);
    const head: Head = {
      k: "head",
      format: RECORDING_FORMAT,
      version: RECORDING_VERSION,
      run,
      segment: this.#segment,
      desk,
      w,
      m,
    };
    segments.write(`${JSON.stringify(head)}\n`);
    for (const entry of this.#keyframe.entries()) segments.write(`${JSON.stringify(entry)}\n`);
    segments.begun();
  }

  /** The rows from before hold as those that come do. */
  #takeRows(m: number): void {
    this.#hasRows = true;
    for (const { at, kind, clientOrderId, data } of this.#deps.rows) {
      const row = this.#deps.redaction.value({ at, kind, clientOrderId, data: JSON.parse(data) });
      const entry = { k: "row", w: Date.parse(at), m, row } as Entry;
      this.#keyframe.take(entry);
    }
  }

  /** `null` for what is not recorded. */
  #entryOf(raw: Raw): Entry | null {
    const { redaction } = this.#deps;
    if (raw.k === "in" || raw.k === "out") {
      const { text, ...rest } = raw;
      const line = parsed(text);
      if (this.#isLeftOut(raw.k, line)) return null;
      return { ...rest, line: redaction.value(line) as Entry & string };
    }
    if (raw.k === "row" && REDERIVED_KINDS.has(raw.row.kind)) return null;
    return redaction.value(raw) as Entry;
  }

  #isLeftOut(k: "in" | "out", line: unknown): boolean {
    if (typeof line !== "object" || line === null) return false;
    const { type, id } = line as Record<string, unknown>;
    if (k === "out") {
      // Of an order, whose id they have; the one asks nothing, the other names a place on this machine.
      if (type === "expect" || type === "sync") return true;
      if (LEFT_OUT.has(type)) this.#leftOut.add(id);
      return LEFT_OUT.has(type);
    }
    if (type === "part") return this.#leftOut.has(id);
    return (type === "reply" || type === "failure") && this.#leftOut.delete(id);
  }
}

/** What is no JSON is kept as text: it has ended the process. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 1_000);
  }
}
