// The state of a desk as its published events tell it: in step with them, or known not to be.
import { z } from "zod";
import { applyChanges, PatchError } from "@/lib/contract/patch.ts";
import {
  type Patch,
  type PatchChange,
  patchSchema,
  type Snapshot,
  snapshotSchema,
} from "@/lib/contract/views/snapshot.ts";
import { timeSchema } from "@/lib/contract/scalars.ts";
import { diff } from "@/lib/server/stream/diff.ts";
import { type PublishedEvent, readEvent } from "./published_event.ts";

export interface MirrorDeps {
  /** Something was missed: whoever publishes is asked for a snapshot. */
  onGap: () => void;
  /** What has changed since the readers were told last. */
  onChanges: (changes: PatchChange[]) => void;
  /** The time of the desk's machine, as its heartbeat tells it (epoch milliseconds). */
  onTime: (at: number) => void;
}

/** Patches that came before the snapshot that they follow. */
const MOST_EARLY = 2_000;
/**
 * A time beyond those that can be written would end the viewer: whoever writes to the broker may send any.
 */
const heartbeatSchema = z.object({ at: timeSchema });

export class Mirror {
  readonly #deps: MirrorDeps;
  #state: Snapshot | null = null;
  #readable = true;
  /** Something of the desk is missing here, and no snapshot has made up for it yet. */
  #behind = false;
  #early: { epoch: string; patch: Patch }[] = [];

  constructor(deps: MirrorDeps) {
    this.#deps = deps;
  }

  /** As the desk told it last; `null` until a snapshot has come. */
  get state(): Snapshot | null {
    return this.#state;
  }

  /** Whether its snapshots are of the contract that this release knows. */
  get readable(): boolean {
    return this.#readable;
  }

  /**
   * Whether `state` is what the desk told last, as far as it was heard: what stands still here may go on
   * there.
   */
  get inStep(): boolean {
    return this.#readable && !this.#behind;
  }

  /** Takes the bytes of one event. What can not be read is like what did not come. */
  take(bytes: Uint8Array): void {
    const event = readEvent(bytes);
    if (event === null) return;
    if (event.kind === "snapshot") this.#snapshot(event);
    else if (event.kind === "patch") this.#patch(event);
    else this.#heartbeat(event);
  }

  #snapshot({ data }: PublishedEvent): void {
    const read = snapshotSchema.safeParse(data);
    this.#readable = read.success;
    if (!read.success) return;
    const before = this.#state;
    const next = read.data;
    // A snapshot is packed while patches go on: one that they have passed tells nothing new.
    if (before?.epoch === next.epoch && before.seq > next.seq && this.#early.length === 0) return;
    this.#state = next;
    this.#behind = false;
    const early = this.#early.filter(({ epoch, patch }) => epoch === next.epoch && patch.seq > next.seq);
    this.#early = [];
    this.#deps.onChanges(before === null ? [] : differences(before, next));
    for (const { epoch, patch } of early) this.#follow(epoch, patch);
  }

  #patch({ epoch, data }: PublishedEvent): void {
    const read = patchSchema.safeParse(data);
    if (read.success) this.#follow(epoch, read.data);
  }

  #follow(epoch: string, patch: Patch): void {
    const state = this.#state;
    if (state?.epoch === epoch && patch.seq <= state.seq) return;
    const isNext = state?.epoch === epoch && patch.seq === state.seq + 1 && this.#early.length === 0;
    if (!isNext || !this.#apply(state, patch)) this.#missed(epoch, patch);
  }

  #apply(state: Snapshot, patch: Patch): boolean {
    try {
      this.#state = { ...applyChanges(state, patch.changes), seq: patch.seq };
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      return false;
    }
    this.#behind = false;
    this.#deps.onChanges(patch.changes);
    return true;
  }

  /** It is kept: the snapshot that is on its way may be of the moment before it. */
  #missed(epoch: string, patch: Patch): void {
    this.#behind = true;
    if (this.#early.length === 0) this.#deps.onGap();
    this.#early.push({ epoch, patch });
    if (this.#early.length > MOST_EARLY) this.#early = [];
  }

  #heartbeat({ epoch, seq, data }: PublishedEvent): void {
    const read = heartbeatSchema.safeParse(data);
    if (!read.success) return;
    this.#deps.onTime(Date.parse(read.data.at));
    const state = this.#state;
    this.#behind = state === null || state.epoch !== epoch || seq > state.seq;
    if (this.#behind) this.#deps.onGap();
  }
}

/** Numbers and names of the stream are the mirror's own. */
function differences(before: Snapshot, after: Snapshot): PatchChange[] {
  const own = ["version", "epoch", "seq", "build"];
  return Object.keys(after).filter((key) => !own.includes(key)).flatMap((key) =>
    diff(before[key as keyof Snapshot], after[key as keyof Snapshot], [key])
  );
}
