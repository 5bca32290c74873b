// The latest events as they were sent, for readers that come back: bounded in number and in bytes, whatever
// an event weighs.

export interface RingBounds {
  events: number;
  bytes: number;
}

export class EventRing {
  readonly #bounds: RingBounds;
  #events: Uint8Array[] = [];
  #bytes = 0;

  constructor(bounds: RingBounds) {
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#events.length;
  }

  /**
   * Keeps an event and lets the oldest go. One that is larger than the whole ring is not kept, nor what came
   * before it.
   */
  push(event: Uint8Array): void {
    this.#events.push(event);
    this.#bytes += event.length;
    let gone = 0;
    while (this.#events.length - gone > this.#bounds.events || this.#bytes > this.#bounds.bytes) {
      this.#bytes -= this.#events[gone]?.length ?? 0;
      gone += 1;
    }
    if (gone > 0) this.#events.splice(0, gone);
  }

  /** The last `count` events, oldest first; `null` when not all of them are kept any more. */
  last(count: number): Uint8Array[] | null {
    if (count > this.#events.length) return null;
    return count === 0 ? [] : this.#events.slice(-count);
  }
}
