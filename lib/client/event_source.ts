// The event stream by `fetch`: an `EventSource` can send no header, and the key of the session comes in one.
// It opens once and tells its end; who reads it decides about the next.
import { eventCutter } from "./event_cutter.ts";
import type { EventSourceHandlers, OpenSource, StreamEvent } from "./stream.ts";

export interface SourceDeps {
  url: string;
  fetch: typeof fetch;
  /** Read at each opening. */
  headers(): Record<string, string>;
}

export function openSource(deps: SourceDeps, handlers: EventSourceHandlers): OpenSource {
  const ending = new AbortController();
  const isOpen = () => !ending.signal.aborted;
  read(deps, ending.signal, {
    onOpen: () => isOpen() && handlers.onOpen(),
    onEvent: (event) => isOpen() && handlers.onEvent(event),
    onEnd: (refused) => isOpen() && handlers.onEnd(refused),
  });
  return { close: () => ending.abort() };
}

async function read(
  { url, fetch, headers }: SourceDeps,
  signal: AbortSignal,
  { onOpen, onEvent, onEnd }: EventSourceHandlers,
): Promise<void> {
  try {
    const response = await fetch(url, {
      headers: { accept: "text/event-stream", ...headers() },
      cache: "no-store",
      // Lotse sends nobody elsewhere.
      redirect: "manual",
      signal,
    });
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
    if (!response.ok || !isStream || response.body === null) {
      await response.body?.cancel();
      return onEnd(true);
    }
    onOpen();
    await readEvents(response.body, onEvent);
  } catch {
    // It broke off, could not be made, or was closed by us.
  }
  onEnd(false);
}

async function readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  const take = eventCutter(onEvent);
  const texts = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await texts.read();
    if (done) return;
    take(value);
  }
}
