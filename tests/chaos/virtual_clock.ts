// One virtual time for desk, bridge and gateway: nothing happens until it is moved, and then always in the same order.
import type { Clock, Ids } from "@/lib/server/clock.ts";
import { seededRandom } from "@/gateway/faults/registry.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly room: ClockRoom;
  fn: (() => void) | null;
}

/** A Monday in the middle of a trading day. */
const START = Date.parse("2026-03-02T15:00:00.000Z");

export class VirtualClock {
  #elapsed = 0;
  #order = 0;
  /** A binary heap by time, then by order of registration. */
  readonly #heap: Timer[] = [];

  now(): number {
    return START + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  /** A clock for one process: its timers die with it. */
  room(): ClockRoom {
    return new ClockRoom(this);
  }

  /** Registers a call; used by the rooms. */
  add(room: ClockRoom, ms: number, fn: () => void): () => void {
    const timer: Timer = { at: this.#elapsed + Math.max(0, ms), order: this.#order++, room, fn };
    this.#push(timer);
    return () => {
      timer.fn = null;
    };
  }

  /** Moves on by `ms`; every promise that is ready runs before the next timer does. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.#pop();
      const { fn } = next;
      if (fn === null || next.room.dead) continue;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.fn = null;
      fn();
      await settle();
    }
    this.#elapsed = end;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !earlier(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = heap[child];
      if (below === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && earlier(right, below)) {
        below = right;
        child += 1;
      }
      if (!earlier(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

function earlier(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** The clock as one process sees it. */
export class ClockRoom implements Clock {
  readonly #clock: VirtualClock;
  dead = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(ms: number, fn: () => void): () => void {
    return this.dead ? () => {} : this.#clock.add(this, ms, fn);
  }

  /** kill -9: nothing of this process runs any more. */
  kill(): void {
    this.dead = true;
  }
}

/** UUIDs and jitter from a seed. */
export class SeededIds implements Ids {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  uuid(): string {
    const hex = Array.from(
      { length: 8 },
      () => Math.floor(this.#random() * 65536).toString(16).padStart(4, "0"),
    );
    const [a, b, c, d, e, f, g, h] = hex;
    return `${a}${b}-${c}-4${d?.slice(1)}-8${e?.slice(1)}-${f}${g}${h}`;
  }

  random(): number {
    return this.#random();
  }
}

/** Lets every promise that is ready run, however long the chain: the macrotask comes after all of them. */
export function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
