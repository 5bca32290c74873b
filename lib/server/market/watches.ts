// Who watches which quote: a browser's watches lapse with its event streams, those of a script are its own to give back.
import type { Clock } from "@/lib/server/clock.ts";
import type { QuoteBoard } from "./quote_board.ts";

export interface WatchesDeps {
  quotes: Pick<QuoteBoard, "watch" | "unwatch">;
  clock: Pick<Clock, "after">;
}

/** As long as a page takes to be loaded anew, or a stream to be opened again. */
const GRACE_MS = 10_000;

interface Reader {
  streams: number;
  watched: Set<number>;
  cancelLapse: () => void;
}

export class Watches {
  readonly #deps: WatchesDeps;
  readonly #readers = new Map<string, Reader>();

  constructor(deps: WatchesDeps) {
    this.#deps = deps;
  }

  /** A browser watches a quote once, however often it asks; `null` is a script, whose watches are counted. Rejects as `QuoteBoard.watch`. */
  async watch(conId: number, reader: string | null): Promise<void> {
    if (reader === null) return await this.#deps.quotes.watch(conId);
    const known = this.#reader(reader);
    if (known.watched.has(conId)) return;
    known.watched.add(conId);
    try {
      await this.#deps.quotes.watch(conId);
    } catch (error) {
      known.watched.delete(conId);
      throw error;
    }
    // Given back, or lapsed, while it was on its way.
    if (!known.watched.has(conId)) this.#deps.quotes.unwatch(conId);
  }

  unwatch(conId: number, reader: string | null): void {
    if (reader === null) return this.#deps.quotes.unwatch(conId);
    if (this.#readers.get(reader)?.watched.delete(conId)) this.#deps.quotes.unwatch(conId);
  }

  /** A stream of this browser has begun; the returned function says that it has ended. */
  streamBegins(reader: string): () => void {
    const known = this.#reader(reader);
    known.streams += 1;
    known.cancelLapse();
    return () => {
      known.streams -= 1;
      if (known.streams === 0) this.#lapseSoon(reader, known);
    };
  }

  close(): void {
    for (const { cancelLapse } of this.#readers.values()) cancelLapse();
  }

  #reader(name: string): Reader {
    const known = this.#readers.get(name);
    if (known) return known;
    const made: Reader = { streams: 0, watched: new Set(), cancelLapse: () => {} };
    this.#readers.set(name, made);
    // Whoever watches before it reads has as long as one that comes back.
    this.#lapseSoon(name, made);
    return made;
  }

  #lapseSoon(name: string, reader: Reader): void {
    reader.cancelLapse();
    reader.cancelLapse = this.#deps.clock.after(GRACE_MS, () => {
      this.#readers.delete(name);
      const watched = [...reader.watched];
      reader.watched.clear();
      for (const conId of watched) this.#deps.quotes.unwatch(conId);
    });
  }
}
