// A recording on its stage, moved to any moment: forward it is played on, backward it is played again from
// the segment's beginning.
import type { Snapshot } from "@/lib/contract/api.ts";
import type { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import type { Entry } from "@/lib/server/recorder/format.ts";
import { Slicer } from "@/lib/server/slicer.ts";
import type { Recording, Segment } from "./read_recording.ts";
import { Stage } from "./stage.ts";
import { stoodStill } from "./standstill.ts";

/** A segment that follows another of the same start goes on with its desk. */
interface Place {
  segment: number;
  /** Of the segment's entries, the next one. */
  next: number;
  entries: Entry[];
}

export class Performance implements AsyncDisposable {
  readonly #recording: Recording;
  readonly #slicer = new Slicer();
  #stage: Stage | null = null;
  #place: Place | null = null;
  #lost = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** The time that is shown, in epoch milliseconds. */
  get now(): number {
    return this.#stage?.now ?? this.#recording.from;
  }

  get desk(): TradingDesk | null {
    return this.#stage?.desk ?? null;
  }

  /** Entries that the recorder could not keep, or that say nothing that can be played. */
  get lost(): number {
    return this.#lost;
  }

  snapshot(): Snapshot | null {
    return this.#stage?.snapshot() ?? null;
  }

  /**
   * Shows the state of a moment (epoch milliseconds): all that was recorded until then, and nothing after.
   * Gives way between entries; `goesOn` says whether it is still wanted. One call at a time.
   */
  async showAt(w: number, goesOn: () => boolean = () => true): Promise<void> {
    const wanted = Math.min(Math.max(w, this.#recording.from), this.#recording.to);
    if (this.#stage === null || wanted < this.#stage.now || this.#isAhead(wanted)) {
      await this.#beginAt(this.#segmentAt(wanted));
    }
    await this.#playTo(wanted, goesOn);
    if (!goesOn()) return;
    await (this.#standsStill() ? this.#stage?.holdTo(wanted) : this.#stage?.passTo(wanted));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stage?.[Symbol.asyncDispose]();
    this.#stage = null;
  }

  /** The last segment that begins not after it. */
  #segmentAt(w: number): number {
    return Math.max(0, this.#recording.segments.findLastIndex(({ from }) => from <= w));
  }

  /** Another start of the desk, or so far on that its own beginning is nearer. */
  #isAhead(w: number): boolean {
    const { segments } = this.#recording;
    const here = this.#place?.segment ?? 0;
    const there = this.#segmentAt(w);
    return there > here + 1 || segments[there]?.head.run !== segments[here]?.head.run;
  }

  async #beginAt(index: number): Promise<void> {
    await this.#stage?.[Symbol.asyncDispose]();
    const segment = this.#recording.segments[index];
    if (segment === undefined) return;
    const entries = segment.entries();
    const told = startRows(entries);
    const [first] = entries.filter(({ was }) => was !== true);
    const stamp = segment.head.segment === 1 && first !== undefined ? first : segment.head;
    this.#stage = new Stage(segment.head.desk, beginning(segment, entries, stamp), told);
    this.#stage.foresee(entries);
    this.#place = { segment: index, next: told.length, entries };
  }

  async #playTo(w: number, goesOn: () => boolean): Promise<void> {
    for (;;) {
      const place = this.#place;
      const entry = place?.entries[place.next];
      if (place === null || !goesOn()) return;
      if (entry === undefined) {
        if (!this.#nextSegment(w)) return;
        continue;
      }
      if (entry.was !== true && entry.w > w) return;
      if (this.#standsStill()) await this.#stage?.standTo(entry);
      place.next += 1;
      if (entry.k === "lost") this.#lost += entry.count;
      await this.#stage?.play(entry).catch(() => this.#lost += 1);
      this.#slicer.count();
      if (this.#slicer.isDue) await this.#slicer.pause();
    }
  }

  /** Whether the recorded desk stood still until the next entry. */
  #standsStill(): boolean {
    const place = this.#place;
    const segment = this.#recording.segments[place?.segment ?? -1];
    if (place === null || segment === undefined) return false;
    return stoodStill(place.entries, place.next, segment.head.desk.connection.heartbeatDeadlineMs);
  }

  /** Goes on with the next segment of the same start, behind what it tells from before. */
  #nextSegment(w: number): boolean {
    const index = (this.#place?.segment ?? 0) + 1;
    const { segments } = this.#recording;
    const [before, segment] = [segments[index - 1], segments[index]];
    if (segment === undefined || segment.from > w || segment.head.run !== before?.head.run) return false;
    const entries = segment.entries();
    const next = entries.findIndex(({ was }) => was !== true);
    this.#stage?.foresee(entries);
    this.#place = { segment: index, entries, next: next < 0 ? entries.length : next };
    return true;
  }
}

/** The rows that stand before everything else: what the journal held at the start. */
function startRows(entries: readonly Entry[]): (Entry & { k: "row" })[] {
  const rows: (Entry & { k: "row" })[] = [];
  for (const entry of entries) {
    if (entry.was !== true) break;
    if (entry.k === "view") continue;
    if (entry.k !== "row") break;
    rows.push(entry);
  }
  return rows;
}

/**
 * When the clock of its desk begins: with what is told from before, and not before the monotonic time of the
 * first entry.
 */
function beginning(segment: Segment, entries: readonly Entry[], { w, m }: { w: number; m: number }) {
  const told = entries.find((entry) => entry.was === true && entry.k !== "row" && entry.k !== "view");
  return told === undefined ? { w, m } : { w: Math.min(told.w, segment.head.w), m: 0 };
}
