// Time, timers and randomness, injected everywhere so that logic can be tested and replayed.
import { clearImmediate, setImmediate } from "node:timers";
import { outsideRequests } from "./request_scope.ts";

/**
 * What follows the hand-over of an order, and nobody acts on, waits so long: the desk has nothing to do
 * meanwhile, and the bridge, which may be on the same processor, lets the order go.
 */
export const BEHIND_HAND_OVER_MS = 1;
/**
 * What is told for eyes alone, or for later, waits until the broker's first word about an order can be on the
 * screens: that comes a few milliseconds behind the order where the broker is near.
 */
export const BEHIND_FIRST_WORD_MS = 25;

export interface Clock {
  /** Wall time in epoch milliseconds. */
  now(): number;
  /** Monotonic milliseconds: for deadlines and durations. */
  monotonic(): number;
  /** Calls `fn` once after `ms`; the returned function cancels. */
  after(ms: number, fn: () => void): () => void;
}

export interface Ids {
  uuid(): string;
  /** Uniform in [0, 1): jitter only. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, fn) {
    // A timer of nothing takes a millisecond or two: what only waits for its turn has it as soon as the event
    // loop comes round.
    if (ms <= 0) {
      const immediate = outsideRequests(() => setImmediate(fn));
      return () => clearImmediate(immediate);
    }
    // What a timer does later is nobody's request any more.
    const timer = outsideRequests(() => setTimeout(fn, ms));
    return () => clearTimeout(timer);
  },
};

export const systemIds: Ids = {
  uuid: () => crypto.randomUUID(),
  random: () => Math.random(),
};

/** One moment, as both clocks tell it. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

export function momentOf(clock: Pick<Clock, "now" | "monotonic">): Moment {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/**
 * Milliseconds from one moment to another, by the clock on which more has passed; never negative. A suspended
 * machine holds the monotonic clock, whoever sets the time back holds the other: neither makes anything last
 * longer.
 */
export function elapsed(from: Moment, to: Moment): number {
  return Math.max(0, to.wall - from.wall, to.monotonic - from.monotonic);
}

/** `elapsed` until now. */
export function since(clock: Pick<Clock, "now" | "monotonic">, moment: Moment): number {
  return elapsed(moment, momentOf(clock));
}

/**
 * A moment that was written down by the wall clock, maybe by another process, as one from which it is counted
 * on here. One that lies ahead, because the time was set back since, counts as if it lay as far behind.
 */
export function momentAt(clock: Pick<Clock, "now" | "monotonic">, wall: number): Moment {
  const now = momentOf(clock);
  const age = Math.abs(now.wall - wall);
  return { wall: now.wall - age, monotonic: now.monotonic - age };
}

/** A timer that fires later than this was held up itself: the machine slept, or this process was stopped. */
const HELD_UP_MS = 2_000;

/**
 * Calls `fn` when somebody else has kept silent for `ms`. After a sleep of our own their word may lie in the
 * pipe unread: they get the time once more.
 */
export function silence(clock: Clock, ms: number, fn: () => void): () => void {
  const from = momentOf(clock);
  let cancel = clock.after(ms, () => {
    if (since(clock, from) <= ms + HELD_UP_MS) fn();
    else cancel = clock.after(ms, fn);
  });
  return () => cancel();
}

/** ISO 8601 UTC, the one time format of the wire and the disk. */
export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
