// A reading for everybody who asks while it waits: who asks during one gets the next, so that nobody gets
// what was read before he asked.

export class SharedReading {
  readonly #read: () => Promise<void>;
  #running: Promise<unknown> | null = null;
  #next: Promise<void> | null = null;

  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  /** Resolves, or rejects, with a reading that begins after this call. */
  fresh(): Promise<void> {
    if (this.#running === null) return this.#begin();
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<void> {
    const reading = this.#read();
    const running = reading.then(() => {}, () => {}).then(() => {
      if (this.#running === running) this.#running = null;
    });
    this.#running = running;
    return reading;
  }
}
