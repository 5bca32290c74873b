// Reading and writing the NUL-terminated fields of one text message.
import { DecodeError } from "../errors.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Collects the fields of one message for one server version. */
export class TextWriter {
  #payload = "";

  constructor(readonly version: number) {}

  /** Adds one field. A NUL inside would end the field early, so it becomes a blank. */
  field(text: string): void {
    this.#payload += text.includes("\0") ? `${text.replaceAll("\0", " ")}\0` : `${text}\0`;
  }

  bytes(): Uint8Array {
    return encoder.encode(this.#payload);
  }
}

/** Hands out the fields of one message in order and knows where it is when something is wrong. */
export class TextReader {
  #fields: string[];
  #position = 0;
  #messageId: number | null = null;
  #reqId: number | null = null;

  constructor(payload: Uint8Array, readonly version: number) {
    this.#fields = decoder.decode(payload).split("\0");
    // Every field ends with NUL, so the part after the last one is not a field.
    if (this.#fields.pop() !== "") throw this.error("frame", "does not end with NUL");
  }

  /** The protocol's number of the message: its first field. */
  messageId(): number {
    const text = this.next("messageId");
    if (!/^\d{1,4}$/.test(text)) throw this.error("messageId", "not a message number");
    return this.#messageId = Number(text);
  }

  next(field: string): string {
    const text = this.#fields[this.#position];
    if (text === undefined) throw this.error(field, "missing");
    this.#position += 1;
    return text;
  }

  /** Looks at a field without taking it; `offset` 0 is the next one. */
  peek(offset: number): string | undefined {
    return this.#fields[this.#position + offset];
  }

  /** Remembers the request id so that later errors can name it. */
  noteReqId(reqId: number): void {
    this.#reqId ??= reqId;
  }

  /** How many fields nobody asked for. */
  get leftover(): number {
    return this.#fields.length - this.#position;
  }

  error(field: string, reason: string): DecodeError {
    return new DecodeError(this.#messageId, field, reason, this.#reqId);
  }
}
