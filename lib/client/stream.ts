// One event source of the desk's stream, watched: a silent or broken stream is closed and reopened with a
// growing wait, at once after sleep.
import type { Problem } from "@/lib/contract/api.ts";
import { Pulse, type PulseDeps } from "./pulse.ts";

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
  /**
   * Nothing heard for too long, or the connection broke; `retryAt` is in epoch milliseconds. `refusal`: what
   * the server says instead.
   */
  | { kind: "stale"; since: number; retryAt: number; refusal: Problem | null };

/** What a source tells. Nothing comes after `onEnd`, nor after it was closed. */
export interface EventSourceHandlers {
  /** The server has answered with a stream. */
  onOpen(): void;
  onEvent(event: StreamEvent): void;
  /**
   * `refused`: there was an answer, and it was no stream (401, 503, something in front); otherwise the
   * connection broke.
   */
  onEnd(refused: boolean): void;
}

export interface OpenSource {
  close(): void;
}

export interface StreamDeps extends PulseDeps {
  open(handlers: EventSourceHandlers): OpenSource;
  after(ms: number, run: () => void): () => void;
  /** Uniform in [0, 1): jitter of the wait. */
  random(): number;
}

export interface StreamHandlers {
  onEvent(event: StreamEvent): void;
  onState(state: StreamState): void;
  /**
   * A stream could not be opened at all: the owner finds out whether the login has ended, and what else the
   * server says. Never rejects.
   */
  onRefused(): Promise<Problem | null>;
}

export interface StreamSettings {
  /** Silence after which the stream counts as dead: two heartbeats of 10 s and some slack. */
  silenceMs: number;
  /** No answer at all within this time: the request went into a connection that died while it was idle. */
  answerMs: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

export const streamDefaults: StreamSettings = {
  silenceMs: 25_000,
  answerMs: 3000,
  firstWaitMs: 500,
  longestWaitMs: 15_000,
};

/**
 * Connections that a browser keeps idle: each of them may be dead. A line that is only slow gets more time
 * after them.
 */
const IDLE_CONNECTIONS = 6;
const TICK_MS = 1000;

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
  #source: OpenSource | null = null;
  readonly #pulse: Pulse;
  #attempts = 0;
  #openedAt = 0;
  #answered = false;
  #staleSince: number | null = null;
  #refusal: Problem | null = null;
  #cancelWatch: () => void = () => {};
  #cancelRetry: () => void = () => {};
  #closed = false;

  constructor(deps: StreamDeps, handlers: StreamHandlers, settings: StreamSettings = streamDefaults) {
    this.#deps = deps;
    this.#handlers = handlers;
    this.#settings = settings;
    this.#pulse = new Pulse(deps, settings.silenceMs);
    this.#open();
  }

  /**
   * Drops the connection and takes a new one at once: after a gap, when the machine woke up, when the user
   * asks.
   */
  reopen(): void {
    if (this.#closed) return;
    this.#attempts = 0;
    this.#open();
  }

  /**
   * Whether the page slept or nothing was heard for too long: looked at now, because timers of a sleeping
   * machine do not fire.
   */
  check(): void {
    if (this.#closed) return;
    if (this.#pulse.slept() || this.#source === null || this.#pulse.silent) this.wake();
  }

  /**
   * The page slept: what it shows is old, and what still comes from before is dropped with its connection.
   */
  wake(): void {
    if (this.#closed) return;
    this.#attempts = 0;
    this.#becomeStale(this.#deps.now());
    this.#open();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #open(): void {
    this.#drop();
    if (this.#staleSince === null) this.#handlers.onState({ kind: "connecting" });
    this.#pulse.slept();
    this.#pulse.lives();
    this.#openedAt = this.#deps.now();
    this.#answered = false;
    const source = this.#deps.open({
      // A late event of a source that was already replaced must change nothing.
      onOpen: () => {
        if (this.#source === source) this.#answered = true;
      },
      onEvent: (event) => {
        if (this.#source === source) this.#heard(event);
      },
      onEnd: (refused) => {
        if (this.#source === source) this.#failed(refused);
      },
    });
    this.#source = source;
    this.#watch();
  }

  #heard(event: StreamEvent): void {
    this.#answered = true;
    if (this.#pulse.slept()) return this.wake();
    // The owner first: it learns the server's clock from it.
    const opens = this.#attempts !== 0 || this.#staleSince !== null || event.kind === "snapshot";
    if (opens) {
      this.#attempts = 0;
      this.#staleSince = null;
      this.#refusal = null;
      this.#handlers.onState({ kind: "live" });
    }
    this.#handlers.onEvent(event);
    this.#pulse.hear(event);
  }

  #watch(): void {
    this.#cancelWatch = this.#deps.after(TICK_MS, () => {
      if (this.#pulse.slept()) this.wake();
      else if (this.#pulse.silent || this.#unanswered()) this.#retryLater();
      else this.#watch();
    });
  }

  #unanswered(): boolean {
    const { answerMs, silenceMs } = this.#settings;
    const patience = answerMs * 2 ** Math.max(0, this.#attempts - IDLE_CONNECTIONS);
    return !this.#answered && this.#deps.now() - this.#openedAt >= Math.min(patience, silenceMs);
  }

  #failed(refused: boolean): void {
    // Some that answer in our place look like a broken connection.
    const asks = refused || this.#attempts > 0;
    const retryAt = this.#retryLater();
    if (!asks) return;
    void this.#handlers.onRefused().then((refusal) => {
      if (this.#closed || this.#staleSince === null) return;
      this.#refusal = refusal;
      this.#becomeStale(retryAt);
    });
  }

  /** Returns when that will be. */
  #retryLater(): number {
    const { firstWaitMs, longestWaitMs } = this.#settings;
    // What died while it was idle says nothing about the server: the next connection may be a living one.
    const dead = this.#unanswered() && this.#attempts < IDLE_CONNECTIONS;
    const ceiling = dead ? firstWaitMs : Math.min(longestWaitMs, firstWaitMs * 2 ** this.#attempts);
    const wait = Math.round(ceiling * (0.5 + this.#deps.random() / 2));
    this.#drop();
    this.#attempts += 1;
    const retryAt = this.#deps.now() + wait;
    this.#becomeStale(retryAt);
    this.#cancelRetry = this.#deps.after(wait, () => this.#open());
    return retryAt;
  }

  #becomeStale(retryAt: number): void {
    this.#staleSince ??= this.#pulse.aliveAt;
    this.#handlers.onState({ kind: "stale", since: this.#staleSince, retryAt, refusal: this.#refusal });
  }

  #drop(): void {
    this.#cancelWatch();
    this.#cancelRetry();
    this.#source?.close();
    this.#source = null;
  }
}
