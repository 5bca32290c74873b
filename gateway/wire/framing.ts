// Frames: a big-endian length of four bytes, then the payload.
import { FrameError } from "./errors.ts";

/** The largest payload official clients accept. */
export const MAX_FRAME_BYTES = 0xFFFFFF;

const PREFIX_BYTES = 4;

/** One payload with its length in front. Throws a `FrameError` when it is too long for a frame. */
export function frame(payload: Uint8Array): Uint8Array {
  return frames([payload]);
}

/** Several payloads as consecutive frames in one piece. */
export function frames(payloads: Uint8Array[]): Uint8Array {
  const size = payloads.reduce((sum, { length }) => sum + PREFIX_BYTES + length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let position = 0;
  for (const payload of payloads) {
    if (payload.length > MAX_FRAME_BYTES) throw new FrameError(`Payload of ${payload.length} bytes`);
    view.setUint32(position, payload.length);
    bytes.set(payload, position + PREFIX_BYTES);
    position += PREFIX_BYTES + payload.length;
  }
  return bytes;
}

/** Cuts a byte stream into frames, whatever the sizes of the pieces it arrives in. */
export class FrameParser {
  #buffer = new Uint8Array(4096);
  #start = 0;
  #end = 0;

  constructor(private readonly maxBytes: number = MAX_FRAME_BYTES) {}

  /**
   * Takes the next piece and gives the payloads that are complete now. The payloads are copies.
   * Throws a `FrameError` on a length no frame can have; the stream is lost from then on.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#append(chunk);
    const complete: Uint8Array[] = [];
    for (let payload = this.#take(); payload !== null; payload = this.#take()) complete.push(payload);
    return complete;
  }

  /** Bytes received that do not make a whole frame yet. */
  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  #take(): Uint8Array | null {
    if (this.pendingBytes < PREFIX_BYTES) return null;
    const length = new DataView(this.#buffer.buffer, this.#start).getUint32(0);
    if (length === 0) throw new FrameError("Empty frame");
    if (length > this.maxBytes) throw new FrameError(`Frame of ${length} bytes`);
    if (this.pendingBytes < PREFIX_BYTES + length) return null;
    const first = this.#start + PREFIX_BYTES;
    this.#start = first + length;
    return this.#buffer.slice(first, this.#start);
  }

  /** Grows by doubling, so that a frame arriving byte by byte costs no more than one arriving at once. */
  #append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#buffer.length) {
      const pending = this.#buffer.subarray(this.#start, this.#end);
      const needed = pending.length + chunk.length;
      let capacity = 4096;
      while (capacity < needed * 2) capacity *= 2;
      const grown = new Uint8Array(capacity);
      grown.set(pending);
      this.#buffer = grown;
      this.#end = pending.length;
      this.#start = 0;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }
}
