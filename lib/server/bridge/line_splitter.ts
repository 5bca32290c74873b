// Chunks of bytes to lines, with carry-over between chunks and a cap: chunks are not lines.

export interface LineSink {
  line(text: string): void;
  /** Called once per over-long line, as soon as the cap is passed; the rest of that line is dropped. */
  overlong(bytes: number): void;
}

const LINE_FEED = 0x0a;

/** Splits a byte stream at line feeds; a line is at most `maxBytes` long. */
export class LineSplitter {
  readonly #sink: LineSink;
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder();
  #parts: Uint8Array[] = [];
  #length = 0;
  #dropping = false;

  constructor(maxBytes: number, sink: LineSink) {
    this.#maxBytes = maxBytes;
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    for (const _ of this.lines(chunk)) { /* The sink has it. */ }
  }

  /** As `push`, giving way behind each line: many may end in one chunk, and what they cost is theirs. */
  *lines(chunk: Uint8Array): Generator<void> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end < 0) break;
      this.#append(chunk.subarray(start, end));
      this.#finish();
      start = end + 1;
      yield;
    }
    // The stream reuses nothing of a chunk, but a rest is kept until the next one comes: keep a copy of it
    // only.
    if (start < chunk.length) this.#append(chunk.slice(start));
  }

  /**
   * The stream ended: what is left without a line feed is a line that was cut off, and is reported as it is.
   */
  end(): void {
    if (this.#length > 0 && !this.#dropping) this.#finish();
  }

  #append(bytes: Uint8Array): void {
    if (this.#dropping) return;
    this.#length += bytes.length;
    if (this.#length > this.#maxBytes) {
      this.#dropping = true;
      this.#parts = [];
      this.#sink.overlong(this.#length);
      return;
    }
    if (bytes.length > 0) this.#parts.push(bytes);
  }

  #finish(): void {
    const parts = this.#parts;
    const [first] = parts;
    const dropped = this.#dropping;
    const length = this.#length;
    this.#parts = [];
    this.#length = 0;
    this.#dropping = false;
    if (dropped || first === undefined) return;
    this.#sink.line(this.#decoder.decode(parts.length === 1 ? first : join(parts, length)));
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
