// The clock of the tests: it stands until it is moved, and then things always happen in the same order.
import type { Clock } from "@/lib/server/clock.ts";

interface Timer {
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Equal times run in the order they were asked for. */
  readonly order: number;
  readonly owner: ProcessClock | null;
  /** `null` when it was cancelled or has run. */
  fn: (() => void) | null;
}

/** A Monday in the middle of a trading day. */
const START = "2026-03-02T15:00:00.000Z";

export class ManualClock implements Clock {
  /** What the wall time is ahead of the monotonic time. */
  #offset: number;
  #monotonic = 0;
  #order = 0;
  /** A binary heap, the next one first. */
  readonly #heap: Timer[] = [];

  /** `start` is ISO 8601. */
  constructor(start = START) {
    this.#offset = Date.parse(start);
  }

  /** Whole milliseconds, as `Date.now()` gives them, whatever part of one a test advances by. */
  now(): number {
    return Math.floor(this.#offset + this.#monotonic);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, fn: () => void): () => void {
    return this.add(ms, fn, null);
  }

  /** A clock for one process of the test: its timers die with it. */
  process(): ProcessClock {
    return new ProcessClock(this);
  }

  /** Registers a timer; `ProcessClock` uses it. */
  add(ms: number, fn: () => void, owner: ProcessClock | null): () => void {
    const timer: Timer = { at: this.#monotonic + Math.max(0, ms), order: this.#order++, owner, fn };
    push(this.#heap, timer);
    return () => {
      timer.fn = null;
    };
  }

  /** Moves both times on by `ms`, running what falls due. No promise settles in between. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let due = this.#takeDue(end); due !== null; due = this.#takeDue(end)) due();
    this.#monotonic = end;
  }

  /** As `advance`, and every promise that is ready runs before the next timer does. */
  async run(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (let due = this.#takeDue(end); due !== null; due = this.#takeDue(end)) {
      due();
      await settle();
    }
    this.#monotonic = end;
  }

  /** Both times go on by `ms` while no timer runs, as in one long turn. */
  hold(ms: number): void {
    this.#monotonic += ms;
  }

  /**
   * Moves the wall time alone: forward while the machine was suspended, which timers and deadlines do not
   * notice; either way when somebody sets the clock.
   */
  moveWall(ms: number): void {
    this.#offset += ms;
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#heap.filter(isAlive).length;
  }

  /** The next timer due until `end`, with the time moved to it; `null` when there is none. */
  #takeDue(end: number): (() => void) | null {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      pop(this.#heap);
      if (!isAlive(next)) continue;
      this.#monotonic = Math.max(this.#monotonic, next.at);
      const { fn } = next;
      next.fn = null;
      return fn;
    }
    return null;
  }
}

/** The clock as one process sees it. */
export class ProcessClock implements Clock {
  readonly #clock: ManualClock;
  #dead = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get dead(): boolean {
    return this.#dead;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(ms: number, fn: () => void): () => void {
    return this.#dead ? () => {} : this.#clock.add(ms, fn, this);
  }

  /** kill -9: nothing of this process runs any more. */
  kill(): void {
    this.#dead = true;
  }
}

/** Lets every promise that is ready run, however long the chain: the macrotask comes after all of them. */
export function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function isAlive({ fn, owner }: Timer): boolean {
  return fn !== null && owner?.dead !== true;
}

function isEarlier(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  let index = heap.length;
  heap.push(timer);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isEarlier(timer, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    let below = heap[child];
    if (below === undefined) break;
    const right = heap[child + 1];
    if (right !== undefined && isEarlier(right, below)) {
      below = right;
      child += 1;
    }
    if (!isEarlier(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}
