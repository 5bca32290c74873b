// One EventSource of the desk's stream, watched: a silent or broken stream is closed and reopened with a growing wait.

/** What a stream delivers, in order. */
export interface StreamEvent {
  kind: "snapshot" | "patch" | "heartbeat";
  /** `epoch-seq`; empty for heartbeats. */
  id: string;
  data: string;
}

export type StreamState =
  | { kind: "connecting" }
  | { kind: "live" }
  /** Nothing heard for too long, or the connection broke; `retryAt` is in epoch milliseconds. */
  | { kind: "stale"; since: number; retryAt: number };

/** The part of `EventSource` that is used, so that tests can stand in. */
export interface EventSourceLike {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface StreamDeps {
  open(): EventSourceLike;
  now(): number;
  after(ms: number, run: () => void): () => void;
  /** Uniform in [0, 1): jitter of the wait. */
  random(): number;
}

export interface StreamHandlers {
  onEvent(event: StreamEvent): void;
  onState(state: StreamState): void;
  /** A stream could not be opened at all: the owner finds out whether the login has ended. */
  onRefused(): void;
}

export interface StreamSettings {
  /** Silence after which the stream counts as dead: two heartbeats of 10 s and some slack. */
  silenceMs: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

export const streamDefaults: StreamSettings = { silenceMs: 25_000, firstWaitMs: 500, longestWaitMs: 15_000 };

/** Splits an event id `epoch-seq`; `null` when it is something else. */
export function parseEventId(id: string): { epoch: string; seq: number } | null {
  const dash = id.lastIndexOf("-");
  const seq = Number(id.slice(dash + 1));
  return dash > 0 && Number.isInteger(seq) ? { epoch: id.slice(0, dash), seq } : null;
}

/** Keeps one stream open until closed. */
export class Stream {
  readonly #deps: StreamDeps;
  readonly #handlers: StreamHandlers;
  readonly #settings: StreamSettings;
  #source: EventSourceLike | null = null;
  #attempts = 0;
  #heardAt = 0;
  #staleSince: number | null = null;
  #cancelWatch: () => void = () => {};
  #cancelRetry: () => void = () => {};
  #closed = false;

  constructor(deps: StreamDeps, handlers: StreamHandlers, settings: StreamSettings = streamDefaults) {
    this.#deps = deps;
    this.#handlers = handlers;
    this.#settings = settings;
    this.#open();
  }

  /** Drops the connection and takes a new one at once: after a gap, when the machine woke up, when the user asks. */
  reopen(): void {
    if (this.#closed) return;
    this.#attempts = 0;
    this.#open();
  }

  /** Reopens only if nothing was heard for too long: timers of a sleeping machine do not fire. */
  check(): void {
    if (this.#closed) return;
    if (this.#source === null || this.#deps.now() - this.#heardAt >= this.#settings.silenceMs) this.reopen();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #open(): void {
    this.#drop();
    if (this.#staleSince === null) this.#handlers.onState({ kind: "connecting" });
    this.#heardAt = this.#deps.now();
    const source = this.#deps.open();
    this.#source = source;
    // A late event of a source that was already replaced must change nothing.
    const mine = () => this.#source === source;
    for (const kind of ["snapshot", "patch", "heartbeat"] as const) {
      source.addEventListener(kind, (event) => {
        if (mine()) this.#heard({ kind, id: event.lastEventId, data: event.data });
      });
    }
    source.addEventListener("error", () => {
      if (mine()) this.#failed(source);
    });
    this.#watch();
  }

  #heard(event: StreamEvent): void {
    this.#heardAt = this.#deps.now();
    if (this.#attempts !== 0 || this.#staleSince !== null || event.kind === "snapshot") {
      this.#attempts = 0;
      this.#staleSince = null;
      this.#handlers.onState({ kind: "live" });
    }
    this.#handlers.onEvent(event);
  }

  #watch(): void {
    const left = this.#heardAt + this.#settings.silenceMs - this.#deps.now();
    this.#cancelWatch = this.#deps.after(Math.max(1, left), () => {
      if (this.#deps.now() - this.#heardAt >= this.#settings.silenceMs) this.#retryLater();
      else this.#watch();
    });
  }

  #failed(source: EventSourceLike): void {
    // 2 is CLOSED: the answer was not an event stream (401, 503) and the browser will not try again.
    if (source.readyState === 2) this.#handlers.onRefused();
    this.#retryLater();
  }

  #retryLater(): void {
    this.#drop();
    const { firstWaitMs, longestWaitMs } = this.#settings;
    const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#attempts);
    const wait = Math.round(ceiling * (0.5 + this.#deps.random() / 2));
    this.#attempts += 1;
    this.#staleSince ??= this.#heardAt;
    this.#handlers.onState({
      kind: "stale",
      since: this.#staleSince,
      retryAt: this.#deps.now() + wait,
    });
    this.#cancelRetry = this.#deps.after(wait, () => this.#open());
  }

  #drop(): void {
    this.#cancelWatch();
    this.#cancelRetry();
    this.#source?.close();
    this.#source = null;
  }
}
