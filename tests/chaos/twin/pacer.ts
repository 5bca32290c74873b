// Python's pacing on a virtual clock: 45 messages in any second, lanes cancel before order before data.
import type { Clock } from "@/lib/server/clock.ts";
import type { BridgeFailure } from "@/lib/contract/protocol.ts";

export type Refuse = (why: BridgeFailure) => void;
export const lanes = { cancel: 0, order: 1, data: 2 } as const;
export type Lane = typeof lanes[keyof typeof lanes];

interface Job {
  lane: Lane;
  run: () => void;
  refuse: Refuse;
  since: number;
}

const LIMIT = 45;
const DATA_LIMIT = 38;
const WINDOW_MS = 1000;
const MAX_ORDER_WAIT_MS = 1000;

export class Pacer {
  readonly #clock: Clock;
  #sent: number[] = [];
  readonly #waiting: [Job[], Job[], Job[]] = [[], [], []];
  #cancelTimer: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends now, waits, or refuses. */
  submit(lane: Lane, run: () => void, refuse: Refuse): void {
    const now = this.#clock.monotonic();
    const ahead = this.#waiting.slice(0, lane + 1).reduce((sum, jobs) => sum + jobs.length, 0);
    if (ahead === 0 && this.#free(lane, now)) {
      this.#sent.push(now);
      return run();
    }
    const job: Job = { lane, run, refuse, since: now };
    if (lane !== lanes.data && ahead >= LIMIT) return refuseLate(job);
    this.#waiting[lane].push(job);
    this.#plan(now);
  }

  /** The socket is gone: nothing of what waits was sent. */
  dropWaiting(why: BridgeFailure): void {
    const dropped = this.#waiting.flat();
    for (const jobs of this.#waiting) jobs.length = 0;
    for (const job of dropped) job.refuse(why);
  }

  #free(lane: Lane, now: number): boolean {
    while (this.#sent[0] !== undefined && this.#sent[0] <= now - WINDOW_MS) this.#sent.shift();
    return this.#sent.length < (lane === lanes.data ? DATA_LIMIT : LIMIT);
  }

  #plan(now: number): void {
    this.#cancelTimer();
    const lane = this.#waiting.findIndex((jobs) => jobs.length > 0);
    if (lane < 0) return;
    const over = this.#sent.length - (lane === lanes.data ? DATA_LIMIT : LIMIT);
    const due = over >= 0 ? (this.#sent[over] ?? now) + WINDOW_MS : now;
    this.#cancelTimer = this.#clock.after(Math.max(0, due - now) + 1, () => this.#pump());
  }

  #pump(): void {
    for (let job = this.#next(); job !== null; job = this.#next()) {
      const now = this.#clock.monotonic();
      if (job.lane !== lanes.data && now - job.since > MAX_ORDER_WAIT_MS + 50) {
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
    for (const lane of [lanes.cancel, lanes.order, lanes.data]) {
      const jobs = this.#waiting[lane];
      if (jobs.length === 0) continue;
      if (this.#free(lane, now)) return jobs.shift() ?? null;
      if (lane !== lanes.data) return null;
    }
    return null;
  }
}

function refuseLate(job: Job): void {
  job.refuse({ code: "PACING_REFUSED", with: {} });
}
