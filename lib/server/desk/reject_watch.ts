// Rejects one after the other: whatever sends such orders does not know what it does, so trading is halted.
import type { OrderView } from "@/lib/contract/api.ts";
import type { Clock } from "@/lib/server/clock.ts";

export interface RejectWatchDeps {
  clock: Clock;
  /** So many within so many seconds; `null`: never. */
  limit(): { count: number; seconds: number } | null;
  /** There were `count` within the time. */
  tooMany(count: number, seconds: number): void;
}

export class RejectWatch {
  readonly #deps: RejectWatchDeps;
  /** Monotonic times, oldest first. */
  #times: number[] = [];
  /** Orders that were counted: a rejected order is told more than once. */
  readonly #counted = new Set<string>();

  constructor(deps: RejectWatchDeps) {
    this.#deps = deps;
  }

  /** An order looks different. Those of others are not ours to judge. */
  follow({ clientOrderId, state, origin }: Pick<OrderView, "clientOrderId" | "state" | "origin">): void {
    if (state !== "rejected" || origin !== "app" || this.#counted.has(clientOrderId)) return;
    const limit = this.#deps.limit();
    this.#counted.add(clientOrderId);
    if (limit === null) return;
    const now = this.#deps.clock.monotonic();
    this.#times = [...this.#times.filter((at) => now - at < limit.seconds * 1000), now];
    if (this.#times.length < limit.count) return;
    const { length } = this.#times;
    // Counted once: after a release it takes as many again.
    this.#times = [];
    this.#deps.tooMany(length, limit.seconds);
  }
}
