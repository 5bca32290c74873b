// The timeline of the simulated world: its time, its timers, how fast it goes.
import type { GatewayClock } from "./clock.ts";
import type { Engine } from "../engine/api.ts";

interface Timer {
  due: number;
  order: number;
  fn: (() => void) | null;
}

export interface TimelineOptions {
  readonly engine: Engine;
  readonly clock: GatewayClock;
  /** Simulated milliseconds per real millisecond; 0 stands still until `advance` is called. */
  readonly speed: number;
  /**
   * The monotonic time at which the engine's first time was read from the wall clock: what passes until the
   * start (making a world takes a moment, on a busy machine seconds) is caught up. Left out: the world's time
   * begins with the start.
   */
  readonly origin?: number | undefined;
  /** Called after every step that may have changed something. */
  readonly onStep: () => void;
  /** Hears of a timer or a step that threw; the timeline goes on. */
  readonly onError: (error: unknown) => void;
}

/** A step is never shorter than this in real time: the loop must not spin. */
const SHORTEST_SLEEP_MS = 5;
const LONGEST_SLEEP_MS = 250;
/** A longer way is walked in a few strides; timers fire at the end of the stride in which they fall due. */
const LONG_WAY_MS = 600_000;
const STRIDES = 8;

/**
 * Runs the engine and the session layer's timers on one virtual time, in the order in which they fall due.
 */
export class Timeline {
  readonly #engine: Engine;
  readonly #clock: GatewayClock;
  readonly #onStep: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #speed: number;
  readonly #origin: number | undefined;
  #timers: Timer[] = [];
  #sequence = 0;
  #base: { real: number; virtual: number };
  #running = false;
  #stepping = false;
  /** Where the step that is under way leads to. */
  #target = 0;
  #cancelSleep: (() => void) | null = null;

  constructor(options: TimelineOptions) {
    this.#engine = options.engine;
    this.#clock = options.clock;
    this.#speed = options.speed;
    this.#origin = options.origin;
    this.#onStep = options.onStep;
    this.#onError = options.onError;
    this.#base = { real: options.clock.monotonic(), virtual: options.engine.now() };
  }

  /** Virtual epoch milliseconds of the last step, always whole. */
  now(): number {
    return this.#engine.now();
  }

  get speed(): number {
    return this.#speed;
  }

  /** Calls `fn` once after `ms` of virtual time. */
  after(ms: number, fn: () => void): () => void {
    const timer: Timer = { due: this.now() + Math.max(0, Math.ceil(ms)), order: this.#sequence++, fn };
    this.#insert(timer);
    if (this.#running) this.#sleep();
    return () => {
      timer.fn = null;
    };
  }

  /** Calls `fn` every `ms` of virtual time until cancelled; on a long jump less often. */
  every(ms: number, fn: () => void): () => void {
    let cancelled = false;
    let cancel: () => void = () => {};
    const next = () => {
      if (cancelled) return;
      fn();
      cancel = this.after(ms, next);
    };
    cancel = this.after(ms, next);
    return () => {
      cancelled = true;
      cancel();
    };
  }

  start(): void {
    this.#base = { real: this.#origin ?? this.#clock.monotonic(), virtual: this.#engine.now() };
    this.#running = true;
    this.#sleep();
  }

  stop(): void {
    this.#running = false;
    this.#cancelSleep?.();
    this.#cancelSleep = null;
    this.#timers = [];
  }

  /** Brings the world to the present: to be called before anything is asked of it. */
  sync(): void {
    if (!this.#running || this.#speed === 0) return;
    const elapsed = this.#clock.monotonic() - this.#base.real;
    // Whole milliseconds: times go out on the wire and into calendars.
    this.#runTo(Math.floor(this.#base.virtual + elapsed * this.#speed));
  }

  /**
   * Jumps forward by `ms` of virtual time, running everything that falls due on the way; within a step, that
   * step goes on.
   */
  advance(ms: number): void {
    this.sync();
    this.#base.virtual += ms;
    if (this.#stepping) {
      this.#target += ms;
      return;
    }
    this.#runTo(this.now() + ms);
    this.#onStep();
  }

  /** Runs to exactly this virtual time: for replays. Earlier times are ignored. */
  advanceTo(time: number): void {
    if (time > this.now()) this.#runTo(time);
    this.#onStep();
  }

  #runTo(target: number): void {
    if (this.#stepping) return;
    this.#stepping = true;
    this.#target = target;
    const start = this.now();
    const stride = target - start > LONG_WAY_MS ? Math.ceil((target - start) / STRIDES) : 1;
    try {
      for (let timer = this.#timers[0]; timer && timer.due <= this.#target; timer = this.#timers[0]) {
        this.#timers.shift();
        if (!timer.fn) continue;
        const stop = start + Math.ceil((timer.due - start) / stride) * stride;
        this.#guard(() => this.#engine.advanceTo(Math.min(this.#target, stop)));
        this.#guard(timer.fn);
      }
      this.#guard(() => this.#engine.advanceTo(this.#target));
    } finally {
      this.#stepping = false;
    }
  }

  #guard(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.#onError(error);
    }
  }

  #insert(timer: Timer): void {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#timers[middle];
      if (other && other.due <= timer.due) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
  }

  #sleep(): void {
    if (this.#speed === 0 || this.#stepping) return;
    this.#cancelSleep?.();
    const due = Math.min(this.#timers[0]?.due ?? Infinity, this.#engine.nextDue());
    const elapsed = this.#clock.monotonic() - this.#base.real;
    const present = this.#base.virtual + elapsed * this.#speed;
    const real = (due - present) / this.#speed;
    const ms = Math.min(LONGEST_SLEEP_MS, Math.max(SHORTEST_SLEEP_MS, Math.ceil(real)));
    this.#cancelSleep = this.#clock.after(ms, () => this.#wake());
  }

  #wake(): void {
    if (!this.#running) return;
    this.sync();
    this.#onStep();
    this.#sleep();
  }
}
