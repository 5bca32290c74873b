// Whether a stream lives, and whether this page slept: both told by when something was sent, not by when it
// was handled.
import type { StreamEvent } from "./stream.ts";

export interface PulseDeps {
  /** This browser's clock, in epoch milliseconds. */
  now(): number;
  /** What the server's clock is ahead of it. */
  offsetMs(): number;
}

/**
 * Timers run every second and heartbeats come every ten, hidden pages included: more than this between two is
 * sleep.
 */
const SLEEP_MS = 15_000;

/** The part of a heartbeat that is used. */
export interface Heartbeat {
  at?: string;
  seq?: number;
  build?: string;
}

export class Pulse {
  readonly #deps: PulseDeps;
  readonly #silenceMs: number;
  #aliveAt: number;
  #awakeAt: number;

  constructor(deps: PulseDeps, silenceMs: number) {
    this.#deps = deps;
    this.#silenceMs = silenceMs;
    this.#aliveAt = this.#awakeAt = deps.now();
  }

  /** When the other side last lived, by this browser's clock. */
  get aliveAt(): number {
    return this.#aliveAt;
  }

  /** Nothing that was sent lately has come. */
  get silent(): boolean {
    return this.#deps.now() - this.#aliveAt >= this.#silenceMs;
  }

  /** The other side lives at this moment; `patience` shortens what is waited for its next word. */
  lives(patience = this.#silenceMs): void {
    this.#aliveAt = this.#deps.now() - this.#silenceMs + patience;
  }

  /**
   * A heartbeat proves life at the time it was sent, a snapshot now: it was asked for. A patch says no time
   * and proves nothing.
   */
  hear({ kind, data }: StreamEvent): void {
    if (kind === "snapshot") this.lives();
    if (kind !== "heartbeat") return;
    const sentAt = Date.parse((JSON.parse(data) as Heartbeat).at ?? "") - this.#deps.offsetMs();
    const now = this.#deps.now();
    this.#aliveAt = Number.isNaN(sentAt) ? now : Math.max(this.#aliveAt, Math.min(sentAt, now));
  }

  /**
   * Asked by every timer and before every event: whether nothing ran here for so long that all that waits is
   * old.
   */
  slept(): boolean {
    const now = this.#deps.now();
    const gap = now - this.#awakeAt;
    this.#awakeAt = now;
    return gap >= SLEEP_MS;
  }
}
