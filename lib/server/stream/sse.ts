// One reader's event stream: what it missed or a snapshot, then every patch; a reader that does not read is closed, not buffered.
import type { EventHub } from "./event_hub.ts";
import { encodeEvent, encodeRetry } from "./sse_format.ts";

/** A reader this far behind is closed: it comes back by itself and gets a snapshot. */
const MAX_BUFFERED_BYTES = 2 * 1024 * 1024;
const RETRY_MS = 1000;

export interface StreamSource {
  hub: EventHub;
  /** The whole state as JSON, in step with `hub.seq`. */
  snapshotJson(): string;
}

/** Answers `GET /api/stream`. `lastEventId` is the header of that name. */
export function openEventStream(source: StreamSource, lastEventId: string | null): Response {
  let unsubscribe = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encodeRetry(RETRY_MS));
      for (const bytes of opening(source, lastEventId)) controller.enqueue(bytes);
      unsubscribe = source.hub.subscribe(readerOf(controller, () => unsubscribe()));
    },
    cancel() {
      unsubscribe();
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: MAX_BUFFERED_BYTES }));
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function opening(source: StreamSource, lastEventId: string | null): Uint8Array[] {
  // The snapshot flushes what is pending, so it must come before the look at the ring.
  const data = source.snapshotJson();
  const missed = lastEventId === null ? null : source.hub.since(lastEventId);
  return missed ?? [encodeEvent({ event: "snapshot", id: source.hub.eventId(), data })];
}

function readerOf(controller: ReadableStreamDefaultController<Uint8Array>, leave: () => void) {
  return {
    send(bytes: Uint8Array) {
      if ((controller.desiredSize ?? 0) > 0) return controller.enqueue(bytes);
      leave();
      // An error, not an end: an end would keep what is queued for a reader that may never read it.
      controller.error(new Error("The reader of the event stream is too slow"));
    },
    close() {
      leave();
      try {
        controller.close();
      } catch {
        // Already closed by the reader.
      }
    },
  };
}
