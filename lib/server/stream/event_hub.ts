// Numbers the patches, keeps the latest ones for readers that come back, and hands each to every reader,
// encoded once.
import type { Patch, PatchChange } from "@/lib/contract/api.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { EventRing, type RingBounds } from "./event_ring.ts";
import { encodeEvent } from "./sse_format.ts";

export interface EventHubDeps {
  /** Names this server start: a reader from an earlier one gets a snapshot. */
  epoch: string;
  clock: Clock;
  /** Names the build that serves. */
  build?: () => string;
  /** What is kept for `Last-Event-ID`. */
  ring?: Partial<RingBounds>;
  heartbeatMs?: number;
  /** Hears of each patch; must not throw. */
  onPatch?: (changes: readonly PatchChange[]) => void;
}

export interface Reader {
  /** Gets the bytes of one event; must not throw. */
  send(bytes: Uint8Array): void;
  /** The server is going away. */
  close(): void;
}

/**
 * Some minutes of a busy market. A reader that was away for longer gets a snapshot, which is the shorter way
 * by then.
 */
const RING: RingBounds = { events: 2000, bytes: 8 * 1024 * 1024 };
const HEARTBEAT_MS = 10_000;
/** One that was cut off, or written otherwise than ours, stands for no state that a reader has. */
const EVENT_ID = /^(.+)-(0|[1-9]\d{0,14})$/;

export class EventHub {
  readonly epoch: string;
  readonly #build: () => string;
  #seq = 0;
  readonly #ring: EventRing;
  #readers = new Set<Reader>();
  #clock: Clock;
  #heartbeatMs: number;
  #stopHeartbeat: () => void;
  #sent = 0;
  readonly #onPatch: (changes: readonly PatchChange[]) => void;

  constructor(deps: EventHubDeps) {
    this.epoch = deps.epoch;
    this.#clock = deps.clock;
    this.#build = deps.build ?? (() => "");
    this.#onPatch = deps.onPatch ?? (() => {});
    this.#ring = new EventRing({ ...RING, ...deps.ring });
    this.#heartbeatMs = deps.heartbeatMs ?? HEARTBEAT_MS;
    this.#stopHeartbeat = this.#scheduleHeartbeat();
  }

  /** The build that serves: known once the app is built, which is after the desk has started. */
  get build(): string {
    return this.#build();
  }

  /** The number of the last patch. */
  get seq(): number {
    return this.#seq;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Memory that is held for readers that come back. */
  get ringBytes(): number {
    return this.#ring.bytes;
  }

  /** Events handed to readers since the start. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends one patch to everyone; an empty one is dropped. */
  publish(changes: PatchChange[]): void {
    if (changes.length === 0) return;
    this.#seq += 1;
    const patch: Patch = { seq: this.#seq, changes };
    const bytes = encodeEvent({ event: "patch", id: this.eventId(), data: JSON.stringify(patch) });
    this.#ring.push(bytes);
    this.#broadcast(bytes);
    this.#onPatch(changes);
  }

  /** `epoch-seq` of the state after patch `seq`. */
  eventId(seq: number = this.#seq): string {
    return `${this.epoch}-${seq}`;
  }

  /** The patches after `lastEventId`, or `null` when they are gone or never were ours. */
  since(lastEventId: string): Uint8Array[] | null {
    const [, epoch, digits] = EVENT_ID.exec(lastEventId) ?? [];
    if (epoch !== this.epoch || Number(digits) > this.#seq) return null;
    return this.#ring.last(this.#seq - Number(digits));
  }

  /** What time it is here, and up to which patch a reader must have come. */
  heartbeat(): Uint8Array {
    const at = new Date(this.#clock.now()).toISOString();
    const data = JSON.stringify({ seq: this.#seq, at, build: this.build });
    return encodeEvent({ event: "heartbeat", id: this.eventId(), data });
  }

  /** Tells every reader the time, between two heartbeats that come by themselves. */
  beat(): void {
    this.#broadcast(this.heartbeat());
  }

  /** Adds a reader; the returned function removes it. */
  subscribe(reader: Reader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Ends all streams: `server.shutdown()` would wait for them for ever. */
  close(): void {
    this.#stopHeartbeat();
    this.endStreams();
  }

  /** Ends the streams that are open now; readers that come back are let in. */
  endStreams(): void {
    for (const reader of [...this.#readers]) reader.close();
    this.#readers.clear();
  }

  #broadcast(bytes: Uint8Array): void {
    for (const reader of [...this.#readers]) {
      reader.send(bytes);
      this.#sent += 1;
    }
  }

  #scheduleHeartbeat(): () => void {
    return this.#clock.after(this.#heartbeatMs, () => {
      this.beat();
      this.#stopHeartbeat = this.#scheduleHeartbeat();
    });
  }
}
