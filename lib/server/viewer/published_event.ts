// One event of a desk's stream, as it comes from the broker: the bytes of a server-sent event.

export interface PublishedEvent {
  kind: "snapshot" | "patch" | "heartbeat";
  /** The start of the desk that it is of, and its number there. */
  epoch: string;
  seq: number;
  data: unknown;
}

const EVENT = /^id: (.+)-(\d+)\nevent: (snapshot|patch|heartbeat)\ndata: (.*)\n\n$/s;

/** `null` for what is none. */
export function readEvent(bytes: Uint8Array): PublishedEvent | null {
  const [, epoch = "", seq, kind, data = ""] = EVENT.exec(new TextDecoder().decode(bytes)) ?? [];
  if (kind === undefined) return null;
  try {
    return { kind: kind as PublishedEvent["kind"], epoch, seq: Number(seq), data: JSON.parse(data) };
  } catch {
    return null;
  }
}
