// The outgoing side of one connection: a bounded queue of frames and one writer. A client that does not read
// costs a bounded amount of memory: first its quotes are dropped, then its connection is closed.
import type { GatewayClock } from "./clock.ts";

/** What the outbox writes to; a `Deno.Conn` fits. */
export interface Sink {
  write(bytes: Uint8Array): Promise<number>;
}

export interface OutboxOptions {
  readonly sink: Sink;
  readonly clock: GatewayClock;
  /** Called once when the queue can not be delivered: the peer does not read, or the socket is broken. */
  readonly onDead: (reason: string) => void;
  /** Above this many queued bytes new quotes are dropped. */
  readonly softLimit?: number;
  /** Above this many queued bytes the connection is given up. */
  readonly hardLimit?: number;
}

interface Entry {
  readonly bytes: Uint8Array;
  readonly quote: boolean;
}

const SOFT_LIMIT = 256 * 1024;
const HARD_LIMIT = 8 * 1024 * 1024;
/** One write; small enough for the loopback to hand it over in one piece. */
const LARGEST_WRITE = 32 * 1024;
/** The official Python reader reads blocks of this size. */
const READER_BLOCK = 4096;
/** After this long without a write the reader has surely emptied the socket. */
const READER_IDLE_MS = 40;
/** How long the last frame of a trapped burst is held back, so that it arrives on its own. */
const SPLIT_PAUSE_MS = 25;

/**
 * Writes frames in order. It never ends a burst on a multiple of 4096 bytes: the official Python client reads
 * blocks of 4096 until a short one comes, and loses the whole burst when none does within a second.
 */
export class Outbox {
  readonly #sink: Sink;
  readonly #clock: GatewayClock;
  readonly #onDead: (reason: string) => void;
  readonly #soft: number;
  readonly #hard: number;
  #queue: Entry[] = [];
  #queuedBytes = 0;
  #queuedQuotes = 0;
  #writing = false;
  #dead = false;
  #bytesPerSecond: number | null = null;
  #lastWrite = -Infinity;
  /** Where the writes since the reader was last idle ended, modulo the block. */
  #boundaries = new Set<number>([0]);
  #position = 0;
  readonly #pauses = new Set<() => void>();
  droppedQuotes = 0;
  writtenBytes = 0;

  constructor(options: OutboxOptions) {
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#onDead = options.onDead;
    this.#soft = options.softLimit ?? SOFT_LIMIT;
    this.#hard = options.hardLimit ?? HARD_LIMIT;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Slows the writer down to `bytesPerSecond`; `null` lifts the brake. */
  throttle(bytesPerSecond: number | null): void {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Queues one frame. `quote` frames may be dropped when the peer is slow. */
  push(bytes: Uint8Array, quote = false): void {
    if (this.#dead || bytes.length === 0) return;
    if (quote && this.#queuedBytes > this.#soft) {
      this.droppedQuotes++;
      return;
    }
    if (this.#queuedQuotes > 0 && this.#queuedBytes + bytes.length > this.#soft) this.#dropQuotes();
    if (this.#queuedBytes + bytes.length > this.#hard) {
      this.#die(`the client does not read: ${this.#queuedBytes} bytes waiting`);
      return;
    }
    this.#queue.push({ bytes, quote });
    if (quote) this.#queuedQuotes++;
    this.#queuedBytes += bytes.length;
  }

  /** Starts writing what is queued; returns at once. */
  flush(): void {
    if (this.#writing || this.#dead || this.#queue.length === 0) return;
    this.#writing = true;
    this.#pump().catch((error: unknown) => this.#die(`write failed: ${String(error)}`)).finally(() => {
      this.#writing = false;
      // What was queued since the last look at the queue found the pump at work, and waits for it.
      this.flush();
    });
  }

  /** Waits until everything queued is written, at most `ms`. */
  async drain(ms: number): Promise<void> {
    const deadline = this.#clock.monotonic() + ms;
    this.flush();
    while (!this.#dead && (this.#writing || this.#queue.length > 0) && this.#clock.monotonic() < deadline) {
      await this.#pause(5);
    }
  }

  /** Drops what is queued and accepts nothing more. */
  close(): void {
    this.#dead = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#queuedQuotes = 0;
    for (const end of [...this.#pauses]) end();
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0 && !this.#dead) {
      const bytes = joined(this.#take());
      const cut = this.#queue.length === 0 ? this.#safeCut(bytes.length) : bytes.length;
      await this.#write(bytes.subarray(0, cut));
      if (cut === bytes.length) continue;
      await this.#pause(SPLIT_PAUSE_MS);
      this.#restart();
      await this.#write(bytes.subarray(cut));
    }
  }

  #take(): Entry[] {
    const limit = this.#bytesPerSecond === null
      ? LARGEST_WRITE
      : Math.max(1, Math.min(LARGEST_WRITE, this.#bytesPerSecond / 20));
    const taken: Entry[] = [];
    let size = 0;
    for (const entry of this.#queue) {
      if (taken.length > 0 && size + entry.bytes.length > limit) break;
      taken.push(entry);
      size += entry.bytes.length;
      if (entry.quote) this.#queuedQuotes--;
    }
    this.#queue.splice(0, taken.length);
    this.#queuedBytes -= size;
    return taken;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#clock.monotonic() - this.#lastWrite > READER_IDLE_MS) this.#restart();
    for (let offset = 0; offset < bytes.length && !this.#dead;) {
      offset += await this.#sink.write(bytes.subarray(offset));
    }
    this.writtenBytes += bytes.length;
    this.#position = (this.#position + bytes.length) % READER_BLOCK;
    this.#boundaries.add(this.#position);
    this.#lastWrite = this.#clock.monotonic();
    if (this.#bytesPerSecond !== null) await this.#pause(bytes.length / this.#bytesPerSecond * 1000);
  }

  /** How much of the last `size` bytes of a burst may be written at once. */
  #safeCut(size: number): number {
    if (this.#clock.monotonic() - this.#lastWrite > READER_IDLE_MS) this.#restart();
    if (!this.#endsOnBlock(size)) return size;
    for (let held = 1; held < size; held++) {
      if (held % READER_BLOCK !== 0 && !this.#endsOnBlock(size - held)) return size - held;
    }
    return size;
  }

  /** True when a reader that began at any recent boundary would end on a full block. */
  #endsOnBlock(size: number): boolean {
    return this.#boundaries.has((this.#position + size) % READER_BLOCK);
  }

  #restart(): void {
    this.#position = 0;
    this.#boundaries = new Set([0]);
  }

  #dropQuotes(): void {
    const kept = this.#queue.filter((entry) => !entry.quote);
    this.droppedQuotes += this.#queue.length - kept.length;
    this.#queue = kept;
    this.#queuedQuotes = 0;
    this.#queuedBytes = kept.reduce((sum, entry) => sum + entry.bytes.length, 0);
  }

  #die(reason: string): void {
    if (this.#dead) return;
    this.close();
    this.#onDead(reason);
  }

  /** Ends early, and without a timer left behind, when the outbox is closed. */
  #pause(ms: number): Promise<void> {
    if (this.#dead) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.#pauses.delete(end);
        resolve();
      };
      const cancel = this.#clock.after(ms, end);
      this.#pauses.add(end);
    });
  }
}

function joined(entries: readonly Entry[]): Uint8Array {
  const [only] = entries;
  if (only && entries.length === 1) return only.bytes;
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + entry.bytes.length, 0));
  let offset = 0;
  for (const entry of entries) {
    bytes.set(entry.bytes, offset);
    offset += entry.bytes.length;
  }
  return bytes;
}
