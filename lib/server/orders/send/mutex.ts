// One at a time per key: closing a position is read, decide, send, without anyone in between.

export class KeyedLock {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `task` after every earlier task of the same key has ended. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const { promise: done, resolve: release } = Promise.withResolvers<void>();
    const tail = before.then(() => done);
    this.#tails.set(key, tail);
    await before;
    try {
      return await task();
    } finally {
      release();
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
