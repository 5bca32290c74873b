// One stream for all tabs of a browser: the tab that holds the lock reads it and passes every event on. A
// browser allows six connections per origin on HTTP/1.1, so the seventh tab would otherwise stand still.
import { apart } from "./apart.ts";
import { Pulse, type PulseDeps } from "./pulse.ts";
import type { StreamEvent, StreamState } from "./stream.ts";

/** What tabs say to one another. */
export type TabMessage =
  | { type: "event"; event: StreamEvent }
  | { type: "state"; state: StreamState }
  /** A new tab asks for the state so far. */
  | { type: "hello" }
  /** The login has ended: only the tab that reads was told. */
  | { type: "loggedOut" }
  /** A tab has missed something and asks for the whole state. */
  | { type: "resync" };

export interface Channel {
  post(message: TabMessage): void;
  listen(receive: (message: TabMessage) => void): void;
  close(): void;
}

/** Resolves with a function that gives the lock back, once this tab leads. */
export type Lead = (signal: AbortSignal) => Promise<() => void>;

export interface Feed {
  /** A new connection, or the whole state from whoever has one. */
  reopen(): void;
  /** Looks whether the page slept or nothing came for too long, and then wakes. */
  check(): void;
  /** What is shown is old: says so and asks anew. */
  wake(): void;
  close(): void;
}

export interface TabDeps extends PulseDeps {
  channel: Channel;
  lead: Lead;
  after(ms: number, run: () => void): () => void;
  /** Opens this tab's own stream; its events go through the given functions. */
  openOwn(onEvent: (event: StreamEvent) => void, onState: (state: StreamState) => void): Feed;
  /** The state as a snapshot event, for a tab that has just opened. */
  current(): StreamEvent | null;
}

export interface TabHandlers {
  onEvent(event: StreamEvent): void;
  onState(state: StreamState): void;
  onLoggedOut(): void;
  /** Whether this tab reads the stream itself. */
  onLeading(leading: boolean): void;
}

/**
 * Follows the leading tab, and leads when the lock comes to this one. A leader that falls silent (a frozen
 * tab keeps its lock) is not waited for: this tab then reads its own stream as well, until the leader speaks
 * again.
 */
export class SharedStream implements Feed {
  readonly #deps: TabDeps;
  readonly #handlers: TabHandlers;
  readonly #pulse: Pulse;
  readonly #abort = new AbortController();
  #own: Feed | null = null;
  #leading = false;
  #release: () => void = () => {};
  #cancelWatch: () => void = () => {};

  constructor(deps: TabDeps, handlers: TabHandlers, silenceMs: number) {
    this.#deps = deps;
    this.#handlers = handlers;
    this.#pulse = new Pulse(deps, silenceMs);
    handlers.onLeading(false);
    deps.channel.listen((message) => this.#receive(message));
    deps.channel.post({ type: "hello" });
    // Where no lock is to be had there is nobody to follow.
    deps.lead(this.#abort.signal).then(
      (release) => this.#startLeading(release),
      () => this.#startLeading(() => {}),
    );
    this.#watch();
  }

  reopen(): void {
    if (this.#own) this.#own.reopen();
    else this.#deps.channel.post({ type: "resync" });
  }

  check(): void {
    if (this.#own) this.#own.check();
    else if (this.#pulse.slept()) this.wake();
    else if (this.#pulse.silent) this.#readOwn();
  }

  wake(): void {
    if (this.#own) return this.#own.wake();
    const { aliveAt } = this.#pulse;
    this.#handlers.onState({ kind: "stale", since: aliveAt, retryAt: this.#deps.now(), refusal: null });
    // A leader that sleeps on is waited for a moment only.
    this.#pulse.lives(ANSWER_MS);
    this.#deps.channel.post({ type: "resync" });
  }

  /** This tab has learned that the login has ended. */
  loggedOut(): void {
    if (this.#leading) this.#post({ type: "loggedOut" });
  }

  close(): void {
    this.#abort.abort();
    this.#cancelWatch();
    this.#own?.close();
    this.#release();
    this.#deps.channel.close();
  }

  #startLeading(release: () => void): void {
    if (this.#abort.signal.aborted) return release();
    this.#release = release;
    this.#leading = true;
    this.#handlers.onLeading(true);
    if (this.#own) this.#own.reopen();
    else this.#readOwn();
  }

  #readOwn(): void {
    this.#cancelWatch();
    this.#own ??= this.#deps.openOwn(
      (event) => {
        this.#handlers.onEvent(event);
        if (this.#leading) this.#post({ type: "event", event });
      },
      (state) => {
        this.#handlers.onState(state);
        if (this.#leading) this.#post({ type: "state", state });
      },
    );
  }

  /** Other tabs hear of it or ask for what they missed: nothing of it may cost this one an event. */
  #post(message: TabMessage): void {
    apart(() => this.#deps.channel.post(message));
  }

  #followAgain(): void {
    this.#own?.close();
    this.#own = null;
    this.#pulse.slept();
    this.#pulse.lives();
    this.#deps.channel.post({ type: "resync" });
    this.#watch();
  }

  #receive(message: TabMessage): void {
    if (this.#leading) {
      if (message.type === "hello" || message.type === "resync") {
        // The one that asks may have woken first: what was current before the sleep is not.
        this.#own?.check();
        const event = this.#deps.current();
        if (event) this.#deps.channel.post({ type: "event", event });
      }
      return;
    }
    if (message.type === "hello" || message.type === "resync") return;
    if (message.type === "loggedOut") return this.#handlers.onLoggedOut();
    if (this.#own) {
      // A leader that was silent speaks again. A second stream is one of six connections: with more tabs the
      // page would stand still.
      if (message.type === "event") this.#followAgain();
      return;
    }
    if (this.#pulse.slept()) return this.wake();
    if (message.type === "state") {
      this.#pulse.lives();
      return this.#handlers.onState(message.state);
    }
    if (message.event.kind === "snapshot") this.#handlers.onState({ kind: "live" });
    this.#handlers.onEvent(message.event);
    this.#pulse.hear(message.event);
  }

  #watch(): void {
    this.#cancelWatch = this.#deps.after(TICK_MS, () => {
      if (this.#own) return;
      this.check();
      if (!this.#own) this.#watch();
    });
  }
}

const TICK_MS = 1000;
const ANSWER_MS = 3000;

/** The browser's channel between tabs. */
export function browserChannel(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (receive) => {
      channel.onmessage = (event: MessageEvent<TabMessage>) => receive(event.data);
    },
    close: () => channel.close(),
  };
}

/** Waits for the browser's lock of that name and keeps it until released. */
export function browserLead(name: string): Lead {
  return (signal) =>
    new Promise((resolve, reject) => {
      navigator.locks.request(name, { signal }, () => {
        return new Promise<void>((release) => resolve(release));
      }).catch(reject);
    });
}

/** Tabs can share only where the browser has both means (secure origins: https or loopback). */
export function canShare(): boolean {
  return typeof BroadcastChannel === "function" && "locks" in navigator;
}
