// Listeners that can not hurt each other: called in order, synchronously; one that throws is reported and the
// rest run.

export class Listeners<T> {
  readonly #onFault: (error: unknown) => void;
  #listeners: readonly ((value: T) => void)[] = [];

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** The returned function removes the listener; a second call does nothing. */
  add(listener: (value: T) => void): () => void {
    // An entry of its own, so that the same function may be added twice and removed once.
    const entry = (value: T) => listener(value);
    this.#listeners = [...this.#listeners, entry];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== entry);
    };
  }

  emit(value: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        this.#onFault(error);
      }
    }
  }
}
