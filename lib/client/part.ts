// A script that comes later: fetched once for the tab, when it is asked for.
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Part<T> {
  /** `null` until it has come. On the server it stays away: nothing is open there. */
  readonly hereSig: ReadonlySignal<T | null>;
  /** Asks once at a time; what failed can be asked for again. */
  fetch(): Promise<T>;
}

export function createPart<T>(load: () => Promise<T>): Part<T> {
  const hereSig = signal<T | null>(null);
  let running: Promise<T> | null = null;
  return {
    hereSig,
    fetch() {
      return running ??= load().then(
        (part) => hereSig.value = part,
        (error) => {
          running = null;
          throw error;
        },
      );
    },
  };
}
