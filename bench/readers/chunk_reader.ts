// HTTP/1.1 chunks, stepped over by their lengths: what is in them is not looked at but for its beginning.

export interface ChunkHandler {
  /** The first bytes of a chunk, as far as they came at once. */
  head(line: string): void;
  bytes(bytes: Uint8Array): void;
  /** The chunk is complete. */
  end(at: number): void;
}

/** The id of an event stands within these. */
const HEAD_BYTES = 64;
const LINE_FEED = 10;

export class ChunkReader {
  readonly #handler: ChunkHandler;
  readonly #decoder = new TextDecoder();
  /** Bytes of the chunk that are still to come; `null`: its length is. */
  #rest: number | null = null;
  /** A line that is not complete: of the head of the answer, or a length. */
  #line = "";
  #inAnswer = false;

  constructor(handler: ChunkHandler) {
    this.#handler = handler;
  }

  push(bytes: Uint8Array, at: number): void {
    for (let offset = 0; offset < bytes.length;) {
      if (this.#rest === null) offset = this.#takeLine(bytes, offset);
      else offset = this.#takeBytes(bytes, offset, at);
    }
  }

  #takeLine(bytes: Uint8Array, offset: number): number {
    const end = bytes.indexOf(LINE_FEED, offset);
    const stop = end < 0 ? bytes.length : end + 1;
    this.#line += this.#decoder.decode(bytes.subarray(offset, stop));
    if (end < 0) return stop;
    const line = this.#line.trim();
    this.#line = "";
    if (!this.#inAnswer) this.#inAnswer = line === "";
    else if (line !== "") {
      this.#rest = parseInt(line, 16);
      this.#handler.head(this.#decoder.decode(bytes.subarray(stop, stop + HEAD_BYTES)));
    }
    return stop;
  }

  #takeBytes(bytes: Uint8Array, offset: number, at: number): number {
    const rest = this.#rest ?? 0;
    const stop = Math.min(bytes.length, offset + rest);
    this.#handler.bytes(bytes.subarray(offset, stop));
    this.#rest = rest - (stop - offset);
    if (this.#rest > 0) return stop;
    this.#rest = null;
    this.#handler.end(at);
    return stop;
  }
}
