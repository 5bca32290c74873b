// A reader of the event stream as a screen is one: takes what comes, asks for what it missed, and keeps what
// it was told.
import type { Patch, Snapshot } from "@/lib/contract/api.ts";
import { applyChanges } from "@/lib/contract/patch.ts";
import { openEventStream, type StreamSource } from "@/lib/server/stream/sse.ts";

interface Told {
  event: string;
  id: string;
  data: unknown;
}

/** All readers get the same bytes: what they say is read once. */
const read = new WeakMap<Uint8Array, Told[]>();

function eventsIn(bytes: Uint8Array): Told[] {
  const known = read.get(bytes);
  if (known !== undefined) return known;
  const events = new TextDecoder().decode(bytes).split("\n\n").map((block): Told => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? "";
    return { event: field("event"), id: field("id"), data: JSON.parse(field("data") || "null") };
  });
  read.set(bytes, events);
  return events;
}

/**
 * What a patch makes of a state: readers in step have the same one, and five hundred would reckon it five
 * hundred times.
 */
const followed = new WeakMap<Snapshot, WeakMap<Patch, Snapshot>>();

function follow(state: Snapshot, patch: Patch): Snapshot {
  const known = followed.get(state)?.get(patch);
  if (known !== undefined) return known;
  const next = { ...applyChanges(state, patch.changes), seq: patch.seq };
  const nexts = followed.get(state) ?? new WeakMap<Patch, Snapshot>();
  followed.set(state, nexts.set(patch, next));
  return next;
}

export class BusyReader {
  /** What it shows; `null` before the first snapshot. */
  state: Snapshot | null = null;
  /** It takes nothing meanwhile: a screen in the background, a slow line. */
  isAsleep = false;
  /** Patches that did not follow the one before. */
  gaps = 0;
  /** How often the desk has ended its stream. */
  ended = 0;
  readonly #source: StreamSource;
  #lastId: string | null = null;
  #stream: ReadableStreamDefaultReader<Uint8Array> | null = null;

  constructor(source: StreamSource) {
    this.#source = source;
  }

  /** Opens the stream, where there was one from where that ended. */
  come(): void {
    const stream = openEventStream(this.#source, this.#lastId).body?.getReader() ?? null;
    this.#stream = stream;
    if (stream !== null) void this.#takeAll(stream);
  }

  /** Goes away; `forgets`: it comes back as one that knows nothing. */
  async leave(forgets: boolean): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.cancel();
    if (forgets) [this.state, this.#lastId] = [null, null];
  }

  async #takeAll(stream: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      while (this.isAsleep) await new Promise((resolve) => setImmediate(resolve));
      const { value, done } = await stream.read();
      if (stream !== this.#stream) return;
      if (done) break;
      for (const told of eventsIn(value)) this.#take(told);
    }
    this.ended += 1;
    this.come();
  }

  #take({ event, id, data }: Told): void {
    if (event === "snapshot") this.state = data as Snapshot;
    else if (event === "patch") this.#patch(data as Patch);
    if (id !== "") this.#lastId = id;
  }

  #patch(patch: Patch): void {
    if (this.state === null || patch.seq !== this.state.seq + 1) this.gaps += 1;
    else this.state = follow(this.state, patch);
  }
}
