// Server-sent events as bytes (WHATWG HTML, section 9.2).

export interface SseEvent {
  event: string;
  id?: string;
  /** One line: JSON has no raw line breaks. */
  data: string;
}

const encoder = new TextEncoder();

export function encodeEvent({ event, id, data }: SseEvent): Uint8Array {
  return encoder.encode(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
}

/** Tells the browser how long to wait before it comes back. */
export function encodeRetry(ms: number): Uint8Array {
  return encoder.encode(`retry: ${ms}\n\n`);
}
