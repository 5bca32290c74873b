// Gathers what was touched and publishes it: news of orders at once, the market at most every 50 ms, latest
// value wins.
import type { PatchChange, Snapshot } from "@/lib/contract/api.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { HopNotes } from "@/lib/server/speed/hop_times.ts";
import type { EventHub } from "./event_hub.ts";
import { PublishedState, type Sections } from "./published_state.ts";
import {
  GATHER_MS,
  GATHERED,
  type KeyedSection,
  type Section,
  type SectionViews,
  type ValueSection,
} from "./sections.ts";

export interface PublisherDeps {
  hub: EventHub;
  clock: Clock;
  /** How long news of orders wait for their patch. */
  hops?: HopNotes;
}

/**
 * Views of a section in one turn: a socket that is lost changes how each of thousands of open orders looks.
 */
const MOST_KEYS = 500;

/** What of a section may have changed. */
type Dirty = "value" | "all" | Set<string>;

export class SnapshotPublisher {
  readonly #hub: EventHub;
  readonly #clock: Clock;
  readonly #hops: HopNotes | null;
  /** When the oldest of the news came that wait for their patch. */
  #newsSince: number | null = null;
  #state: PublishedState | null = null;
  readonly #dirty = new Map<Section, Dirty>();
  #cancelSoon: (() => void) | null = null;
  #cancelLater: (() => void) | null = null;
  #gatheredAt = -Infinity;
  #json: { seq: number; text: string } | null = null;

  constructor({ hub, clock, hops }: PublisherDeps) {
    this.#hub = hub;
    this.#clock = clock;
    this.#hops = hops ?? null;
  }

  /**
   * Takes everything as it is now. What is touched before says nothing: whoever makes the views is still
   * being made.
   */
  start(views: SectionViews): void {
    this.#state = new PublishedState(views);
  }

  /** Says that a value may have changed. Cheap: views are asked for when the patch goes out. */
  touchValue(section: ValueSection): void {
    if (this.#state === null) return;
    this.#dirty.set(section, "value");
    this.#schedule(section);
  }

  /** Says which of a section may have changed, have come or have gone. */
  touch(section: KeyedSection, keys: Iterable<string>): void {
    if (this.#state === null) return;
    const dirty = this.#dirty.get(section);
    if (dirty === "all") return;
    const known = dirty instanceof Set ? dirty : new Set<string>();
    for (const key of keys) known.add(key);
    if (known.size === 0) return;
    this.#dirty.set(section, known);
    this.#schedule(section);
  }

  /** Says that all of a section may have changed. */
  touchAll(section: KeyedSection): void {
    if (this.#state === null) return;
    this.#dirty.set(section, "all");
    this.#schedule(section);
  }

  /** Publishes everything that is pending. */
  flush(): void {
    this.#flushOnly(() => true, Infinity);
  }

  /** The state after everything pending was published; it stays as it is. */
  snapshot(): Snapshot {
    this.flush();
    return this.#number(this.#started().copy());
  }

  /** What was published last; the caller reads it before the next turn. */
  sections(): Sections {
    return this.#started().peek();
  }

  /** The same as JSON; made once per state however many readers ask. */
  snapshotJson(): string {
    this.flush();
    const { seq } = this.#hub;
    if (this.#json?.seq !== seq) {
      this.#json = { seq, text: JSON.stringify(this.#number(this.#started().peek())) };
    }
    return this.#json.text;
  }

  close(): void {
    this.#cancelSoon?.();
    this.#cancelLater?.();
  }

  #started(): PublishedState {
    if (this.#state === null) throw new Error("There is nothing to publish yet");
    return this.#state;
  }

  #number(sections: Sections): Snapshot {
    const { epoch, seq, build } = this.#hub;
    return { version: 2, epoch, seq, build, ...sections };
  }

  #schedule(section: Section): void {
    if (GATHERED.has(section)) {
      // The first change after a pause does not wait: only the ones that follow it closely are gathered.
      const wait = Math.max(0, this.#gatheredAt + GATHER_MS - this.#clock.monotonic());
      this.#cancelLater ??= this.#clock.after(wait, () => {
        this.#cancelLater = null;
        this.#gatheredAt = this.#clock.monotonic();
        this.#flushOnly(() => true, MOST_KEYS);
      });
    } else {
      this.#newsSince ??= this.#clock.monotonic();
      this.#cancelSoon ??= this.#clock.after(0, () => {
        this.#cancelSoon = null;
        this.#flushOnly((dirty) => !GATHERED.has(dirty), MOST_KEYS);
      });
    }
  }

  /** `most` keys of each section; the rest of them goes out in the next turn. */
  #flushOnly(wanted: (section: Section) => boolean, most: number): void {
    const changes: PatchChange[] = [];
    const rests: [Section, Set<string>][] = [];
    for (const [section, dirty] of this.#dirty) {
      if (!wanted(section)) continue;
      this.#dirty.delete(section);
      const now = dirty instanceof Set && dirty.size > most ? new Set([...dirty].slice(0, most)) : dirty;
      if (now !== dirty && dirty instanceof Set) rests.push([section, new Set([...dirty].slice(most))]);
      for (const change of this.#take(section, now)) changes.push(change);
    }
    for (const [section, rest] of rests) {
      this.#dirty.set(section, rest);
      this.#schedule(section);
    }
    this.#hub.publish(changes);
    if (this.#newsSince === null) return;
    this.#hops?.note("publish", this.#clock.monotonic() - this.#newsSince);
    this.#newsSince = null;
  }

  #take(section: Section, dirty: Dirty): PatchChange[] {
    const state = this.#started();
    if (dirty === "value") return state.takeValue(section as ValueSection);
    if (dirty === "all") return state.takeAll(section as KeyedSection);
    return state.take(section as KeyedSection, dirty);
  }
}
