// Holds the last published state, finds what changed when a section is touched, and publishes that.
import type { Snapshot } from "@/lib/contract/api.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { diff } from "./diff.ts";
import type { EventHub } from "./event_hub.ts";

export type Section = Exclude<keyof Snapshot, "version" | "epoch" | "seq">;
export type SectionViews = { [S in Section]: () => Snapshot[S] };

/** Sections that change with the market: at most one patch per `GATHER_MS`, latest value wins. All others go out at once. */
const GATHERED: ReadonlySet<Section> = new Set(["quotes", "accounts", "positions"]);
const GATHER_MS = 50;
/**
 * Lists of views that are made anew when what they show changes and never change in place. They need no copy, and the one
 * order among a day's thousand that did change is found by identity.
 */
const UNCHANGING: ReadonlySet<Section> = new Set(["orders", "executions"]);

export class SnapshotPublisher {
  #hub: EventHub;
  #views: SectionViews;
  #clock: Clock;
  #published: Partial<Snapshot> = {};
  #dirty = new Set<Section>();
  #cancelSoon: (() => void) | null = null;
  #cancelLater: (() => void) | null = null;
  #gatheredAt = -Infinity;
  #json: { seq: number; text: string } | null = null;

  constructor(options: { hub: EventHub; views: SectionViews; clock: Clock }) {
    this.#hub = options.hub;
    this.#views = options.views;
    this.#clock = options.clock;
    for (const section of Object.keys(options.views) as Section[]) this.#take(section);
  }

  /** Says that a section may have changed. Cheap: views are built when the patch goes out. */
  touch(section: Section): void {
    this.#dirty.add(section);
    if (GATHERED.has(section)) {
      // The first change after a pause does not wait: only the ones that follow it closely are gathered.
      const wait = Math.max(0, this.#gatheredAt + GATHER_MS - this.#clock.monotonic());
      this.#cancelLater ??= this.#clock.after(wait, () => {
        this.#cancelLater = null;
        this.#gatheredAt = this.#clock.monotonic();
        this.flush();
      });
    } else {
      this.#cancelSoon ??= this.#clock.after(0, () => {
        this.#cancelSoon = null;
        this.#flushOnly((dirty) => !GATHERED.has(dirty));
      });
    }
  }

  /** Publishes everything that is pending. */
  flush(): void {
    this.#flushOnly(() => true);
  }

  /** The state after everything pending was published. */
  snapshot(): Snapshot {
    this.flush();
    return {
      version: 1,
      epoch: this.#hub.epoch,
      seq: this.#hub.seq,
      ...this.#published as Omit<Snapshot, "version" | "epoch" | "seq">,
    };
  }

  /** The same as JSON; made once per state however many readers ask. */
  snapshotJson(): string {
    const snapshot = this.snapshot();
    if (this.#json?.seq !== snapshot.seq) this.#json = { seq: snapshot.seq, text: JSON.stringify(snapshot) };
    return this.#json.text;
  }

  close(): void {
    this.#cancelSoon?.();
    this.#cancelLater?.();
  }

  #flushOnly(wanted: (section: Section) => boolean): void {
    const changes = [...this.#dirty].filter(wanted).flatMap((section) => {
      this.#dirty.delete(section);
      const before = this.#published[section];
      this.#take(section);
      return diff(before, this.#published[section], [section]);
    });
    this.#hub.publish(changes);
  }

  #take<S extends Section>(section: S): void {
    const view = this.#views[section]();
    // A copy: views may hand out live objects, the next difference needs what was sent.
    this.#published[section] = UNCHANGING.has(section) ? view : structuredClone(view);
  }
}
