// Events wait here until the call that caused them is done, so that listeners always see a finished state.

export class Outbox {
  #queue: (() => void)[] = [];
  #depth = 0;
  #flushing = false;

  post(deliver: () => void): void {
    this.#queue.push(deliver);
  }

  /** Runs `work` as one change; what it posted is delivered when the outermost change ends. */
  change<T>(work: () => T): T {
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
      if (this.#depth === 0) this.#flush();
    }
  }

  /** Listeners may call the engine: what they cause is appended and delivered in the same round. */
  #flush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (let i = 0; i < this.#queue.length; i++) this.#queue[i]?.();
    } finally {
      this.#queue = [];
      this.#flushing = false;
    }
  }
}

/** Listeners of one kind; a listener added or removed during a delivery does not disturb it. */
export class Listeners<Args extends readonly unknown[]> {
  #listeners: readonly ((...args: Args) => void)[] = [];

  get size(): number {
    return this.#listeners.length;
  }

  add(listener: (...args: Args) => void): () => void {
    // A wrapper, so that the same function may be added twice and removed once.
    const entry = (...args: Args) => listener(...args);
    this.#listeners = [...this.#listeners, entry];
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== entry);
    };
  }

  call(...args: Args): void {
    for (const listener of this.#listeners) listener(...args);
  }
}
