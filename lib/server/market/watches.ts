// Who watches which quote, and until when: a browser's watches lapse with its event streams, a program's when
// nothing is heard of it.
import type { Clock } from "@/lib/server/clock.ts";
import type { QuoteBoard } from "./quote_board.ts";

export interface WatchesDeps {
  quotes: Pick<QuoteBoard, "watch" | "unwatch">;
  clock: Pick<Clock, "after">;
}

/**
 * A browser by its name, or a program by the id of its token. A browser watches a quote once, however often
 * it asks; of a program each watch counts, for several parts of it may share a token.
 */
export interface Watcher {
  kind: "browser" | "program";
  name: string;
}

const GRACE_MS: Readonly<Record<Watcher["kind"], number>> = {
  /** As long as a page takes to be loaded anew, or a stream to be opened again. */
  browser: 10_000,
  /** A program asks now and then, or reads a stream; one that has died does neither. */
  program: 600_000,
};

/** Watches of one quote by one watcher; between the two numbers are those that are on their way. */
interface Taken {
  wanted: number;
  held: number;
}

interface Known {
  kind: Watcher["kind"];
  streams: number;
  /** By conId. */
  watched: Map<number, Taken>;
  cancelLapse: () => void;
}

export class Watches {
  readonly #deps: WatchesDeps;
  readonly #known = new Map<string, Known>();

  constructor(deps: WatchesDeps) {
    this.#deps = deps;
  }

  /** Rejects as `QuoteBoard.watch`. */
  async watch(conId: number, who: Watcher): Promise<void> {
    const known = this.#of(who);
    const taken = known.watched.get(conId) ?? { wanted: 0, held: 0 };
    if (who.kind === "browser" && taken.wanted > 0) return;
    known.watched.set(conId, taken);
    taken.wanted += 1;
    try {
      await this.#deps.quotes.watch(conId);
    } catch (error) {
      if (known.watched.get(conId) === taken) this.#takeOne(conId, known);
      throw error;
    }
    taken.held += 1;
    // Given back, or lapsed, while it was on its way.
    this.#giveBack(conId, taken);
  }

  unwatch(conId: number, who: Watcher): void {
    const known = this.#known.get(keyOf(who));
    if (known !== undefined) this.#takeOne(conId, known);
  }

  /** A request of it has come. A browser says by its streams that it is there. */
  heard(who: Watcher): void {
    const known = who.kind === "program" ? this.#known.get(keyOf(who)) : undefined;
    if (known !== undefined && known.streams === 0) this.#lapseSoon(keyOf(who), known);
  }

  /** A stream has begun; the returned function says that it has ended. */
  streamBegins(who: Watcher): () => void {
    const known = this.#of(who);
    known.streams += 1;
    known.cancelLapse();
    return () => {
      known.streams -= 1;
      if (known.streams === 0) this.#lapseSoon(keyOf(who), known);
    };
  }

  #of(who: Watcher): Known {
    const key = keyOf(who);
    const known = this.#known.get(key);
    if (known) return known;
    const made: Known = { kind: who.kind, streams: 0, watched: new Map(), cancelLapse: () => {} };
    this.#known.set(key, made);
    // Whoever watches before it reads has as long as one that comes back.
    this.#lapseSoon(key, made);
    return made;
  }

  #lapseSoon(key: string, known: Known): void {
    known.cancelLapse();
    known.cancelLapse = this.#deps.clock.after(GRACE_MS[known.kind], () => {
      this.#known.delete(key);
      const watched = [...known.watched];
      known.watched.clear();
      for (const [conId, taken] of watched) {
        taken.wanted = 0;
        this.#giveBack(conId, taken);
      }
    });
  }

  #takeOne(conId: number, { watched }: Known): void {
    const taken = watched.get(conId);
    if (taken === undefined) return;
    taken.wanted -= 1;
    this.#giveBack(conId, taken);
    // What is still on its way gives back by itself what it gets.
    if (taken.wanted === 0) watched.delete(conId);
  }

  #giveBack(conId: number, taken: Taken): void {
    for (; taken.held > taken.wanted; taken.held -= 1) this.#deps.quotes.unwatch(conId);
  }
}

function keyOf({ kind, name }: Watcher): string {
  return `${kind} ${name}`;
}
