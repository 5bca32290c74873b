// Python's pacing on a virtual clock: 45 messages in any second, the lanes of python/lotse_bridge/pacing.py.
import type { Clock } from "@/lib/server/clock.ts";
import type { BridgeFailure } from "@/lib/contract/protocol.ts";

export type Refuse = (why: BridgeFailure) => void;
export const lanes = { cancel: 0, order: 1, read: 2, data: 3, bulk: 4 } as const;
export type Lane = typeof lanes[keyof typeof lanes];

interface Job {
  lane: Lane;
  run: () => void;
  refuse: Refuse;
  since: number;
}

/** By lane. */
const LIMITS = [45, 40, 35, 30, 25] as const;
const WINDOW_MS = 1200;
/** An order would be another one late; a cancel is wanted late as well. */
const MAX_WAIT_MS: Partial<Record<Lane, number>> = { [lanes.order]: 1000, [lanes.cancel]: 10_000 };
const ALL = Object.values(lanes);

export class Pacer {
  readonly #clock: Clock;
  #sent: number[] = [];
  readonly #waiting: Record<Lane, Job[]> = [[], [], [], [], []];
  #cancelTimer: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends now, waits, or refuses. */
  submit(lane: Lane, run: () => void, refuse: Refuse): void {
    const now = this.#clock.monotonic();
    const ahead = ALL.filter((other) => other <= lane)
      .reduce<number>((sum, other) => sum + this.#waiting[other].length, 0);
    if (ahead === 0 && this.#free(lane, now)) {
      this.#sent.push(now);
      return run();
    }
    const job: Job = { lane, run, refuse, since: now };
    const most = MAX_WAIT_MS[lane];
    // So many windows does one wait behind those ahead.
    const windows = 1 + Math.floor(ahead / LIMITS[lane]);
    if (most !== undefined && ahead >= LIMITS[lane] && windows * WINDOW_MS > most) return refuseLate(job);
    this.#waiting[lane].push(job);
    this.#plan(now);
  }

  /** The socket is gone: nothing of what waits was sent. */
  dropWaiting(why: BridgeFailure): void {
    const dropped = ALL.flatMap((lane) => this.#waiting[lane].splice(0));
    for (const job of dropped) job.refuse(why);
  }

  #free(lane: Lane, now: number): boolean {
    while (this.#sent[0] !== undefined && this.#sent[0] <= now - WINDOW_MS) this.#sent.shift();
    return this.#sent.length < LIMITS[lane];
  }

  #plan(now: number): void {
    this.#cancelTimer();
    const lane = ALL.find((one) => this.#waiting[one].length > 0);
    if (lane === undefined) return;
    const over = this.#sent.length - LIMITS[lane];
    const due = over >= 0 ? (this.#sent[over] ?? now) + WINDOW_MS : now;
    this.#cancelTimer = this.#clock.after(Math.max(0, due - now) + 1, () => this.#pump());
  }

  #pump(): void {
    for (let job = this.#next(); job !== null; job = this.#next()) {
      const now = this.#clock.monotonic();
      if (now - job.since > (MAX_WAIT_MS[job.lane] ?? Infinity) + 50) {
        refuseLate(job);
        continue;
      }
      this.#sent.push(now);
      job.run();
    }
    this.#plan(this.#clock.monotonic());
  }

  #next(): Job | null {
    const now = this.#clock.monotonic();
    const lane = ALL.find((one) => this.#waiting[one].length > 0);
    return lane !== undefined && this.#free(lane, now) ? this.#waiting[lane].shift() ?? null : null;
  }
}

function refuseLate(job: Job): void {
  job.refuse({ code: "PACING_REFUSED", with: {} });
}
