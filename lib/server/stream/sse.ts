// One reader's event stream: what it missed or a snapshot, then every patch; a reader that does not read is
// closed, not buffered.
import type { EventHub, Reader } from "./event_hub.ts";
import { encodeEvent, encodeRetry } from "./sse_format.ts";

/** A reader this far behind is closed: it comes back by itself and gets what it missed. */
const MAX_BEHIND_BYTES = 2 * 1024 * 1024;
/** Beyond this a snapshot is the shorter way. */
const MAX_CATCH_UP_BYTES = MAX_BEHIND_BYTES / 4;
/** What is handed over ahead of the socket; the rest waits here, where it can be dropped. */
const AHEAD_BYTES = 16 * 1024;
const RETRY_MS = 1000;

export interface StreamSource {
  hub: EventHub;
  /** Publishes what is pending. */
  flush(): void;
  /** The stream begins, and `close` would end it; the returned function says that it has ended. */
  begins?(close: () => void): () => void;
  /** The whole state as JSON, in step with `hub.seq`. */
  snapshotJson(): string;
}

/** Answers `GET /api/stream`. `lastEventId` is the header of that name. */
export function openEventStream(source: StreamSource, lastEventId: string | null): Response {
  let line: WaitingLine | null = null;
  let unsubscribe = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const waiting = new WaitingLine(controller, () => unsubscribe());
      line = waiting;
      waiting.send(encodeRetry(RETRY_MS));
      for (const bytes of opening(source, lastEventId)) waiting.send(bytes);
      // The reader's clock may be another one: it learns so before it tells an age.
      waiting.send(source.hub.heartbeat());
      const leaveHub = source.hub.subscribe(waiting);
      const end = source.begins?.(() => waiting.close());
      unsubscribe = () => {
        unsubscribe = () => {};
        leaveHub();
        end?.();
      };
    },
    pull() {
      line?.handOver();
    },
    cancel() {
      unsubscribe();
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: AHEAD_BYTES }));
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function opening(source: StreamSource, lastEventId: string | null): Uint8Array[] {
  // What is pending belongs to what was missed.
  source.flush();
  const missed = lastEventId === null ? null : source.hub.since(lastEventId);
  // More than a reader may be behind: it would be closed over it, again and again.
  const fits = (events: Uint8Array[]) =>
    events.reduce((sum, bytes) => sum + bytes.length, 0) <= MAX_CATCH_UP_BYTES;
  if (missed !== null && fits(missed)) return missed;
  return [snapshotEvent(source)];
}

/** The last snapshot of each hub as it was sent: readers that come together share its bytes. */
const sent = new WeakMap<EventHub, { seq: number; bytes: Uint8Array }>();

export function snapshotEvent({ hub, snapshotJson }: StreamSource): Uint8Array {
  const data = snapshotJson();
  const known = sent.get(hub);
  if (known?.seq === hub.seq) return known.bytes;
  const bytes = encodeEvent({ event: "snapshot", id: hub.eventId(), data });
  sent.set(hub, { seq: hub.seq, bytes });
  return bytes;
}

/**
 * What one reader has not taken yet. It ends when there is too much of it, and then nothing of it is kept.
 */
class WaitingLine implements Reader {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #leave: () => void;
  #waiting: Uint8Array[] = [];
  #bytes = 0;

  constructor(controller: ReadableStreamDefaultController<Uint8Array>, leave: () => void) {
    this.#controller = controller;
    this.#leave = leave;
  }

  send(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    this.handOver();
    if (this.#bytes > MAX_BEHIND_BYTES) this.close();
  }

  /** As much as the socket has room for. */
  handOver(): void {
    while ((this.#controller.desiredSize ?? 0) > 0) {
      // Taken out first: handing over may ask for more at once.
      const bytes = this.#waiting.shift();
      if (bytes === undefined) return;
      this.#bytes -= bytes.length;
      this.#controller.enqueue(bytes);
    }
  }

  close(): void {
    this.#leave();
    this.#waiting = [];
    this.#bytes = 0;
    try {
      this.#controller.close();
    } catch {
      // Already closed by the reader.
    }
  }
}
