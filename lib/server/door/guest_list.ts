// Who is connected, for how long without a word, and who goes when there are too many: strangers before
// whoever has shown a login.
import type { Clock } from "@/lib/server/clock.ts";

/** Counts of connections, times in milliseconds. */
export interface DoorLimits {
  /** Connections that have not shown a login. One more closes the one that has waited longest. */
  strangers: number;
  /** Connections that have: their places are a reserve that no stranger takes. */
  known: number;
  /**
   * TLS connections whose handshake is not done. Deno can not close those before their peer does: at so many,
   * none is accepted.
   */
  handshakes: number;
  /** From opening to the end of the first headers, and between two requests of a stranger. */
  headersMs: number;
  /** From a stranger's request to the end of its answer: a page is long gone by then. */
  strangerAnswerMs: number;
  /** Between two requests of whoever has shown a login. */
  knownIdleMs: number;
}

export const DOOR_LIMITS: DoorLimits = {
  strangers: 256,
  known: 1024,
  handshakes: 1024,
  headersMs: 10_000,
  strangerAnswerMs: 30_000,
  knownIdleMs: 120_000,
};

/** One connection, as the list sees it. */
export interface Guest {
  /** A request of it has carried a valid login. */
  readonly isKnown: boolean;
  /**
   * A request has come; `known` when it carries a valid login. The returned function says that its answer is
   * complete.
   */
  asks(known: boolean): () => void;
  /** The connection is gone. */
  leaves(): void;
}

interface Place {
  close: () => void;
  known: boolean;
  /** Requests without a complete answer. */
  open: number;
  /** When it was opened, asked or was answered last. */
  at: number;
}

export class GuestList {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #limits: DoorLimits;
  /** In the order in which they came in, or became known. */
  readonly #strangers = new Set<Place>();
  readonly #known = new Set<Place>();

  constructor(clock: Pick<Clock, "monotonic">, limits: DoorLimits = DOOR_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get counts(): { strangers: number; known: number } {
    return { strangers: this.#strangers.size, known: this.#known.size };
  }

  /** Whether each further stranger costs another one its place. */
  get crowded(): boolean {
    return this.#strangers.size >= this.#limits.strangers;
  }

  /** Takes a new connection in; `close` ends it and whatever it waits for. */
  admit(close: () => void): Guest {
    const place: Place = { close, known: false, open: 0, at: this.#clock.monotonic() };
    this.#strangers.add(place);
    if (this.#strangers.size > this.#limits.strangers) this.dropStranger(place);
    return {
      get isKnown() {
        return place.known;
      },
      asks: (known) => this.#asks(place, known),
      leaves: () => this.#remove(place),
    };
  }

  /**
   * Closes the stranger that is best spared: one without a request before one with, the oldest first, never
   * `newest`.
   */
  dropStranger(newest?: Place): void {
    const spared = sparedOf(this.#strangers, newest);
    if (spared !== undefined) this.#end(spared);
  }

  /** Closes whoever has said nothing for too long; called every second. */
  sweep(): void {
    const now = this.#clock.monotonic();
    const { headersMs, strangerAnswerMs, knownIdleMs } = this.#limits;
    for (const place of [...this.#strangers]) {
      if (now - place.at >= (place.open === 0 ? headersMs : strangerAnswerMs)) this.#end(place);
    }
    for (const place of [...this.#known]) {
      if (place.open === 0 && now - place.at >= knownIdleMs) this.#end(place);
    }
  }

  #asks(place: Place, known: boolean): () => void {
    place.open += 1;
    place.at = this.#clock.monotonic();
    if (known && !place.known) this.#welcome(place);
    let done = false;
    return () => {
      if (done) return;
      done = true;
      place.open -= 1;
      place.at = this.#clock.monotonic();
    };
  }

  #welcome(place: Place): void {
    // Closed a moment ago, with its request already on the way in.
    if (!this.#strangers.delete(place)) return;
    place.known = true;
    this.#known.add(place);
    if (this.#known.size <= this.#limits.known) return;
    const spared = sparedOf(this.#known, place);
    if (spared !== undefined) this.#end(spared);
  }

  #end(place: Place): void {
    this.#remove(place);
    place.close();
  }

  #remove(place: Place): void {
    this.#strangers.delete(place);
    this.#known.delete(place);
  }
}

/** Nobody is cut off in the middle of a request while another one waits for nothing. */
function sparedOf(places: Set<Place>, newest?: Place): Place | undefined {
  let oldest: Place | undefined;
  for (const place of places) {
    if (place === newest) continue;
    if (place.open === 0) return place;
    oldest ??= place;
  }
  return oldest;
}
